"""The bytes of a file, unpacked where gzip packed it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

CHUNK = 1 << 20


def unpacked(path: Path) -> BinaryIO:
    """The bytes of a file, to be closed."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and an empty chunk that says it is the end."""
    with unpacked(path) as file:
        while chunk := file.read(CHUNK):
            yield chunk
    yield b""
