"""The files that a load is handed, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadParameter

SUFFIXES = (".csv", ".csv.gz")


@dataclass(frozen=True)
class Found:
    """One file, and whether it was named itself rather than found in a folder."""

    path: Path
    named: bool

    @property
    def readable(self) -> bool:
        """Whether its name says that it can be read."""
        return self.path.name.lower().endswith(SUFFIXES)


def find(paths: Sequence[Path]) -> list[Found]:
    """The files of the paths, folders opened: by name, then by path, each once and hidden ones left out.

    Raises BadParameter where a path does not exist.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        if not path.exists():
            raise BadParameter(f"there is no file or folder {path}")
        named = not path.is_dir()
        for file in [path] if named else _within(path):
            known = found.get(file.resolve())
            found[file.resolve()] = Found(file, named or (known is not None and known.named))
    return sorted(found.values(), key=lambda f: (f.path.name, str(f.path)))


def _within(folder: Path) -> list[Path]:
    """The files below a folder, and links that lead to no file: a folder that is linked is not entered."""
    return [p for p in folder.rglob("*") if (p.is_file() or p.is_symlink()) and not _hidden(p.relative_to(folder))]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)
