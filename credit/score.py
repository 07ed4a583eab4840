"""Scores: one row for every enterprise of a Snapshot, with the reason where there is none."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from credit.card import Card
from credit.reasons import adverse, no_score
from credit.sample import matrix
from credit.scorecard import Ints
from graph.errors import DataRefused
from graph.features.invoices import invoice_features
from graph.snapshot import Snapshot
from graph.tables import CREDIT


def score(card: Card, snapshot: Snapshot) -> pa.Table:
    """The scores of a day, table CREDIT: firms with books by the card, the others with the reason why not.

    Raises DataRefused where the card knows of days after the Snapshot's.
    """
    if card.as_of > snapshot.as_of:
        raise DataRefused(
            f"card {card.digest} knows outcomes up to {card.as_of} and cannot score {snapshot.as_of}; "
            f"train one with: lianke credit train --as-of {snapshot.as_of}"
        )
    features = invoice_features(snapshot.table("books"), snapshot.as_of)
    enterprises = snapshot.arrow("enterprises").select(["id", "has_books"])
    others = enterprises.filter(pc.invert(pc.is_in(enterprises["id"], value_set=features["id"].combine_chunks())))
    own = pc.fill_null(others["has_books"], False)
    made = rows(card, features)
    for code, ids in (("no_documents", others.filter(own)["id"]), ("no_books", others.filter(pc.invert(own))["id"])):
        made += [_none(i, code, card) for i in ids.to_pylist()]
    stamp = {"card": card.kind, "model": card.digest, "as_of": snapshot.as_of}
    return CREDIT.conform(pa.Table.from_pylist([row | stamp for row in made], schema=CREDIT.arrow))


def rows(card: Card, features: pa.Table) -> list[dict[str, Any]]:
    """What the card says of each firm of a feature table: score, grade, pd, points, reasons, or why there are none."""
    sheet = card.scorecard
    values = matrix(features, sheet.features)
    points, bins = sheet.points(values), sheet.bins(values)
    thin = [m < card.min_months for m in features["months"].to_pylist()]
    return [
        _none(firm, "thin", card) if thin[i] else _row(firm, card, points[i], bins[i])
        for i, firm in enumerate(features["id"].to_pylist())
    ]


def _row(firm: str, card: Card, points: Ints, bins: Ints) -> dict[str, Any]:
    sheet = card.scorecard
    total = points.sum()
    pd = float(sheet.pd(total))
    detail = [
        {"feature": line.feature, "bin": line.labels[bins[j]], "points": float(points[j])}
        for j, line in enumerate(sheet.lines)
    ]
    found = {"score": int(total), "grade": sheet.grade(pd), "pd": pd}
    return {"id": firm, **found, "points": detail, "reasons": adverse(sheet, points, bins), "reason": None}


def _none(firm: str, code: str, card: Card) -> dict[str, Any]:
    empty: dict[str, Any] = {"score": None, "grade": None, "pd": None, "points": [], "reasons": []}
    return {"id": firm, **empty, "reason": no_score(code, card.min_months)}
