from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest

from gnn.foresee import Foresight, foresight
from gnn.learn import Learnt, learn
from gnn.ledger import Ledger
from gnn.market import DIRECTIONS
from gnn.options import Growth, TrainOptions
from gnn.table import read_before, read_table
from graph.errors import DataRefused

OPTIONS = TrainOptions(horizon=90, cuts=1, best=60, tail=60, new=Growth(trees=5), steps=2, near=10, far=10, threads=1)
DAYS = 700
DAY = 17_000 + DAYS
Row = tuple[str, str, int, float]


def trade() -> list[Row]:
    """Bodies with two units each buy of sellers of two trades; what a unit buys is mostly what its body buys."""
    draw, out = np.random.default_rng(3), []
    for _ in range(1_200):
        unit = int(draw.integers(0, 16))
        body = unit // 2
        seller = int(draw.integers(0, 14)) * 2 + (body % 2 if draw.random() < 0.8 else 1 - body % 2)
        day = int(draw.integers(0, DAYS + 90))
        out.append((f"{100 + seller}", f"G{body}|{unit}", 17_000 + day, float(draw.integers(1, 900))))
    return out


def written(rows: list[Row], path: Path) -> Ledger:
    days = (f"{s},{d},{np.datetime64(day, 'D')},{weight}" for s, d, day, weight in rows)
    path.write_text("\n".join(["src,dst,day,weight", *days]))
    return read_table(path)


def renamed(name: str) -> str:
    """Another code of a firm, in another order; its group is renamed too, as a whole."""
    head, bar, unit = name.rpartition("|")
    return f"{head.replace('G', '9')}{bar}{9_000 - 7 * int(unit)}"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return written(trade(), tmp_path_factory.mktemp("table") / "trade.csv")


@pytest.fixture(scope="module")
def learnt(ledger: Ledger) -> Learnt:
    return learn(ledger, DAY, OPTIONS)


def foreseen(ahead: Foresight, names: list[str]) -> dict[tuple[str, str, str], float]:
    out = {}
    for direction in DIRECTIONS:
        anchors = np.flatnonzero(ahead.past.anchor)
        for part in (ahead.again(direction), *ahead.new(direction, anchors, 0)):
            for a, o, p in zip(part.anchor, part.other, part.probability, strict=True):
                out[direction, names[a], names[o]] = float(p)
    return out


def test_codes_carry_no_information(ledger: Ledger, learnt: Learnt, tmp_path: Path) -> None:
    others = [(renamed(s), renamed(d), day, weight) for s, d, day, weight in trade()]
    other = written(others, tmp_path / "renamed.csv")
    mine = foreseen(foresight(learnt, OPTIONS, ledger, DAY), ledger.ids.ids.to_pylist())
    theirs = foreseen(foresight(learnt, OPTIONS, other, DAY), other.ids.ids.to_pylist())
    assert len(mine) > 500
    told = {(d, renamed(a), renamed(o)): p for (d, a, o), p in mine.items()}
    assert set(theirs) == set(told)
    assert np.array([theirs[k] for k in told]) == pytest.approx(np.array(list(told.values())), rel=1e-3)


def test_numbers_of_firms_do_not_follow_their_codes(ledger: Ledger) -> None:
    names = [n for n in ledger.ids.ids.to_pylist() if "|" not in n]
    assert names != sorted(names)
    assert not ledger.traits.tokens.nnz


def test_heads_of_names_make_groups(ledger: Ledger) -> None:
    names, group = ledger.ids.ids.to_pylist(), ledger.traits.group
    of = {name: int(number) for name, number in zip(names, group, strict=True)}
    assert of["G0|0"] == of["G0|1"] != of["G1|2"]
    assert {of[name] for name in names if "|" not in name} == {-1}
    assert ledger.traits.groups == 8


def test_rows_of_a_day_are_summed_codes_stay_as_they_stand_and_no_firm_trades_with_itself(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_text(
        "src,dst,day,weight\n007,a,2020-01-01,1.5\n007,a,2020-01-01,2\n7,a,2020-01-02,nan\n7,a,2020-01-02,\n"
        "7,a,2020-01-02,4\na,a,2020-01-02,9\n7,b,2020-01-03,inf\n"
    )
    found = read_table(path)
    names = found.ids.ids.to_pylist()
    rows = {
        (names[s], names[b], int(day)): (float(amount), int(documents))
        for s, b, day, amount, documents in zip(
            found.seller, found.buyer, found.day, found.amount, found.documents, strict=True
        )
    }
    assert rows == {("007", "a", 18_262): (350, 2), ("7", "a", 18_263): (400, 3), ("7", "b", 18_264): (0, 1)}
    assert found.anchor.all()
    parquet = tmp_path / "small.parquet"
    duckdb.read_csv(str(path), all_varchar=True).write_parquet(str(parquet))
    again = read_table(parquet)
    assert again.ids.ids.equals(found.ids.ids)
    assert again.amount.tolist() == found.amount.tolist()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a,b,2019-02-30,1", "row 3, column day: '2019-02-30'"),
        ("a,b,2019-02-01,much", "row 3, column weight: 'much'"),
        (",b,2019-02-01,1", "row 3, column src: None"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "trade.csv"
    path.write_text(f"src,dst,day,weight\na,b,2019-01-01,\n{line}\n")
    with pytest.raises(DataRefused, match=f"1 rows that cannot be read; the first is {re.escape(told)}"):
        read_table(path)


def test_a_table_of_other_columns_is_refused_and_rows_from_the_day_on_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text("seller,dst,day,weight\na,b,2019-01-01,1\n")
    with pytest.raises(DataRefused, match=r"has no column src \(is it seller\?\), it has seller, dst, day, weight"):
        read_table(path)
    path.write_text("src,dst,day,weight\na,b,2019-01-01,1\na,c,2019-01-02,1\n")
    known = read_table(path, dt.date(2019, 1, 2))
    assert sorted(known.ids.ids.to_pylist()) == ["a", "b"]


def test_the_column_most_likely_meant_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text("Src,dist,paid_date,colour\na,b,2019-01-01,1\n")
    told = r"no column src \(is it Src\?\) or dst \(is it dist\?\) or day \(is it paid_date\?\) or weight, it has Src"
    with pytest.raises(DataRefused, match=told):
        read_table(path)


def test_rows_of_parquet_are_counted_from_the_first(tmp_path: Path) -> None:
    path = tmp_path / "trade.parquet"
    duckdb.sql("SELECT 'a' AS src, 'b' AS dst, unnest(['2019-01-01', '18000']) AS day, 1 AS weight").write_parquet(
        str(path)
    )
    with pytest.raises(DataRefused, match="the first is row 2, column day: '18000'"):
        read_table(path)


def test_a_zipped_csv_with_semicolons_is_the_same_table(tmp_path: Path) -> None:
    text = "src,dst,day,weight\na,b,2019-01-01,1\nb,c,2019-01-02,2.5\n"
    plain, zipped = tmp_path / "trade.csv", tmp_path / "trade.csv.gz"
    plain.write_text(text)
    zipped.write_bytes(gzip.compress(text.replace(",", ";").encode()))
    mine, theirs = read_table(plain), read_table(zipped)
    assert mine.ids.ids.equals(theirs.ids.ids)
    assert mine.amount.tolist() == theirs.amount.tolist()
    assert sorted(mine.amount.tolist()) == [100, 250]


@pytest.mark.parametrize("content", [b"\x1f\x8bnot zipped", b"PAR1not parquet", "src,dst,day,weight\n企".encode("gbk")])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trade"
    path.write_bytes(content)
    with pytest.raises(DataRefused, match="cannot be read as CSV or Parquet"):
        read_table(path)


def test_rows_are_counted_and_sums_do_not_hang_on_the_order_of_rows(tmp_path: Path) -> None:
    path, draw = tmp_path / "trade.csv", np.random.default_rng(1)
    lines = [f"a,b,2019-01-01,{weight!r}" for weight in map(float, draw.lognormal(0, 5, 5_000))]
    later = ["a,c,2019-06-01,1", "c,c,2019-01-01,1"]
    path.write_text("\n".join(["src,dst,day,weight", *lines, *later]))
    told = read_before(path, dt.date(2019, 6, 1))
    assert (told.rows, told.before, told.own) == (5_002, 5_001, 1)
    path.write_text("\n".join(["src,dst,day,weight", *lines[::-1]]))
    assert read_table(path).amount.tolist() == told.ledger.amount.tolist()
