"""A day's invoices for a folder that has been loaded, made of the rows of one of its files."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

DAY, NUMBER = "开票日期", "发票号码"
DATED = "2021/1/4"
"""Later than all that is held, as a day's documents are."""


def day(folder: Path, target: Path, documents: int = 30_000) -> None:
    """Write a file of so many documents at most, made of the first that names invoices by number."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline().rstrip("\r\n").split(",")
            if {DAY, NUMBER} <= set(header):
                rows = (line.rstrip("\r\n").split(",") for line in islice(file, documents))
                lines = [_dated(row, header, at) for at, row in enumerate(rows)]
                target.write_text("\n".join([",".join(header), *lines]) + "\n", encoding="utf-8")
                return
    raise SystemExit(f"{folder} has no file with {NUMBER} and {DAY}")


def _dated(row: list[str], header: list[str], at: int) -> str:
    new = {DAY: DATED, NUMBER: str(90_000_000 + at)}
    return ",".join(new.get(name, cell) for name, cell in zip(header, row, strict=True))
