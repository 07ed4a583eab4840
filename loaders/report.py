"""What became of the rows of a load, for the person and for the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TopicReport:
    """The rows of one topic: read = new + same + changed + rejected.

    Of the rows read and not rejected, `flagged` have a total that is off by more than a fen, `voided` were voided, and
    `red` are valid ones of a negative amount.
    """

    read: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    rejected: int = 0
    flagged: int = 0
    voided: int = 0
    red: int = 0

    def __add__(self, other: TopicReport) -> TopicReport:
        """Both together."""
        return TopicReport(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


VERDICTS = ("read", "new", "same", "changed", "rejected")
NOTES = ("flagged", "voided", "red")


@dataclass(frozen=True)
class LoadReport:
    """One load: its rows by topic, where the rejected ones stand, and what of the files was not used.

    `unused` names the columns of a file that no field takes, `doubts` those of them that look like one it lacks,
    `unrecognised` why a file was not read, `refused` why a source that a manifest names was not.
    """

    topics: dict[str, TopicReport]
    rejects: list[Path] = field(default_factory=list)
    unused: dict[str, list[str]] = field(default_factory=dict)
    unrecognised: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "topics": {name: {v: getattr(t, v) for v in VERDICTS} for name, t in self.topics.items()},
            "notes": {name: {n: getattr(t, n) for n in NOTES} for name, t in self.topics.items()},
            "rejects": [str(path) for path in self.rejects],
            "unused": self.unused,
            "doubts": self.doubts,
            "unrecognised": self.unrecognised,
            "refused": self.refused,
        }

    def text(self) -> str:
        """The report in lines for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for name, topic in self.topics.items():
            yield f"{name}: " + ", ".join(f"{v} {getattr(topic, v):,}" for v in VERDICTS)
            notes = ", ".join(f"{words} {getattr(topic, n):,}" for n, words in WORDS.items() if getattr(topic, n))
            if notes:
                yield f"  {notes}"
        for path in self.rejects:
            yield f"rejected rows: {path}"
        for file, columns in self.unused.items():
            yield f"columns not used in {file}: {', '.join(columns)}"
        for file, doubts in self.doubts.items():
            yield from (f"in {file}: {doubt}" for doubt in doubts)
        for reason in self.unrecognised.values():
            yield f"not read: {reason}"
        for reason in self.refused.values():
            yield f"refused: {reason}"


WORDS = {"flagged": "totals that do not add up (kept)", "voided": "voided", "red": "red-letter"}
