"""A load that is worse than the person allows, or breaks off, keeps nothing of any topic."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.errors import BadParameter, DataRefused
from graph.facts import Facts
from graph.home import Home
from loaders.options import share
from tests.loaders.inbox import FIRMS, INPUT, ONE, TWO, counts, files, put, run

BAD = ONE.replace("2017/7/18", "2017/2/30")


def test_a_load_worse_than_allowed_keeps_nothing_of_any_topic(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", FIRMS, "E1,甲")
    put(inbox, "b.csv", INPUT, ONE, TWO, BAD, "E1,1")
    with pytest.raises(
        DataRefused, match=r"2 of 4 rows of invoices were rejected \(50.00%\), more than 49.00%: "
    ) as no:
        run(home, inbox, max_rejected=0.49)
    assert Facts(home.facts).loads() == {}
    assert not [path for path in files(home) if path.endswith(".parquet")]
    written = sorted(home.rejects.rglob("*.*"))
    assert [path.suffix for path in written] == [".csv", ".parquet"]
    assert all(str(path) in str(no.value) for path in written)
    assert counts(run(home, inbox, max_rejected=0.5)) == (4, 2, 0, 0, 2)


def test_rejected_rows_stand_as_csv_and_as_parquet(home: Home, inbox: Path) -> None:
    report = run(home, put(inbox, "b.csv", INPUT, BAD, TWO))
    text, table = report.rejects
    assert (text.suffix, table.suffix) == (".csv", ".parquet")
    (row,) = pq.read_table(table).to_pylist()
    assert (row["file"], row["row"], row["column"], row["value"]) == ("b.csv", 2, "开票日期", "2017/2/30")
    assert row["reason"].startswith("is no day of the calendar")
    assert text.read_text(encoding="utf-8-sig").splitlines()[1].startswith('"b.csv",2,"开票日期","2017/2/30"')


def test_a_load_that_breaks_off_in_one_topic_keeps_nothing_of_the_others(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.read.BLOCK", 256)
    put(inbox, "a.csv", FIRMS, "E1,甲")
    put(inbox, "b.csv", INPUT, ONE, '"' + ONE, *[TWO] * 100)
    with pytest.raises(DataRefused, match=r"b\.csv cannot be read to its end"):
        run(home, inbox)
    assert Facts(home.facts).loads() == {}
    assert not [path for path in files(home) if path.endswith(".parquet")]


def test_a_share_is_written_as_a_number_or_in_per_cent() -> None:
    assert [share(text) for text in ("0", "0.25", "25%", "1", "100%")] == [0, 0.25, 0.25, 1, 1]
    for text in ("", "x", "2", "101%", "-1%", "nan"):
        with pytest.raises(BadParameter, match="is no share of rows"):
            share(text)
