from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks import link_peers
from benchmarks.drawn_trade import CUT, HORIZON, write
from benchmarks.link_ranker import RANKERS, Asked, Spent
from benchmarks.question import WIDTH, known, ndcg, new_pairs


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trade") / "trade.parquet"
    assert 1_500 < write(path, 3_000) < 4_500
    return path


def test_an_economy_as_a_table_has_firms_that_sell_and_buy(table: Path) -> None:
    pairs, firms = known(table, CUT)
    assert 3 < pairs / firms < 15
    both = duckdb.sql(
        f"SELECT count(*) FROM (SELECT DISTINCT src FROM '{table}' INTERSECT SELECT DISTINCT dst FROM '{table}')"
    ).fetchall()[0][0]
    assert both > firms / 3
    again = table.with_name("again.parquet")
    write(again, 3_000)
    assert again.read_bytes() == table.read_bytes()


def test_what_is_asked_is_new_and_of_known_ends(table: Path) -> None:
    for direction in WIDTH:
        wanted = new_pairs(table, direction, CUT, HORIZON, 20)
        assert len(wanted["anchor"].unique()) == 20
        assert ndcg(wanted, wanted) == pytest.approx(1)
        assert ndcg(wanted, wanted.slice(0, 0)) == 0
        anchor, other = WIDTH[direction]
        old = duckdb.sql(f"SELECT DISTINCT {anchor} || ' ' || {other} AS pair FROM '{table}' WHERE day < '{CUT}'")
        keys = {f"{row['anchor']} {row['other']}" for row in wanted.to_pylist()}
        assert not keys & set(old.to_arrow_table()["pair"].to_pylist())


@pytest.mark.parametrize("name", ["GraphSAGE", "LightGCN"])
def test_a_peer_learns_and_lists_no_pair_of_the_past(name: str, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_peers, "STEPS", 25)
    wanted = {d: new_pairs(table, d, CUT, HORIZON, 30) for d in WIDTH}
    anchors: dict[str, pa.Array] = {d: rows["anchor"].combine_chunks().unique() for d, rows in wanted.items()}
    spent = Spent()
    lists = RANKERS[name](Asked(table, CUT, HORIZON, anchors, 60), spent)
    assert spent.note.startswith("25 steps")
    assert set(spent.steps) == {"read", "train", "lists"}
    old = duckdb.sql(f"SELECT DISTINCT src || ' ' || dst AS pair FROM '{table}' WHERE day < '{CUT}'")
    before = set(old.to_arrow_table()["pair"].to_pylist())
    for direction, (anchor, _) in WIDTH.items():
        rows = lists.filter(pc.equal(lists["direction"], direction))
        assert len(rows) == 50 * len(anchors[direction])
        pairs = [(r["anchor"], r["other"]) if anchor == "src" else (r["other"], r["anchor"]) for r in rows.to_pylist()]
        assert not before & {" ".join(pair) for pair in pairs}
        assert not [pair for pair in pairs if pair[0] == pair[1]]
        assert ndcg(wanted[direction], rows) > 0.01
