from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import DataRefused
from tests.loaders.handed import by_name, cells, gathered

HEAD = {"企业代号": ["E1", "E2"], "企业名称": ["甲", None]}


def put(folder: Path, columns: dict[str, object], name: str = "a.parquet") -> Path:
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table({**HEAD, **columns}), folder / name)
    return folder / name


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array([7, None]), "7"),
        (pa.array([2**63], pa.uint64()), str(2**63)),
        (pa.array([True]), "true"),
        (pa.array([date(2019, 1, 7)]), "2019-01-07"),
        (pa.array([datetime.fromisoformat("2019-01-07T00:00")], pa.timestamp("ns")), "2019-01-07"),
        (pa.array([datetime.fromisoformat("2019-01-07T03:04:05")], pa.timestamp("ms")), "2019-01-07 03:04:05"),
        (pa.array([datetime(2019, 1, 6, 16, 30, tzinfo=UTC)]), "2019-01-07 00:30:00"),
        (pa.array([Decimal("-943.40")]), "-943.40"),
        (pa.array([0.1 + 0.2]), "0.3"),
        (pa.array([0.1], pa.float32()), "0.1"),
        (pa.array([1234567.0]), "1234567"),
        (pa.array([float("nan")]), ""),
        (pa.array([2.4322e19]), "2.4322e+19"),
        (pa.array([["甲一", "甲二"]]), "甲一;甲二"),
        (pa.array(["甲".encode()]), "甲"),
        (pa.array(["甲"]).dictionary_encode(), "甲"),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else None,
)
def test_typed_values_come_as_text(tmp_path: Path, column: pa.Array, text: str) -> None:
    table = pa.table({"企业代号": ["E1"] * len(column), "企业名称": ["甲"] * len(column), "地区": column})
    pq.write_table(table, tmp_path / "a.parquet")
    first, *rest = cells(gathered(tmp_path / "s", tmp_path / "a.parquet").forms[0])
    assert first == (1, "E1", "甲", text)
    assert all(row[3] == "" for row in rest)


def test_rows_are_counted_from_1_over_row_groups(tmp_path: Path) -> None:
    table = pa.table({"企业代号": [f"E{n}" for n in range(1, 1001)], "企业名称": ["甲"] * 1000})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=100)
    found = cells(gathered(tmp_path / "s", tmp_path / "a.parquet").forms[0])
    assert [(row[0], row[1]) for row in found] == [(n, f"E{n}") for n in range(1, 1001)]


def test_a_folder_of_parts_is_a_folder_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "firms.parquet"
    put(folder, {}, "part-0.parquet")
    put(folder, {"地区": ["深圳", "广州"]}, "part-1.parquet")
    (folder / "_SUCCESS").touch()
    found = gathered(tmp_path / "s", folder)
    assert {name: len(rows) for name, rows in by_name(found).items()} == {"part-0.parquet": 2, "part-1.parquet": 2}
    assert found.strangers == {}


def test_a_path_that_looks_like_a_pattern_is_read_literally(tmp_path: Path) -> None:
    put(tmp_path, {}, "a1.parquet")
    path = put(tmp_path, {"地区": ["深圳", "广州"]}, "a[1].parquet")
    assert len(cells(gathered(tmp_path / "s", path).forms[0])[0]) == 4


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    whole = put(tmp_path, {}).read_bytes()
    for content in (b"", b"code,name\n", whole[: len(whole) // 2]):
        (tmp_path / "b.parquet").write_bytes(content)
        with pytest.raises(DataRefused, match=r"b\.parquet is no Parquet file .*write it again from its source"):
            gathered(tmp_path / "s", tmp_path / "b.parquet")
