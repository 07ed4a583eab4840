"""What several tables of a mapping that read the same nodes or relationships make of them together."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.cypher_source import Elements
from loaders.mapping import Entry


class Beside:
    """An entry beside the others of a mapping that read the same nodes or relationships."""

    def __init__(self, entry: Entry, entries: Sequence[Entry], found: Sequence[Elements]) -> None:
        self.entry = entry
        self._same = [
            (e, f) for e, f in zip(entries, found, strict=True) if (e.labels, e.types) == (entry.labels, entry.types)
        ]

    @property
    def rows(self) -> int:
        """How many rows they have together, those of the same ends once."""
        return sum({(entry.starts, entry.ends): found.rows for entry, found in self._same}.values())

    @property
    def whole(self) -> bool:
        """Whether they are relationships that only the labels of their ends choose."""
        return bool(self.entry.types) and not any(entry.where for entry, _ in self._same)

    def others(self, found: Elements) -> tuple[str, ...]:
        """The properties that none of them names."""
        named = {name for entry, _ in self._same for name in entry.properties}
        return tuple(name for name in found.others if name not in named)
