"""What an enterprise did before a cut, as seller and as buyer: the inputs of the encoder."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.ledger import Floats, Ints, Ledger
from gnn.market import WINDOWS, Pairs, traded

ROLES = ("seller", "buyer")
NAMES = (
    "partners", "documents", "amount", "idle", "age", "months",
    *(f"documents {w}" for w in WINDOWS), *(f"partners {w}" for w in WINDOWS), *(f"new partners {w}" for w in WINDOWS),
    "kept", "growth", "repeat",
)  # fmt: skip
WIDTH = len(ROLES) * len(NAMES) + 1
"""Features of an enterprise."""
NEVER = 3650
"""Days that stand for never: ten years."""


def activity(past: Ledger, cut: int) -> Floats:
    """Enterprises x features: NAMES as seller, NAMES as buyer, and whether its own books are known."""
    pairs = traded(past, cut)
    size = len(past.ids)
    parts = [role(pairs, pairs.row, size, cut), role(pairs, pairs.col, size, cut), past.anchor[:, None].astype(float)]
    return np.concatenate(parts, 1)


def done(past: Ledger, cut: int) -> NDArray[np.float32]:
    """The same in single precision, kept with the ledger, as several ask for it."""
    if ("done", cut) not in past.memory:
        past.memory["done", cut] = activity(past, cut).astype(np.float32)
    found: NDArray[np.float32] = past.memory["done", cut]
    return found


def role(pairs: Pairs, node: Ints, size: int, cut: int) -> Floats:
    """Enterprises x NAMES in one role."""

    def total(value: Any) -> Floats:
        return np.asarray(np.bincount(node, value.astype(np.float64), size), dtype=np.float64)

    partners, documents = total(np.ones(len(node))), total(pairs.documents)
    idle = np.full(size, NEVER)
    np.minimum.at(idle, node, cut - pairs.latest)
    age = np.zeros(size)
    np.maximum.at(age, node, cut - pairs.first)
    recent = [total(pairs.recent[:, k]) for k in range(len(WINDOWS))]
    active = [total(pairs.latest >= cut - w) for w in WINDOWS]
    new = [total(pairs.first >= cut - w) for w in WINDOWS]
    old = pairs.first < cut - 180
    kept = (total(old & (pairs.latest >= cut - 180)) + 1) / (total(old) + 2)
    growth = np.log((recent[1] + 1) / (recent[2] - recent[1] + 1))
    repeat = (total(pairs.months > 1) + 1) / (partners + 2)
    counts = [partners, documents, np.abs(total(pairs.amount)) / 1e6, idle, age, total(pairs.months), *recent, *active]
    return np.stack([*map(np.log1p, [*counts, *new]), kept, growth, repeat], 1)
