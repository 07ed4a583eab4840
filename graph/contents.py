"""The tables of a Snapshot, from the facts that were held."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from graph.attributes import attributes, clients
from graph.books import books
from graph.documents import booked, documents, reporting
from graph.enterprises import enterprises, ratings
from graph.events import events
from graph.flows import flows
from graph.holding import Holding
from graph.identity.rules import coded
from graph.judgements import judged
from graph.kept import kept
from graph.parties import identify, mentions, own_codes, public
from graph.persons import natural
from graph.progress import Progress, silent
from graph.resolve import resolve
from graph.sightings import sightings
from graph.tables import SNAPSHOT
from graph.ties import tied, ties
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
    everybody = sightings(held)
    people = natural(held, everybody)
    seen = kept(everybody.anti_join(people, ["source", "code"]))
    codes = coded(seen)
    found = resolve(told, own_codes(told, customers), codes.codes)
    who = judged(found, seen, codes, held.facts.get("judgements"))
    named = identify(mentions(told, customers, seen, who.codes), ibis.memtable(who.groups))
    mentioned = kept(named.anti_join(people, ["source", "code"]))
    known = kept(attributes(held, mentioned, seen))
    sides = booked(told, mentioned, clients(known))
    identified = reporting(mentioned, sides)
    traded = kept(trades(sides, identified))
    bound = tied(held, identified, people)
    return {
        "enterprises": enterprises(identified, known, traded, who.conflicts),
        "mentions": public(identified),
        "books": books(sides, identified),
        "trades": traded,
        "ratings": ratings(identified, customers, held.as_of),
        "judgements": who.judgements,
        "conflicts": who.conflicts,
        "events": events(held, identified),
        "flows": flows(held, identified, bound),
        **ties(bound),
    }
