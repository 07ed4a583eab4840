"""The tables of a Snapshot, from the facts that were held."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from graph.books import books
from graph.documents import booked, documents, reporting
from graph.enterprises import clients, enterprises, ratings
from graph.holding import Holding
from graph.kept import kept
from graph.parties import groups, identify, mentions, own_codes, public
from graph.progress import Progress, silent
from graph.resolve import resolve
from graph.tables import SNAPSHOT
from graph.trades import trades


def contents(held: Holding, progress: Progress = silent) -> dict[str, pa.Table]:
    """Every table of `graph.tables.SNAPSHOT` by name, conformed to its schema and ordered by its key."""
    stage, total = f"taking the snapshot of {held.as_of}", len(SNAPSHOT) + 1
    progress(stage, 0, total)
    expressions, made = expressed(held), {}
    for done, schema in enumerate(SNAPSHOT, start=1):
        progress(stage, done, total)
        made[schema.name] = schema.conform(expressions[schema.name].to_pyarrow())
    progress(stage, total, total)
    return made


def expressed(held: Holding) -> Mapping[str, Table]:
    """The tables as expressions over the facts; who is who is judged first, since all others speak of enterprises."""
    told, customers = documents(held.documents), held.customers
    found = resolve(told, own_codes(told, customers))
    judged = found.judgements.to_pyarrow().select(["source", "left", "right"]).to_pylist()
    grouped = groups((row["source"], row["left"], row["right"]) for row in judged)
    mentioned = kept(identify(mentions(told, customers), ibis.memtable(grouped)))
    sides = booked(told, mentioned, clients(mentioned, customers))
    identified = reporting(mentioned, sides)
    traded = kept(trades(sides, identified))
    return {
        "enterprises": enterprises(identified, customers, traded, found.conflicts),
        "mentions": public(identified),
        "books": books(sides, identified),
        "trades": traded,
        "ratings": ratings(identified, customers, held.as_of),
        "judgements": found.judgements,
        "conflicts": found.conflicts,
    }
