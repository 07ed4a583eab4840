"""The text that both databases are sent, as it is made from the one schema."""

from __future__ import annotations

import sqlite3
from datetime import date

import pyarrow as pa
import pytest

from graph.backends import cypher, cypher_questions, sql, sql_questions
from graph.model import PREDICTED_SUPPLIES, SUPPLIES
from graph.people import LEGAL_REP_OF, PAYS_BILL
from graph.queries import (
    After,
    Canonical,
    Count,
    Filters,
    Find,
    Get,
    Neighbours,
    Query,
    Scan,
    SharedPartners,
    TieAfter,
    Ties,
    Walks,
)
from graph.stored import ALIAS, FIRM, kinds

EVERY_KIND = [kind for scope in ("observed", "predicted") for kind in kinds(scope)]
EVERY_QUERY: list[Query] = [
    Get("a"),
    Canonical("a"),
    Neighbours("a", "both", "amount", 5, After(3, "b", "upstream"), Filters(min_amount=1, resolved=True)),
    Neighbours("a", "upstream", "probability", 5, None, Filters("predicted", min_probability=0.5)),
    Ties("a", "both", 5),
    Ties("a", "in", 5, ("SHAREHOLDER_OF", "PAID"), TieAfter("PAID", "in", "b")),
    SharedPartners("a", "b", 5),
    Walks("a", "b", "upstream", 5),
    Walks("a", "b", "downstream", 5),
    Find("华为", 5),
    Count(FIRM),
    Count(SUPPLIES),
    Scan("Enterprise"),
    Scan("SUPPLIES"),
]


def test_sqlite_tables() -> None:
    assert sql.create_table(PREDICTED_SUPPLIES) == (
        "CREATE TABLE PREDICTED_SUPPLIES (src TEXT NOT NULL, dst TEXT NOT NULL, probability REAL NOT NULL, "
        "rank INTEGER NOT NULL, model TEXT NOT NULL, as_of TEXT NOT NULL, PRIMARY KEY (src, dst)) WITHOUT ROWID"
    )
    assert sql.create_table(ALIAS) == (
        "CREATE TABLE LiankeAlias (row INTEGER PRIMARY KEY, id TEXT NOT NULL, enterprise TEXT NOT NULL, UNIQUE (id))"
    )
    assert sql.create_indexes(PREDICTED_SUPPLIES) == [
        "CREATE INDEX PREDICTED_SUPPLIES_src_probability ON PREDICTED_SUPPLIES (src, probability DESC, dst)",
        "CREATE INDEX PREDICTED_SUPPLIES_dst_probability ON PREDICTED_SUPPLIES (dst, probability DESC, src)",
    ]
    assert sql.create_indexes(FIRM) == []
    assert "uscc TEXT," in sql.create_table(FIRM)
    assert "find_tokens" not in sql.create_table(FIRM)


def test_sqlite_inserts() -> None:
    assert sql.insert(PREDICTED_SUPPLIES) == (
        "INSERT INTO PREDICTED_SUPPLIES (src, dst, probability, rank, model, as_of) "
        "SELECT :src, :dst, :probability, :rank, :model, :as_of "
        "WHERE EXISTS (SELECT 1 FROM Enterprise WHERE id = :src) AND EXISTS (SELECT 1 FROM Enterprise WHERE id = :dst)"
    )
    assert sql.insert(ALIAS) == "INSERT INTO LiankeAlias (row, id, enterprise) VALUES (:row, :id, :enterprise)"


def test_sqlite_questions() -> None:
    assert sql_questions.text(Canonical("x")) == ("SELECT enterprise FROM LiankeAlias WHERE id = :id", {"id": "x"})
    text, given = sql_questions.text(Neighbours("a", "upstream", "probability", 5, None, Filters("predicted")))
    assert text == (
        "SELECT * FROM (SELECT e.src AS id, 'upstream' AS direction, e.probability, e.rank, e.model, e.as_of, n.key, "
        "n.source, n.name, n.resolved, n.has_books, n.customer_status, n.industry, n.region, n.status, n.known_by "
        "FROM PREDICTED_SUPPLIES e "
        "CROSS JOIN Enterprise n ON n.id = e.src WHERE e.dst = :id ORDER BY e.probability DESC, e.src LIMIT :limit) "
        "ORDER BY probability DESC, id, direction LIMIT :limit"
    )
    assert given == {"id": "a", "limit": 5}


@pytest.mark.parametrize("order", ["amount", "last_on"])
@pytest.mark.parametrize("direction", ["upstream", "downstream", "both"])
def test_sqlite_reads_a_page_off_its_index(order: str, direction: str) -> None:
    connection = sqlite3.connect(":memory:")
    for text in [*sql.ddl(), *(index for kind in EVERY_KIND for index in sql.create_indexes(kind))]:
        connection.execute(text)
    asked = Neighbours("a", direction, order, 5, After(3, "b", "upstream"), Filters(resolved=True))
    plan = [
        row[3]
        for row in connection.execute(
            "EXPLAIN QUERY PLAN " + sql_questions.text(asked)[0], sql_questions.text(asked)[1]
        )
    ]
    connection.close()
    ends = {"upstream": ["dst"], "downstream": ["src"], "both": ["dst", "src"]}[direction]
    for end in ends:
        assert any(f"INDEX SUPPLIES_{end}_{order} ({end}=? AND {order}<?" in step for step in plan), plan
    # What is sorted are the pages, once they are read.
    assert sum("TEMP B-TREE" in step for step in plan) <= len(ends), plan


@pytest.mark.parametrize("direction", ["in", "out"])
def test_sqlite_reads_ties_off_an_index(direction: str) -> None:
    connection = sqlite3.connect(":memory:")
    for text in [*sql.ddl(), *(index for kind in EVERY_KIND for index in sql.create_indexes(kind))]:
        connection.execute(text)
    text, given = sql_questions.text(Ties("a", direction, 5, ("PAID",), TieAfter("PAID", direction, "b")))
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + text, given)]
    connection.close()
    own, other = ("dst", "src") if direction == "in" else ("src", "dst")
    assert any(f"({own}=? AND {other}>?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN e") for step in plan), plan


@pytest.mark.parametrize("query", EVERY_QUERY, ids=lambda query: type(query).__name__)
def test_every_question_has_a_text_with_its_parameters(query: Query) -> None:
    for text, given in (sql_questions.text(query), cypher_questions.text(query)):
        marks = {f":{name}" if text.startswith(("SELECT", "WITH")) else f"${name}" for name in given}
        assert all(mark in text for mark in marks)
        assert "None" not in text


def test_values_come_back_from_sqlite_as_they_went() -> None:
    kept = sql.cells(
        SUPPLIES,
        {c.name: None for c in SUPPLIES.columns}
        | {"src": "a", "dst": "b", "first_on": date(2018, 2, 3), "by_seller": True},
    )
    assert kept["first_on"] == "2018-02-03"
    back = sql.row(sql.columns_of(SUPPLIES), kept.values())
    assert (back["first_on"], back["by_seller"], back["last_on"]) == (date(2018, 2, 3), True, None)
    assert sql.row([c for c in FIRM.columns if pa.types.is_list(c.type)][:1], ['["甲", "乙"]']) == {
        "codes": ["甲", "乙"]
    }


def test_neo4j_constraints_and_indexes() -> None:
    assert cypher.ddl() == [
        "CREATE CONSTRAINT lianke_graph_id IF NOT EXISTS FOR (n:LiankeGraph) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT lianke_run_build IF NOT EXISTS FOR (n:LiankeRun) REQUIRE n.build IS UNIQUE",
        "CREATE CONSTRAINT lianke_enterprise_id IF NOT EXISTS FOR (n:Enterprise) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE CONSTRAINT lianke_person_id IF NOT EXISTS FOR (n:Person) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE CONSTRAINT lianke_biller_id IF NOT EXISTS FOR (n:Biller) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE CONSTRAINT lianke_industry_id IF NOT EXISTS FOR (n:Industry) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE CONSTRAINT lianke_region_id IF NOT EXISTS FOR (n:Region) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE CONSTRAINT lianke_liankealias_id IF NOT EXISTS FOR (n:LiankeAlias) REQUIRE (n.id, n.build) IS UNIQUE",
        "CREATE FULLTEXT INDEX lianke_enterprise_tokens IF NOT EXISTS FOR (n:Enterprise) ON EACH [n.find_tokens] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}",
        "CALL db.awaitIndexes(3600)",
    ]


def test_neo4j_writes() -> None:
    assert cypher.put(PREDICTED_SUPPLIES) == (
        "UNWIND range(0, $rows - 1) AS i MATCH (a:Enterprise {id: $all_src[i], build: $nodes}) "
        "MATCH (b:Enterprise {id: $all_dst[i], build: $nodes}) CREATE (a)-[n:PREDICTED_SUPPLIES {build: $build, "
        "probability: $all_probability[i], rank: $all_rank[i], model: $all_model[i], as_of: $all_as_of[i]}]->(b) "
        "RETURN count(n) AS taken"
    )
    assert cypher.put(ALIAS) == (
        "UNWIND range(0, $rows - 1) AS i CREATE (n:LiankeAlias {build: $build, id: $all_id[i], "
        "enterprise: $all_enterprise[i]}) RETURN count(n) AS taken"
    )
    assert cypher.given({"id": ["a"]}) == {"all_id": ["a"]}


def test_an_end_of_several_labels_is_found_by_each() -> None:
    assert cypher.put(LEGAL_REP_OF).startswith(
        "UNWIND range(0, $rows - 1) AS i MATCH (a:Person {id: $all_src[i], build: $nodes}) MATCH"
    )
    assert (
        "CALL (i) { MATCH (x:Enterprise {id: $all_src[i], build: $nodes}) RETURN x AS a "
        "UNION ALL MATCH (x:Person {id: $all_src[i], build: $nodes}) RETURN x AS a } "
        "MATCH (b:Biller {id: $all_dst[i], build: $nodes}) CREATE (a)-[n:PAYS_BILL {build: $build, "
    ) in cypher.put(PAYS_BILL)
    assert sql.insert(PAYS_BILL).endswith(
        "WHERE (EXISTS (SELECT 1 FROM Enterprise WHERE id = :src) OR EXISTS (SELECT 1 FROM Person WHERE id = :src)) "
        "AND EXISTS (SELECT 1 FROM Biller WHERE id = :dst)"
    )


def test_neo4j_shows_a_build_in_one_write() -> None:
    assert cypher.publish("observed") == (
        "MATCH (g:LiankeGraph {id: 'published'}) SET g.builds = g.builds WITH g MATCH (r:LiankeRun {build: $build}) "
        "WHERE g.version = $version SET g.version = g.version + 1, g.observed = $build, g.predicted = null "
        "RETURN count(g) AS shown"
    )
    assert "g.predicted = $build RETURN" in cypher.publish("predicted")


def test_neo4j_sweeps_relationships_before_nodes() -> None:
    assert [text.partition(" WHERE")[0] for text in cypher.sweep()] == [
        "MATCH (:Enterprise)-[n:PREDICTED_SUPPLIES]->(:Enterprise)",
        "MATCH (:Enterprise)-[n:SUPPLIES]->(:Enterprise)",
        "MATCH (:Enterprise|Person)-[n:PAID]->(:Enterprise|Person)",
        "MATCH (:Enterprise|Person)-[n:PAYS_BILL]->(:Biller)",
        "MATCH (:Person)-[n:LEGAL_REP_OF]->(:Enterprise)",
        "MATCH (:Enterprise|Person)-[n:SHAREHOLDER_OF]->(:Enterprise)",
        "MATCH (:Enterprise)-[n:INVESTS_IN]->(:Enterprise)",
        "MATCH (:Enterprise)-[n:BRANCH_OF]->(:Enterprise)",
        "MATCH (:Enterprise|Person)-[n:GUARANTEES]->(:Enterprise|Person)",
        "MATCH (:Enterprise)-[n:IN_INDUSTRY]->(:Industry)",
        "MATCH (:Enterprise)-[n:LOCATED_IN]->(:Region)",
        "MATCH (n:Enterprise)",
        "MATCH (n:Person)",
        "MATCH (n:Biller)",
        "MATCH (n:Industry)",
        "MATCH (n:Region)",
        "MATCH (n:LiankeAlias)",
        "MATCH (r:LiankeRun)",
    ]


def test_neo4j_questions_are_framed_by_the_pointer() -> None:
    text, given = cypher_questions.text(Canonical("x"))
    assert text == (
        "MATCH (g:LiankeGraph {id: 'published'}) "
        "WITH g.version AS version, g.observed AS observed, g.predicted AS predicted "
        "CALL (observed, predicted) { MATCH (n:LiankeAlias {id: $id, build: observed}) "
        "RETURN collect({id: n.enterprise}) AS rows } "
        "WITH version, rows MATCH (g:LiankeGraph {id: 'published'}) RETURN rows, g.version = version AS whole"
    )
    assert given == {"id": "x"}


def test_neo4j_pages_go_on_behind_a_row() -> None:
    text, given = cypher_questions.text(
        Neighbours("a", "downstream", "last_on", 5, After(date(2018, 1, 1), "b", "upstream"))
    )
    assert (
        "WHERE e.last_on <= $value AND (e.last_on < $value OR n.id > $after OR (n.id = $after AND direction > $way)) "
        "ORDER BY e.last_on DESC, n.id, direction LIMIT $limit"
    ) in text
    assert given == {"id": "a", "limit": 5, "value": date(2018, 1, 1), "after": "b", "way": "upstream"}
