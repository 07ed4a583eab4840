from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from benchmarks.link_limits import limits, main

CUT = date(2020, 1, 1)


def test_limits_count_whom_nobody_knew_and_order_lists_ideally(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Buyer b knows s1; then it takes s2 (asleep, listed second), s3 (known, on no list) and s9 (unknown before).
    trade = ["src,dst,day", "s1,b,2019-01-01", "s2,c,2019-01-01", "s3,c,2019-12-01", "s4,c,2019-01-01"]
    trade += ["s1,b,2020-02-01", "s2,b,2020-02-01", "s3,b,2020-02-01", "s9,b,2020-02-01", "s4,b,2021-02-01"]
    scores = ["src,dst,direction,probability", "s4,b,upstream,0.9", "s2,b,upstream,0.5", "s1,b,upstream,0.99"]
    scores += ["s2,c,upstream,0.99"]
    (tmp_path / "trade.csv").write_text("\n".join(trade))
    (tmp_path / "lists.csv").write_text("\n".join(scores))
    rows = limits(tmp_path / "trade.csv", [tmp_path / "lists.csv"], CUT, 365)
    best, second = 1 + 1 / math.log2(3), 1 / math.log2(3)
    expected = ("1", "33%", "33%", "50%", f"{second / best:.3f}", f"{1 / best:.3f}")
    assert [row[:3] for row in rows] == [
        (direction, among, "lists")
        for direction in ("upstream", "downstream")
        for among in ("all", "known to at most 5")
    ]
    assert rows[0][3:] == rows[1][3:] == expected
    assert rows[2][3:] == ("0", "-", "-", "-", "-", "-")
    main(
        [
            str(tmp_path / "trade.csv"),
            "--cut",
            "2020-01-01",
            "--horizon",
            "365",
            "--scores",
            str(tmp_path / "lists.csv"),
        ]
    )
    head, _, first, *_ = (
        [cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.splitlines()
    )
    assert dict(zip(head, first, strict=True)) == {
        "direction": "upstream", "among": "all", "lists": "lists", "anchors": "1", "unknown before": "33%",
        "asleep before": "33%", "of the others on the lists": "50%", "NDCG@50": expected[4],
        "in ideal order": expected[5],
    }  # fmt: skip


def test_lists_are_compared_over_the_anchors_that_all_of_them_serve(tmp_path: Path) -> None:
    trade = ["src,dst,day", "s1,a,2019-01-01", "s2,b,2019-01-01", "s2,a,2020-02-01", "s1,b,2020-02-01"]
    (tmp_path / "trade.csv").write_text("\n".join(trade))
    lists = ["src,dst,direction,probability", "s2,a,upstream,0.9", "s1,b,upstream,0.9"]
    (tmp_path / "both.csv").write_text("\n".join(lists))
    (tmp_path / "one.csv").write_text("\n".join(lists[:2]))
    both, one = tmp_path / "both.csv", tmp_path / "one.csv"
    assert [row[3] for row in limits(tmp_path / "trade.csv", [both], CUT, 365)[:2]] == ["2", "2"]
    assert [row[2:4] for row in limits(tmp_path / "trade.csv", [both, one], CUT, 365)[:2]] == [
        ("both", "1"),
        ("one", "1"),
    ]
