"""From a Snapshot to a card with its figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from credit.beside import full_card
from credit.card import Card, Origin
from credit.curves import curve, score_bands
from credit.fit import fit
from credit.options import CardOptions
from credit.sample import Sample, outcomes, sample
from credit.scorecard import Scorecard
from credit.segments import segments
from credit.surveyed import SURVEYS, surveyed
from credit.validate import Tried, over_folds, tried_in_folds
from graph.home import Home
from graph.progress import Progress, silent
from graph.published import scores_before
from graph.snapshot import Snapshot


def train(
    snapshot: Snapshot,
    options: CardOptions | None = None,
    progress: Progress = silent,
    kind: str = "firm",
    scores: pa.Table | None = None,
) -> Card:
    """A card of a kind, of all who have a known outcome, with the figures of cards made the same way.

    `scores` are those published before the day that its features are of. `repeats` of 0 leaves the cross-validation
    out. Raises DataRefused where outcomes are missing or too few.
    """
    options = options or CardOptions()
    progress("features of the card", 0, None)
    firms = sample(snapshot, options) if kind == "firm" else surveyed(SURVEYS[kind], snapshot, scores, options)
    found: dict[str, Any] = {"validation": {}}
    if options.repeats:
        tried = tried_in_folds(firms, options, progress)
        found = {"validation": asdict(over_folds(tried, options)), "curves": drawn_from(tried)}
        found["segments"] = segments(firms, tried.risks["card"].mean(axis=0), snapshot)
        if kind == "outside":
            found["own_books"] = full_card(snapshot, firms, options, progress)
    scorecard = fit(firms.features, firms.values, firms.bad, options)
    figures = kept({**found, "scores": spread(scorecard, firms), "options": asdict(options)})
    return Card(scorecard, _origin(snapshot, firms), options.min_months, figures, kind, options.valid_days)


def trained(
    home: Home, snapshot: Snapshot, kind: str, progress: Progress = silent, options: CardOptions | None = None
) -> Card:
    """A card of a kind, with the scores of partners that were published before the day that its features are of."""
    options = options or CardOptions()
    learnt_on = outcomes(snapshot.arrow("ratings"), snapshot.as_of, options.horizon).features_on
    return train(snapshot, options, progress, kind, scores_before(home, learnt_on, snapshot.known_at))


def drawn_from(tried: Tried) -> dict[str, Any]:
    """The curves of each model, of the first deal of the folds."""
    return {name: curve(tried.bad, risk[0]) for name, risk in tried.risks.items()}


def spread(sheet: Scorecard, firms: Sample) -> dict[str, Any]:
    """How the scores of the card's own sample lie."""
    return score_bands(sheet.score(firms.values[:, firms.columns(sheet.features)]))


def _origin(snapshot: Snapshot, firms: Sample) -> Origin:
    days = (snapshot.as_of, snapshot.known_at, firms.features_on or snapshot.as_of)
    return Origin(snapshot.id, *days, firms.horizon, len(firms.ids), int(firms.bad.sum()))


def kept(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures as JSON reads them back, so that a loaded card equals the stored one, to six decimals."""
    said: dict[str, Any] = json.loads(json.dumps(figures), parse_float=lambda text: round(float(text), 6))
    return said
