"""Who has many partners, who has them of late, and who is winning new ones: the same for every anchor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gnn.scene import Scene
from gnn.voices.sound import Rows, everyone

RECENT = (60, 180)
WINNING = (90, 270, 540)
NAMES = ("popularity", *(f"popularity {d}" for d in RECENT), *(f"winning {d}" for d in WINNING))


def hear(scene: Scene) -> Mapping[str, Rows]:
    """Partners of a counterparty: all, faded by their last trade, and faded by their first."""
    age, life = scene.market.age, scene.market.life
    sums = [
        scene.column_sums(),
        *(scene.column_sums(np.exp(-age / d)) for d in RECENT),
        *(scene.column_sums(np.exp(-life / d)) for d in WINNING),
    ]
    return {name: everyone(score) for name, score in zip(NAMES, sums, strict=True)}
