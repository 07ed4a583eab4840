"""Random sketches of neighbourhoods (FastRP): close sketches mean many short walks between two enterprises.

Each enterprise's own signs come from the digest that its id is, so that they stay the same in every Snapshot and a
model can be used on enterprises that it never saw.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import scipy.sparse as sp
from numpy.typing import NDArray

HOPS = ("buyers", "sellers", "their sellers", "their buyers")


def signs(ids: pa.Array, width: int) -> NDArray[np.float32]:
    """Enterprises x width of -1 and 1, drawn by each id alone."""
    bits = [np.frombuffer(hashlib.shake_128(i.encode()).digest(width // 8), np.uint8) for i in ids.to_pylist()]
    return (np.unpackbits(np.stack(bits), axis=1).astype(np.float32) * 2 - 1)[:, :width]


def sketches(ids: pa.Array, supplies: sp.csr_matrix, width: int = 64) -> NDArray[np.float32]:
    """Enterprises x 4 x width, of length 1: whom one sells to, buys from, and one walk of two further steps each.

    `supplies` is sellers x buyers, already scaled.
    """
    own = signs(ids, width)
    buyers, sellers = supplies @ own, supplies.T @ own
    hops = np.stack([buyers, sellers, supplies.T @ buyers, supplies @ sellers], 1)
    length = np.linalg.norm(hops, axis=2, keepdims=True)
    return np.asarray(hops / np.where(length > 0, length, 1), dtype=np.float32)
