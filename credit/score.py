"""Scores: one row for every enterprise of a Snapshot, with the reason where there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.answers import answers
from credit.card import Card
from credit.declared import matrix
from credit.reasons import no_score
from graph.errors import DataRefused
from graph.features.invoices import invoice_features
from graph.snapshot import Snapshot
from graph.tables import CREDIT, POINT


def score(card: Card, snapshot: Snapshot, base_rate: float | None = None) -> pa.Table:
    """The scores of a day, table CREDIT: firms with books by the card, the others with the reason why not.

    Probabilities are of the sample's share of default, or of `base_rate` where it is given. Raises DataRefused where
    the card knows of days after the Snapshot's.
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
    made = [rows(card, features, base_rate)]
    for code, ids in (("no_documents", others.filter(own)["id"]), ("no_books", others.filter(pc.invert(own))["id"])):
        made.append(without(ids, code, card))
    return CREDIT.conform(_stamped(pa.concat_tables(made), card, snapshot))


def rows(card: Card, features: pa.Table, base_rate: float | None = None) -> pa.Table:
    """What the card says of each firm of a feature table: score, grade, pd, points, reasons, or why there are none."""
    thin = pc.less(features["months"], card.min_months)
    thick = features.filter(pc.invert(thin))
    said = answers(card, matrix(thick, card.scorecard.declared), base_rate)
    told = said.append_column("id", thick["id"]).append_column("reason", pa.nulls(thick.num_rows, pa.string()))
    return pa.concat_tables([told, without(features.filter(thin)["id"], "thin", card)])


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
