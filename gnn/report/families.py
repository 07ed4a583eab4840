"""Families of what is told of pairs and firms, and courses from which one of them is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gnn.examples import Examples
from gnn.features import ACTS, LAST, NAMES, PLACES, SMOOTH
from gnn.goods import NAMES as GOODS
from gnn.kinship import GROUP, THROUGH
from gnn.learn import Course
from gnn.member import Head
from gnn.pyg import HeteroData
from gnn.report.side import Pairs
from gnn.tensors import NAMED, NODE, SUPPLIED_BY, SUPPLIES, WIDTH
from gnn.voices import FAMILIES as VOICES_BY_FAMILY
from graph.report.cells import Words

PLACED = np.array([NAMES["predicted"].index(name) for name in PLACES])
FUSION = NAMES["predicted"].index("fusion")
ENDS = ("anchor as ", "counterparty as ")


@dataclass(frozen=True)
class Family:
    """What is left out: features by their names, columns of the graph's nodes, and whether messages pass."""

    label: Words
    holds: Callable[[str], bool]
    nodes: tuple[int, ...] = ()
    silent: bool = False

    def columns(self, relation: str) -> NDArray[np.int64]:
        """Its columns among the features of a relation."""
        return np.flatnonzero([self.holds(name) for name in NAMES[relation]])

    def without(self, told: NDArray[np.float32], relation: str) -> NDArray[np.float32]:
        """The features where it says nothing; what all voices say together is worked out anew."""
        out = told.copy()
        for at in self.columns(relation):
            out[:, at] = np.log1p(LAST) if relation == "predicted" and at in PLACED else 0
        if relation == "predicted" and np.isin(self.columns(relation), PLACED).any():
            place = np.expm1(out[:, PLACED].astype(np.float64))
            out[:, FUSION] = np.log((1 / (SMOOTH + place)).sum(1))
        return out

    def tells(self, course: Course) -> bool:
        """Whether it says anything in a course."""
        if self.silent:
            return True
        told = [e.features[:, self.columns(head[1])] for head, e in self._asked(course)]
        return any(np.ptp(np.nan_to_num(x), axis=0).any() for x in told if len(x))

    def leave_out(self, course: Course) -> Course:
        """The course without it; only of the relations that it tells of."""
        lessons = {head: replace(e, features=self.without(e.features, head[1])) for head, e in self._asked(course)}
        return Course(lessons, {cut: self.bare(graph) for cut, graph in course.graphs.items()})

    def bare(self, graph: HeteroData) -> HeteroData:
        """The graph without it."""
        if not self.nodes and not self.silent:
            return graph
        out = graph.clone()
        out[NODE].x[:, list(self.nodes)] = 0
        for edge in (SUPPLIES, SUPPLIED_BY) if self.silent else ():
            out[edge].edge_index = out[edge].edge_index[:, :0]
            out[edge].edge_weight = out[edge].edge_weight[:0]
        return out

    def of(self, pairs: Pairs, relation: str) -> Pairs:
        """Pairs of which it says nothing."""
        return replace(pairs, told=self.without(pairs.told, relation))

    @property
    def relations(self) -> tuple[str, ...]:
        """Of which pairs it tells."""
        told = tuple(relation for relation in NAMES if len(self.columns(relation)))
        return told or ("predicted",)

    def _asked(self, course: Course) -> list[tuple[Head, Examples]]:
        return [(head, e) for head, e in course.lessons.items() if head[1] in self.relations]


def voices(label: Words, told: Sequence[str], nodes: tuple[int, ...]) -> Family:
    """A family of voices; some names that are no voice's go with it."""
    names = {*told, *(f"{kind}: {name}" for kind in ("place", "share", "score") for name in told)}
    return Family(label, names.__contains__, nodes)


LABELS = {
    "popularity": Words("热门度", "popularity"),
    "walks": Words("图上游走与相似企业", "walks and similar firms"),
    "ease": Words("线性协同模型 EASE", "EASE"),
    "groups": Words("所属集团", "groups"),
    "words": Words("名称用词", "words of names"),
    "roles": Words("另一侧的交易", "the other side's trade"),
}


def families() -> tuple[Family, ...]:
    """All families: those of voices, then those of features, then the messages that the graph network passes."""
    found = []
    for module in VOICES_BY_FAMILY:
        name = module.__name__.rpartition(".")[2]
        besides = GROUP if name == "groups" else ()
        nodes = tuple(range(WIDTH - NAMED, WIDTH)) if name == "words" else ()
        found.append(voices(LABELS.get(name, Words.name(name)), (*module.NAMES, *besides), nodes))
    sums = tuple(at for at, act in enumerate(ACTS) if "amount" in act)
    return (
        *found,
        Family(Words("与最相似企业的关系", "ties through the nearest firms"), frozenset(THROUGH).__contains__),
        Family(Words("金额", "amounts"), lambda name: "amount" in name or name.startswith("size "), sums),
        Family(Words("货物（税率与金额）", "goods: tax rates and amounts"), frozenset(GOODS).__contains__),
        Family(
            Words("两端企业的活跃度", "what both ends did"), lambda name: name.startswith(ENDS), tuple(range(len(ACTS)))
        ),
        Family(Words("图网络的消息传递", "messages over the graph"), lambda name: False, silent=True),
    )
