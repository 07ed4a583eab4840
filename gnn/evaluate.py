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
from numpy.typing import NDArray

from gnn.baselines import peers, recurring
from gnn.ledger import Flags, Floats, Tables
from gnn.market import DIRECTIONS
from gnn.metrics import auc, average_precision, calibration_error, list_figures, over_anchors
from gnn.model import LinkModel
from gnn.score import score
from gnn.sources import Task, labels, task
from graph.errors import BadParameter
from graph.keys import Mentions, named
from graph.progress import Progress, silent

MODEL = "link model"
Figures = dict[str, float]


@dataclass(frozen=True)
class Report:
    """One direction: sizes, and for each ranker its figures on new, tail and recurring pairs."""

    sizes: dict[str, int]
    new: dict[str, Figures]
    tail: dict[str, Figures]
    recurring: dict[str, Figures]
    calibration: Figures


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
            "directions": {d: plain(asdict(r)) for d, r in self.reports.items()},
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
        reports[direction] = report(task(snapshot, truth, direction), links, snapshot)
    progress("evaluating", len(DIRECTIONS), len(DIRECTIONS))
    return Evaluation(snapshot.as_of, model.horizon, model.digest, reports)


def report(t: Task, links: pa.Table, snapshot: Mentions) -> Report:
    """The figures of one direction."""
    given = spread(t, links, snapshot)
    everyone = np.arange(t.past.shape[0])
    new, tail = {}, {}
    for ranker, rows in {**peers(t.past), MODEL: given.__getitem__}.items():
        scores = rows(everyone)
        new[ranker] = figures(t, scores, np.ones(t.past.shape[1], bool))
        tail[ranker] = figures(t, scores, t.past.obscure)
    pairs: Mapping[str, Floats] = {**recurring(t.past), MODEL: given[t.past.pairs.row, t.past.pairs.col]}
    again = {n: {"ap": average_precision(s, t.again), "auc": auc(s, t.again)} for n, s in pairs.items()}
    return Report(sizes(t), new, tail, again, calibration(t, given))


def spread(t: Task, links: pa.Table, snapshot: Mentions) -> Floats:
    """The links as anchors x counterparties by code, -1 where they are silent."""
    rows = named(links.filter(pc.equal(links["direction"], t.past.direction)), snapshot)
    anchor = labels(rows["anchor_source"], rows["anchor_key"])
    other = labels(rows["counterparty_source"], rows["counterparty_key"])
    return t.fill(anchor, other, np.asarray(rows["probability"].to_numpy()))


def figures(t: Task, scores: NDArray[Any], among: Flags) -> Figures:
    """List figures of new pairs among some counterparties, over the anchors that have any."""
    wanted, rows = t.new & among, []
    for i in np.flatnonzero(wanted.any(1)):
        open_to = ~t.seen[i] & among
        rows.append(list_figures(scores[i][open_to], wanted[i][open_to]))
    return over_anchors(rows)


def sizes(t: Task) -> dict[str, int]:
    """What there was to foresee."""
    return {
        "anchors": t.past.shape[0],
        "counterparties": t.past.shape[1],
        "recurring": int((t.future & t.seen).sum()),
        "new": int(t.new.sum()),
        "tail": int((t.new & t.past.obscure).sum()),
        "unknown_end": t.unknown,
    }


def calibration(t: Task, given: Floats) -> Figures:
    """What the probabilities said beside what came true."""
    p = given[t.past.pairs.row, t.past.pairs.col]
    held, listed = p >= 0, ~t.seen & (given >= 0)
    return {
        "recurring_error": calibration_error(p[held], t.again[held]),
        "recurring_rate": share(t.again),
        "new_mean": share(given[listed]),
        "new_rate": share(t.new[listed]),
    }


def share(values: Floats | Flags) -> float:
    """Their mean; nan where there are none."""
    return float(values.mean()) if values.size else math.nan


def plain(value: Any) -> Any:
    """Values that JSON can hold: it knows no NaN."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
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
    ]
