"""How firms are found by what they are called: one text form, cut into pairs of characters.

Both databases index the same tokens and filter by the same texts, so that both give the same hits in the same order.
"""

from __future__ import annotations

import hashlib
import itertools
import unicodedata
from collections.abc import Iterable, Sequence

from graph.errors import BadParameter

SHORTEST, LONGEST = 2, 100
EDGE = "\x1f"
"""Stands before and after every name in a text of names; white space, so that no normal name holds it, and no line end,
which would slow the reading of exported files."""


def normal(text: str) -> str:
    """The text as it is compared: full width and upper case folded away, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def bigrams(text: str) -> list[str]:
    """The pairs of neighbouring characters of a normal text, once each, in order, as tokens of letters and digits."""
    pairs = (f"{ord(a):x}_{ord(b):x}" for a, b in itertools.pairwise(text))
    return list(dict.fromkeys(pairs))


def whole(text: str) -> str:
    """The token of a whole normal text."""
    return "w" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def tokens(texts: Iterable[str]) -> str:
    """The tokens of some normal texts, joined by blanks: what both databases index."""
    every = [token for text in texts for token in (*bigrams(text), whole(text))]
    return " ".join(dict.fromkeys(every))


def joined(texts: Sequence[str]) -> str:
    """Normal texts as one, each between edges, so that a whole text or a prefix is found as a part of it."""
    return EDGE + EDGE.join(texts) + EDGE if texts else ""


def asked(q: str) -> str:
    """The normal text of what somebody typed; raise BadParameter where it is too short or too long to look for."""
    text = normal(q)
    if not SHORTEST <= len(text) <= LONGEST:
        raise BadParameter(f"look for {SHORTEST} to {LONGEST} characters of a name or code, not {len(text)}")
    return text
