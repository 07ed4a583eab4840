"""What a person says in a TOML file: read, and its keys and words checked, each mistake told by where it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graph.errors import BadParameter

Value = Any
Table = Mapping[str, Value]


def parsed(path: Path) -> Table:
    """What a file says; raises BadParameter, naming it, where it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadParameter(f"{path} cannot be opened ({error.strerror}); let this user read it") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadParameter(f"{path} is no TOML in UTF-8: {error}") from error


def check_keys(said: Iterable[str], keys: Iterable[str], where: str) -> None:
    """Raise BadParameter where a key is none of those that there are."""
    for key in said:
        if key not in keys:
            raise BadParameter(f"{where}, {key}: there is no such key{guess(key, keys)}; there are {', '.join(keys)}")


def guess(word: str, among: Iterable[str]) -> str:
    """The word that may be meant, as a message asks for it; nothing where none is near."""
    near = get_close_matches(word, sorted(among), n=1, cutoff=0.4)
    return f" (is {near[0]} meant?)" if near else ""


def text(value: Value, where: str) -> str:
    """A text that is not empty; raises BadParameter where it is none."""
    if not isinstance(value, str) or not value.strip():
        raise BadParameter(f"{where}: {value!r} is no text; write it in quotes")
    return value


def texts(value: Value, where: str) -> tuple[str, ...]:
    """One text or a list of them; raises BadParameter where one is none."""
    return tuple(text(each, where) for each in (value if isinstance(value, list) and value else [value]))
