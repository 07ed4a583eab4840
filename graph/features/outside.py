"""Features of an enterprise as others see it: their documents, the registry and the courts; its own books are hidden.

For firms without books with the bank, which is most prospects. What others' books say of an enterprise is read as the
enterprise's own book would be, from the other end, so that these features mean what those of invoices mean; what
surrounds it is measured by its partners' books alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from graph.features.around import seen
from graph.features.invoices import INVOICES
from graph.features.measures import measures
from graph.features.neighbourhood import NEIGHBOURHOOD
from graph.features.public import PUBLIC, public_measures
from graph.features.table import Feature, feature_table, values

FAMILY, NEARBY = "outside", "outside_near"

BOTH_BOOKS = ("margin", "tax_burden")
"""Features that set one book off against the other: others see parts of either, so that these say nothing."""

NEAR = tuple(f for f in NEIGHBOURHOOD if f.name.startswith(("buyers_", "suppliers_", "peers_")))
"""What of the neighbourhood is seen from outside."""


def _seen(feature: Feature, family: str) -> Feature:
    return replace(
        feature,
        name=f"seen_{feature.name}",
        zh=f"外部可见{feature.zh}",
        en=f"{feature.en}, as others see it",
        doc=f"{feature.doc}; of others' documents alone",
        family=family,
    )


SEEN = tuple(_seen(f, FAMILY) for f in INVOICES if f.name not in BOTH_BOOKS)
AROUND = tuple(_seen(f, NEARBY) for f in NEAR)
OUTSIDE: tuple[Feature, ...] = (*SEEN, *AROUND, *PUBLIC)
"""All features of the family, in the order of their table."""

FEATURES = feature_table(OUTSIDE, "One row an enterprise that others' books name with a valid document.")


def outside(tables: Callable[[str], ir.Table], on: date, known: ir.Table) -> pa.Table:
    """The features of every enterprise that others' books name before the day: table FEATURES, by id.

    `tables` gives a Snapshot's tables by name; `known` has what was known of others on the day (`known.known`).
    """
    own = measures(mirrored(tables("books")), on)
    near = seen(tables, on, known)
    said = public_measures(tables, on)
    mine = own.select(id=own.owner, **values(SEEN, own))
    around = near.select("id", **values(AROUND, near))
    joined = mine.left_join(around, "id").drop("id_right").left_join(said, "id").drop("id_right")
    columns = {f.name: joined[f.name] for f in (*SEEN, *AROUND)} | values(PUBLIC, joined)
    return FEATURES.conform(joined.select("id", **columns).to_pyarrow())


def mirrored(books: ir.Table) -> ir.Table:
    """The books from the other end: what each owner says of a partner, as the partner's book would say it.

    A partner's own book is no part of it: of a pair that both have books, either is seen by the other's.
    """
    rows = books.filter(_.owner != _.partner)
    other = (rows.book == "output").ifelse("input", "output")
    return rows.mutate(owner=rows.partner, partner=rows.owner, book=other)
