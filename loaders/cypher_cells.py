"""Records of a foreign graph as the cells of an entry's fields, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence

import neo4j
import pyarrow as pa

from graph.errors import BadParameter
from loaders import cypher
from loaders.cypher_source import form
from loaders.cypher_values import told
from loaders.mapping import Entry


class Seen:
    """What came of an entry so far: how many rows, and which properties were filled."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.rows = 0
        self.filled: set[str] = set()

    def batch(self, records: Sequence[neo4j.Record]) -> pa.RecordBatch:
        """The cells of some rows and the number of each."""
        names = self.entry.properties
        # By columns: asking each record by name takes as long as all that is done with its values.
        columns = dict(zip(records[0].keys(), zip(*(row.values() for row in records), strict=True), strict=True))
        keys = names if self.entry.cypher is not None else cypher.columns(self.entry)
        values = {name: [_text(value) for value in columns[key]] for name, key in zip(names, keys, strict=True)}
        self.filled |= {name for name, cells in values.items() if any(cells)}
        cells = [pa.array(cell.filled(values, len(records)), pa.string()) for cell in self.entry.cells]
        numbers = self._numbers(columns.get(cypher.ELEMENT), len(records))
        self.rows += len(records)
        return pa.record_batch([*cells, pa.array(numbers, pa.int64())], schema=form(len(cells)))

    def _numbers(self, elements: Sequence[object] | None, rows: int) -> list[int]:
        """The number of each row: that of its element, or for a query that gives none its place."""
        if elements is None:
            return list(range(self.rows + 1, self.rows + rows + 1))
        return [self._number(element) for element in elements]

    def _number(self, element: object) -> int:
        """The number at the end of an element id, such as 4:c0a65d96-4993-4b0c-b036-e7ebd9174905:17."""
        _, _, number = str(element).rpartition(":")
        if not number.isdecimal():
            raise BadParameter(
                f"{self.entry.place}: the database calls an element {str(element)[:80]!r}, which ends with no number; "
                f"ask by [[queries]], whose rows are counted"
            )
        return int(number)


def _text(value: object) -> str:
    return value if type(value) is str else told(value)
