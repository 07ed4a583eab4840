"""Natural persons: which of the mentions in documents are people, told by several signs."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from graph.holding import Holding
from graph.kept import kept
from graph.person_names import is_person, says_firm
from graph.topics import topic
from graph.topics.topic import Party, Topic

FIRMS = (("customers", "code"), ("registry", "firm"), ("labels", "firm"), ("ownership", "firm"), ("invoices", "owner"))
"""Topics and parties that only firms stand as."""
TRADE = ("invoices", "orders", "tax")
"""Topics in which a tax number means a business, also where it is the identity number of its owner."""
LONGEST = 12
"""Characters of a name that may be a person's."""
KEYED = ":"
"""Stands in every keyed hash, and in no tax number."""

VERDICTS = pa.schema([("name", pa.string()), ("person", pa.bool_()), ("firm", pa.bool_()), ("taken", pa.bool_())])


def natural(held: Holding, seen: Table) -> Table:
    """The mentions that are natural persons: source, code, name, and the keyed hash of the identity number where known.

    A mention is one where it has an identity number, or every name of it is a person's by its look and no known firm's;
    and where nothing says that it is a firm: no tax number, no word that firms are called by, no part that only firms
    play. Whoever may be either stays a firm. From `held` and its `sightings`.
    """
    known = identities(held)
    named = _judged(seen, known)
    signs = seen.left_join(named, "name").drop("name_right")
    numbered = signs.uscc.notnull() & (~signs.uscc.contains(KEYED) | signs.topic.isin(TRADE))
    plays_firm = ibis.or_(*((signs.topic == name) & (signs.role == role) for name, role in FIRMS))
    grouped = signs.group_by("source", "code").agg(
        firm=(numbered | plays_firm | signs.firm.fill_null(False)).any(),
        taken=signs.taken.fill_null(False).any(),
        people=signs.person.fill_null(False).any(),
        others=(signs.name.notnull() & ~signs.person.fill_null(False)).any(),
        name=signs.name.min(),
        keyed=signs.uscc.max(where=signs.uscc.contains(KEYED)),
    )
    joined = grouped.left_join(known, ["source", "code"]).drop("source_right", "code_right")
    identity = ibis.coalesce(joined.identity, joined.keyed)
    looks = joined.people & ~joined.others & ~joined.taken
    return kept(
        joined.filter(~joined.firm & (identity.notnull() | looks)).select("source", "code", "name", identity=identity)
    )


def identities(held: Holding) -> Table:
    """Source, code and the keyed hash of the identity number of every mention that has one."""
    found = [_identified(table, party) for table, kind in _topics(held) for party in kind.parties if _has(kind, party)]
    if not found:
        none = pa.schema([(name, pa.string()) for name in ("source", "code", "identity")])
        return ibis.memtable(none.empty_table())
    every = ibis.union(*found) if len(found) > 1 else found[0]
    return kept(every.group_by("source", "code").agg(identity=every.identity.min()))


def _topics(held: Holding) -> Iterator[tuple[Table, Topic]]:
    return ((table, topic(name)) for name, table in held.facts.items())


def _has(kind: Topic, party: Party) -> bool:
    return any(column.name == _column(party) for column in kind.columns)


def _column(party: Party) -> str:
    return f"{party.column}_identity"


def _identified(facts: Table, party: Party) -> Table:
    rows = facts.select("source", code=facts[party.column], identity=facts[_column(party)])
    return rows.filter(_.identity.notnull() & _.code.notnull())


def _judged(seen: Table, known: Table) -> Table:
    """The names that may be people's: whether each is one, says that it is a firm's, or is that of a known firm."""
    short = seen.filter(seen.name.length() <= LONGEST).select("name")
    of_known = seen.semi_join(known, ["source", "code"]).filter(_.name.notnull()).select("name")
    # An individual business may be called as its owner is, who then is no firm.
    own = ~seen.uscc.contains(KEYED).fill_null(False)
    firms = seen.filter(own & ibis.or_(*((_.topic == name) & (_.role == role) for name, role in FIRMS)))
    taken = set(firms.filter(_.name.length() <= LONGEST).select("name").distinct().to_pyarrow()["name"].to_pylist())
    names = ibis.union(short, of_known, distinct=True).to_pyarrow()["name"].to_pylist()
    rows = [{"name": n, "person": is_person(n), "firm": says_firm(n), "taken": n in taken} for n in names if n]
    return ibis.memtable(pa.Table.from_pylist(rows, VERDICTS))
