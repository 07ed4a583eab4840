"""What a file holds, by the ending of its name, or by its bytes: one source, or members of an archive or a workbook."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import DataRefused
from loaders import parquet, signature, text
from loaders.options import Reading
from loaders.scratch import Scratch
from loaders.source import Source

PLAIN = (".csv", ".tsv", ".txt", ".dat", ".del")
TEXTS = (*PLAIN, *(f"{suffix}.gz" for suffix in PLAIN))
ARCHIVES = (".zip",)
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


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
    is_text = name.endswith(TEXTS) or reading.delimiter is not None
    if is_text and not name.endswith(WORKBOOKS + parquet.SUFFIXES + ARCHIVES):
        return _text(place, reading)
    return _of(name, place, reading)


def _of(name: str, place: Place, reading: Reading) -> Contents:
    """What a file of a name's ending holds."""
    if name.endswith(WORKBOOKS):
        from loaders import workbook

        found, unread = workbook.sheets(place.path, reading, place.shown, place.name)
        return Contents(found, unread)
    if name.endswith(parquet.SUFFIXES):
        return Contents([[parquet.inspect(place.path, place.shown, place.name)]])
    if name.endswith(ARCHIVES):
        return _members(place, reading)
    raise DataRefused(f"{place.shown} {_unknown(name)}")


def _text(place: Place, reading: Reading) -> Contents:
    """A file of text by its name, read as what its bytes are."""
    kind, path = signature.kind(place.path, place.shown), place.path
    packed = path.suffix.lower() == signature.PACKED
    if kind == signature.PACKED and not packed:
        path, packed = place.scratch.file(signature.PACKED), True
        shutil.copyfile(place.path, path)
    elif kind not in (None, signature.PACKED):
        return _of(str(kind), place, reading)
    if packed:
        signature.check_inner(path, place.shown)
    return Contents([[text.inspect(path, reading, place.shown, place.name)]])


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
    kinds = ", ".join((*PLAIN, *WORKBOOKS[:1], ".xls", ".xlsb", ".ods", ".parquet", ".zip"))
    return f"is none of {kinds} (text also with .gz behind); save it as CSV in UTF-8"
