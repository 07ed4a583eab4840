"""Pages without gap or repeat, and the same answers of every backend, on graphs drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.store import Filters, Store, cursor, open_store
from tests.graph.small_graph import firms, joined, scores, trades


def test_pages_have_no_gap_and_no_repeat(store_url: str) -> None:
    draw = random.Random(1)
    others = [f"n{i:03}" for i in range(60)]
    pairs = [p for n in others for p in (("a", n), (n, "a")) if draw.random() < 0.8]
    edges = joined(*(trades(p, amount=draw.randrange(4), last_on=date(2018, 1, draw.randint(1, 4))) for p in pairs))
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", *others), edges)
        for order in ("amount", "last_on"):
            for direction in ("upstream", "downstream", "both"):
                whole = store.neighbours("a", direction, order, 1000)
                pages, after = [], None
                while (page := store.neighbours("a", direction, order, 7, after)).num_rows:
                    pages.append(page)
                    after = cursor(page, order)
                assert pa.concat_tables(pages).equals(whole)
    assert len(pairs) == whole.num_rows


def random_graph(seed: int) -> tuple[dict[str, pa.Table], dict[str, pa.Table], dict[str, pa.Table]]:
    draw = random.Random(seed)
    ids = [f"{draw.randrange(16**4):04x}-{i}" for i in range(40)]

    def called() -> str:
        return "".join(draw.choice("东方明珠Ａa (b)　，") for _ in range(draw.randint(1, 8)))

    nodes = joined(
        *(
            firms(id, name=draw.choice([None, called()]), former_names=[called() for _ in range(draw.randrange(3))],
                  known_by=draw.randrange(5), resolved=draw.random() < 0.5, aliases=[f"old {id}"])
            for id in ids
        )
    )  # fmt: skip
    pairs = sorted({(a, b) for a, b in (draw.sample(ids, 2) for _ in range(300))})
    edges = joined(*(trades(p, amount=draw.randrange(-3, 9)) for p in pairs))
    predicted = joined(*(scores(p, probability=draw.randrange(9) / 8) for p in sorted({p[::-1] for p in pairs[:90]})))
    return nodes, edges, predicted


def answers(store: Store, nodes: dict[str, pa.Table]) -> Iterator[Any]:
    """Many answers of a store, in one order."""
    ids = nodes["Enterprise"]["id"].to_pylist()
    for one, other in pairwise(ids):
        yield store.get(one)
        yield store.neighbours(one, limit=9, filters=Filters(resolved=True)).to_pylist()
        yield store.neighbours(f"old {one}", order="probability", filters=Filters("predicted")).to_pylist()
        yield store.shared_partners(one, other).to_pylist()
        yield store.walks(one, other, "upstream").to_pylist()
        yield store.walks(one, other, "downstream", 5).to_pylist()
    for q in ("东方", "明珠", "珠明", "aa", "a(", "，东", ids[0][:2], ids[1]):
        yield store.find(q).to_pylist()
    for kind in ("Enterprise", "SUPPLIES", "PREDICTED_SUPPLIES"):
        yield sorted((row for batch in store.scan(kind) for row in batch.to_pylist()), key=str)


@pytest.mark.neo4j
def test_both_backends_answer_alike(neo4j_url: str, tmp_path: Path) -> None:
    nodes, edges, predicted = random_graph(seed=7)
    given: list[list[Any]] = []
    for url in (neo4j_url, f"sqlite:///{tmp_path / 'graph.sqlite'}"):
        with open_store(url, write=True) as store:
            store.replace("observed", "one", nodes, edges)
            store.replace("predicted", "run", {}, predicted)
            given.append(list(answers(store, nodes)))
    assert any(given[0])
    for of_neo4j, of_sqlite in zip(*given, strict=True):
        assert of_neo4j == of_sqlite
