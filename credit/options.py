"""How a card is made, a default and a reason a line."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scaling:
    """Points of a score: `base_score` at `base_odds` good to bad, `pdo` more points double the odds."""

    base_score: int = 600  # the middle of the range that lenders are used to
    base_odds: float = 20.0  # 20 good to 1 bad there: pd 4.8 %
    pdo: int = 50  # wide enough that rounding points to integers moves no pd by much

    @property
    def factor(self) -> float:
        """Points a unit of ln(odds good to bad)."""
        return self.pdo / math.log(2)

    @property
    def offset(self) -> float:
        """Score at even odds."""
        return self.base_score - self.factor * math.log(self.base_odds)


@dataclass(frozen=True)
class CardOptions:
    """Choices of binning, selection, fit and validation."""

    seed: int = 0  # of the folds, the only chance in it
    folds: int = 5  # five defaults a test fold on a sample of 27
    repeats: int = 10  # how the folds fall moves the AUC by as much as models differ
    horizon: int = 365  # days within which a dated default counts
    min_months: int = 3  # fewer active months of documents say too little: no score, and no use in training
    min_each: int = 10  # fewer firms of either kind make no card
    most_binned: int = 30_000  # of more rows, cuts are sought on every n-th: they move by less than their own error
    max_prebins: int = 20  # candidate cuts before the optimum is sought
    min_prebin_size: float = 0.05  # share of the firms in a candidate bin
    min_bin_size: float = 0.1  # share of the firms in a bin: 12 of 123
    peaks: bool = True  # bins of features without a sense may have one peak or valley
    min_word: int = 5  # fewer firms with a word of a category say nothing of it
    min_word_share: float = 0.01  # and so does a smaller share
    min_iv: float = 0.1  # the usual line between weak and medium
    max_correlation: float = 0.9  # of two features that say nearly the same, the better one
    max_candidates: int = 8  # features by information value that the fit sees
    max_features: int = 8  # a card that fits one page
    strength: float = 0.1  # C of the ridge penalty: few defaults, so shrink hard
    scaling: Scaling = Scaling()
    grades: tuple[tuple[str, float], ...] = (("A", 0.2), ("B", 0.6), ("C", 2.4))  # odds of default up to, in those of
    # the sample, so that a sample with few defaults has grades too; D is all above
    valid_days: int = 90  # a score older than a quarter is out of date: books come in monthly


def grades(options: CardOptions, share: float) -> tuple[tuple[str, float], ...]:
    """Each grade and the probability of default that it goes up to, for a sample with a share of default."""
    odds = share / (1 - share)
    bands = ((name, times * odds) for name, times in options.grades)
    return (*((name, round(upper / (1 + upper), 6)) for name, upper in bands), ("D", 1.0))
