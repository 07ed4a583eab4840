"""The Cypher that a mapping becomes, the checks before it is asked, and its values as text: without a database."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import BadParameter
from loaders import cypher
from loaders.cypher_checks import Known, Plan, check, check_filled
from loaders.cypher_values import told
from loaders.mapping import Entry, read
from tests.loaders.inbox import put

NODES = '[[nodes]]\nlabel = ["Firm", "Co`mpany"]\ntopic = "registry"\n'
LINKS = '[[relationships]]\ntype = "OWNS"\nfrom = "Firm"\ntopic = "ownership"\nlayout = "shareholders"\n'
QUERY = '[[queries]]\ntopic = "registry"\ncypher = "MATCH (n) RETURN n.a AS a, n.b AS b"\n'
FIRM = "fields = { firm_name = 'na`me', status = '登记 状态', firm_uscc = 'start.no', firm = ['na`me', 'x'] }"
HELD = "fields = { shareholder = 'start.name', firm_name = 'end.name', ratio = 'pct' }"


def entry(folder: Path, text: str) -> Entry:
    (found,) = read(put(folder, "m.toml", text))
    return found


def test_nodes(tmp_path: Path) -> None:
    found = entry(tmp_path, NODES + "where = 'n.x > 1 // one'\n" + FIRM)
    assert cypher.rows(found) == (
        "MATCH (n:`Firm`|`Co``mpany`)\nWHERE (\nn.x > 1 // one\n)\nRETURN elementId(n) AS element, "
        "n.`na``me` AS p0, n.`登记 状态` AS p1, n.`start.no` AS p2, n.`x` AS p3"
    )
    assert cypher.sample(found).startswith("MATCH (n:`Firm`|`Co``mpany`) WITH n LIMIT 1000 UNWIND keys(n) AS key ")


def test_relationships(tmp_path: Path) -> None:
    found = entry(tmp_path, LINKS + HELD)
    assert cypher.rows(found) == (
        "MATCH (start:`Firm`)-[r:`OWNS`]->(end)\n"
        "RETURN elementId(r) AS element, start.`name` AS p0, end.`name` AS p1, r.`pct` AS p2"
    )
    assert cypher.all_of(found) == "MATCH ()-[r:`OWNS`]->() RETURN count(r) AS rows"


def test_a_query_is_asked_as_it_stands(tmp_path: Path) -> None:
    found = entry(tmp_path, QUERY + "fields = { firm_name = 'a', status = 'b' }")
    assert cypher.rows(found) == "MATCH (n) RETURN n.a AS a, n.b AS b"
    assert cypher.planned(found) == "EXPLAIN MATCH (n) RETURN n.a AS a, n.b AS b"
    assert found.name == "query"


def test_names_cannot_break_out_of_their_quotes() -> None:
    assert cypher.quoted("a` RETURN 1 //") == "`a`` RETURN 1 //`"
    with pytest.raises(BadParameter, match="which Cypher reads as an escape"):
        cypher.quoted("a\\u0060) RETURN 1 //")


def known(labels: str = "Firm Company", types: str = "OWNS", properties: str = "name pct") -> Known:
    return Known(*(frozenset(names.split()) for names in (labels, types, properties)))


def refused(entries: list[Entry], there: Known, plan: Plan = Plan("r", ())) -> str:
    with pytest.raises(BadParameter) as caught:
        check(entries, there, lambda _: plan)
    return str(caught.value)


def test_all_that_the_database_has_not_is_told_at_once(tmp_path: Path) -> None:
    place = f"{tmp_path}/m.toml, relationships 1"
    found = entry(tmp_path, LINKS.replace('"Firm"', '"Frim"') + HELD.replace("'pct'", "'pcr'"))
    assert refused([found], known(types="TO")) == (
        f"{place}, type: the database has no relationships OWNS; it has TO; "
        f"{place}, from: the database has no nodes Frim (is Firm meant?); it has Company, Firm; "
        f"{place}, fields: nothing in the database has a property pcr (is pct meant?)"
    )


def test_what_need_not_be_there_is_not_missed(tmp_path: Path) -> None:
    found = entry(tmp_path, LINKS + "optional = ['ratio']\n" + HELD)
    check([found], known(properties="name"), lambda _: Plan("r", ()))
    check_filled(found, {"start.name", "end.name"}, [])
    with pytest.raises(BadParameter, match=r"none of the OWNS has end.name; mend it, or name its field under optional"):
        check_filled(found, {"start.name"}, ["end.nam"])


@pytest.mark.parametrize("deed", ["w", "rw", "s", ""])
def test_what_would_write_is_refused(tmp_path: Path, deed: str) -> None:
    found = entry(tmp_path, LINKS + HELD)
    assert "relationships 1 would change the database; it is only read" in refused([found], known(), Plan(deed, ()))


def test_a_query_s_columns_are_looked_at(tmp_path: Path) -> None:
    found = entry(tmp_path, QUERY + "fields = { firm_name = 'a', status = 'bb' }")
    said = refused([found], known(), Plan("r", ("a", "b")))
    assert said.endswith("queries 1, fields: the query gives no bb (is b meant?); it gives a, b")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("甲", "甲"),
        (True, "true"),
        (91, "91"),
        (1200.5, "1200.5"),
        (1.0, "1"),
        (float("nan"), ""),
        (Date(2019, 1, 7), "2019-01-07"),
        (DateTime(2019, 1, 7), "2019-01-07"),
        (DateTime(2019, 1, 7, 3, 4, 5), "2019-01-07 03:04:05"),
        (DateTime(2019, 1, 7, 20, 0, 0, 0, tzinfo=ZoneInfo("UTC")), "2019-01-08 04:00:00"),
        (Time(3, 4, 5), "03:04:05"),
        (Duration(months=3), "P3M"),
        (WGS84Point((121.5, 31.0)), "POINT (121.5 31)"),
        (CartesianPoint((1, 2, 3)), "POINT (1 2 3)"),
        (["甲", Date(2019, 1, 7), None], "甲;2019-01-07;"),
        ({"a": Date(2019, 1, 7)}, '{"a": "2019-01-07"}'),
        (b"\xff\x00", "ff00"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert told(value) == text
