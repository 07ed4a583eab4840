"""The words of names, as hashed and weighted tokens: what two names share says what the firms do.

A word with a digit in it is none: codes and numbers are handed out in an order that knows the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

TOKENS = 1 << 15
"""Columns that tokens are hashed to."""
COMMON = 0.05
"""A token that more of the names have tells nothing."""
GRAM = 4
"""Letters of a piece of a word; of Chinese names, pieces are two characters."""
PIECE = 0.35
"""Weight of a piece beside that of a whole word."""
HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")
SPLIT = re.compile(r"[\s\W]+")


def words(name: str) -> Iterable[tuple[str, float]]:
    """Tokens of a name with their weights: words and their pieces, pairs of characters of Chinese."""
    for word in SPLIT.split(name.upper()):
        if any(c.isdigit() for c in word):
            continue
        for part in HAN.findall(word):
            yield from ((part[i : i + 2], 1.0) for i in range(len(part) - 1))
        for part in LATIN.findall(word):
            yield part, 1.0
            framed = f"^{part}$"
            yield from ((framed[i : i + GRAM], PIECE) for i in range(len(framed) - GRAM + 1))


def token_counts(names: Sequence[str], labels: Sequence[Sequence[str]] | None = None) -> sp.csr_matrix:
    """Names x TOKENS, how much of each token a name has; float32.

    `labels` are further words of each name that are taken whole, such as an industry.
    """
    rows, columns, values = [], [], []
    for i, name in enumerate(names):
        found: dict[int, float] = {}
        for word, weight in (*words(name), *((f"={label}", 1.0) for label in (labels[i] if labels else ()))):
            at = crc32(word.encode()) % TOKENS
            found[at] = found.get(at, 0.0) + weight
        rows += [i] * len(found)
        columns += list(found)
        values += list(found.values())
    return sp.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(names), TOKENS))


def weighed(counts: sp.csr_matrix, known: NDArray[np.bool_]) -> sp.csr_matrix:
    """Rows of length 1 or empty, tokens weighed by their rarity among the names that are known (tf-idf); float32.

    A token that one of these names alone has joins nothing and is left out. Who has no word at all does not make those
    of others rare.
    """
    size = int((np.diff(counts.indptr)[known] > 0).sum())
    held = np.bincount(counts[known].indices, minlength=counts.shape[1])
    telling = (held > 1) & (held <= COMMON * size + 5)
    rarity = np.where(telling, np.log((1 + size) / (1 + held)), 0.0)
    found = sp.csr_matrix(counts @ sp.diags(rarity.astype(np.float32)))
    found.eliminate_zeros()
    length = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
    return sp.csr_matrix(sp.diags((1 / np.where(length > 0, length, 1)).astype(np.float32)) @ found)
