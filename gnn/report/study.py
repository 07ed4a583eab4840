"""The study behind the report: models of several days and seeds, each judged by what happened after its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gnn.judged import Verdict
from gnn.learn import Course, course
from gnn.ledger import Floats, Tables, day_of
from gnn.metrics import calibration_error
from gnn.model import LinkModel
from gnn.options import TrainOptions
from gnn.report import ablation, limits
from gnn.report.day import Day, day_at, window_of
from gnn.report.families import families
from gnn.report.findings import Column, Findings, Parts, Recurring, Sizes, Window
from gnn.report.firms import drawn
from gnn.report.side import Side
from gnn.report.trial import Trial, learns, trial
from gnn.score import TOP
from gnn.tenths import Tenth, tenths
from graph.errors import BadParameter, DataRefused
from graph.progress import Progress, silent
from graph.report.cells import Words

HISTORY = (360, 450, 540, 720)
"""Days of history of the learning curve, beside all of it."""


@dataclass(frozen=True)
class Asked:
    """What a study is told: settings, how many seeds, and whether parts are taken out, which needs more trainings."""

    options: TrainOptions
    seeds: int = 5
    parts: bool = True


@dataclass(frozen=True)
class Heard:
    """What one seed's model is worth on a side."""

    verdict: Verdict
    again: Floats
    tenths: Mapping[str, tuple[Tenth, ...]]
    error: float
    blend: Floats
    share: Floats
    members: Mapping[ablation.Kept, Verdict]


def study(days: Sequence[tuple[Tables, Tables]], asked: Asked, progress: Progress = silent) -> Findings:
    """What is found at days, each given as the Snapshot of then and the one of the horizon's end.

    Raises BadParameter where two Snapshots do not lie a horizon apart, DataRefused where there is nothing to judge.
    """
    windows, found = [], list[tuple[Column, list[str]]]()
    for snapshot, truth in days:
        if (truth.as_of - snapshot.as_of).days != asked.options.horizon:
            raise BadParameter(f"{truth.as_of} does not end a horizon of {asked.options.horizon} days")
        day = day_at(snapshot, truth, asked.options)
        window, sides = studied(day, asked, progress)
        windows.append(window)
        found += sides
    names = sorted({name for _, rows in found for name in rows})
    number = {name: at for at, name in enumerate(names)}
    columns = [numbered(column, np.array([number[name] for name in rows])) for column, rows in found]
    return Findings(asked.options, tuple(range(asked.seeds)), windows, columns, drawn(len(names)))


def studied(day: Day, asked: Asked, progress: Progress) -> tuple[Window, list[tuple[Column, list[str]]]]:
    """The window of a day, and its columns with the names of their firms by place."""
    heard: list[list[Heard]] = [[] for _ in day.sides]
    digests, first, parts = [], None, None
    for seed in range(asked.seeds):
        options = replace(asked.options, seed=seed)
        lessons = course(day.ledger, day.past.cut, options, progress)
        trained = trial(lessons, day.past, options, progress)
        digests.append(LinkModel(day.snapshot.as_of, day.snapshot.id, options, trained.learnt).digest)
        for at, here in enumerate(day.sides):
            heard[at].append(hear(trained, lessons, here, asked.parts))
        if first is None:
            first = trained
            parts = taken_apart(day, lessons, options, progress) if asked.parts else None
    assert first is not None
    window = window_of(day, digests, [day_of(cut) for cut in first.learnt.cuts])
    columns = []
    for at, here in enumerate(day.sides):
        mine = None if parts is None else replace(parts[at], members=[h.members for h in heard[at]])
        columns.append((column_of(day, here, heard[at], mine), [str(name) for name in here.task.past.rows]))
    return window, columns


def hear(trained: Trial, lessons: Course, here: Side, parts: bool) -> Heard:
    """What a model is worth on a side; with `parts` also what subsets of its members are."""
    if not all(learns(trained.learnt, here).values()):
        raise DataRefused(
            f"the link model learnt nothing of some {here.task.past.direction} pairs before "
            f"{day_of(here.task.past.cut)}; take a later day or a longer horizon"
        )
    direction = here.task.past.direction
    said = trained.said(here)
    p = here.given(trained.probability(here, said))
    again, hit = here.again(trained.again(here)), here.task.again[here.asked]
    held, weights = np.isfinite(again), trained.learnt.blends[direction]
    return Heard(
        here.verdict(trained.score(here, said)),
        again,
        {
            "recurring": tenths(again[held], hit[held], here.task.past.pairs.row[here.asked][held]),
            "new": tenths(p.score, here.task.came(p.key), p.ends[0]),
        },
        calibration_error(again[held], hit[held]),
        weights,
        ablation.shares(said, weights, here.new.ends[0]),
        ablation.members(trained, lessons, here, said) if parts else {},
    )


def taken_apart(day: Day, lessons: Course, options: TrainOptions, progress: Progress) -> list[Parts]:
    """What is left of each side without each family, and with shorter histories."""
    left: list[dict[Words, tuple[Verdict | None, Floats | None]]] = [{} for _ in day.sides]
    unsaid, every = [], families()
    for done, family in enumerate(every):
        progress(f"leaving out {family.label.en}", done, len(every))
        if not family.tells(lessons):
            unsaid.append(family.label)
            continue
        for at, one in enumerate(ablation.left_out(family, lessons, day.past, day.sides, options, progress)):
            left[at][family.label] = (one.verdict, one.again)
    known = day.past.cut - int(day.ledger.day.min())
    curve: list[dict[int, Verdict | None]] = [{} for _ in day.sides]
    for days in (d for d in HISTORY if d < known):
        progress(f"learning from {days} days", days, known)
        short = limits.shortened(day.sides, day.snapshot, day.ledger, days, options, progress)
        for at, verdict in enumerate(short):
            curve[at][days] = verdict
    return [Parts([], one, unsaid, by_days) for one, by_days in zip(left, curve, strict=True)]


def column_of(day: Day, here: Side, heard: Sequence[Heard], parts: Parts | None) -> Column:
    """The column of a side; firms are numbered by place until those of all columns are known."""
    task, pairs = here.task, here.task.past.pairs
    rows, cols = task.past.shape
    counts = {
        "anchors": rows,
        "counterparties": cols,
        "recurring": int(task.again.sum()),
        "new": task.new.nnz,
        "tail": int(task.past.obscure[task.new.indices].sum()),
        "strangers": task.strangers,
        "unknown_anchors": task.others,
    }
    amount = np.bincount(pairs.row, pairs.amount, rows).astype(np.float64)
    sizes = Sizes(np.bincount(pairs.row, minlength=rows), np.bincount(pairs.col, minlength=cols), amount)
    recurring = Recurring(
        pairs.row[here.asked], task.again[here.asked], here.recurring, [lowest(h.again) for h in heard]
    )
    return Column(
        as_of=day.snapshot.as_of,
        direction=task.past.direction,
        counts=counts,
        firm=np.arange(rows),
        sizes=sizes,
        peers=here.peers,
        model=[h.verdict for h in heard],
        recurring=recurring,
        tenths={kind: [h.tenths[kind] for h in heard] for kind in ("recurring", "new")},
        error=[h.error for h in heard],
        blends=[h.blend for h in heard],
        shares=[h.share for h in heard],
        bounds=limits.bounds(here, heard[0].verdict, TOP),
        parts=parts,
    )


def lowest(score: Floats) -> Floats:
    """Scores with silence as the lowest of all."""
    return np.where(np.isfinite(score), score, -1.0)


def numbered(column: Column, firm: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Column:
    """The column with its firms numbered as among all columns."""
    return replace(column, firm=firm, recurring=replace(column.recurring, firm=firm[column.recurring.firm]))
