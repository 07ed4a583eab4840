"""serve.sqlite: what is built into it comes out in order, page by page, filtered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph import tables
from graph.errors import CannotStart
from graph.model import SUPPLIES
from graph.schema import Table
from graph.serving import Position, Serving, Wanted
from graph.serving_build import Parts, build
from graph.states import STATES
from graph.stored import table as stored_table

DAY = date(2019, 1, 1)
ANCHOR = "a" * 16
META = {"run": "2019-01-01-ab", "snapshot": "5a", "as_of": DAY, "known_at": DAY, "models": {"link": "m"}}


def made(schema: Table, rows: list[dict[str, Any]], defaults: dict[str, Any]) -> pa.Table:
    return schema.conform(pa.Table.from_pylist([defaults | row for row in rows], schema=schema.arrow))


def enterprise(identity: str, **said: Any) -> dict[str, Any]:
    return {"id": identity, "key": identity.upper(), **said}


def link(other: str, probability: float, rank: int, **said: Any) -> dict[str, Any]:
    return {"counterparty_id": other, "probability": probability, "rank": rank, **said}


def parts() -> Parts:
    firm = {
        "source": "bank", "codes": [], "former_names": [], "resolved": False, "has_books": False,
        "customer_status": "unknown", "known_by": 1, "flags": [], "aliases": [], "names_seen": [], "tags": [],
        "status": "unknown",
    }  # fmt: skip
    enterprises = [
        enterprise(ANCHOR, has_books=True, resolved=True, aliases=["old1"], former_names=["旧名"], flags=["x"]),
        enterprise("p1", known_by=40),
        enterprise("p2", customer_status="customer", resolved=True),
        enterprise("p3"),
        enterprise("p4"),
    ]
    links = [
        link("p1", 0.9, 1, relation="observed"),
        link("p2", 0.5, 2, relation="observed"),
        link("p3", 0.5, 1),
        link("p4", 0.1, 2),
        link("p1", 0.5, 1, direction="downstream"),
    ]
    mention = {"source": "bank", "as_reporter": True, "as_seller": False, "as_buyer": False}
    pair = {c.name: 0 for c in SUPPLIES.columns} | {
        "first_on": DAY, "last_on": DAY, "dst": ANCHOR, "by_seller": False, "by_buyer": True,
        "share_of_seller": None, "share_of_buyer": 0.5,
    }  # fmt: skip
    credit = {"card": "firm", "points": [], "reasons": [], "model": "c", "as_of": DAY}
    point = {"feature": "tenure", "bin": "[1, 2)", "points": 3.0, "below_best": 2.0, "below_median": 0.0}
    return Parts(
        enterprises=made(tables.ENTERPRISES, enterprises, firm),
        mentions=made(tables.MENTIONS, [{"code": "E1", "id": ANCHOR}, {"code": "E0", "id": ANCHOR}], mention),
        ratings=made(tables.RATINGS, [{"id": "p2", "source_rating": "B"}], {"known_at": DAY}),
        supplies=made(stored_table(SUPPLIES), [{"src": "p1", "amount": 500}, {"src": "p2", "amount": -7}], pair),
        links=made(
            tables.LINKS,
            links,
            {"anchor_id": ANCHOR, "direction": "upstream", "relation": "predicted", "model": "m", "as_of": DAY},
        ),
        credit=made(
            tables.CREDIT,
            [
                {"id": "p1", "score": 620, "grade": "B", "pd": 0.1, "points": [point], "reasons": ["tenure:low"]},
                {"id": "p2", "reason": "no_books: 无 / none"},
            ],
            credit,
        ),
    )


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    build(tmp_path / "serve.sqlite", parts(), META)
    opened = Serving(tmp_path / "serve.sqlite")
    yield opened
    opened.close()


def listed(serving: Serving, **wanted: Any) -> list[tuple[str, str]]:
    rows = serving.prospects(ANCHOR, Wanted(**wanted), Position(), 100)
    return [(row["counterparty_id"], row["direction"]) for row in rows]


def test_order_is_probability_then_id_then_direction(serving: Serving) -> None:
    assert listed(serving) == [
        ("p1", "upstream"), ("p1", "downstream"), ("p2", "upstream"), ("p3", "upstream"), ("p4", "upstream"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_join_to_the_whole_list(serving: Serving, size: int) -> None:
    seen, behind = [], Position()
    while page := serving.prospects(ANCHOR, Wanted(), behind, size):
        seen += [(row["counterparty_id"], row["direction"]) for row in page]
        behind = Position(page[-1]["probability"], page[-1]["counterparty_id"], page[-1]["direction"])
    assert seen == listed(serving)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"direction": "downstream"}, ["p1"]),
        ({"relation": "observed"}, ["p1", "p2"]),
        ({"min_probability": 0.5}, ["p1", "p1", "p2", "p3"]),
        ({"min_amount": 0}, ["p1"]),
        ({"min_amount": -7}, ["p1", "p2"]),
        ({"min_score": 600}, ["p1", "p1"]),
        ({"min_score": 700}, []),
        ({"customer_status": "customer"}, ["p2"]),
        ({"resolved": True}, ["p2"]),
        ({"resolved": False, "relation": "predicted", "direction": "upstream"}, ["p3", "p4"]),
        ({"max_known_by": 39}, ["p2", "p3", "p4"]),
    ],
)
def test_filters(serving: Serving, wanted: dict[str, Any], ids: list[str]) -> None:
    assert [identity for identity, _ in listed(serving, **wanted)] == ids


def test_items_left_out_are_counted(serving: Serving) -> None:
    assert serving.left_out(ANCHOR, Wanted(min_score=600)) == {"without_score": 3, "without_amount": 1}
    assert serving.left_out(ANCHOR, Wanted(direction="upstream", min_amount=0))["without_amount"] == 2
    assert serving.left_out(ANCHOR, Wanted(min_score=600, min_amount=-7))["without_score"] == 1


def test_only_observed_pairs_have_trade_figures(serving: Serving) -> None:
    seen = serving.prospect(ANCHOR, "p1", "upstream")
    new = serving.prospect(ANCHOR, "p1", "downstream")
    assert seen is not None
    assert new is not None
    assert (seen["amount"], seen["last_on"], seen["by_buyer"]) == (500, "2019-01-01", 1)
    assert (new["amount"], new["last_on"]) == (None, None)


def test_enterprise_answers_by_absorbed_id_too(serving: Serving) -> None:
    row = serving.enterprise("old1")
    assert row == serving.enterprise(ANCHOR)
    assert row is not None
    assert (row["id"], row["aliases"], row["former_names"], row["flags"]) == (ANCHOR, ["old1"], ["旧名"], ["x"])
    assert serving.enterprise("nobody") is None


def test_grades_and_ratings_stand_beside_enterprises(serving: Serving) -> None:
    first, second, third = (serving.enterprise(name) for name in ("p1", "p2", "p3"))
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first["score"], first["grade"], first["credit_reason"], first["source_rating"]) == (620, "B", None, None)
    assert (second["score"], second["credit_reason"], second["source_rating"]) == (None, "no_books: 无 / none", "B")
    assert (third["score"], third["credit_reason"]) == (None, None)


def test_credit_comes_with_its_points(serving: Serving) -> None:
    row = serving.credit("p1", "firm")
    assert row is not None
    assert row["points"] == [
        {"feature": "tenure", "bin": "[1, 2)", "points": 3.0, "below_best": 2.0, "below_median": 0.0}
    ]
    assert row["reasons"] == ["tenure:low"]
    assert serving.credit("p3", "firm") is None


def test_codes_and_list_sizes(serving: Serving) -> None:
    assert [row["code"] for row in serving.mentions(ANCHOR)] == ["E0", "E1"]
    sizes = {(row["direction"], row["relation"]): row["items"] for row in serving.lists(ANCHOR)}
    assert sizes == {("downstream", "predicted"): 1, ("upstream", "observed"): 2, ("upstream", "predicted"): 2}


def test_documents_that_are_no_trade_are_told_of_a_pair(tmp_path: Path) -> None:
    told = {"seller": "p1", "buyer": ANCHOR, "void": 2, "lost": 1, "abnormal": 0}
    build(tmp_path / "serve.sqlite", replace(parts(), states=pa.Table.from_pylist([told], STATES.arrow)), META)
    opened = Serving(tmp_path / "serve.sqlite")
    assert opened.states("p1", ANCHOR) == {"void": 2, "lost": 1, "abnormal": 0}
    assert opened.states(ANCHOR, "p1") == {"void": 0, "lost": 0, "abnormal": 0}
    opened.close()


def test_facts_about_the_run_come_back(serving: Serving) -> None:
    assert {name: serving.meta[name] for name in META} == META | {"as_of": "2019-01-01", "known_at": "2019-01-01"}


def test_lists_are_read_in_the_order_they_are_kept(serving: Serving) -> None:
    plan = serving._all(
        "EXPLAIN QUERY PLAN SELECT * FROM items WHERE anchor_id = 'a' AND probability <= 1 "
        "ORDER BY probability DESC, counterparty_id, direction LIMIT 20",
        {},
    )
    steps = " ".join(row["detail"] for row in plan)
    assert "PRIMARY KEY (anchor_id=? AND probability<?)" in steps
    assert "TEMP B-TREE" not in steps


def test_file_is_opened_for_reading_only(serving: Serving) -> None:
    import sqlite3

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        serving._all("DELETE FROM meta", {})


def test_missing_or_damaged_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="lacks"):
        Serving(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(CannotStart, match="damaged"):
        Serving(tmp_path / "bad.sqlite")


def test_file_of_a_newer_lianke_is_refused(tmp_path: Path) -> None:
    build(tmp_path / "serve.sqlite", parts(), META | {"format": 99})
    with pytest.raises(CannotStart, match="newer Lianke"):
        Serving(tmp_path / "serve.sqlite")


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, parts(), META)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
