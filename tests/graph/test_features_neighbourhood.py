from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from graph.errors import DataRefused
from graph.features.circles import circles, marked
from graph.features.known import KNOWN, known
from graph.features.neighbourhood import FEATURES, NEIGHBOURHOOD, neighbourhood
from graph.people import GUARANTEES, tie_table
from graph.tables import CREDIT, ENTERPRISES, RATINGS, TRADES

ON = date(2020, 1, 1)
GUARANTEED = tie_table(GUARANTEES)


def trade(seller: str, buyer: str, days: int, amount: int = 100, **said: Any) -> dict[str, Any]:
    made = {"seller": seller, "buyer": buyer, "day": ON - timedelta(days=days), "currency": "CNY", "amount": amount}
    return made | {"tax": 0, "documents": 1, "red": 0, "by_seller": True, "by_buyer": True} | said


def guarantee(src: str, dst: str, amount: int = 1_000) -> dict[str, Any]:
    signed = {"first_on": date(2019, 1, 1), "due_on": None, "known_at": date(2019, 1, 1)}
    return {"src": src, "dst": dst, "amount": amount, "count": 1, **signed}


def told(firm: str, score: int | None = None, defaulted: bool | None = None) -> dict[str, Any]:
    return {"id": firm, "score": score, "defaulted": defaulted}


def tables(trades: Sequence[dict[str, Any]], guarantees: Sequence[dict[str, Any]] = ()) -> Callable[[str], ir.Table]:
    firms = sorted({t[end] for t in trades for end in ("seller", "buyer")})
    lists = {c.name: [] for c in ENTERPRISES.columns if pa.types.is_list(c.type)}
    words = dict.fromkeys((c.name for c in ENTERPRISES.columns if pa.types.is_string(c.type)), "")
    rows = [{**words, **lists, "id": f, "has_books": True, "resolved": True, "known_by": 1} for f in firms]
    held = {"trades": (trades, TRADES), "guarantees": (guarantees, GUARANTEED), "enterprises": (rows, ENTERPRISES)}
    made = {n: ibis.memtable(pa.Table.from_pylist(list(r), schema=s.arrow)) for n, (r, s) in held.items()}
    return made.__getitem__


def of(
    firm: str,
    trades: Sequence[dict[str, Any]],
    others: Sequence[dict[str, Any]] = (),
    guarantees: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The features of one firm."""
    given = ibis.memtable(pa.Table.from_pylist(list(others), schema=KNOWN.arrow))
    found = neighbourhood(tables(trades, guarantees), ON, given).to_pylist()
    return next(row for row in found if row["id"] == firm)


SALES = (trade("e", "b1", 400, 300), trade("e", "b1", 20, 300), trade("e", "b2", 30, 100), trade("s", "e", 10, 50))


def test_each_feature_is_declared_once_in_both_languages() -> None:
    assert len({f.name for f in NEIGHBOURHOOD}) == len(NEIGHBOURHOOD) == 39
    assert [c.name for c in FEATURES.columns] == ["id", *(f.name for f in NEIGHBOURHOOD)]
    for feature in NEIGHBOURHOOD:
        assert feature.zh
        assert feature.reads
        assert "{" not in feature.name + feature.zh + feature.en + feature.doc


def test_to_name_features_takes_no_scipy() -> None:
    listed = "import sys, graph.features.outside, graph.features.legal_person; sys.exit('scipy' in sys.modules)"
    subprocess.run([sys.executable, "-c", listed], check=True)


def test_scores_and_defaults_of_partners_weigh_by_trade() -> None:
    found = of("e", SALES, (told("b1", 400), told("b2", 600, True), told("s", 500, False)))
    assert found["buyers_score"] == (300 * 400 + 100 * 600) / 400
    assert (found["buyers_worst_score"], found["buyers_scored_share"]) == (400, 1)
    assert (found["buyers_defaulted"], found["buyers_defaulted_share"]) == (1, 0.25)
    assert (found["suppliers_score"], found["suppliers_defaulted"]) == (500, 0)
    assert of("e", SALES)["buyers_score"] is None


def test_concentration_tenure_and_churn() -> None:
    found = of("e", (*SALES, trade("e", "b3", 300, 100)))
    assert (found["buyers_largest_share"], found["buyers_concentration"]) == (0.6, 0.44)
    assert found["buyers_tenure"] == (300 * 400 + 100 * 30 + 100 * 300) / 500
    assert (found["buyers_new_share"], found["buyers_lost_share"]) == (0.2, 1)


def test_partners_are_judged_by_their_trade_with_others() -> None:
    others = (*(trade("x", "b1", 300 - k) for k in range(3)), trade("x", "b1", 100))
    found = of("e", (trade("e", "b1", 20), trade("e", "b2", 95), *others))
    assert found["buyers_trend"] == -0.5
    assert found["buyers_silent_share"] == 0.5
    assert found["buyers_dependence"] == pytest.approx((0.2 + 1) / 2)


def test_peers_share_partners_and_a_hub_says_less() -> None:
    shared = (trade("e", "b", 9), trade("p", "b", 9), trade("e", "h", 9), *(trade(f"q{k}", "h", 9) for k in range(8)))
    found = of("e", shared, (told("p", 300, True), told("q0", 600, False), told("e", 900, True)))
    assert found["peers_defaulted_share"] == pytest.approx(9 / 11, abs=1e-5)
    assert found["peers_score"] == pytest.approx((300 * 9 + 600 * 2) / 11, abs=1e-2)


def test_an_own_outcome_and_later_days_change_nothing() -> None:
    others = (told("b1", 400, True), told("p", 500, False))
    plain = of("e", (*SALES, trade("p", "b1", 9)), others)
    planted = (told("e", 999, True), *others)
    later = (trade("e", "b1", 0, 10**9), trade("b2", "e", -40, 10**9), trade("x", "b2", -1))
    assert of("e", (*SALES, trade("p", "b1", 9)), planted) == plain
    assert of("e", (*SALES, trade("p", "b1", 9), *later), planted) == plain


def test_circles_of_trade() -> None:
    ring = (trade("e", "b", 5, 300), trade("b", "c", 5), trade("c", "e", 5), trade("e", "d", 5, 100))
    found = of("e", (*ring, trade("d", "e", 5, 100)))
    assert (found["cycles"], found["cycle_share"]) == (1, 0.75)
    assert found["mutual_share"] == 200 / 600


def test_circles_are_found_as_by_trying_every_triple() -> None:
    edges = {(a, (a * k + k) % 13) for a in range(13) for k in (1, 2, 5)}
    edges = {(a, b) for a, b in edges if a != b}
    found = marked(pa.table({"src": [str(a) for a, _ in edges], "dst": [str(b) for _, b in edges]})).to_pylist()
    wanted = {}
    for a, b in edges:
        cycles = sum((b, c) in edges and (c, a) in edges for c in range(13) if c not in (a, b))
        if cycles or (b, a) in edges:
            wanted[str(a), str(b)] = ((b, a) in edges, cycles)
    assert {(r["src"], r["dst"]): (r["mutual"], r["cycles"]) for r in found} == wanted
    assert any(cycles for _, cycles in wanted.values())


def test_guarantee_circles_and_their_load() -> None:
    round_ = (guarantee("e", "g"), guarantee("g", "k"), guarantee("k", "e"), guarantee("e", "y", 500))
    found = of("e", SALES, (told("y", None, True),), round_)
    assert (found["guarantee_circle"], found["guarantors"], found["guaranteed_defaulted"]) == (3, 1, 1)
    assert found["guarantee_load"] == 1_500 / 400
    assert of("e", SALES, (), (guarantee("x", "y"),))["guarantee_circle"] == 0
    assert of("e", SALES)["guarantee_circle"] is None
    assert circles(pa.table({"src": ["a", "b"], "dst": ["b", "c"]})).num_rows == 0


def rated(firm: str, on: date | None, defaulted: bool) -> dict[str, Any]:
    return {"id": firm, "source_rating": None, "defaulted": defaulted, "defaulted_on": on, "known_at": ON}


def ratings(*rows: dict[str, Any]) -> ir.Table:
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=RATINGS.arrow))


def published(on: date) -> pa.Table:
    row = {c.name: None for c in CREDIT.columns} | {"id": "b", "card": "firm", "score": 480, "points": []}
    return pa.Table.from_pylist([row | {"reasons": [], "model": "m", "as_of": on}], schema=CREDIT.arrow)


def test_defaults_are_known_with_a_lag() -> None:
    old, fresh, ahead = (ON - timedelta(days=n) for n in (31, 30, -5))
    rows = ratings(rated("a", old, True), rated("b", fresh, True), rated("c", ahead, True), rated("d", None, False))
    found = {r["id"]: r["defaulted"] for r in known(rows, None, ON).to_pyarrow().to_pylist()}
    assert found == {"a": True, "b": False, "c": False, "d": False}


def test_scores_must_be_published_before_the_day() -> None:
    rows = ratings(rated("b", None, False))
    said = known(rows, published(ON - timedelta(days=1)), ON).to_pyarrow().to_pylist()
    assert said == [told("b", 480, False)]
    with pytest.raises(DataRefused, match="not published before"):
        known(rows, published(ON), ON)
