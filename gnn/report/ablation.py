"""What each part of the model adds: its members taken out of the blend and alone, its families left out of training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gnn.calibrate import blend
from gnn.judged import Verdict
from gnn.learn import Course, honest
from gnn.ledger import Floats
from gnn.listwise import Lists
from gnn.member import BEGIN, SAYING
from gnn.options import TrainOptions
from gnn.report.families import Family
from gnn.report.side import Side
from gnn.report.trial import Past, Trial, learns, trial
from graph.progress import Progress

Kept = tuple[int, ...]
"""Numbers of the members that speak."""


@dataclass(frozen=True)
class Without:
    """What is left of a side where a family is left out; None of what it never told of."""

    verdict: Verdict | None
    again: Floats | None


def subsets() -> tuple[Kept, ...]:
    """Every member left out, then every member alone."""
    every = range(len(SAYING))
    return (*(tuple(k for k in every if k != gone) for gone in every), *((k,) for k in every))


def members(trained: Trial, course: Course, side: Side, said: Floats) -> Mapping[Kept, Verdict]:
    """The verdict on each subset of members, its weights learnt as those of all are: from lists that they never saw."""
    direction = side.task.past.direction
    ahead, lesson = trained.ahead, course.lessons[direction, "predicted"]
    lens = trained.learnt.lenses[direction]
    fair = honest(trained.learnt.members, direction, lesson, lens, course.graphs, ahead.options)
    lists = Lists(lesson.lists, lesson.label, lesson.weight)
    found = {}
    for kept in subsets():
        at = list(kept)
        weights = blend(fair[:, at], lists, [BEGIN[k] for k in at]) if len(at) > 1 else np.ones(1)
        found[kept] = side.verdict(said[:, at] @ weights)
    return found


def shares(said: Floats, weights: Floats, group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """How much of the spread of scores within lists comes from each member: sums up to 1."""
    number = np.unique(group, return_inverse=True)[1]
    size = np.bincount(number)
    parts = said * weights
    within = parts - np.stack([np.bincount(number, p) / size for p in parts.T], 1)[number]
    together = within.T @ within.sum(1)
    return np.asarray(together / max(together.sum(), 1e-12))


def left_out(
    family: Family, course: Course, past: Past, sides: Sequence[Side], options: TrainOptions, progress: Progress
) -> Sequence[Without]:
    """What is left of each side where a model learns and judges without a family; candidates stay the same."""
    bare = trial(family.leave_out(course), replace(past, graph=family.bare(past.graph)), options, progress)
    return [without(family, bare, side) for side in sides]


def without(family: Family, bare: Trial, side: Side) -> Without:
    """What is left of a side."""
    learnt = learns(bare.learnt, side)
    verdict = again = None
    if learnt["predicted"]:
        here = replace(side, new=family.of(side.new, "predicted"))
        verdict = side.verdict(bare.score(here, bare.said(here)))
    if learnt["observed"]:
        again = side.again(bare.again(replace(side, past=family.of(side.past, "observed"))))
    return Without(verdict, again)
