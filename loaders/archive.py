"""The members of a .zip, unpacked one by one."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.errors import DataRefused
from loaders.scratch import Scratch

UTF8_NAME = 0x800
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


@dataclass(frozen=True)
class Member:
    """One file of an archive: its name there, where it was unpacked to, and why it was not, if so."""

    name: str
    path: Path
    fault: str | None = None


def unpack(path: Path, place: str, scratch: Scratch) -> Iterator[Member]:
    """The members of an archive in the order of their names, unpacked as they are asked for.

    Raises DataRefused, naming the place, where it cannot be opened or has no members.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            named = sorted(((_name(info), info) for info in archive.infolist() if not info.is_dir()), key=_by_name)
            members = [(name, info) for name, info in named if not _hidden(name)]
            if not members:
                raise DataRefused(f"{place} is empty")
            for name, info in members:
                yield _unpacked(archive, info, name, scratch)
    except zipfile.BadZipFile as error:
        raise DataRefused(f"{place} is no .zip that can be read ({error}); fetch it again from its source") from error


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, scratch: Scratch) -> Member:
    # The ending of the name says how the file is read; the rest of it is anyone's.
    target = scratch.file(PurePosixPath(name).suffix)
    if info.flag_bits & ENCRYPTED:
        return Member(name, target, "is encrypted; unpack the archive with its password, and load what it holds")
    if info.file_size > shutil.disk_usage(scratch.folder).free:
        return Member(name, target, f"needs {info.file_size:,} bytes unpacked, which {scratch.folder} has no room for")
    try:
        with archive.open(info) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
    except BROKEN as error:
        return Member(name, target, f"cannot be unpacked: {error}; fetch the archive again from its source")
    return Member(name, target)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name: where the archive does not say that it is UTF-8, it may be GBK too."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    written = info.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _by_name(member: tuple[str, zipfile.ZipInfo]) -> str:
    return member[0]


def _hidden(name: str) -> bool:
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
