"""What is left without a part of the model, or of a member alone, as shares of what the whole model reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gnn.judged import Verdict
from gnn.member import SAYING
from gnn.report import labels
from gnn.report.findings import Column, Findings
from gnn.report.ranking import AMONG, kept
from graph.report.cells import Ranged, Words

Kept = Mapping[str, Mapping[str, Ranged]]
"""By direction (or `both`), then by what counts: how much of the model's NDCG@50 is kept."""


@dataclass(frozen=True)
class Part:
    """What is left without a part, or of one alone: shares of the model's NDCG@50; average precision lost."""

    label: Words
    kept: Kept
    precision: Mapping[Words, Ranged]


def parted(columns: Sequence[Column]) -> bool:
    """Whether parts were taken out."""
    return any(c.parts and c.parts.members for c in columns)


def member(findings: Findings, which: tuple[int, ...]) -> Part:
    """What some members alone keep, over all seeds."""
    found = [(c, [m[which] for m in c.parts.members], c.model) for c in findings.columns if c.parts]
    if len(which) == 1:
        said = labels.member(SAYING[which[0]])
        label = Words(f"只用{said.zh}", f"{said.en} alone")
    else:
        gone = labels.member(next(name for at, name in enumerate(SAYING) if at not in which))
        label = Words(f"去掉{gone.zh}", f"without {gone.en}")
    return Part(label, directed(findings, found), {})


def families(columns: Sequence[Column]) -> list[Words]:
    """Families that were left out of some column."""
    return list(dict.fromkeys(label for c in columns if c.parts for label in c.parts.families))


def family(findings: Findings, label: Words) -> Part:
    """What is left without a family, of the first seed's model."""
    asked = [(c, c.parts.families[label]) for c in findings.columns if c.parts and label in c.parts.families]
    ranked = [(c, v) for c, (v, _) in asked]
    precision = {
        labels.column(c.direction, c.as_of): findings.firms.gain(
            c.recurring.firm, c.recurring.hit, [s], c.recurring.model[0]
        )
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
