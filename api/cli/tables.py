"""Any one table from a file that a person names: CSV, Excel or Parquet, every cell as its text."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import DataRefused

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.progress import Progress
    from loaders.source import Source


def read_table(path: Path, progress: Progress) -> pa.Table:
    """The table of a file by its headers, one that comes again with _2 behind it; an empty cell is an empty text.

    Raises DataRefused where the file is no table, is several sheets, or has a row that cannot be told into cells.
    """
    from graph.engine import connect
    from loaders.contents import Place, contents
    from loaders.options import AS_IT_IS
    from loaders.scratch import Scratch

    with tempfile.TemporaryDirectory() as folder, Scratch(Path(folder) / "unpacked") as scratch:
        source = _only(path, contents(Place(path, str(path), path.name, scratch), AS_IT_IS).sources)
        con = connect("4GB")
        with source.opened(con, progress) as rows:
            table = con.to_pyarrow(rows)
    _whole(path, table)
    return table.select(source.cells).rename_columns(named(source.header))


def named(header: Sequence[str]) -> list[str]:
    """The names of columns: none is empty, and none comes twice."""
    seen: Counter[str] = Counter()
    found = []
    for at, given in enumerate(header, start=1):
        name = given.strip().strip("\ufeff").strip('"') or f"column_{at}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def _only(path: Path, found: Sequence[Sequence[Source]]) -> Source:
    if len(found) != 1:
        names = ", ".join(tops[0].name for tops in found) or "none"
        raise DataRefused(f"{path} has to hold one table, and it holds {len(found)} ({names}); save one of them alone")
    return found[0][0]


def _whole(path: Path, table: pa.Table) -> None:
    """Raise DataRefused for the first row that could not be read."""
    import pyarrow.compute as pc

    broken = table.filter(pc.is_valid(table["why"])).select(["row", "why"]).slice(0, 1).to_pylist()
    if broken:
        raise DataRefused(f"{path} row {broken[0]['row']} cannot be read: {broken[0]['why']}; mend that row")
    if not table.num_rows:
        raise DataRefused(f"{path} has a header and no rows")
