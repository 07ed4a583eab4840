"""Scores: one row for every enterprise of a Snapshot, with the reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.answers import answers
from credit.card import Card
from credit.declared import matrix
from credit.reasons import no_score
from credit.surveyed import MONTHS, SURVEYS, Given
from graph.errors import DataRefused
from graph.snapshot import Snapshot
from graph.tables import CREDIT, POINT


def score(card: Card, snapshot: Snapshot, base_rate: float | None = None, scores: pa.Table | None = None) -> pa.Table:
    """The scores of a day, table CREDIT: whom the card is for by the card, the others with the reason why not.

    Probabilities are of the sample's share of default, or of `base_rate` where it is given; `scores` are those
    published before the day. Raises DataRefused where the card knows of days after the Snapshot's.
    """
    if card.as_of > snapshot.as_of:
        raise DataRefused(
            f"card {card.digest} knows outcomes up to {card.as_of} and cannot score {snapshot.as_of}; "
            f"train one with: lianke credit train --as-of {snapshot.as_of}"
        )
    given = Given(snapshot, snapshot.as_of, scores, card.origin.horizon is not None)
    features = SURVEYS[card.kind].table(given)
    made = [rows(card, features, base_rate)]
    made += [without(ids, code, card) for code, ids in _others(card.kind, features, snapshot)]
    return CREDIT.conform(_stamped(pa.concat_tables(made), card, snapshot))


def _others(kind: str, features: pa.Table, snapshot: Snapshot) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Enterprises that the card has no features of, by the reason why."""
    if kind == "person":
        return
    enterprises = snapshot.arrow("enterprises").select(["id", "has_books"])
    others = enterprises.filter(pc.invert(pc.is_in(enterprises["id"], value_set=features["id"].combine_chunks())))
    if kind == "outside":
        yield "unseen", others["id"]
        return
    own = pc.fill_null(others["has_books"], False)
    yield "no_documents", others.filter(own)["id"]
    yield "no_books", others.filter(pc.invert(own))["id"]


def rows(card: Card, features: pa.Table, base_rate: float | None = None) -> pa.Table:
    """What the card says of each row of a feature table: score, grade, pd, points, reasons, or why there are none."""
    if not card.proven:
        return without(features["id"], "unproven", card)
    thin = pc.fill_null(pc.less(features[MONTHS], card.min_months), False)
    thick = features.filter(pc.invert(thin))
    values = matrix(thick, card.scorecard.declared)
    blank = np.isnan(values).all(axis=1)
    nothing, thick = thick.filter(pa.array(blank)), thick.filter(pa.array(~blank))
    said = answers(card, values[~blank], base_rate)
    told = said.append_column("id", thick["id"]).append_column("reason", pa.nulls(thick.num_rows, pa.string()))
    code = "thin_seen" if card.kind == "outside" else "thin"
    left = [without(features.filter(thin)["id"], code, card), without(nothing["id"], "nothing_known", card)]
    return pa.concat_tables([told, *left])


def without(ids: pa.ChunkedArray, code: str, card: Card) -> pa.Table:
    """Firms that have no score, each with the same reason."""
    size = len(ids)
    types = {name: CREDIT.arrow.field(name).type for name in ("score", "grade", "pd", "pd_low", "pd_high")}
    empty = pa.ListArray.from_arrays(np.zeros(size + 1, np.int32), pa.array([], pa.string()))
    points = pa.ListArray.from_arrays(np.zeros(size + 1, np.int32), pa.array([], POINT))
    lists = {"points": points, "reasons": empty, "missing": empty}
    told = pa.array([no_score(code, card.min_months)] * size, pa.string())
    return pa.table({**{n: pa.nulls(size, t) for n, t in types.items()}, **lists, "id": ids, "reason": told})


def _stamped(table: pa.Table, card: Card, snapshot: Snapshot) -> pa.Table:
    """The rows with what holds for all of them."""
    stamps: dict[str, Any] = {"card": card.kind, "model": card.digest, "as_of": snapshot.as_of}
    stamps |= {"known_at": snapshot.known_at, "horizon": card.origin.horizon}
    stamps |= {"valid_until": snapshot.as_of + timedelta(days=card.valid_days)}
    for name, value in stamps.items():
        kind = CREDIT.arrow.field(name).type
        table = table.append_column(name, pa.repeat(pa.scalar(value, kind), table.num_rows))
    return table
