"""One file of rows, and how it is written."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sheet:
    """A file's name, header and rows."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]

    def write(self, folder: Path) -> None:
        """Write it as CSV that a spreadsheet opens as it is."""
        with (folder / self.file).open("w", encoding="utf-8-sig", newline="") as sink:
            csv.writer(sink).writerows([self.header, *self.rows])
