"""The bytes of a file of text as a reader of CSV takes them: UTF-8, with a delimiter of one character."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from graph.errors import DataRefused
from loaders.unpacked import CHUNK

if TYPE_CHECKING:
    from loaders.text import Text

UNIT = "\x1f"
"""Stands in for a delimiter of several characters: ASCII made it for this."""


def separator(source: Text) -> str:
    """The delimiter of the bytes that `separated` gives."""
    return source.delimiter if len(source.delimiter) == 1 else UNIT


def separated(source: Text) -> BinaryIO:
    """The file's bytes in UTF-8, its delimiter one character; to be closed."""
    file = source.bytes()
    if source.encoding == "utf-8-sig" and len(source.delimiter) == 1:
        return file
    return io.BufferedReader(_Turned(source, file), CHUNK)


class _Turned(io.RawIOBase):
    """A stream of bytes that is filled from chunks."""

    def __init__(self, source: Text, file: BinaryIO) -> None:
        super().__init__()
        self.file = file
        self.chunks = _turned(source, file)
        self.rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; the bytes that it took, 0 at the end."""
        while not self.rest:
            chunk = next(self.chunks, None)
            if chunk is None:
                return 0
            self.rest = chunk
        taken = min(len(buffer), len(self.rest))
        buffer[:taken], self.rest = self.rest[:taken], self.rest[taken:]
        return taken

    def close(self) -> None:
        """Close the file below."""
        self.file.close()
        super().close()


def _turned(source: Text, file: BinaryIO) -> Iterator[bytes]:
    """The text in UTF-8, chunk by chunk, each cut where no delimiter can lie across the cut."""
    decoder = codecs.getincrementaldecoder(source.encoding)("strict")
    several, rest = len(source.delimiter) > 1, ""
    while chunk := file.read(CHUNK):
        text = rest + decoder.decode(chunk)
        rest = ""
        if several:
            if UNIT in text:
                raise DataRefused(f"{source.place} has the control character 0x1F in it; export it again without")
            end = text.rfind("\n") + 1
            text, rest = text[:end].replace(source.delimiter, UNIT), text[end:]
        yield text.encode()
    yield (rest + decoder.decode(b"", final=True)).replace(source.delimiter, separator(source)).encode()
