"""Which features a card of the firm may use, and which way sense says that risk goes with each.

Written down before any fit, so that a bin never says that more sales are worse because twelve firms happened to. Where
sense is silent (a low margin may be a trader's, a high one a service's), the data choose between rising and falling.
The bank's own rating is no feature: it already holds the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from credit.declared import OPEN, RISKIER, SAFER, Declared
from graph.features.invoices import INVOICES

_SIDE = {
    "{}_amount": SAFER,
    "{}_amount_365": SAFER,
    "{}_month": SAFER,
    "{}_ticket": OPEN,
    "{}_documents": SAFER,
    "{}_months": SAFER,
    "{}_regularity": SAFER,
    "{}_recency": RISKIER,
    "{}_volatility": RISKIER,
    "{}_growth": SAFER,
    "{}_tax_rate": OPEN,
    "{}_void_share": RISKIER,
    "{}_red_share": OPEN,
    "{}_red_amount": OPEN,
}
_PARTNERS = {"{}": SAFER, "{}_365": SAFER, "{}_top_share": RISKIER, "{}_hhi": RISKIER, "{}_kept": SAFER}

SENSE: Mapping[str, str] = MappingProxyType(
    {name.format(side): trend for side in ("sales", "purchase") for name, trend in _SIDE.items()}
    | {name.format(side): trend for side in ("buyers", "suppliers") for name, trend in _PARTNERS.items()}
    | {"margin": OPEN, "tax_burden": OPEN, "tenure": SAFER, "months": SAFER}
)
"""Trend of the share of defaults by feature."""

_TOLD = {f.name: f for f in INVOICES}

FIRM: tuple[Declared, ...] = tuple(Declared(n, _TOLD[n].zh, _TOLD[n].en, trend) for n, trend in SENSE.items())
"""What a card of firms with books may use."""
