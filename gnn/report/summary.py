"""What is told of the findings: every figure that the page and the JSON show, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date
from typing import Any

import numpy as np

from gnn.evaluate import plain
from gnn.judged import Verdict
from gnn.member import SAYING
from gnn.metrics import auc, average_precision
from gnn.report.ablation import subsets
from gnn.report.findings import Column, Findings
from gnn.report.ranking import AMONG, MODEL, best, by_seed, figures, kept, mean, ratio
from gnn.tenths import Tenth
from graph.report.cells import Ranged, Words

RECURRING = "months x decay"
"""The peer that recurring pairs are judged by."""
Kept = Mapping[str, Mapping[str, Ranged]]
"""By direction (or `both`), then by what counts: how much of the model's NDCG@50 is kept."""


@dataclass(frozen=True)
class Summary:
    """One column in figures."""

    as_of: date
    direction: str
    counts: Mapping[str, int]
    figures: Mapping[str, Mapping[str, Mapping[str, Ranged]]]
    best: Mapping[str, str]
    ratio: Mapping[str, Ranged]
    seeds: Mapping[str, Ranged]
    recurring: Mapping[str, Mapping[str, float]]
    gain: Ranged
    error: Ranged
    tenths: Mapping[str, Sequence[Tenth]]
    shares: Mapping[str, Ranged]
    weights: Mapping[str, float]
    limits: Mapping[str, float]


@dataclass(frozen=True)
class Part:
    """What is left without a part, or of one alone: shares of the model's NDCG@50; average precision lost."""

    label: Words
    kept: Kept
    precision: Mapping[str, Ranged]


@dataclass(frozen=True)
class Told:
    """All that is told: by column, over all columns, and part by part."""

    findings: Findings
    columns: Sequence[Summary]
    together: Mapping[str, Ranged]
    members: Sequence[Part]
    families: Sequence[Part]
    silent: Sequence[Words]
    history: Mapping[int, Kept]
    chance: Kept | None
    """How much another seed keeps: what differs by no more says nothing."""

    def as_json(self) -> dict[str, object]:
        """Everything as plain values."""
        f = self.findings
        return {
            "horizon": f.options.horizon,
            "seeds": list(f.seeds),
            "settings": f.options.as_json(),
            "windows": [values(w) for w in f.windows],
            "together": values(self.together),
            "columns": [values(c) for c in self.columns],
            "members": [values(p) for p in self.members],
            "families": [values(p) for p in self.families],
            "silent": [w.en for w in self.silent],
            "history": {str(days): values(k) for days, k in self.history.items()},
            "another_seed": values(self.chance),
        }


def tell(findings: Findings) -> Told:
    """The figures of what was found."""
    columns, firms = findings.columns, findings.firms
    return Told(
        findings,
        [summary(findings, c) for c in columns],
        {among: ratio(firms, columns, among) for among in AMONG},
        [member(findings, k) for k in subsets()] if parted(columns) else [],
        [family(findings, label) for label in labels(columns)],
        list(dict.fromkeys(w for c in columns if c.parts for w in c.parts.silent)),
        {days: left(findings, [(c, v) for c, v in past(columns, days)]) for days in lengths(columns)},
        another(findings),
    )


def summary(findings: Findings, c: Column) -> Summary:
    """The figures of a column."""
    firms, again = findings.firms, c.recurring
    scores = {**{name: [s] for name, s in again.peers.items()}, MODEL: again.model}
    recurring = {
        name: {
            "ap": float(np.mean([average_precision(s, again.hit) for s in found])),
            "auc": float(np.mean([auc(s, again.hit) for s in found])),
        }
        for name, found in scores.items()
    }
    return Summary(
        c.as_of, c.direction, c.counts,
        {among: figures(firms, c, among) for among in AMONG},
        {among: best(c, among) for among in AMONG},
        {among: ratio(firms, [c], among) for among in AMONG},
        {among: by_seed(c, among) for among in AMONG},
        recurring,
        firms.gain(again.firm, again.hit, again.model, again.peers[RECURRING]),
        Ranged(float(np.mean(c.error)), min(c.error), max(c.error)),
        {kind: middle(found) for kind, found in c.tenths.items()},
        {name: spanned([s[at] for s in c.shares]) for at, name in enumerate(SAYING)},
        {name: float(np.mean([b[at] for b in c.blends])) for at, name in enumerate(SAYING)},
        limits(findings, c),
    )  # fmt: skip


def limits(findings: Findings, c: Column) -> dict[str, float]:
    """What bounds a ranking: shares of new partners, and the NDCG@50 of the ideal order of candidates."""
    b, ideal = c.bounds, mean([c.bounds.ideal], "new").figures
    return {
        "unforeseeable": b.strangers / max(b.strangers + c.counts["new"], 1),
        "candidates": b.candidates / max(b.new, 1),
        "listed": b.listed / max(b.new, 1),
        "ideal": float(ideal[:, 0].mean()) if len(ideal) else np.nan,
        "ideal_tail": float(found[:, 0].mean()) if len(found := mean([c.bounds.ideal], "tail").figures) else np.nan,
    }


def middle(found: Sequence[Sequence[Tenth]]) -> list[Tenth]:
    """Tenths in their mean over seeds."""
    names = ("said", "came", "low", "high")
    return [
        Tenth(seeds[0].pairs, *(float(np.mean([getattr(t, n) for t in seeds])) for n in names))
        for seeds in zip(*found, strict=True)
    ]


def spanned(values_by_seed: Sequence[float]) -> Ranged:
    """Their mean, from the least seed to the greatest."""
    return Ranged(float(np.mean(values_by_seed)), float(min(values_by_seed)), float(max(values_by_seed)))


def parted(columns: Sequence[Column]) -> bool:
    """Whether parts were taken out."""
    return any(c.parts and c.parts.members for c in columns)


def member(findings: Findings, which: tuple[int, ...]) -> Part:
    """What some members alone keep, over all seeds."""
    found = [(c, [m[which] for m in c.parts.members], c.model) for c in findings.columns if c.parts]
    if len(which) == 1:
        label = Words(f"只用 {SAYING[which[0]]}", f"{SAYING[which[0]]} alone")
    else:
        gone = next(name for at, name in enumerate(SAYING) if at not in which)
        label = Words(f"去掉 {gone}", f"without the {gone}")
    return Part(label, directed(findings, found), {})


def labels(columns: Sequence[Column]) -> list[Words]:
    """Families that were left out of some column."""
    return list(dict.fromkeys(label for c in columns if c.parts for label in c.parts.families))


def family(findings: Findings, label: Words) -> Part:
    """What is left without a family, of the first seed's model."""
    asked = [(c, c.parts.families[label]) for c in findings.columns if c.parts and label in c.parts.families]
    ranked = [(c, v) for c, (v, _) in asked]
    precision = {
        f"{c.as_of} {c.direction}": findings.firms.gain(c.recurring.firm, c.recurring.hit, [s], c.recurring.model[0])
        for c, (_, score) in asked
        if score is not None
        for s in [np.where(np.isfinite(score), score, -1.0)]
    }
    return Part(label, left(findings, ranked), precision)


def left(findings: Findings, found: Sequence[tuple[Column, Verdict | None]]) -> Kept:
    """What other verdicts keep of the first seed's model."""
    return directed(findings, [(c, [v], c.model[:1]) for c, v in found if v is not None])


def directed(findings: Findings, found: Sequence[tuple[Column, Sequence[Verdict], Sequence[Verdict]]]) -> Kept:
    """What verdicts keep, by direction and over both."""
    by = {d: [f for f in found if f[0].direction == d] for d in dict.fromkeys(f[0].direction for f in found)}
    return {d: {a: kept(findings.firms, rows, a) for a in AMONG} for d, rows in {**by, "both": list(found)}.items()}


def lengths(columns: Sequence[Column]) -> list[int]:
    """Days of history that were tried."""
    return sorted({days for c in columns if c.parts for days in c.parts.history})


def past(columns: Sequence[Column], days: int) -> list[tuple[Column, Verdict | None]]:
    """The columns with their verdicts on a model of so many days of history."""
    return [(c, c.parts.history[days]) for c in columns if c.parts and days in c.parts.history]


def another(findings: Findings) -> Kept | None:
    """What the second seed keeps of the first; None where there is one seed."""
    if len(findings.seeds) < 2:
        return None
    return left(findings, [(c, c.model[1]) for c in findings.columns])


def values(given: Any) -> Any:
    """Anything told as plain values that JSON can hold."""
    if isinstance(given, Words):
        return given.en
    if isinstance(given, Tenth):
        return plain(given)
    if is_dataclass(given) and not isinstance(given, type):
        return {name: values(getattr(given, name)) for name in given.__dataclass_fields__}
    if isinstance(given, Mapping):
        return {str(k): values(v) for k, v in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [values(v) for v in given]
    return given.isoformat() if isinstance(given, date) else plain(given)
