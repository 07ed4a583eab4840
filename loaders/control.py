"""A control file: how many rows a delivery has and of which day it is, as its sender counted."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from graph.errors import DataRefused
from loaders.columns import plain

ROWS = frozenset(
    (
        *("rows", "row_count", "rowcount", "row_num", "rownum", "records", "record_count", "recordcount", "lines"),
        *("count", "cnt", "total", "total_count", "total_rows", "num"),
        *("行数", "记录数", "总记录数", "条数", "总条数", "笔数", "总笔数", "数据行数", "数据条数"),
    )
)
"""What senders call the number of rows."""

DAYS = frozenset(
    (
        *("day", "date", "data_date", "datadate", "data_dt", "biz_date", "bizdate", "business_date", "business_day"),
        *("businessdate", "batch_date", "batch_dt", "etl_date", "etl_dt", "work_date", "dt"),
        *("日期", "数据日期", "业务日期", "批次日期", "跑批日期", "账务日期", "会计日期"),
    )
)
"""What senders call the day of business."""

FORMS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
PARTS = re.compile(r"\|\+\||\|@\||@\|@|[,;|\t\x01]|\s+")
WRITTEN = "rows=1200 and day=2024-01-07, a line each, is understood"


@dataclass(frozen=True)
class Said:
    """What a control file says: its rows, and its day where it says one."""

    rows: int
    day: date | None


@dataclass(frozen=True)
class Control:
    """A control file, by its path or by an ending such as `.ctl` that stands for one beside each file, and the day that
    it has to say.
    """

    path: str
    folder: Path
    day: date
    strict: bool
    """Whether it has to say a day."""

    @property
    def beside(self) -> bool:
        """Whether each file has its own."""
        return self.path.startswith(".") and "/" not in self.path

    def of(self, file: Path) -> Path:
        """The control file beside a file: with its ending in place of the file's, or behind it."""
        stem = file.name.removesuffix(".gz")
        names = [file.name + self.path, stem + self.path, Path(stem).stem + self.path]
        return next((file.with_name(n) for n in names if file.with_name(n).is_file()), file.with_name(names[-1]))

    def whole(self) -> Path:
        """The one control file of all the files."""
        return self.folder / self.path

    def check(self, path: Path, rows: int, place: str) -> None:
        """Raise DataRefused, naming both sides, where the control file says otherwise than the rows and the day."""
        said = read(path)
        if said.rows != rows:
            raise DataRefused(
                f"{place} has {rows:,} rows where its control file {path} says {said.rows:,}; "
                "nothing of it was loaded: fetch it again from its source"
            )
        if said.day is None and self.strict:
            raise DataRefused(f"{place} is to be of {self.day}, but its control file {path} says no day")
        if said.day is not None and said.day != self.day:
            raise DataRefused(
                f"{place} is to be of {self.day} where its control file {path} says {said.day}; nothing of it was "
                'loaded: fetch the right one, or say in the manifest which day is meant: day = "yesterday", or a day'
            )


def read(path: Path) -> Said:
    """What a control file says; raises DataRefused, naming it, where it is not there or cannot be understood."""
    try:
        text = path.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise DataRefused(f"there is no control file {path}; its delivery is not complete") from error
    except UnicodeDecodeError as error:
        raise DataRefused(f"the control file {path} is not UTF-8; {WRITTEN}") from error
    pairs = _object(text) or _pairs(text) or _table(text)
    rows, day = (_only(pairs, names) for names in (ROWS, DAYS)) if pairs else _bare(text, path)
    number = re.sub(r"[,\s]", "", rows or "")
    if not number.isdecimal():
        raise DataRefused(f"the control file {path} says no number of rows; {WRITTEN}")
    when = _day(day) if day else None
    if day and when is None:
        raise DataRefused(f"the control file {path} says the day {day!r}, which is none; {WRITTEN}")
    return Said(int(number), when)


def _object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {plain(str(k)): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _pairs(text: str) -> dict[str, str]:
    """Lines as `key=value` or `key: value`."""
    found = [re.match(r"^\s*([^=:：]+?)\s*[=:：]\s*(.*?)\s*$", line) for line in re.split(r"[\r\n;]+", text) if line]
    pairs = {plain(m[1]): m[2].strip("\"'") for m in found if m}
    return pairs if pairs.keys() & ROWS else {}


def _table(text: str) -> dict[str, str]:
    """A header and a line below it."""
    lines = text.splitlines()
    if len(lines) != 2:
        return {}
    header, line = (next(csv.reader(io.StringIO(PARTS.sub(",", each)))) for each in lines)
    return {plain(k): v for k, v in zip(header, line, strict=False)} if len(header) == len(line) else {}


def _bare(text: str, path: Path) -> tuple[str | None, str | None]:
    """Of one line of several cells the one that is a day, and the one other that is a number."""
    cells = [cell for cell in PARTS.split(text) if cell]
    days = [cell for cell in cells if _day(cell)]
    numbers = [cell for cell in cells if cell.isdecimal() and cell not in days]
    if len(days) > 1 or len(numbers) != 1:
        raise DataRefused(f"the control file {path} does not tell its number of rows from other numbers; {WRITTEN}")
    return numbers[0], days[0] if days else None


def _only(pairs: Mapping[str, str], names: frozenset[str]) -> str | None:
    return next((value for key, value in pairs.items() if key in names), None)


def _day(text: str) -> date | None:
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None
