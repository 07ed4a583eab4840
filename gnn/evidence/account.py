"""What a pair's score is made of: a base and what each feature adds, which sum up to its log odds.

Of a pair that never traded, each thing that is said of it is taken apart in its own way and counts as its blend says:
the line exactly, being one; the forest and the ranker by TreeSHAP; the network by the line within it, and the rest as
one number; a peer by the place in its list. What trees add is beside the
average pair that they were trained on, all else beside the average candidate of the list; those averages are in the
base, as is what the whole list has in common. Of a pair that did trade it is the forest of such pairs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn import forest
from gnn.features import OBSERVED, PREDICTED
from gnn.foresee import Foresight
from gnn.ledger import Floats
from gnn.line import INPUTS
from gnn.member import PEERS, SAYING
from gnn.one_list import OneList

APART = ("line", "forest", "ranker", *PEERS)
"""What is said that leaves nothing over when it is taken apart by features."""
COLUMNS = (*PREDICTED, *(name for name in SAYING if name not in APART))
"""What may add to the score of a pair that never traded."""
TARGET = np.array([PREDICTED.index(name.removeprefix("log ")) for name in INPUTS])
"""The feature that each input of the line is of."""


@dataclass(frozen=True)
class Account:
    """Names, values as the model takes them (nan where a name has none), and what each adds to the log odds."""

    base: float
    names: tuple[str, ...]
    values: Floats
    added: Floats

    @property
    def log_odds(self) -> float:
        """The log odds that the pair's probability is of."""
        return self.base + float(self.added.sum())


@dataclass(frozen=True)
class Part:
    """One thing that is said of a pair, taken apart: where it starts from, and what each of COLUMNS adds."""

    start: float
    added: Floats


def of_past(ahead: Foresight, direction: str, told: NDArray[np.float32]) -> Account:
    """The account of a pair that traded before, of its OBSERVED features."""
    line, threads = ahead.line(direction, "observed"), ahead.options.threads
    added = forest.contributions(ahead.learnt.again[direction].forest, told[None], threads)[0] * line.weights[0]
    return Account(float(added[-1]) + line.offset, OBSERVED, told.astype(np.float64), added[:-1])


def of_new(ahead: Foresight, found: OneList, at: int) -> Account:
    """The account of a pair that never traded: a row of its firm's list."""
    line, blend = ahead.line(found.direction, "predicted"), ahead.learnt.blends[found.direction]
    parts = [PARTS[name](ahead, found, at, voice) for voice, name in enumerate(SAYING)]
    total = found.said[at] @ blend - found.inputs[at, 0]
    start = float(blend @ np.array([p.start for p in parts]) - total)
    base = line.weights[0] * start + line.weights[1] * found.inputs[at, 1] + line.offset
    added = line.weights[0] * (blend @ np.stack([p.added for p in parts]))
    values = np.concatenate([found.told[at], np.full(len(COLUMNS) - len(PREDICTED), np.nan)])
    for voice, name in enumerate(SAYING):
        if name not in APART:
            values[COLUMNS.index(name)] = found.said[at, voice]
    return Account(float(base), COLUMNS, values, added)


def of_line(ahead: Foresight, found: OneList, at: int, voice: int) -> Part:
    """The line's weights times what it takes beyond the list's average."""
    weights = np.mean([m.lines[found.direction] for m in ahead.learnt.members], 0, dtype=np.float64)
    inputs = seen(ahead, found)
    middle = inputs.mean(0)
    return Part(float(weights @ middle), _by_feature(weights * (inputs[at] - middle)))


def of_forest(ahead: Foresight, found: OneList, at: int, voice: int) -> Part:
    """TreeSHAP, in the mean of members."""
    return _of_trees(ahead, found, at, [m.forests[found.direction] for m in ahead.learnt.members])


def of_ranker(ahead: Foresight, found: OneList, at: int, voice: int) -> Part:
    """The same of the rankers."""
    return _of_trees(ahead, found, at, [m.rankers[found.direction] for m in ahead.learnt.members])


def of_peer(ahead: Foresight, found: OneList, at: int, voice: int) -> Part:
    """All of it is the place in that voice's list."""
    said = found.said[:, voice]
    added = np.zeros(len(COLUMNS))
    added[PREDICTED.index(f"place: {SAYING[voice]}")] = said[at] - said.mean()
    return Part(float(said.mean()), added)


def _of_trees(ahead: Foresight, found: OneList, at: int, trees: Sequence[forest.Forest]) -> Part:
    told, threads = found.told[at : at + 1], ahead.options.threads
    given = np.mean([forest.contributions(f, told, threads)[0] for f in trees], 0)
    added = np.zeros(len(COLUMNS))
    added[: len(PREDICTED)] = given[:-1]
    return Part(float(given[-1]), added)


def of_network(ahead: Foresight, found: OneList, at: int, voice: int) -> Part:
    """The line within the network by features, and what it bends beyond that as one number."""
    heads = [m.network.head(found.direction).line.weight.detach().cpu().numpy()[0] for m in ahead.learnt.members]
    weights = np.mean(heads, 0, dtype=np.float64)
    inputs = seen(ahead, found)
    middle, beyond = inputs.mean(0), found.said[:, voice] - inputs @ weights
    added = _by_feature(weights * (inputs[at] - middle))
    added[COLUMNS.index(SAYING[voice])] = beyond[at] - beyond.mean()
    return Part(float(weights @ middle + beyond.mean()), added)


PARTS: dict[str, Callable[[Foresight, OneList, int, int], Part]] = {
    "line": of_line,
    "forest": of_forest,
    "ranker": of_ranker,
    "network": of_network,
    **dict.fromkeys(PEERS, of_peer),
}
"""How each thing that is said is taken apart."""


def seen(ahead: Foresight, found: OneList) -> Floats:
    """Rows x INPUTS of a list."""
    return ahead.learnt.lenses[found.direction](found.told).astype(np.float64)


def _by_feature(added: Floats) -> Floats:
    """What INPUTS add as what COLUMNS add."""
    out = np.zeros(len(COLUMNS))
    np.add.at(out, TARGET, added)
    return out
