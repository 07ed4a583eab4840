"""What is told of the findings: every figure that the page and the JSON show, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date
from typing import Any

import numpy as np

from gnn.evaluate import plain
from gnn.member import SAYING
from gnn.metrics import auc, average_precision
from gnn.report.ablation import subsets
from gnn.report.findings import Column, Findings
from gnn.report.parts import Kept, Part, another, families, family, left, lengths, member, parted, past
from gnn.report.ranking import AMONG, MODEL, best, by_seed, figures, mean, ratio
from gnn.tenths import Tenth
from graph.report.cells import Ranged, Words

RECURRING = "months x decay"
"""The peer that recurring pairs are judged by."""


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
        [family(findings, label) for label in families(columns)],
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


def values(given: Any) -> Any:
    """Anything told as plain values that JSON can hold."""
    if isinstance(given, Words):
        return given.en
    if isinstance(given, Tenth):
        return plain(given)
    if is_dataclass(given) and not isinstance(given, type):
        return {name: values(getattr(given, name)) for name in given.__dataclass_fields__}
    if isinstance(given, Mapping):
        return {k.en if isinstance(k, Words) else str(k): values(v) for k, v in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [values(v) for v in given]
    return given.isoformat() if isinstance(given, date) else plain(given)
