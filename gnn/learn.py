"""What a ledger teaches at a day: members, the weights of their voices, and the lines that make probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import joblib
import numpy as np

from gnn import again, line, member
from gnn.again import Again
from gnn.calibrate import Line, blend, fit_line, standing
from gnn.examples import Examples, joined, lesson
from gnn.fit import embedded
from gnn.halves import HALVES, half
from gnn.ledger import Floats, Ledger
from gnn.line import Lens
from gnn.listwise import Lists
from gnn.market import DIRECTIONS
from gnn.member import BEGIN, NEW, SAYING, Head, Lessons, Member
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.scene import scene
from gnn.seed import device, seeded
from gnn.split import cuts
from gnn.tensors import tensors
from graph.errors import DataRefused
from graph.progress import Progress, silent

FOREST = SAYING.index("forest")


@dataclass(frozen=True)
class Learnt:
    """All that scoring needs, by direction and relation; `lessons` says how much each was learnt from."""

    members: Sequence[Member]
    again: Mapping[str, Again]
    lenses: Mapping[str, Lens]
    blends: Mapping[str, Floats]
    lines: Mapping[Head, Line]
    cuts: tuple[int, ...]
    lessons: Mapping[Head, tuple[int, int]]


@dataclass(frozen=True)
class Course:
    """What there is to learn from: the lessons of all windows, and the graph before each."""

    lessons: Lessons
    graphs: Mapping[int, HeteroData]


def learn(ledger: Ledger, as_of: int, options: TrainOptions, progress: Progress = silent) -> Learnt:
    """What the trades before a day teach; nothing dated on that day or later is looked at.

    Raises DataRefused where the history is too short or nothing happened in it that could be learnt from.
    """
    return taught(course(ledger, as_of, options, progress), options, progress)


def course(ledger: Ledger, as_of: int, options: TrainOptions, progress: Progress = silent) -> Course:
    """The course of a day; raises as `learn` does."""
    ledger = ledger.where(ledger.day < as_of)
    draw, where = seeded(options.seed, options.threads), device(options.device)
    days = cuts(int(ledger.day.min(initial=as_of)), as_of, options.horizon, options.cuts)
    lessons = lessons_of(ledger, days, options, draw, progress)
    return Course(lessons, {cut: tensors(ledger.before(cut), cut).to(where) for cut in days})


def taught(given: Course, options: TrainOptions, progress: Progress = silent) -> Learnt:
    """What a course teaches.

    Trees grow on all cores, each on its own, beside the networks: nothing that is learnt hangs on how many there are.
    """
    lessons, graphs = given.lessons, given.graphs
    lenses = {d: line.lens(e.features) for (d, relation), e in lessons.items() if relation == NEW}
    beside = ThreadPoolExecutor(joblib.cpu_count())
    try:
        planted = [member.plant(lessons, options, which, beside) for which in range(HALVES)]
        growing = {d: beside.submit(again.learn, e, options) for (d, relation), e in lessons.items() if relation != NEW}
        members = [member.train(lessons, lenses, graphs, options, trees, progress) for trees in planted]
        grown = {direction: tree.result() for direction, tree in growing.items()}
    finally:
        beside.shutdown(cancel_futures=True)
    blends, lines = {}, {}
    for head, e in lessons.items():
        direction, relation = head
        if relation != NEW:
            lines[head] = grown[direction][1]
            continue
        said = honest(members, direction, e, lenses[direction], graphs, options)
        blends[direction] = blend(said, Lists(e.lists, e.label, e.weight), BEGIN)
        late = np.flatnonzero(e.cut == e.cut.max())
        lists = np.unique(e.anchor[late], return_inverse=True)[1]
        inputs = standing((said @ blends[direction])[late], said[late, FOREST], lists, e.within[late])
        lines[head] = fit_line(inputs, e.label[late], e.weight[late])
    counts = {head: (len(e), int(e.label.sum())) for head, e in lessons.items()}
    past = {direction: forest for direction, (forest, _) in grown.items()}
    return Learnt(members, past, lenses, blends, lines, tuple(graphs), counts)


def lessons_of(
    ledger: Ledger, days: tuple[int, ...], options: TrainOptions, draw: np.random.Generator, progress: Progress
) -> Lessons:
    """The lessons of all windows, by direction and relation; those without a pair are left out."""
    parts: dict[Head, list[Examples]] = {}
    for done, cut in enumerate(days):
        for direction in DIRECTIONS:
            progress(
                "reading windows", len(DIRECTIONS) * done + DIRECTIONS.index(direction), len(DIRECTIONS) * len(days)
            )
            for relation, e in lesson(ledger, scene(ledger, direction, cut), options, draw).items():
                parts.setdefault((direction, relation), []).append(e)
    found = {head: joined(parts.pop(head)) for head in list(parts)}
    found = {head: e for head, e in found.items() if len(e)}
    if not any(e.label.any() for e in found.values()):
        raise DataRefused("no known pair traded in any training window; load more of the history")
    return found


def honest(
    members: Sequence[Member],
    direction: str,
    e: Examples,
    lens: Lens,
    graphs: Mapping[int, HeteroData],
    options: TrainOptions,
) -> Floats:
    """Rows x SAYING: what the member says of each row that was not trained on its list."""
    out = np.zeros((len(e), len(SAYING)))
    mine = half(e.anchor, options.seed)
    for which, one in enumerate(members):
        for cut, data in graphs.items():
            rows = np.flatnonzero((mine == which) & (e.cut == cut))
            part = e.take(rows)
            ends = np.stack([part.anchor, part.other])
            z = embedded(one.network, data)
            out[rows] = one.say(direction, z, ends, part.features, lens(part.features))
    return out
