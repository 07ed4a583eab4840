"""What a file holds, by the ending of its name: one source, or the members of an archive or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import DataRefused
from loaders import parquet, text, workbook
from loaders.options import Reading
from loaders.scratch import Scratch
from loaders.source import Source

PLAIN = (".csv", ".tsv", ".txt", ".dat", ".del")
TEXTS = (*PLAIN, *(f"{suffix}.gz" for suffix in PLAIN))
ARCHIVES = (".zip",)


@dataclass(frozen=True)
class Contents:
    """The sources that a file holds, each as those rows of it that may be its header (one but for sheets), and why
    others are not read, by their place.
    """

    sources: Sequence[Sequence[Source]]
    unread: dict[str, str] = field(default_factory=dict)

    def __add__(self, other: Contents) -> Contents:
        """Both together."""
        return Contents([*self.sources, *other.sources], self.unread | other.unread)


@dataclass(frozen=True)
class Place:
    """A file to look into: where its bytes lie, what messages and facts call it, and where archives are unpacked."""

    path: Path
    shown: str
    name: str
    scratch: Scratch


def contents(place: Place, reading: Reading) -> Contents:
    """What a file holds; raises DataRefused, naming it, where that is nothing that can be read."""
    name = place.name.lower()
    if name.endswith(workbook.SUFFIXES):
        found, unread = workbook.sheets(place.path, reading, place.shown, place.name)
        return Contents(found, unread)
    if name.endswith(parquet.SUFFIXES):
        return Contents([[parquet.inspect(place.path, place.shown, place.name)]])
    if name.endswith(ARCHIVES):
        return _members(place, reading)
    if name.endswith(TEXTS) or reading.delimiter is not None:
        return Contents([[text.inspect(place.path, reading, place.shown, place.name)]])
    raise DataRefused(f"{place.shown} {_unknown(name)}")


def _members(place: Place, reading: Reading) -> Contents:
    from loaders import archive

    held = Contents([])
    for member in archive.unpack(place.path, place.shown, place.scratch):
        shown, name = f"{place.shown}/{member.name}", f"{place.name}/{member.name}"
        try:
            if member.fault:
                raise DataRefused(f"{shown} {member.fault}")
            held += contents(Place(member.path, shown, name, place.scratch), reading)
        except DataRefused as refused:
            held += Contents([], {shown: str(refused)})
    return held


def _unknown(name: str) -> str:
    if name.endswith(".toml"):
        return "is a manifest; name it itself"
    if name.endswith((".ctl", ".flg", ".ok")):
        return "looks like a control file; a manifest names it as control"
    kinds = ", ".join((*PLAIN, *workbook.SUFFIXES[:1], ".xls", ".xlsb", ".ods", ".parquet", ".zip"))
    return f"is none of {kinds} (text also with .gz behind); save it as CSV in UTF-8"
