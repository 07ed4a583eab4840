"""What a card must be measured against: plain logistic regression on 29 plain invoice features."""

from __future__ import annotations

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from credit.scorecard import Floats

_SIDE = ("amount", "month", "ticket", "documents", "months", "recency", "volatility", "tax_rate")
_SHARES = ("void_share", "red_share", "red_amount")
_PARTNERS = ("buyers", "buyers_hhi", "buyers_top_share", "suppliers", "suppliers_hhi", "suppliers_top_share", "margin")

PLAIN: tuple[str, ...] = (*(f"{side}_{n}" for side in ("sales", "purchase") for n in (*_SIDE, *_SHARES)), *_PARTNERS)
"""Features of all time, without windows: no choice among them is made."""


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
