"""Honest figures on firms that no model had seen: of repeated folds, or of a test set that was named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from credit.calibrate import apart
from credit.comparison import Interval, drawn, interval
from credit.contest import MODELS, Fold, Rows, folds, foresee
from credit.declared import Floats
from credit.metrics import Band, auc, brier, ks, reliability
from credit.options import CardOptions
from credit.sample import Sample
from credit.scorecard import Flags
from graph.progress import Progress

Measure = Callable[[Flags, Floats], float]
PAIRS: tuple[tuple[Measure, str], ...] = ((auc, "peer"), (ks, "peer"), (auc, "challenger"))
"""What the card is held against, in the order of a Validation's gains."""


@dataclass(frozen=True)
class Figures:
    """One model over all test folds. Its pooled figures take each repeat's whole sample at once, out of fold.

    `brier_platt` and `brier_isotonic` are after a curve that was learnt on other firms than it is used for.
    """

    auc: Interval
    ks: Interval
    brier: float
    brier_platt: float
    brier_isotonic: float
    pooled_auc: float
    pooled_ks: float
    reliability: tuple[Band, ...]


@dataclass(frozen=True)
class Validation:
    """Card, peer and challenger on the same firms; a gain is the card's figure less the other's, pair by pair.

    `tested` firms were foreseen, in `folds` x `repeats`, or in one test set where folds is 0.
    """

    folds: int
    repeats: int
    tested: int
    card: Figures
    peer: Figures
    challenger: Figures
    gain: Interval
    gain_ks: Interval
    over_challenger: Interval
    chosen: dict[str, int]


@dataclass(frozen=True)
class Tried:
    """Every model's probabilities: a row a repeat, a column a firm that was foreseen; and which fold foresaw it."""

    bad: Flags
    risks: dict[str, Floats]
    part: Rows
    tests: tuple[tuple[int, Rows], ...]
    chosen: Counter[str]


def cross_validate(sample: Sample, options: CardOptions, progress: Progress) -> Validation:
    """The figures of a card made as this one is, and of its rivals, on firms that none of them had seen."""
    return over_folds(tried_in_folds(sample, options, progress), options)


def over_folds(tried: Tried, options: CardOptions) -> Validation:
    """The figures of models that were tried in folds."""
    paired = list(_paired(tried, options.folds))
    models = [_figures(tried, name, _over_folds(tried, name, options.folds)) for name in MODELS]
    return _validation((options.folds, options.repeats), tried, models, paired)


def tried_in_folds(sample: Sample, options: CardOptions, progress: Progress) -> Tried:
    """Every model in every fold."""
    shape, total = (options.repeats, len(sample.bad)), options.folds * options.repeats
    risks, part = {name: np.empty(shape) for name in MODELS}, np.empty(shape, dtype=np.int64)
    tests: list[tuple[int, Rows]] = []
    chosen: Counter[str] = Counter()
    for done, fold in enumerate(folds(sample, options)):
        progress("cross-validation of the card", done, total)
        found = foresee(sample, fold, options)
        chosen.update(found.chosen)
        for name, risk in found.risks.items():
            risks[name][fold.repeat, fold.test] = risk
        part[fold.repeat, fold.test] = done
        if 0 < sample.bad[fold.test].sum() < len(fold.test):
            tests.append((fold.repeat, fold.test))
    progress("cross-validation of the card", total, total)
    return Tried(sample.bad, risks, part, tuple(tests), chosen)


def tried_on(sample: Sample, fold: Fold, options: CardOptions, progress: Progress) -> Tried:
    """Every model of the rows to learn from, on the rows to test them on."""
    progress("test of the card", 0, None)
    found, bad = foresee(sample, fold, options), sample.bad[fold.test]
    risks = {name: risk[None, :] for name, risk in found.risks.items()}
    part = np.random.default_rng(options.seed).integers(options.folds, size=(1, len(bad)))
    return Tried(bad, risks, part, ((0, np.arange(len(bad))),), Counter(found.chosen))


def on_test(tried: Tried) -> Validation:
    """The figures of models that were tried on one test set."""
    models = [_figures(tried, name, (_drawn(auc, tried, name), _drawn(ks, tried, name))) for name in MODELS]
    return _validation((0, 1), tried, models, [_drawn(measure, tried, "card", rival) for measure, rival in PAIRS])


def _validation(dealt: tuple[int, int], tried: Tried, models: list[Figures], gains: list[Interval]) -> Validation:
    (number, repeats), (card, peer, trees), (gain, gain_ks, over) = dealt, models, gains
    chosen = dict(sorted(tried.chosen.items()))
    return Validation(number, repeats, len(tried.bad), card, peer, trees, gain, gain_ks, over, chosen)


def _paired(tried: Tried, number: int) -> Iterator[Interval]:
    for measure, rival in PAIRS:
        ours, theirs = (_each(tried, model, measure) for model in ("card", rival))
        yield interval([c - r for c, r in zip(ours, theirs, strict=True)], number)


def _each(tried: Tried, name: str, measure: Measure) -> list[float]:
    return [measure(tried.bad[test], tried.risks[name][repeat, test]) for repeat, test in tried.tests]


def _over_folds(tried: Tried, name: str, number: int) -> tuple[Interval, Interval]:
    """AUC and KS."""
    return interval(_each(tried, name, auc), number), interval(_each(tried, name, ks), number)


def _drawn(measure: Measure, tried: Tried, *names: str) -> Interval:
    """A figure of the test set, or the first model's less the second's."""

    def figure(bad: Flags, risks: Sequence[Floats]) -> float:
        found = [measure(bad, risk) for risk in risks]
        return found[0] - sum(found[1:])

    return drawn(tried.bad, figure, [tried.risks[name][0] for name in names])


def _figures(tried: Tried, name: str, over: tuple[Interval, Interval]) -> Figures:
    risk = tried.risks[name]
    every = np.tile(tried.bad, len(risk))
    curves = [apart(tried.bad, one, part) for one, part in zip(risk, tried.part, strict=True)]
    return Figures(
        auc=over[0],
        ks=over[1],
        brier=brier(every, risk.ravel()),
        brier_platt=float(np.mean([brier(tried.bad, c["platt"]) for c in curves])),
        brier_isotonic=float(np.mean([brier(tried.bad, c["isotonic"]) for c in curves])),
        pooled_auc=float(np.mean([auc(tried.bad, one) for one in risk])),
        pooled_ks=float(np.mean([ks(tried.bad, one) for one in risk])),
        reliability=reliability(every, risk.ravel()),
    )
