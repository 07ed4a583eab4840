from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from gnn.foresee import Foresight, foresight
from gnn.learn import learn
from gnn.listing import SCHEMA, best, of_pairs, read_anchors, read_pairs
from gnn.options import Growth, TrainOptions
from gnn.table import read_table
from graph.errors import DataRefused

OPTIONS = TrainOptions(horizon=90, cuts=1, best=60, tail=60, new=Growth(trees=5), steps=2, near=10, far=10, threads=1)
DAY = 17_700


@pytest.fixture(scope="module")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Foresight:
    draw, rows = np.random.default_rng(3), ["src,dst,day,weight"]
    for _ in range(900):
        buyer, seller = draw.integers(0, 12), draw.integers(0, 30)
        rows.append(f"S{seller},B{buyer},{np.datetime64(int(draw.integers(17_000, DAY)), 'D')},5")
    path = tmp_path_factory.mktemp("table") / "trade.csv"
    path.write_text("\n".join([*rows, "S900,B0,2030-01-01,1"]))
    ledger = read_table(path)
    return foresight(learn(ledger, DAY, OPTIONS), OPTIONS, ledger, DAY)


def test_all_past_pairs_and_the_best_new_ones_are_listed_from_seller_to_buyer(ahead: Foresight) -> None:
    found = best(ahead, None, 3).rows
    assert found.schema == SCHEMA
    names = ahead.past.ids.ids.to_pylist()
    seen = {(names[s], names[b]) for s, b in zip(ahead.past.seller, ahead.past.buyer, strict=True)}
    for direction, end in (("upstream", "dst"), ("downstream", "src")):
        rows = [r for r in found.to_pylist() if r["direction"] == direction]
        listed = [(r["src"], r["dst"]) for r in rows]
        assert len(set(listed)) == len(listed)
        assert seen <= set(listed)
        new = [r[end] for r in rows if (r["src"], r["dst"]) not in seen]
        assert 0 < max(map(new.count, set(new))) <= 3


def test_only_lists_that_are_asked_for_are_made_and_unknown_names_are_counted(ahead: Foresight, tmp_path: Path) -> None:
    path = tmp_path / "anchors.csv"
    path.write_text("name,direction\nB1,upstream\nS2,downstream\nnobody,upstream\nS900,downstream\n")
    found = best(ahead, read_anchors(path), 2)
    assert found.unknown == 2
    assert found.names == ["nobody", "S900"]
    assert found.lists["upstream"]["anchors"] == found.lists["downstream"]["anchors"] == 1
    assert sum(n["observed"] + n["predicted"] for n in found.lists.values()) == len(found.rows)
    whole = best(ahead, None, 2)
    assert whole.unknown == 0
    assert len(whole.rows) > len(found.rows)
    assert {r["dst"] for r in new(found.rows, ahead) if r["direction"] == "upstream"} == {"B1"}


def test_an_anchor_without_trade_in_its_direction_has_a_list_there(ahead: Foresight) -> None:
    asked = {"upstream": pa.array(["S3"]), "downstream": pa.array([], pa.string())}
    found = best(ahead, asked, 5)
    assert found.unknown == 0
    assert {r["dst"] for r in new(found.rows, ahead)} == {"S3"}
    assert len(new(found.rows, ahead)) == 5


def new(rows: pa.Table, ahead: Foresight) -> list[dict[str, str]]:
    names = ahead.past.ids.ids.to_pylist()
    seen = {(names[s], names[b]) for s, b in zip(ahead.past.seller, ahead.past.buyer, strict=True)}
    return [r for r in rows.to_pylist() if (r["src"], r["dst"]) not in seen]


def test_given_pairs_come_in_their_order_with_the_probabilities_of_the_lists(ahead: Foresight, tmp_path: Path) -> None:
    listed = best(ahead, None, 50).rows.to_pylist()
    some = listed[::7]
    path = tmp_path / "pairs.csv"
    path.write_text("\n".join(["src,dst,direction", *(f"{r['src']},{r['dst']},{r['direction']}" for r in some)]))
    found = of_pairs(ahead, read_pairs(path))
    assert found.unknown == 0
    assert [(r["src"], r["dst"], r["direction"]) for r in found.rows.to_pylist()] == [
        (r["src"], r["dst"], r["direction"]) for r in some
    ]
    told = [r["probability"] for r in found.rows.to_pylist()]
    assert told == pytest.approx([r["probability"] for r in some], rel=0.2)


def test_pairs_without_a_direction_are_asked_in_both_and_unknown_ones_left_out(
    ahead: Foresight, tmp_path: Path
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("src,dst\nS1,B1\nnobody,B1\nB1,S1\n")
    found = of_pairs(ahead, read_pairs(path))
    assert [(r["src"], r["direction"]) for r in found.rows.to_pylist()] == [("S1", "upstream"), ("S1", "downstream")]
    assert [sum(n.values()) - n["anchors"] for n in found.lists.values()] == [1, 1]
    assert found.unknown == 4


def test_a_direction_that_is_none_and_a_lacking_column_are_told(tmp_path: Path) -> None:
    path = tmp_path / "anchors.csv"
    path.write_text("name,direction\nB1,sideways\n")
    with pytest.raises(DataRefused, match="the direction 'sideways'; write upstream or downstream"):
        read_anchors(path)
    path.write_text("firm,direction\nB1,upstream\n")
    with pytest.raises(DataRefused, match=r"has no column name \(is it firm\?\), it has firm, direction"):
        read_anchors(path)
