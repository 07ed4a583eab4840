"""One fold: the card, its peer and its challenger learn from the same firms and foresee the same others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from credit import challenger
from credit.declared import Floats
from credit.fit import fit
from credit.options import CardOptions
from credit.peer import PLAIN, plain_logistic, switched
from credit.sample import Sample
from credit.scorecard import Flags, Scorecard
from graph.errors import DataRefused

MODELS = ("card", "peer", "challenger")
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Fold:
    """Rows to learn from and rows to be foreseen; `repeat` says which deal of the folds they are of."""

    repeat: int
    train: Rows
    test: Rows


@dataclass(frozen=True)
class Foreseen:
    """The probabilities of each model for the rows of a fold, and the card's features."""

    risks: dict[str, Floats]
    chosen: tuple[str, ...]


def folds(sample: Sample, options: CardOptions) -> Iterator[Fold]:
    """Stratified folds, dealt anew each repeat; rows of one group stay together."""
    nothing = np.zeros(len(sample.bad))
    for repeat in range(options.repeats):
        kind = StratifiedKFold if sample.groups is None else StratifiedGroupKFold
        dealt = kind(options.folds, shuffle=True, random_state=options.seed + repeat)
        for train, test in dealt.split(nothing, sample.bad, sample.groups):
            yield Fold(repeat, train, test)


def foresee(sample: Sample, fold: Fold, options: CardOptions) -> Foreseen:
    """What each model, made of the rows to learn from alone, says of the others."""
    values, bad, asked = sample.values[fold.train], sample.bad[fold.train], sample.values[fold.test]
    card = _card(sample, values, bad, options)
    plain = sample.columns(PLAIN) if set(PLAIN) <= set(sample.names) else list(range(len(sample.features)))
    used = tuple(sample.features[j] for j in plain)
    peer = plain_logistic().fit(switched(used, values[:, plain]), bad)
    trees = challenger.challenger(sample.features, values, bad, options.seed)
    risks = {
        "card": card_risk(card, sample, asked) if card else np.full(len(asked), bad.mean()),
        "peer": peer.predict_proba(switched(used, asked[:, plain]))[:, 1],
        "challenger": challenger.risk(trees, asked),
    }
    return Foreseen(risks, card.features if card else ())


def card_risk(card: Scorecard, sample: Sample, values: Floats) -> Floats:
    """The card's probabilities for rows of a sample's values."""
    return card.pd(card.score(values[:, sample.columns(card.features)]))


def _card(sample: Sample, values: Floats, bad: Flags, options: CardOptions) -> Scorecard | None:
    """The card of a fold; None where nothing tells apart, which is then its answer: the sample's share for all."""
    try:
        return fit(sample.features, values, bad, options)
    except DataRefused:
        return None
