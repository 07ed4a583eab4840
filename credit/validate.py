"""Honest figures: repeated cross-validation with bins and choice of features made anew inside each fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from credit.fit import fit
from credit.metrics import Band, Interval, auc, brier, interval, ks, reliability
from credit.options import CardOptions
from credit.peer import PLAIN, plain_logistic
from credit.sample import Sample
from credit.scorecard import Flags, Floats
from graph.progress import Progress

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """One model over all test folds. Its pooled figures take each repeat's whole sample at once, out of fold."""

    auc: Interval
    ks: Interval
    brier: float
    pooled_auc: float
    pooled_ks: float
    reliability: tuple[Band, ...]


@dataclass(frozen=True)
class Validation:
    """Card and peer in the same folds; `gain` is the card's AUC less the peer's, fold by fold."""

    folds: int
    repeats: int
    card: Figures
    peer: Figures
    gain: Interval
    chosen: dict[str, int]


def cross_validate(sample: Sample, options: CardOptions, progress: Progress) -> Validation:
    """The figures of a card made as this one is, and of its peer, on firms that neither had seen."""
    plain = [sample.names.index(n) for n in PLAIN]
    risks = {"card": np.empty((options.repeats, len(sample.bad))), "peer": np.empty((options.repeats, len(sample.bad)))}
    tests: list[tuple[int, Rows]] = []
    chosen: Counter[str] = Counter()
    for repeat, train, test in _splits(sample.bad, options):
        progress("cross-validation of the card", len(tests), options.folds * options.repeats)
        card = fit(sample.names, sample.values[train], sample.bad[train], options)
        chosen.update(card.features)
        used = [sample.names.index(n) for n in card.features]
        risks["card"][repeat, test] = card.pd(card.score(sample.values[test][:, used]))
        peer = plain_logistic().fit(sample.values[train][:, plain], sample.bad[train])
        risks["peer"][repeat, test] = peer.predict_proba(sample.values[test][:, plain])[:, 1]
        tests.append((repeat, test))
    progress("cross-validation of the card", len(tests), len(tests))
    return _validation(sample.bad, risks, tests, chosen, options)


def _splits(bad: Flags, options: CardOptions) -> Iterator[tuple[int, Rows, Rows]]:
    for repeat in range(options.repeats):
        folds = StratifiedKFold(options.folds, shuffle=True, random_state=options.seed + repeat)
        for train, test in folds.split(np.zeros(len(bad)), bad):
            yield repeat, train, test


def _validation(
    bad: Flags, risks: dict[str, Floats], tests: list[tuple[int, Rows]], chosen: Counter[str], options: CardOptions
) -> Validation:
    aucs = {name: [auc(bad[t], risk[r, t]) for r, t in tests] for name, risk in risks.items()}
    gain = interval([c - p for c, p in zip(aucs["card"], aucs["peer"], strict=True)], options.folds)
    card, peer = (_figures(bad, risks[n], tests, aucs[n], options.folds) for n in ("card", "peer"))
    return Validation(options.folds, options.repeats, card, peer, gain, dict(sorted(chosen.items())))


def _figures(bad: Flags, risk: Floats, tests: list[tuple[int, Rows]], aucs: list[float], folds: int) -> Figures:
    gaps = [ks(bad[t], risk[r, t]) for r, t in tests]
    every = np.tile(bad, len(risk))
    return Figures(
        auc=interval(aucs, folds),
        ks=interval(gaps, folds),
        brier=brier(every, risk.ravel()),
        pooled_auc=float(np.mean([auc(bad, one) for one in risk])),
        pooled_ks=float(np.mean([ks(bad, one) for one in risk])),
        reliability=reliability(every, risk.ravel()),
    )
