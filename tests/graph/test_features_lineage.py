from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ibis import _

from graph import tables
from graph.features.catalogue import FAMILIES
from graph.features.family import Family, Scene
from graph.features.lineage import Lineage, lineage
from graph.features.origins import topics_of
from graph.features.record import recorded
from graph.features.table import Feature
from graph.features.versions import every
from graph.kept import kept, worked_out
from graph.topics import TOPICS

COLUMNS = {f"{table.name}.{name}" for table in tables.SNAPSHOT for name in table.names}


def of(measures: Callable[[Scene], ir.Table]) -> Lineage:
    feature = Feature("x", "某", "x", "x", "ratio", "f", lambda m: m.x)
    [found] = lineage([Family("f", "某", "f", (feature,), measures)]).values()
    return found


def sums(scene: Scene) -> ir.Table:
    books = scene.tables("books")
    return books.filter(books.void == 0).group_by(id="owner").agg(x=books.amount.sum(), y=books.tax.sum())


SUMS = ("books.amount", "books.owner", "books.void")


def test_a_value_is_made_of_its_columns_and_of_those_that_choose_the_rows() -> None:
    found = of(sums)
    assert (found.columns, found.tables, found.topics) == (SUMS, ("books",), ("invoices",))


def test_what_is_kept_on_the_way_hides_nothing() -> None:
    assert of(lambda s: kept(kept(sums(s)).mutate(x=_.x * 2))).columns == SUMS
    assert of(lambda s: sums(s).alias("named").select("id", "x")).columns == SUMS


def test_a_join_brings_in_what_it_can_change() -> None:
    def joined(how: str) -> Callable[[Scene], ir.Table]:
        return lambda s: sums(s).join(s.tables("ratings").select("id", "defaulted"), "id", how=how)

    assert of(joined("left")).columns == SUMS
    assert of(joined("inner")).columns == (*SUMS, "ratings.id")
    other = of(lambda s: joined("left")(s).select("id", x=_.defaulted.cast("int64")))
    assert other.columns == ("books.owner", "books.void", "ratings.defaulted", "ratings.id")
    within = of(lambda s: (m := sums(s)).filter(m.id.isin(s.tables("ratings").id)))
    assert within.columns == (*SUMS, "ratings.id")


def test_an_algorithm_is_made_of_the_rows_that_it_was_given() -> None:
    def ranked(edges: pa.Table) -> pa.Table:
        return pa.table({"id": edges["src"], "x": [1] * len(edges)})

    def measured(scene: Scene) -> ir.Table:
        assert scene.tables("events").count().to_pyarrow().as_py()
        return worked_out(ranked, scene.tables("trades").select(src="seller", day="day"))

    assert of(measured).columns == ("trades.day", "trades.seller")


def test_an_algorithm_that_does_not_say_is_made_of_all_that_was_taken_out() -> None:
    def measured(scene: Scene) -> ir.Table:
        edges = scene.tables("trades").select(id="seller", x="amount").to_pyarrow()
        return ibis.memtable(edges)

    assert of(measured).columns == ("trades.amount", "trades.seller")


@pytest.mark.parametrize(
    ("rows", "topics"),
    [
        (lambda s: s.tables("flows").filter(_.topic == "tax", _.side == "vat"), ("tax",)),
        (lambda s: s.tables("flows").filter(_.topic.isin(("orders", "loans"))), ("orders", "loans")),
        (lambda s: s.tables("flows"), ("transfers", "orders", "payments", "tax", "loans")),
        (lambda s: s.tables("events").filter(_.kind == "case"), ("legal",)),
        (lambda s: s.tables("events").filter(_.kind.isin(["arrears", "status"])), ("registry", "tax")),
        (lambda s: s.tables("shareholder_of").rename(id="dst", amount="subscribed"), ("ownership",)),
        (lambda s: s.tables("enterprises").rename(amount="registered_capital"), ("customers", "registry", "labels")),
    ],
)
def test_topics_are_those_whose_rows_are_read(rows: Callable[[Scene], ir.Table], topics: tuple[str, ...]) -> None:
    assert of(lambda s: rows(s).group_by("id").agg(x=_.amount.sum())).topics == topics


def test_every_table_of_a_snapshot_has_its_topics() -> None:
    named = {column.split(".")[0] for column in COLUMNS} - {"mentions", "judgements", "conflicts", "people", "billers"}
    known = {topic.name for topic in TOPICS}
    assert all(set(topics_of([f"{name}.status"])) <= known and topics_of([f"{name}.status"]) for name in named)


def test_every_feature_is_made_of_columns_that_there_are_and_of_what_its_declaration_names() -> None:
    told, scores = recorded(), {"scores.id", "scores.card", "scores.score"}
    for name, feature in every().items():
        assert told[name].columns, name
        assert set(told[name].columns) <= COLUMNS | scores, name
        assert set(feature.reads) <= set(told[name].tables), f"{name} reads {told[name].tables}, not {feature.reads}"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_a_family_s_topic_is_one_that_it_is_made_of(family: Family) -> None:
    made = [set(recorded()[f"{f.name}@{f.version}"].topics) for f in family.features]
    assert family.topic in set.union(*made)
