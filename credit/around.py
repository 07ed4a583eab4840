"""What cards may use beside a firm's own books: its neighbourhood, what others see of it, and a person's firms.

As in `credit.sense`, which way risk goes is written down before any fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from credit.declared import OPEN, RISKIER, SAFER, Declared
from credit.sense import SENSE
from graph.features.legal_person import PERSON as OF_PERSONS
from graph.features.neighbourhood import NEIGHBOURHOOD
from graph.features.outside import OUTSIDE as FROM_OUTSIDE
from graph.features.public import PUBLIC
from graph.features.table import Feature

_PARTNERS = {
    "{}_score": SAFER,
    "{}_worst_score": SAFER,
    "{}_scored_share": OPEN,
    "{}_defaulted": RISKIER,
    "{}_defaulted_share": RISKIER,
    "{}_hub_share": OPEN,
    "{}_silent_share": RISKIER,
    "{}_trend": SAFER,
    "{}_dependence": OPEN,
    "{}_captive": OPEN,
    "{}_tenure": SAFER,
    "{}_new_share": RISKIER,
    "{}_lost_share": RISKIER,
    "{}_largest_share": RISKIER,
    "{}_concentration": RISKIER,
}
_WHOLE = {
    "peers_score": SAFER,
    "peers_defaulted_share": RISKIER,
    "mutual_share": RISKIER,
    "cycles": RISKIER,
    "cycle_share": RISKIER,
    "guarantee_circle": RISKIER,
    "guarantee_load": RISKIER,
    "guaranteed_defaulted": RISKIER,
    "guarantors": OPEN,
}
NEAR_SENSE: Mapping[str, str] = {
    **{name.format(side): trend for side in ("buyers", "suppliers") for name, trend in _PARTNERS.items()},
    **_WHOLE,
}
PUBLIC_SENSE: Mapping[str, str] = {
    "age": SAFER,
    "capital": SAFER,
    **dict.fromkeys(("closed", "cases", "dishonest", "penalties", "arrears", "changes"), RISKIER),
}
PERSON_SENSE: Mapping[str, str] = {
    **dict.fromkeys(("firms", "firms_represented", "firms_share", "firms_scored"), OPEN),
    **dict.fromkeys(("firms_age", "firms_youngest", "firms_capital", "firms_trading_share"), SAFER),
    **dict.fromkeys(("firms_score", "firms_worst_score"), SAFER),
    **dict.fromkeys(("firms_closed_share", "firms_defaulted", "firms_cases", "firms_dishonest"), RISKIER),
    **dict.fromkeys(("firms_arrears", "firms_changes"), RISKIER),
}
SEEN_SENSE: Mapping[str, str] = {f"seen_{name}": trend for name, trend in {**SENSE, **NEAR_SENSE}.items()}


def _declared(features: Iterable[Feature], sense: Mapping[str, str]) -> tuple[Declared, ...]:
    return tuple(Declared(f.name, f.zh, f.en, sense[f.name]) for f in features)


NEAR = _declared(NEIGHBOURHOOD, NEAR_SENSE)
"""What a card may use of the firms around one."""

OPENLY = _declared(PUBLIC, PUBLIC_SENSE)
"""What a card may use of what anybody may know of a firm."""

OUTSIDE = _declared(FROM_OUTSIDE, {**SEEN_SENSE, **PUBLIC_SENSE})
"""What a card of firms without books may use."""

PERSON = _declared(OF_PERSONS, PERSON_SENSE)
"""What a card of natural persons may use."""
