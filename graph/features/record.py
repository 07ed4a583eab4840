"""The record: what is written down of every definition of a feature, so that it need not be worked out to be told.

`record.json` lies beside this file. A test keeps it equal to what the definitions say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.features.family import Family

FILE = Path(__file__).with_name("record.json")


@dataclass(frozen=True)
class Recorded:
    """One definition."""

    values: str
    """Digest of its values on the specimen (`versions.digests`)."""
    columns: tuple[str, ...]
    """Columns of a Snapshot's tables that it hangs on, such as `books.amount` (`lineage.Lineage`)."""
    topics: tuple[str, ...]
    """Topics whose documents those are made of."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of the columns."""
        return tuple(dict.fromkeys(column.split(".")[0] for column in self.columns))


def recorded(file: Path = FILE) -> Mapping[str, Recorded]:
    """What is written down of every definition, by name@version."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return {name: Recorded(r["values"], tuple(r["columns"]), tuple(r["topics"])) for name, r in said.items()}


def worked_out(families: Iterable[Family]) -> Mapping[str, Recorded]:
    """What is to be written down of the definitions as they are: it takes some seconds."""
    # Whoever reads the record needs none of this.
    from graph.features.lineage import lineage
    from graph.features.versions import digests, every

    listed = tuple(families)
    lines, values = lineage(listed), digests(listed)
    return {name: Recorded(values[name], lines[f].columns, lines[f].topics) for name, f in every(listed).items()}


def text(record: Mapping[str, Recorded]) -> str:
    """The record as its file keeps it: a line a definition, by name."""
    rows = (f"{json.dumps(name)}: {json.dumps(asdict(record[name]))}" for name in sorted(record))
    return "{\n" + ",\n".join(rows) + "\n}\n"
