from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import new_firms
from gnn.examples import told_of
from gnn.market import place
from gnn.scene import scene
from gnn.table import read_table


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """40 buyers that draw on 12 sellers each month of three years, a favourite one more often."""
    draw = np.random.default_rng(0)
    lines = ["src,dst,day,weight"]
    for month in range(36):
        for buyer in range(40):
            for seller in {int(s) for s in draw.choice([buyer % 12, *range(12)], 2)}:
                lines.append(f"s{seller},b{buyer},{2016 + month // 12}-{month % 12 + 1:02d}-{buyer % 28 + 1:02d},100")
    path = tmp_path / "links.csv"
    path.write_text("\n".join(lines))
    return path


def test_a_new_firm_comes_with_its_latest_documents_alone(table: Path) -> None:
    past = read_table(table)
    fresh = np.isin(past.ids.ids.to_pylist(), ["b3", "b7"])
    theirs = fresh[past.seller] | fresh[past.buyer]
    kept = new_firms.latest(past, fresh, theirs, 5)
    assert not kept[~theirs].any()
    for firm in np.flatnonzero(fresh):
        mine = past.buyer == firm
        assert kept[mine].sum() == 5
        assert past.day[mine & kept].min() >= past.day[mine & ~kept].max()


def test_lists_of_firms_that_the_model_never_saw_are_judged_beside_peers(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_firms.main([str(table), "--cut", "2018-07-01", "--horizon", "90"])
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| upstream")]
    for truth in new_firms.TRUTHS:
        assert [row[3] for row in rows if row[1] == truth] == list(new_firms.RANKERS)
    assert all(float(row[4]) > 0 for row in rows)
    # Each has sellers to find again; after two and a half years two still meet one for the first time.
    assert [int(row[2]) for row in rows] == [40] * len(new_firms.RANKERS) + [2] * len(new_firms.RANKERS)


def test_what_a_firm_had_before_its_latest_documents_is_told_apart(table: Path) -> None:
    whole, cut = read_table(table), 17_713
    fresh = np.isin(whole.ids.ids.to_pylist(), ["b3"])
    past = whole.before(cut)
    theirs = fresh[past.buyer]
    here = scene(past.where(~theirs | new_firms.latest(past, fresh, theirs, 5)), "upstream", cut)
    row = int(place(here.market.rows, np.flatnonzero(fresh))[0])
    known = new_firms.of_row(told_of(whole.before(cut), here), row, here.market.shape[1])
    sellers = {whole.ids.ids[int(node)].as_py() for node in here.market.cols[known]}
    assert sellers == {whole.ids.ids[int(node)].as_py() for node in past.seller[theirs]}
    assert known.sum() > here.market.matrix().astype(bool)[[row]].nnz
