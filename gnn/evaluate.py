"""The model beside its peers, on what happened from the Snapshot's day on."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gnn.baselines import peers, recurring
from gnn.given import Given, given
from gnn.judged import judged
from gnn.ledger import Flags, Floats, Tables
from gnn.market import DIRECTIONS, place
from gnn.metrics import auc, average_precision, calibration_error, over_anchors
from gnn.model import LinkModel
from gnn.score import score
from gnn.sources import Task, labels, task
from gnn.tenths import Tenth, tenths
from graph.errors import BadParameter
from graph.keys import Mentions, named
from graph.progress import Progress, silent

MODEL = "link model"
Figures = dict[str, float]


@dataclass(frozen=True)
class Report:
    """One direction: sizes, each ranker's figures on new, tail and recurring pairs, and how probabilities hold."""

    sizes: dict[str, int]
    new: dict[str, Figures]
    tail: dict[str, Figures]
    recurring: dict[str, Figures]
    calibration: Figures
    tenths: dict[str, tuple[Tenth, ...]]
    """Of recurring and of new pairs, the least likely first."""


@dataclass(frozen=True)
class Evaluation:
    """Reports by direction, and what they are of."""

    as_of: dt.date
    horizon: int
    model: str
    reports: dict[str, Report]

    def as_json(self) -> dict[str, object]:
        """Everything as plain values; what cannot be measured, for want of pairs, is None."""
        return {
            "as_of": self.as_of.isoformat(),
            "horizon": self.horizon,
            "model": self.model,
            "directions": {d: plain(vars(r)) for d, r in self.reports.items()},
        }

    def text(self) -> str:
        """Everything as lines to read."""
        parts = [f"model {self.model}, {self.horizon} days from {self.as_of} on"]
        return "\n".join(parts + [line for d, r in self.reports.items() for line in lines(d, r)])


def evaluate(model: LinkModel, snapshot: Tables, truth: Tables, progress: Progress = silent) -> Evaluation:
    """The model's scores of the Snapshot beside the peers', judged by a Snapshot of the model's horizon later.

    Raises BadParameter where the second Snapshot is not of that day, or the model knows what it is to foresee.
    """
    days = (truth.as_of - snapshot.as_of).days
    if days != model.horizon:
        raise BadParameter(f"the model foresees {model.horizon} days, the horizon asked for is {days}; train another")
    if model.as_of > snapshot.as_of:
        raise BadParameter(f"the model is of {model.as_of} and knows what happened after {snapshot.as_of}")
    links = score(model, snapshot, progress=progress)
    reports = {}
    for done, direction in enumerate(DIRECTIONS):
        progress("evaluating", done, len(DIRECTIONS))
        asked = task(snapshot, truth, direction)
        reports[direction] = report(asked, told(asked, links, snapshot))
    progress("evaluating", len(DIRECTIONS), len(DIRECTIONS))
    return Evaluation(snapshot.as_of, model.horizon, model.digest, reports)


def report(t: Task, said: Given) -> Report:
    """The figures of one direction, of what the model said of its pairs."""
    verdicts = {n: judged(t, rows) for n, rows in {**peers(t.past), MODEL: said.rows}.items()}
    pairs: Mapping[str, Floats] = {**recurring(t.past), MODEL: said.of(t.known)}
    again = {n: {"ap": average_precision(s, t.again), "auc": auc(s, t.again)} for n, s in pairs.items()}
    return Report(
        sizes(t),
        {n: over_anchors(v.new.figures) for n, v in verdicts.items()},
        {n: over_anchors(v.tail.figures) for n, v in verdicts.items()},
        again,
        calibration(t, said),
        reliability(t, said),
    )


def told(t: Task, links: pa.Table, snapshot: Mentions) -> Given:
    """The links of the task's direction as scores of its pairs, by the sources' own codes."""
    rows = named(links.filter(pc.equal(links["direction"], t.past.direction)), snapshot)
    anchor = labels(rows["anchor_source"], rows["anchor_key"])
    other = labels(rows["counterparty_source"], rows["counterparty_key"])
    ends = place(t.past.rows, anchor), place(t.past.cols, other)
    return given(t.past.shape, *ends, np.asarray(rows["probability"].to_numpy()))


def sizes(t: Task) -> dict[str, int]:
    """What there was to foresee."""
    return {
        "anchors": t.past.shape[0],
        "counterparties": t.past.shape[1],
        "recurring": int(t.again.sum()),
        "new": t.new.nnz,
        "tail": int(t.past.obscure[t.new.indices].sum()),
        "unknown_end": t.unknown,
    }


def calibration(t: Task, said: Given) -> Figures:
    """What the probabilities said beside what came true."""
    p = said.of(t.known)
    held, listed = p >= 0, said.without(t.known)
    return {
        "recurring_error": calibration_error(p[held], t.again[held]),
        "recurring_rate": share(t.again),
        "new_mean": share(listed.score),
        "new_rate": share(t.came(listed.key)),
    }


def reliability(t: Task, said: Given) -> dict[str, tuple[Tenth, ...]]:
    """Tenths of pairs of the past and of listed new ones, by what was said of them."""
    p = said.of(t.known)
    held, listed = p >= 0, said.without(t.known)
    return {
        "recurring": tenths(p[held], t.again[held], t.past.pairs.row[held]),
        "new": tenths(listed.score, t.came(listed.key), listed.ends[0]),
    }


def share(values: Floats | Flags) -> float:
    """Their mean; nan where there are none."""
    return float(values.mean()) if values.size else math.nan


def plain(value: Any) -> Any:
    """Values that JSON can hold: it knows no NaN."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, Tenth):
        return asdict(value) | {"holds": value.holds}
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def lines(direction: str, r: Report) -> list[str]:
    """One direction as text."""
    s = r.sizes
    if not s["anchors"]:
        return ["", f"{direction}: no book of this direction is loaded, so that there is nothing to judge"]
    out = [
        "",
        f"{direction}: {s['anchors']} firms x {s['counterparties']} counterparties; to foresee: {s['recurring']} "
        f"recurring, {s['new']} new ({s['tail']} tail), {s['unknown_end']} with an unknown end",
        f"  {'new pairs':20s} NDCG@50 [95 % interval]  R@20    R@100   AUC     tail NDCG@50 [interval]  R@100",
    ]
    for ranker, n in r.new.items():
        t = r.tail[ranker]
        out.append(
            f"  {ranker:20s} {n['ndcg_50']:.4f} [{n['low']:.4f} {n['high']:.4f}]  {n['recall_20']:.4f}  "
            f"{n['recall_100']:.4f}  {n['auc']:.4f}  {t['ndcg_50']:.4f} [{t['low']:.4f} {t['high']:.4f}]  "
            f"{t['recall_100']:.4f}"
        )
    out.append(f"  {'recurring pairs':20s} AP      AUC     (base rate {r.calibration['recurring_rate']:.3f})")
    out += [f"  {n:20s} {f['ap']:.4f}  {f['auc']:.4f}" for n, f in r.recurring.items()]
    c = r.calibration
    return [
        *out,
        f"  calibration error of recurring pairs {c['recurring_error']:.4f}; new pairs: mean probability "
        f"{c['new_mean']:.5f}, share that came true {c['new_rate']:.5f}",
        *(line for kind, found in r.tenths.items() for line in tenth_lines(kind, found)),
    ]


def tenth_lines(kind: str, found: tuple[Tenth, ...]) -> list[str]:
    """The tenths of one kind of pairs as text: a star stands where what was said does not hold."""
    if not found:
        return []
    digits = 3 if kind == "recurring" else 5
    rows = [
        ("said", [f"{t.said:.{digits}f}{'' if t.holds else '*'}" for t in found]),
        ("came", [f"{t.came:.{digits}f}" for t in found]),
    ]
    held = f"{sum(t.holds for t in found)} of {len(found)} hold (* does not)"
    shown = [f"    {name:6s}{' '.join(f'{cell:>9s}' for cell in cells)}" for name, cells in rows]
    return [f"  tenths of {kind} pairs by probability: {held}", *shown]
