"""What a store answers, over every backend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import BadParameter
from graph.store import Filters, Store, open_store
from tests.graph.small_graph import FIRM, SCORE, TRADE, firms, joined, scores, trades


def rows(found: pa.Table, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[c] for c in columns) for row in found.to_pylist()]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with eight firms, who trade, and some predictions; laid once, as no question changes it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('questions') / 'graph.sqlite'}"
    if request.param == "neo4j":
        url = request.getfixturevalue("empty_neo4j")()
    nodes = joined(
        firms(
            "a",
            name="华为技术有限公司",
            former_names=["深圳华为"],
            uscc="91440300192203821X",
            aliases=["a-old"],
            codes=["A", "A08445"],
            known_by=4,
        ),
        firms(
            "b",
            name="华为",
            resolved=True,
            customer_status="customer",
            known_by=9,
            industry="零售业",
            region="广东省深圳市",
            tags=["srdi", "core"],
            established_on=date(2001, 2, 3),
            registered_capital=1_00,
        ),
        firms("c", name="东方明珠", former_names=["华 为贸易"], known_by=2, region="浙江省", status="dissolved"),
        firms("d", name="Hua-Wei (HK) Ltd.", first_on=date(2018, 2, 3), flags=["own_documents"], known_by=1),
        firms("e", "f", "g", "h"),
    )
    edges = joined(
        trades(("a", "b"), amount=300, last_on=date(2018, 3, 1)),
        trades(("a", "c"), ("d", "a"), amount=200, last_on=date(2018, 5, 1)),
        trades(("b", "a"), amount=-100, last_on=date(2018, 9, 9)),
        trades(("e", "b"), ("e", "f"), ("c", "f"), amount=50),
    )
    with open_store(url, write=True) as store:
        store.replace("observed", "one", nodes, edges)
        predicted = joined(scores(("a", "f"), probability=0.7), scores(("a", "g"), ("h", "a"), probability=0.9))
        store.replace("predicted", "run", {}, predicted)
        yield store


def test_get_gives_every_property(store: Store) -> None:
    assert store.get("d") == FIRM | {
        "id": "d", "key": "D", "codes": ["D"], "name": "Hua-Wei (HK) Ltd.", "first_on": date(2018, 2, 3),
        "flags": ["own_documents"], "known_by": 1,
    }  # fmt: skip
    assert store.get("nobody") is None


def test_an_absorbed_id_keeps_answering(store: Store) -> None:
    assert store.get("a-old") == store.get("a")
    assert store.neighbours("a-old").equals(store.neighbours("a"))
    assert store.shared_partners("a-old", "e").equals(store.shared_partners("a", "e"))
    assert store.walks("a-old", "f", "downstream").equals(store.walks("a", "f", "downstream"))


def test_neighbours_by_direction_and_order(store: Store) -> None:
    assert rows(store.neighbours("a"), "id", "direction", "amount") == [
        ("b", "downstream", 300), ("c", "downstream", 200), ("d", "upstream", 200), ("b", "upstream", -100),
    ]  # fmt: skip
    assert rows(store.neighbours("a", "upstream"), "id") == [("d",), ("b",)]
    assert rows(store.neighbours("a", "downstream", order="last_on"), "id", "last_on") == [
        ("c", date(2018, 5, 1)), ("b", date(2018, 3, 1)),
    ]  # fmt: skip
    first = store.neighbours("a", limit=1).to_pylist()[0]
    assert first == {c: v for c, v in TRADE.items() if c not in ("src", "dst")} | {
        "id": "b", "direction": "downstream", "amount": 300, "last_on": date(2018, 3, 1), "key": "B", "source": "bank",
        "name": "华为", "resolved": True, "has_books": False, "customer_status": "customer", "known_by": 9,
        "industry": "零售业", "region": "广东省深圳市", "status": "unknown",
    }  # fmt: skip


def test_neighbours_that_are_predicted(store: Store) -> None:
    found = store.neighbours("a", order="probability", filters=Filters("predicted"))
    assert rows(found, "id", "direction", "probability") == [
        ("g", "downstream", 0.9), ("h", "upstream", 0.9), ("f", "downstream", 0.7),
    ]  # fmt: skip
    assert found.to_pylist()[0].keys() >= SCORE.keys()


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(min_amount=200), ["b", "c", "d"]),
        (Filters(resolved=True), ["b", "b"]),
        (Filters(resolved=False, max_known_by=1), ["d"]),
        (Filters(customer_status="customer", min_amount=0), ["b"]),
        (Filters(max_known_by=2), ["c", "d"]),
        (Filters(industry=("零售业", "批发业")), ["b", "b"]),
        (Filters(industry=("零售",)), []),
        (Filters(region=("深圳", "浙江")), ["b", "c", "b"]),
        (Filters(status=("dissolved", "revoked")), ["c"]),
        (Filters(tag=("core", "x")), ["b", "b"]),
        (Filters(tag=("srdi",), min_amount=0), ["b"]),
    ],
)
def test_filters(store: Store, filters: Filters, left: list[str]) -> None:
    assert store.neighbours("a", filters=filters)["id"].to_pylist() == left


def test_min_probability(store: Store) -> None:
    found = store.neighbours("a", order="probability", filters=Filters("predicted", min_probability=0.8))
    assert found["id"].to_pylist() == ["g", "h"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"direction": "sideways"}, "no direction"),
        ({"order": "tax"}, "ordered by amount or last_on"),
        ({"limit": 0}, "limit is 1 to"),
        ({"filters": Filters("guessed")}, "no relation"),
        ({"filters": Filters(min_probability=0.5)}, "min_probability for predicted"),
        ({"order": "probability", "filters": Filters("predicted", min_amount=5)}, "min_amount is for observed"),
    ],
)
def test_what_no_answer_fits(store: Store, asked: dict[str, Any], why: str) -> None:
    with pytest.raises(BadParameter, match=why):
        store.neighbours("a", **asked)


def test_shared_partners(store: Store) -> None:
    found = store.shared_partners("a", "e")
    assert rows(found, "id", "direction_left", "amount_left", "direction_right", "amount_right") == [
        ("b", "downstream", 300, "downstream", 50), ("b", "upstream", -100, "downstream", 50),
    ]  # fmt: skip
    assert rows(store.shared_partners("a", "f"), "id") == [("c",)]


def test_walks(store: Store) -> None:
    # a sells to b as e does, and e sells to f.
    amounts = ("amount_anchor", "amount_similar", "amount_other")
    assert rows(store.walks("a", "f", "downstream"), "partner_id", "similar_id", *amounts) == [("b", "e", 300, 50, 50)]
    # f buys from e as b does, and b buys from a.
    assert rows(store.walks("f", "a", "upstream"), "partner_id", "similar_id", *amounts) == [("e", "b", 50, 50, 300)]
    assert store.walks("a", "f", "upstream").num_rows == 0
    with pytest.raises(BadParameter):
        store.walks("a", "f", "both")


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("华为", ["b", "c", "a"]),
        ("深圳", ["a"]),
        ("為", None),
        ("华为技术有限公司", ["a"]),
        ("有限", ["a"]),
        ("华技", []),
        ("hua-wei", ["d"]),
        ("ＨＵＡ－ｗｅｉ (hk)", ["d"]),
        ("a08445", ["a"]),
        ("9144", ["a"]),
        ("91440300192203821x", ["a"]),
        ("0300", []),
        ('"+ OR *', []),
        ("x" * 101, None),
    ],
)
def test_find(store: Store, q: str, ids: list[str] | None) -> None:
    if ids is None:
        with pytest.raises(BadParameter, match="2 to 100 characters"):
            store.find(q)
    else:
        assert store.find(q)["id"].to_pylist() == ids


def test_scan_gives_all(store: Store) -> None:
    assert sum(batch.num_rows for batch in store.scan("SUPPLIES")) == 7
    counts = store.counts()
    assert {label: n for label, n in counts["nodes"].items() if n} == {"Enterprise": 8}
    assert {kind: n for kind, n in counts["relationships"].items() if n} == {"SUPPLIES": 7, "PREDICTED_SUPPLIES": 3}
    with pytest.raises(BadParameter, match="no label or relationship type Vessel"):
        list(store.scan("Vessel"))
