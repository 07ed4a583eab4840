"""What the quick look reads, the close look reads alike: the quick one may only pass on what it is not sure of."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import connect
from graph.topics.topic import Field, Kind
from loaders import parse
from loaders.parse.plain import READERS

CHOICES = {"有效发票": "valid", "正常": "valid", "作废": "void"}
CELLS = st.one_of(
    st.sampled_from(
        [
            "2017/7/18",
            "2017-07-18",
            "20170718",
            "2017年7月18日",
            "2017\\7\\18",
            "2017 7 18",
            "infinity",
            "epoch",
            "17/7/18",
        ]
    ),
    st.sampled_from(
        ["-943.4", "+1", "1e5", "1_000", "1,000.00", ".5", "5.", "(5)", "12.345", "0.10", "９９", "99999999999999.99"]
    ),
    st.sampled_from(
        [
            "E1",
            "ｅ１",
            "甲公司",
            "1.2E+19",
            "＋8",
            "+86",
            "91990601BJMUJ9HM38",
            "9199-0601",
            "是",
            "N",
            "` 作废`",
            "正常",
        ]
    ),
    st.text(alphabet="0123456789-/.,+年月日 EeＡ１＋万元", min_size=1, max_size=12).map(str.strip).filter(bool),
)


@pytest.mark.parametrize("scale", [1, 10_000])
@pytest.mark.parametrize("kind", list(READERS))
@settings(max_examples=8, deadline=None)
@given(cells=st.lists(CELLS, min_size=1, max_size=40))
def test_a_quick_look_never_reads_another_value(kind: Kind, scale: int, cells: list[str]) -> None:
    field = Field("f", kind, ("f",), choices=CHOICES, scale=scale)
    rows = ibis.memtable(pa.table({"cell": pa.array(cells, pa.string())}))
    both = rows.select("cell", quick=READERS[kind](rows.cell, field), close=parse.value(rows.cell, field))
    for row in connect().to_pyarrow(both).to_pylist():
        assert row["quick"] is None or row["quick"] == row["close"], row


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.CODE, "E1"), (Kind.CODE, "苏银贷字2019第3号"), (Kind.DAY, "2017/7/18"), (Kind.DAY, "2017-07-18"),
        (Kind.MONEY, "-943.4"), (Kind.MONEY, "1000"), (Kind.FLAG, "是"), (Kind.CHOICE, "有效发票"), (Kind.NUMBER, "12"),
        (Kind.USCC, "91990601BJMUJ9HM38"),
    ],
)  # fmt: skip
def test_what_is_written_plainly_is_read_quickly(kind: Kind, cell: str) -> None:
    field = Field("f", kind, ("f",), choices=CHOICES)
    rows = ibis.memtable(pa.table({"cell": [cell]}))
    assert connect().to_pyarrow(rows.select(quick=READERS[kind](rows.cell, field)))["quick"][0].is_valid
