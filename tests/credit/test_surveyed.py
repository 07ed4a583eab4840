from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from credit.options import CardOptions
from credit.sample import Sample
from credit.score import rows, score
from credit.surveyed import SURVEYS, surveyed
from credit.train import train
from graph.errors import DataRefused
from graph.snapshot import Snapshot
from graph.tables import BOOKS, CREDIT, ENTERPRISES, RATINGS, SNAPSHOT, TRADES

AS_OF, HORIZON = date(2020, 1, 1), 180
ON = AS_OF - timedelta(days=HORIZON)
FIRMS = tuple(f"f{i:02}" for i in range(60))
BAD = frozenset(FIRMS[::3])
OPTIONS = CardOptions(horizon=HORIZON, min_each=5, repeats=0)
Rows = list[dict[str, Any]]
Tables = dict[str, Rows]


def filled(schema: Any, row: dict[str, Any]) -> dict[str, Any]:
    """The row, with something in every column that must have a value."""
    empty = {"string": "", "int32": 0, "int64": 0, "bool": False, "date32[day]": date(2019, 1, 1)}
    return {c.name: None if c.nullable else empty.get(str(c.type), []) for c in schema.columns} | row


def documents(seller: str, buyer: str, days: int, void: int = 0) -> tuple[Rows, Rows]:
    """One document, in the books of whichever ends have books, and the trade that it is."""
    said = {"source": "bank", "day": ON - timedelta(days=days), "currency": "CNY", "valid": 1, "amount": 10_000}
    ends = [(seller, "output", buyer), (buyer, "input", seller)]
    books = [
        filled(BOOKS, said | {"owner": o, "owner_code": o, "book": b, "partner": p, "code": p, "void": void})
        for o, b, p in ends
        if o in FIRMS
    ]
    trade = {"seller": seller, "buyer": buyer, "documents": 1, "by_seller": seller in FIRMS, "by_buyer": buyer in FIRMS}
    return books, [filled(TRADES, said | trade)]


def economy() -> Tables:
    """Firms that sell to each other and to z0 in every month; what bad firms write is often void."""
    books, trades = [], []
    for i, firm in enumerate(FIRMS):
        for month in range(8):
            for step in (1, 4):
                more, deal = documents(
                    firm, FIRMS[(i + step) % len(FIRMS)], 20 + 30 * month, int((firm in BAD) ^ (i % 10 == 1))
                )
                books, trades = books + more, trades + deal
            for seller, buyer in ((firm, "z0"), ("z0", firm)):
                more, deal = documents(seller, buyer, 25 + 30 * month)
                books, trades = books + more, trades + deal
    firms = [{"id": f, "key": f, "has_books": f in FIRMS, "resolved": True} for f in (*FIRMS, "z0", "z1")]
    return {
        "books": books,
        "trades": trades,
        "enterprises": [filled(ENTERPRISES, firm) for firm in firms],
        "ratings": [rated(f, ON + timedelta(days=20) if f in BAD else None) for f in FIRMS],
        "people": [{"id": f"p{i}", "name": None, "roles": []} for i in range(45)],
        "legal_rep_of": [tie(f"p{i % 40}", f) for i, f in enumerate(FIRMS)],
        "shareholder_of": [tie(f"p{40 + i}", FIRMS[i], ratio=0.3) for i in range(5)],
    }


def rated(firm: str, on: date | None, defaulted: bool | None = None) -> dict[str, Any]:
    bad = on is not None if defaulted is None else defaulted
    return filled(RATINGS, {"id": firm, "defaulted": bad, "defaulted_on": on})


def tie(person: str, firm: str, **said: Any) -> dict[str, Any]:
    return {"src": person, "dst": firm, "since": None, "known_at": ON} | said


@pytest.fixture(scope="module")
def world() -> Tables:
    return economy()


@pytest.fixture
def snapshot(world: Tables, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Snapshot]:
    """A function from what differs from the world to a Snapshot of it."""

    def made(**changed: Rows) -> Snapshot:
        path = tmp_path_factory.mktemp("snapshot")
        for schema in SNAPSHOT:
            (path / schema.name).mkdir()
            rows = (world | changed).get(schema.name, [])
            table = schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow))
            pq.write_table(table, path / schema.name / "part-0.parquet")
        return Snapshot(Path(path), "0123456789abcdef", AS_OF, AS_OF, {}, {})

    return made


def row(sample: Sample, firm: str) -> Sequence[float]:
    return sample.values[sample.ids.index(firm)].tolist()


@pytest.mark.parametrize("kind", ["network", "outside"])
def test_an_own_default_and_later_days_reach_no_feature(
    kind: str, world: Tables, snapshot: Callable[..., Snapshot]
) -> None:
    ratings = [rated("f01", ON + timedelta(days=9)) if r["id"] == "f01" else r for r in world["ratings"]]
    later = [documents(a, b, -day, 9) for a, b in (("f01", "f05"), ("f09", "f01")) for day in range(90)]
    books, trades = ([r for pair in later for r in pair[at]] for at in (0, 1))
    planted = snapshot(ratings=ratings, books=world["books"] + books, trades=world["trades"] + trades)
    plain, other = (surveyed(SURVEYS[kind], s, None, OPTIONS) for s in (snapshot(), planted))
    assert (plain.bad[plain.ids.index("f01")], other.bad[other.ids.index("f01")]) == (False, True)
    np.testing.assert_equal(row(other, "f01"), row(plain, "f01"))
    np.testing.assert_equal(other.values, plain.values)


def test_own_books_are_hidden_from_the_outside(world: Tables, snapshot: Callable[..., Snapshot]) -> None:
    books, trades = documents("f01", "z1", 10)
    more = snapshot(books=world["books"] + books * 5, trades=world["trades"] + trades)
    plain, other = (surveyed(SURVEYS["outside"], s, None, OPTIONS) for s in (snapshot(), more))
    np.testing.assert_equal(row(other, "f01"), row(plain, "f01"))


def test_partners_defaults_count_with_a_lag_and_only_where_they_have_days(
    world: Tables, snapshot: Callable[..., Snapshot]
) -> None:
    def defaulted(ratings: Rows) -> float:
        sample = surveyed(SURVEYS["network"], snapshot(ratings=ratings), None, OPTIONS)
        return sample.values[sample.ids.index("f01"), sample.names.index("buyers_defaulted")]

    def told(on: date | None) -> Rows:
        return [rated("f02", on, True) if r["id"] == "f02" else r for r in world["ratings"]]

    assert defaulted(told(ON - timedelta(days=40))) == 1
    assert defaulted(told(ON - timedelta(days=10))) == 0
    undated = [rated(r["id"], None, r["defaulted"]) for r in world["ratings"]]
    assert defaulted(undated) == 0


def test_a_person_defaults_with_any_firm_and_shares_a_fold_with_co_owners(snapshot: Callable[..., Snapshot]) -> None:
    found = surveyed(SURVEYS["person"], snapshot(), None, OPTIONS)
    bad = dict(zip(found.ids, found.bad.tolist(), strict=True))
    assert len(bad) == 45
    assert all(bad[f"p{i}"] == any(FIRMS[k] in BAD for k in (i, i + 40) if k < 60) for i in range(40))
    assert found.groups is not None
    group = dict(zip(found.ids, found.groups.tolist(), strict=True))
    assert group["p0"] == group["p40"] != group["p1"]
    assert len(set(group.values())) == 40


def test_too_few_to_learn_from_is_said_with_numbers(snapshot: Callable[..., Snapshot]) -> None:
    options = replace(OPTIONS, min_each=30)
    with pytest.raises(DataRefused, match="20 firms with books defaulted and 40 did not, and it takes at least 30"):
        surveyed(SURVEYS["outside"], snapshot(), None, options)
    with pytest.raises(DataRefused, match="name 0 that defaulted and 0 that did not in at least 99 months"):
        surveyed(SURVEYS["outside"], snapshot(), None, replace(OPTIONS, min_months=99))
    with pytest.raises(DataRefused, match="no person card can be made"):
        surveyed(SURVEYS["person"], snapshot(), None, options)


def test_prospects_are_scored_from_outside_or_told_why_not(snapshot: Callable[..., Snapshot]) -> None:
    seen = snapshot()
    card = train(seen, OPTIONS, kind="outside")
    found = {r["id"]: r for r in score(card, seen).to_pylist()}
    assert set(found) == {*FIRMS, "z0", "z1"}
    assert {r["card"] for r in found.values()} == {"outside"}
    assert found["z0"]["score"] is not None
    assert found["z1"]["reason"].startswith("unseen")
    assert found["f00"]["score"] < found["f02"]["score"]


def test_persons_are_scored_by_their_firms_published_scores(snapshot: Callable[..., Snapshot]) -> None:
    seen = snapshot()
    rows = [
        filled(CREDIT, {"id": f, "card": "firm", "score": 400 + 9 * i + 200 * (f not in BAD)})
        for i, f in enumerate(FIRMS)
    ]
    scores = CREDIT.conform(pa.Table.from_pylist([r | {"as_of": date(2019, 1, 1)} for r in rows], schema=CREDIT.arrow))
    card = train(seen, OPTIONS, kind="person", scores=scores)
    assert {"firms_score", "firms_worst_score"} & set(card.scorecard.features)
    found = {r["id"]: r for r in score(card, seen, scores=scores).to_pylist()}
    assert len(found) == 45
    assert found["p3"]["score"] < found["p2"]["score"]
    assert found["p2"]["card"] == "person"
    assert "firms" in " ".join(found["p3"]["reasons"])


def test_own_books_stand_beside_the_outside_card_and_nothing_known_is_no_score(
    snapshot: Callable[..., Snapshot],
) -> None:
    seen = snapshot()
    beside = train(seen, replace(OPTIONS, repeats=1), kind="outside").figures["own_books"]
    assert beside["firms"] == len(FIRMS)
    assert beside["auc"]["low"] <= beside["auc"]["mean"]
    card = train(seen, OPTIONS, kind="outside")
    blank = pa.table({"id": ["x"], "months": [9.0], **{f: pa.nulls(1, pa.float64()) for f in card.scorecard.features}})
    [found] = rows(card, blank).to_pylist()
    assert (found["score"], found["reason"].split(":")[0]) == (None, "nothing_known")
