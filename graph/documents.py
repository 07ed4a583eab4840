"""Documents: the invoices in force, one row a document and side, as every later stage reads them.

A file of one firm's book says a document from that firm's side. A two-party file (book `both`) names seller and buyer
alike: it is a row of either side, the one as the seller's output, the other as the buyer's input. Only the side of a
firm whose book the bank keeps, a customer of it or an owner of loaded books, is part of a book; a document of which
neither is, is a trade that nobody's book holds. Of a document of several goods lines, those of its last version count.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, Table

from graph.kept import kept
from graph.versions import latest

TRADED = ("valid", "red", "reversed")
"""States of documents that are trade: a reversed one and the red-letter one that reverses it net each other out."""

BOTH = "both"
RED = "red"
"""State of a red-letter document: its amounts are negative by nature, also where a source wrote them without minus."""

WHOLE = ("source", "owner", "book", "counterparty", "invoice_code", "number", "day", "currency", "state")
"""What the goods lines of one document have in common."""

MONEY = ("amount", "tax")

REPORT = ("book", "number", "day", "amount", "tax", "currency", "traded")
"""What a firm's own book and a two-party file say alike of one document, beside whose it is; the invoice code too,
where both have it."""

CLIENTS = ("customer", "lapsed")
"""Customer status of firms whose side of a two-party document is a book."""


def documents(invoices: Table) -> Table:
    """The invoices' rows with `two_party`: goods lines summed to documents, two-party documents from either side.

    What a red-letter document sums to is below zero.
    """
    two_party = invoices.book == BOTH
    lined = invoices.line.notnull()
    found = invoices.agg(two_party=two_party.any(), lined=lined.any()).to_pyarrow().to_pylist()[0]
    if not found["two_party"] and not found["lined"]:
        return below_zero(invoices.mutate(two_party=ibis.literal(False)))
    if found["lined"]:
        invoices = latest(invoices)
        two_party, lined = invoices.book == BOTH, invoices.line.notnull()
    plain = invoices.filter(~(two_party | lined)).select(*WHOLE, "amount", "tax", "balanced")
    rest = summed(invoices.filter(two_party | lined))
    plain, rest = below_zero(plain), below_zero(rest)
    both = rest.filter(_.book == BOTH)
    told = ibis.union(plain, rest.filter(_.book != BOTH).select(*plain.columns)).mutate(two_party=ibis.literal(False))
    sold = both.mutate(book=ibis.literal("output"), two_party=ibis.literal(True))
    bought = sold.mutate(book=ibis.literal("input"), owner=_.counterparty, counterparty=_.owner)
    return kept(ibis.union(told, sold.select(*told.columns), bought.select(*told.columns)))


def below_zero(documents: Table) -> Table:
    """The documents, the amounts of red-letter ones negative: of one with goods lines as a whole, not line by line."""
    turned = (documents.state == RED) & (documents.amount > 0)
    return documents.mutate(**{name: turned.ifelse(-documents[name], documents[name]) for name in MONEY})


def summed(lines: Table) -> Table:
    """One row a document of its goods lines: amounts added up, balanced where every line is.

    The state is that of the version last learnt of any line: one that was voided without its goods is void as a
    whole. Where one row says the sum of the others, as a list of documents does beside a list of their goods, they
    count once.
    """
    alone = lines.line.isnull()
    found = lines.group_by(*(name for name in WHOLE if name != "state")).agg(
        state=lines.state.last(order_by=[lines.known_at, lines.load, lines.state]),
        balanced=lines.balanced.all(),
        parts=(~alone).any(),
        **{f"{name}_whole": lines[name].sum(where=alone) for name in MONEY},
        **{f"{name}_parts": lines[name].sum(where=~alone).fill_null(0) for name in MONEY},
    )
    twice = found.parts & (found.amount_whole == found.amount_parts) & (found.tax_whole == found.tax_parts)
    once = twice.fill_null(False)
    sums = {n: found[f"{n}_parts"] + once.ifelse(0, found[f"{n}_whole"].fill_null(0)) for n in MONEY}
    return found.mutate(**sums).select(*WHOLE, *MONEY, "balanced")


def booked(documents: Table, identified: Table, clients: Table) -> Table:
    """The documents with `booked`, whether the side is part of a book; each side said once.

    `clients` has the ids of the bank's customers. Where a firm's own book says the same as a two-party file, the
    latter stays, since it names both parties.
    """
    if not documents.two_party.any().to_pyarrow().as_py():
        return documents.mutate(booked=ibis.literal(True))
    named = identified.select("source", owner="code", owner_id="id")
    placed = documents.join(named, ["source", "owner"]).mutate(traded=_.state.isin(TRADED))
    keepers = ibis.union(identified.filter(_.owner).select("id"), clients.select("id"), distinct=True)
    sides = placed.filter(_.two_party).left_join(keepers.select(owner_id="id", booked=True), "owner_id")
    two = sides.mutate(booked=_.booked.fill_null(False)).drop("owner_id_right")
    alone = uncovered(placed.filter(~_.two_party), two).mutate(booked=ibis.literal(True))
    return kept(ibis.union(two, alone.select(*two.columns)).drop("owner_id", "traded"))


def uncovered(own: Table, two: Table) -> Table:
    """The rows of firms' own books that no two-party document says."""
    said = two.select(*REPORT, owner_id=_.owner_id, other_code=_.invoice_code).distinct()
    same: list[BooleanValue] = [own[name] == said[name] for name in (*REPORT, "owner_id")]
    alike = own.invoice_code.isnull() | said.other_code.isnull() | (own.invoice_code == said.other_code)
    return own.anti_join(said, [*same, alike])


def reporting(identified: Table, documents: Table) -> Table:
    """The mentions, those among the owners too whose side of two-party documents is part of a book."""
    sides = documents.filter(_.two_party & _.booked)
    if not sides.count().to_pyarrow().as_py():
        return identified
    told = sides.select("source", code="owner", told=True).distinct()
    joined = identified.left_join(told, ["source", "code"])
    return kept(joined.mutate(owner=_.owner | _.told.fill_null(False)).select(*identified.columns))
