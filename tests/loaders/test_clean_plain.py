"""What the quick look reads, the close look reads alike: the quick one may only pass on what it is not sure of."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import Engine, connect
from graph.schema import Column
from graph.tables import DAY, FEN, FLAG, RATIO, STRING
from graph.topics.topic import Field, Kind
from loaders import parse
from loaders.plain_cells import READERS, value

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


TYPES = {Kind.DAY: DAY, Kind.PERIOD: DAY, Kind.MONEY: FEN, Kind.NUMBER: FEN, Kind.FLAG: FLAG, Kind.RATIO: RATIO}
TYPES |= {Kind.NAMES: pa.list_(STRING)}
ENDS = st.sampled_from(["", "", "", " ", "\u3000", "\t"])


def column(kind: Kind) -> Column:
    return Column("f", TYPES.get(kind, STRING), "f", "f", True)


def read(cells: list[str], field: Field) -> list[Any]:
    """The cells as they are read plainly."""
    engine = Engine()
    engine.sql.register("rows", pa.table({"place": range(len(cells)), "cell": pa.array(cells, pa.string())}))
    found = value("cell", field, column(field.kind))
    return [row[0] for row in engine.sql.execute(f"FROM rows SELECT {found} ORDER BY place").fetchall()]


SCALED = [(Kind.MONEY, 10_000), (Kind.RATIO, 100)]


@pytest.mark.parametrize(("kind", "scale"), [*((k, 1) for k in (*READERS, Kind.TEXT, Kind.NAMES)), *SCALED])
@settings(max_examples=3, deadline=None)
@given(cells=st.lists(st.tuples(ENDS, CELLS, ENDS).map("".join), min_size=20, max_size=120))
def test_a_quick_look_never_reads_another_value(kind: Kind, scale: int, cells: list[str]) -> None:
    field = Field("f", kind, ("f",), choices=CHOICES, scale=scale)
    rows = ibis.memtable(pa.table({"place": range(len(cells)), "cell": pa.array(cells, pa.string())}))
    close = rows.select("place", close=parse.value(parse.trimmed(rows.cell), field)).order_by("place")
    careful = connect().to_pyarrow(close)["close"].to_pylist()
    for cell, plain, said in zip(cells, read(cells, field), careful, strict=True):
        assert plain is None or plain == said, (cell, plain, said)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.CODE, "E1"), (Kind.CODE, "苏银贷字2019第3号"), (Kind.DAY, "2017/7/18"), (Kind.DAY, "2017-07-18"),
        (Kind.MONEY, "-943.4"), (Kind.MONEY, "1000"), (Kind.FLAG, "是"), (Kind.CHOICE, "有效发票"), (Kind.NUMBER, "12"),
        (Kind.USCC, "91990601BJMUJ9HM38"), (Kind.CODE, " E1\u3000"), (Kind.MONEY, "12.5 "), (Kind.RATIO, "35.5%"),
        (Kind.PERIOD, "2019-07"), (Kind.PERIOD, "201907"), (Kind.NAMES, "甲公司；乙公司"), (Kind.TEXT, " 甲"),
    ],
)  # fmt: skip
def test_what_is_written_plainly_is_read_quickly(kind: Kind, cell: str) -> None:
    field = Field("f", kind, ("f",), choices=CHOICES)
    assert read([cell], field)[0] is not None
