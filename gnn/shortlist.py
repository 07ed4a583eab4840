"""Candidates of anchors in a wide market, where a voice says something of few counterparties, or the same to everyone.

The choice is the one that is made where all is laid out; of equal scores at the end of a voice's list, it takes those
that stand first in the market.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Ints
from gnn.market import place
from gnn.scene import Scene
from gnn.voices import VOICES, Choir
from gnn.voices.sound import Everyone

if TYPE_CHECKING:
    from gnn.candidates import Pool

Voice = Everyone | sp.csr_matrix
"""What a voice says to a block of anchors."""


class Shortlist:
    """Whom the voices of a scene propose, and what all of them say of those; blank pages that are used again."""

    def __init__(self, scene: Scene, voices: Choir, proposing: Sequence[str], filling: str) -> None:
        self.scene, self.voices = scene, voices.rows
        self.proposing = [name for name in proposing if name in self.voices]
        everyone = {name: rows for name, rows in self.voices.items() if isinstance(rows, Everyone)}
        self.obscure = scene.market.obscure
        self.order = {name: everyone[name].order for name in {*self.proposing, filling} if name in everyone}
        self.tail = {name: order[self.obscure[order]] for name, order in self.order.items()}
        self.filler = self.order[filling]
        self.shut = np.zeros(scene.market.shape[1], bool)
        self.page = np.zeros(scene.market.shape[1], np.float32)

    def of_block(self, anchors: Ints, pool: Pool, asked: Sequence[Ints]) -> tuple[Sequence[Ints], NDArray[np.float32]]:
        """Candidates of each anchor, those that are asked for by name among them; candidates x VOICES of them all."""
        block: dict[str, Voice] = {
            name: rows if isinstance(rows, Everyone) else sp.csr_matrix(rows(anchors))
            for name, rows in self.voices.items()
        }
        cols = [self._chosen(block, pool, at, anchor, asked[at]) for at, anchor in enumerate(anchors)]
        ends = np.r_[0, np.cumsum([len(c) for c in cols])]
        said = np.zeros((ends[-1], len(VOICES)), np.float32)
        for number, name in enumerate(VOICES):
            if name in block:
                for at, chosen in enumerate(cols):
                    said[ends[at] : ends[at + 1], number] = self._said(block[name], at, chosen)
        return cols, said

    def _said(self, voice: Voice, at: int, cols: Ints) -> NDArray[np.float32]:
        """What a voice says of some counterparties to one anchor of the block."""
        if isinstance(voice, Everyone):
            return voice.score[cols].astype(np.float32)
        here = slice(voice.indptr[at], voice.indptr[at + 1])
        # Written to the page and wiped again: far faster than to search for each.
        self.page[voice.indices[here]] = voice.data[here]
        said = self.page[cols]
        self.page[voice.indices[here]] = 0
        return said

    def _chosen(self, block: Mapping[str, Voice], pool: Pool, at: int, anchor: int, asked: Ints) -> Ints:
        """Counterparties of one anchor, ascending."""
        shut = closed(self.scene, anchor)
        self.shut[shut] = True
        parts: list[NDArray[np.integer[Any]]] = [asked[~self.shut[asked]]]
        for name in self.proposing:
            voice = block[name]
            if isinstance(voice, Everyone):
                parts += [
                    self._leading(self.order[name], pool.best, len(shut)),
                    self._leading(self.tail[name], pool.tail, len(shut)),
                ]
            else:
                parts += self._best(voice, pool, at)
        chosen = np.unique(np.concatenate(parts))
        self.shut[chosen] = True
        if len(chosen) < pool.least:
            more = self._leading(self.filler, pool.least, len(shut) + len(chosen))
            chosen = np.union1d(chosen, more)
        self.shut[shut] = self.shut[chosen] = False
        return chosen.astype(np.int64)

    def _best(self, voice: sp.csr_matrix, pool: Pool, at: int) -> list[NDArray[np.integer[Any]]]:
        """A voice's best for one anchor, and its best of the tail."""
        here = slice(voice.indptr[at], voice.indptr[at + 1])
        cols, said = voice.indices[here], voice.data[here]
        kept = (said > 0) & ~self.shut[cols]
        cols, said = cols[kept], said[kept]
        obscure = self.obscure[cols]
        return [best(cols, said, pool.best), best(cols[obscure], said[obscure], pool.tail)]

    def _leading(self, order: Ints, count: int, shut: int) -> Ints:
        """The first of an order that are not shut, of whom there are so many."""
        first = order[: count + shut]
        return first[~self.shut[first]][:count]


def closed(scene: Scene, anchor: int) -> Ints:
    """Counterparties that are no prospects of an anchor, since they traded before or are the anchor itself."""
    market, plain = scene.market, scene.plain
    here = place(market.cols, market.rows[[anchor]])
    return np.concatenate([plain.indices[plain.indptr[anchor] : plain.indptr[anchor + 1]], here[here >= 0]])


def best(cols: NDArray[np.integer[Any]], said: NDArray[np.float32], count: int) -> NDArray[np.integer[Any]]:
    """The counterparties of the greatest scores; of equal ones those that stand first."""
    if len(cols) <= count:
        return cols
    if not count:
        return cols[:0]
    last = np.partition(said, -count)[-count]
    above, level = cols[said > last], cols[said == last]
    return np.concatenate([above, np.sort(level)[: count - len(above)]])
