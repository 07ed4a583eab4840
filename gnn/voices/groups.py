"""What others of the anchor's group trade with, or which groups it trades with: a body above its units.

A group of anchors tells whom its members know, and who of them is most like the anchor; a group of counterparties
tells how the anchor deals with its members.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp

from gnn.ledger import Ints
from gnn.scene import Scene
from gnn.voices.sound import Alike, Heard, Rows, product, scaled, through

NAMES = ("group", "group lately", "group newly", "group path", "group path lately", "group path newly")

LARGEST = 1 << 16
"""In a wide market, a group with more members or partners says nothing: it is no group that tells firms apart."""


def hear(scene: Scene) -> Mapping[str, Rows]:
    """The voices of the anchors' groups and of the counterparties' groups; none where nobody has a group."""
    group, groups = scene.past.traits.group, scene.past.traits.groups
    ours, theirs = group[scene.market.rows], group[scene.market.cols]
    steps = {"group": scene.faded(360), "group lately": scene.faded(90), "group newly": scene.fresh(270)}
    found: dict[str, list[Rows]] = {}
    if (ours >= 0).any():
        member = members(ours, groups)
        for name, m in steps.items():
            found.setdefault(name, []).append(product(member, sp.csr_matrix(member.T @ m), LARGEST))
        found |= {name: [rows] for name, rows in paths(scene, member).items()}
    if (theirs >= 0).any():
        member = members(theirs, groups)
        for name, m in steps.items():
            found.setdefault(name, []).append(product(sp.csr_matrix(m @ member), sp.csr_matrix(member.T), LARGEST))
    return {name: summed(rows) for name, rows in found.items()}


def members(group: Ints, groups: int) -> sp.csr_matrix:
    """Places x groups, 1 where it belongs."""
    held = np.flatnonzero(group >= 0)
    return sp.csr_matrix((np.ones(len(held), np.float32), (held, group[held])), shape=(len(group), groups))


def paths(scene: Scene, member: sp.csr_matrix) -> dict[str, Rows]:
    """Walks of three steps that stay within the anchor's group."""
    walk = scaled(scene.faded(720), 0.3, 0.15)
    near, turned = Alike(walk), sp.csr_matrix(member.T)

    def like(anchors: Ints) -> Any:
        return sp.csr_matrix(near(anchors).multiply(member[anchors] @ turned))

    lasts = (walk, scaled(scene.faded(90), 0, 0.15), scaled(scene.fresh(270), 0, 0.15))
    return {name: through(like, last) for name, last in zip(NAMES[3:], lasts, strict=True)}


def summed(parts: list[Rows]) -> Rows:
    """The sum of what several rules say."""
    if len(parts) == 1:
        return parts[0]

    def rows(anchors: Ints) -> Heard:
        found = [part(anchors) for part in parts]
        return sum(found[1:], start=found[0])

    return rows
