"""The link model kept ready before a Snapshot, to be asked about one firm or one pair at a time.

Lists are worked out when they are asked for, rather than kept beside a run: a list of the real invoices takes about 25
milliseconds, contributions of a pair 2, so that any pair can be explained, listed or not, and a night stays as short
as it was. What is kept is what all lists of a direction have in common (voices, ties, embeddings), and the lists asked
for last. One asks at a time: voices remember the block that they heard last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.candidates import NONE
from gnn.evidence.deal import Deals
from gnn.evidence.paths import Walks
from gnn.evidence.ties import Side
from gnn.examples import Judges, judges
from gnn.features import ends
from gnn.foresee import Foresight, foresight
from gnn.ledger import Floats, Ints, Tables, day_number, read_ledger
from gnn.market import DIRECTIONS, place
from gnn.model import LinkModel
from gnn.one_list import OneList, one_list
from gnn.recurrence import recurrence
from gnn.scene import Scene
from gnn.score import TOP
from gnn.seed import device, seeded
from graph.errors import NotFound
from graph.standing import closed

KEPT = 32
"""Lists that are kept whole: the ones asked for last, about half a megabyte each."""
SCORES = 8192
"""Lists whose probabilities are kept, about 10 kilobytes each."""


class Stage:
    """One direction, with everything that its lists and pairs have in common, made at first use."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.market = scene, scene.market

    @cached_property
    def judges(self) -> Judges:
        """What its pairs are judged by."""
        return judges(self.scene)

    @cached_property
    def deals(self) -> Deals:
        """What its pairs did."""
        return Deals(self.market)

    @cached_property
    def walks(self) -> Walks:
        """Its walks."""
        return Walks(self.scene, self.deals)

    @cached_property
    def side(self) -> Side:
        """Its pairs from both ends."""
        return Side(self.judges.kin, self.deals)

    @cached_property
    def _past(self) -> NDArray[np.float32]:
        return recurrence(self.market)

    def told(self, pairs: Ints) -> NDArray[np.float32]:
        """Rows x OBSERVED: the features of some pairs of the past, by their numbers."""
        p = self.market.pairs
        own = ends(self.scene, p.row[pairs], p.col[pairs])
        return np.concatenate([self._past[pairs], *own], 1).astype(np.float32)

    def places(self, anchor: int, other: int) -> tuple[int, int]:
        """Places of two firms by node number, -1 where it is not known in that role."""
        row, col = (
            place(labels, np.array([node])) for labels, node in ((self.market.rows, anchor), (self.market.cols, other))
        )
        return int(row[0]), int(col[0])


@dataclass(frozen=True)
class Firms:
    """Who the enterprises are, by node number."""

    ids: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    """Empty where none is known."""
    degree: Ints
    """Firms that each trades with."""
    gone: NDArray[np.bool_]
    """Which of them are dissolved or revoked."""

    @cached_property
    def _nodes(self) -> dict[str, int]:
        return {id: node for node, id in enumerate(self.ids)}

    def node(self, id: str) -> int:
        """The node number of an enterprise; raises NotFound where the Snapshot does not know it."""
        if id not in self._nodes:
            raise NotFound(f"there is no enterprise {id} in the Snapshot")
        return self._nodes[id]

    def called(self, node: int) -> str:
        """The name of a firm with its code, or the code alone where nobody has named it."""
        return f"{self.names[node]}({self.keys[node]})" if self.names[node] else self.keys[node]

    def short(self, node: int) -> str:
        """Its name, or its code where the name is masked or not known."""
        name = self.names[node]
        return self.keys[node] if not name or "*" in name else name


class Online:
    """A model before a Snapshot; safe to share between threads."""

    def __init__(self, model: LinkModel, snapshot: Tables, top: int = TOP) -> None:
        seeded(model.options.seed, model.options.threads)
        self.model, self.top, self.lock = model, top, RLock()
        ledger = read_ledger(snapshot)
        where = device(model.options.device)
        self.ahead: Foresight = foresight(model.learnt, model.options, ledger, day_number(snapshot.as_of), where)
        self.firms = firms(snapshot)
        self.stages = {d: Stage(self.ahead.scene(d)) for d in DIRECTIONS}
        self._lists = lru_cache(KEPT)(self._listed)
        self._scores = lru_cache(SCORES)(self._scored)

    @property
    def least(self) -> int:
        """Candidates of a list: as many as a night asks for, so that lists are the same."""
        return self.top + min(int(self.firms.gone.sum()), self.top)

    def list_of(self, direction: str, row: int) -> OneList:
        """The list of an anchor, by its place."""
        with self.lock:
            return self._lists(direction, row)

    def scores(self, direction: str, row: int) -> tuple[Ints, Floats]:
        """Places of the candidates on an anchor's list, ascending, and their probabilities."""
        with self.lock:
            return self._scores(direction, row)

    def forget(self) -> None:
        """Drop the lists that are kept whole."""
        with self.lock:
            self._lists.cache_clear()

    def list_with(self, direction: str, row: int, col: int) -> OneList:
        """The list of an anchor, with a counterparty that it may lack."""
        found = self.list_of(direction, row)
        if found.at(col) is not None:
            return found
        with self.lock:
            return self._listed(direction, row, self.stages[direction].market.keys(np.array([row]), np.array([col])))

    def _listed(self, direction: str, row: int, besides: Ints = NONE) -> OneList:
        return one_list(self.ahead, direction, row, self.stages[direction].judges, self.least, besides)

    def _scored(self, direction: str, row: int) -> tuple[Ints, Floats]:
        found = self._lists(direction, row)
        return found.cols, found.probability

    def again(self, direction: str, pairs: Ints) -> Floats:
        """Probabilities of pairs of the past, by their numbers."""
        if not len(pairs):
            return np.zeros(0)
        line, told = self.ahead.line(direction, "observed"), self.stages[direction].told(pairs)
        return line(self.model.learnt.again[direction](told)[:, None])


def firms(snapshot: Tables) -> Firms:
    """Who the enterprises of a Snapshot are, in the order of their ids."""
    table = snapshot.arrow("enterprises").sort_by("id")
    ids = table["id"].to_pylist()
    plain = {
        name: [value or "" for value in table[name].to_pylist()]
        for name in ("key", "name")
        if name in table.column_names
    }
    keys = plain.get("key", ids)
    known_by = table["known_by"].to_numpy() if "known_by" in table.column_names else np.zeros(len(ids))
    gone = pc.is_in(table["id"], closed(table)).to_numpy()
    return Firms(tuple(ids), tuple(keys), tuple(plain.get("name", [""] * len(ids))), known_by.astype(np.int64), gone)
