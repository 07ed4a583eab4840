"""Walks of three steps: anchor - partner - an anchor that shares it - counterparty.

The first two steps say who is like the anchor, with a long memory or a short one; the last says what that one trades
with: ever, of late, or newly. A last step that is faded by its first day (`newly`) tells who is winning the anchor's
like as partners, which says most about who comes next. Powers of degree after Zhou et al. 2009 (resource allocation).
"""

from __future__ import annotations

from collections.abc import Mapping

import scipy.sparse as sp

from gnn.scene import Scene
from gnn.voices.sound import Alike, Rows, scaled

NAMES = (
    "similar firms", "similar firms newly", "similar firms lately", "similar others",
    "path-3", "path-3 short", "path-3 long", "path-3 newly", "path-3 newly, by firm", "path-3 lately",
)  # fmt: skip


def steps(scene: Scene) -> sp.csr_matrix:
    """Anchors x counterparties: what a step of path-3 with a long memory weighs."""
    return scaled(scene.faded(720), 0.3, 0.15)


def hear(scene: Scene) -> Mapping[str, Rows]:
    """Walks by cosine and by resource allocation, and what each arrives at."""
    plain, long = scene.plain, scene.faded(720)
    cosine, others = Alike(scaled(plain, 0.5, 0)), scaled(plain, 0, 0.5)
    middle, short = scaled(scene.faded(360), 0.5, 0.5), scaled(scene.faded(180), 0.5, 0.3)
    walk, by_firm = steps(scene), Alike(scaled(long, 0.3, 0))
    far = Alike(walk)
    found = (
        cosine.to(plain), cosine.to(scene.fresh(270)), cosine.to(scene.faded(180)), Alike(others).to(others),
        Alike(middle).to(middle), Alike(short).to(short), far.to(walk), far.to(scaled(scene.fresh(270), 0, 0.15)),
        by_firm.to(scene.fresh(540)), far.to(scaled(scene.faded(90), 0, 0.15)),
    )  # fmt: skip
    return dict(zip(NAMES, found, strict=True))
