"""Room on the disk for what is unpacked or asked for: files without a name, which end with the process, even a killed
one.
"""

from __future__ import annotations

import os
import resource
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

OPEN = Path("/proc/self/fd")
"""Where a process finds the files that it has open, those without a name too."""


class Scratch:
    """A folder whose files cannot be found by anyone else, and go when it is closed.

    People's numbers stand in them as their source wrote them: a name in the folder only leads to what the process
    holds open, so that nothing is left where it is killed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: list[int] = []
        folder.mkdir(mode=0o700, exist_ok=True)
        # An archive may have more members than a process may open files unless it asks.
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def file(self, suffix: str) -> Path:
        """An empty file that can be written and read by its path as long as this is open, its name ending so."""
        handle, written = tempfile.mkstemp(suffix=suffix, dir=self.folder)
        self._held.append(handle)
        path = Path(written)
        path.unlink()
        path.symlink_to(OPEN / str(handle))
        return path

    def close(self) -> None:
        """Give the room back."""
        while self._held:
            os.close(self._held.pop())

    def __enter__(self) -> Self:
        """It."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close it."""
        self.close()
