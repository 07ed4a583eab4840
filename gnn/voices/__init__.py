"""What is said about who will trade with whom, each by a simple rule that is not fitted on what came after.

A family a file; every family answers `hear(scene)` with functions by name, each of which gives some anchors' scores
of all counterparties. A scene of which a voice can say nothing leaves it out, and it then counts as silent: zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.ledger import Ints
from gnn.scene import Scene
from gnn.voices import ease, groups, popularity, roles, walks, words
from gnn.voices.sound import Heard, Rows

FAMILIES = (popularity, walks, ease, groups, words, roles)
VOICES: tuple[str, ...] = tuple(name for family in FAMILIES for name in family.NAMES)
"""All voices, in the order of their features."""


@dataclass(frozen=True)
class Choir:
    """The voices of a scene that have something to say."""

    rows: Mapping[str, Rows]
    counterparties: int

    def hear(self, anchors: Ints) -> NDArray[np.float32]:
        """VOICES x anchors x counterparties, float32; the silent ones are zero."""
        out = np.zeros((len(VOICES), len(anchors), self.counterparties), np.float32)
        for at, name in enumerate(VOICES):
            if name in self.rows:
                out[at] = laid_out(self.rows[name](anchors))
        return out


def laid_out(said: Heard) -> NDArray[np.float32]:
    """What is said of every counterparty."""
    return np.asarray(said if isinstance(said, np.ndarray) else said.toarray(), dtype=np.float32)


def choir(scene: Scene) -> Choir:
    """The voices of a scene."""
    return Choir({k: v for family in FAMILIES for k, v in family.hear(scene).items()}, scene.market.shape[1])
