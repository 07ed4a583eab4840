"""Mentions with the names that they go by: of the firms that are known, and of parties to be found among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import pyarrow as pa
from ibis import BaseBackend, _
from ibis.expr.types import Table

from graph.facts import Facts
from graph.holding import Holding
from graph.identity.rules import coded
from graph.kept import kept
from graph.person_names import is_person
from graph.sightings import sightings
from graph.topics import TOPICS
from loaders.judgements import TOPIC

LISTED = ("customers", "registry")
"""Topics whose firms are known, with a code or without."""
MASKED = r"[*＊×?？]|[xX]{2}|某"
"""Names that somebody masked tell nobody."""
SHORTEST = 3
"""Characters of a name that may tell a firm."""
PLACES = frozenset("省市区县州盟旗")
"""What a place ends with that names may begin with; 华东 is no such place."""
NAMED = {"source": "string", "code": "string", "name": "string", "day": "date", "former": "boolean"}


@dataclass(frozen=True)
class Mentions:
    """Every mention by each of its names, and `regions`, names of places that the sources give.

    `named` has NAMED, `uscc` as written, `value`, the valid code behind the mention, and `listed`, whether a source
    lists it as a firm.
    """

    named: pa.Table
    regions: list[str]


def sighted(con: BaseBackend, facts: Facts, known_at: date | None = None) -> Table | None:
    """Every mention of every topic, as `graph.sightings` has them; None where nothing is loaded."""
    held = _held(con, facts, known_at)
    return sightings(Holding(date.max, held, {})) if held else None


def mentions(con: BaseBackend, facts: Facts, known_at: date | None = None) -> Mentions | None:
    """Every mention that has a name, by each of its names; None where nothing is loaded."""
    held = _held(con, facts, known_at)
    if not held:
        return None
    seen = sightings(Holding(date.max, held, {}))
    names = [seen.filter(_.name.notnull()).select("source", "code", "name", "day", former=ibis.literal(False))]
    names += [_former(held[name]) for name in LISTED if name in held]
    every = ibis.union(*(table.cast(NAMED) for table in names))
    plain = every.filter((_.name.length() >= SHORTEST) & ~_.name.re_search(MASKED))
    one = plain.group_by("source", "code", "name").agg(day=_.day.min(), former=_.former.all())
    codes = seen.filter(_.uscc.notnull()).group_by("source", "code").agg(uscc=_.uscc.max())
    listed = seen.filter(_.topic.isin(LISTED)).select("source", "code", listed=True).distinct()
    whole = one
    for table in (codes, coded(seen).codes, listed):
        whole = whole.left_join(table, ["source", "code"]).drop("source_right", "code_right")
    ordered = kept(whole.mutate(listed=_.listed.fill_null(False))).order_by("source", "code", "name").to_pyarrow()
    firms = [not is_person(name) for name in ordered["name"].to_pylist()]
    return Mentions(ordered.filter(pa.array(firms, pa.bool_())), _regions(held))


def _held(con: BaseBackend, facts: Facts, known_at: date | None) -> dict[str, Table]:
    """The facts in force of each topic that names parties."""
    found = {t.name: facts.in_force(con, t.name, known_at) for t in TOPICS if t.parties and t.name != TOPIC}
    return {name: table for name, table in found.items() if table is not None}


def _former(facts: Table) -> Table:
    """The former names that a source lists of a firm."""
    code = "code" if "code" in facts.columns else "firm"
    told = facts.select("source", code=facts[code], name=facts.former_names.unnest())
    return told.mutate(day=ibis.null("date"), former=ibis.literal(True))


def _regions(held: dict[str, Table]) -> list[str]:
    said = [held[name].select("region").filter(_.region.notnull()).distinct() for name in LISTED if name in held]
    found = ibis.union(*said, distinct=True).to_pyarrow()["region"].to_pylist() if said else []
    return sorted(region for region in found if region[-1] in PLACES)
