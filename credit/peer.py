"""What a card must be measured against: plain logistic regression, without bins and without a choice of features."""

from __future__ import annotations

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from credit.declared import Declared, Floats

_SIDE = ("amount", "month", "ticket", "documents", "months", "recency", "volatility", "tax_rate")
_SHARES = ("void_share", "red_share", "red_amount")
_PARTNERS = ("buyers", "buyers_hhi", "buyers_top_share", "suppliers", "suppliers_hhi", "suppliers_top_share", "margin")

PLAIN: tuple[str, ...] = (*(f"{side}_{n}" for side in ("sales", "purchase") for n in (*_SIDE, *_SHARES)), *_PARTNERS)
"""Features of all time of firms with books, without windows."""

MOST_WORDS = 30
"""Words of a category that the plain regression has a switch for."""


def plain_logistic() -> Pipeline:
    """Median for missing values, logarithms of long tails, standardised, ridge of C = 0.1."""
    return make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        FunctionTransformer(tame),
        StandardScaler(),
        LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-10),
    )


def tame(values: Floats) -> Floats:
    """Signed logarithm of (1 + |x|): near x for ratios, and even for amounts that span six powers of ten."""
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def switched(features: tuple[Declared, ...], values: Floats) -> Floats:
    """The matrix with a switch a word of each category in place of its number."""
    parts = []
    for j, feature in enumerate(features):
        column = values[:, [j]]
        words = range(min(len(feature.words), MOST_WORDS)) if feature.words is not None else None
        parts.append(column if words is None else (column == np.array(words)[None, :]).astype(np.float64))
    return np.column_stack(parts)
