"""Between a Snapshot and a store: the observed graph in, the predictions over it in, and the graph back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import DataRefused
from graph.model import BILLER, ENTERPRISE, PERSON, PLACED, PREDICTED_SUPPLIES, SUPPLIES
from graph.people import TIES, tie_table
from graph.progress import Progress, silent
from graph.store import Store
from graph.stored import table
from graph.tables import LINKS

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

WINDOWS = (90, 180, 365)
"""Days before the Snapshot's day that amounts and documents are also summed over."""
CURRENCY = "CNY"
"""Sums are of this currency alone: amounts of several cannot be added. Documents of all count."""


def write_graph(store: Store, snapshot: Snapshot, progress: Progress = silent) -> dict[str, dict[str, int]]:
    """Make the store's observed graph equal to the Snapshot; the counts of what is then published.

    A repeated call changes nothing. Predictions over another Snapshot's graph go with it. Raises StoreForeign, Held.
    """
    store.replace("observed", snapshot.id, *observed(snapshot), progress)
    return store.counts()


def observed(snapshot: Snapshot) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """The nodes by label and the relationships by type that a Snapshot's observed graph is made of."""
    edges = supplies(snapshot.table("trades"), snapshot.as_of)
    nodes = {ENTERPRISE.label: "enterprises", PERSON.label: "people", BILLER.label: "billers"}
    tied = {tie.type: snapshot.arrow(tie_table(tie).name) for tie in TIES}
    found = {label: snapshot.arrow(name) for label, name in nodes.items()}
    hubs, placed = located(found[ENTERPRISE.label])
    return found | hubs, {SUPPLIES.type: edges.to_pyarrow(), **tied, **placed}


def located(enterprises: pa.Table) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """The industries and regions that enterprises are in, as nodes by label, and who is in them, by type."""
    nodes, edges = {}, {}
    for column, (node, edge) in PLACED.items():
        within = enterprises.select(["id", column]).filter(pc.field(column).is_valid())
        ids = pc.binary_join_element_wise(node.label.lower(), within[column], ":")
        names = pa.table({"id": ids, "name": within[column]}).group_by(["id", "name"]).aggregate([])
        nodes[node.label] = table(node).conform(names)
        edges[edge.type] = table(edge).conform(pa.table({"src": within["id"], "dst": ids}))
    return nodes, edges


def write_predictions(
    store: Store, run_id: str, links: pa.Table, progress: Progress = silent
) -> dict[str, dict[str, int]]:
    """Make the store's predicted relationships equal to a run's link scores; the counts of what is then published.

    The graph that the scores were made from has to be the published one: raises DataRefused where an end is missing.
    """
    edges = predicted_supplies(links)
    store.replace("predicted", run_id, {}, {PREDICTED_SUPPLIES.type: edges}, progress)
    return store.counts()


def read_graph(store: Store) -> tuple[pa.Table, pa.Table]:
    """The enterprises and the SUPPLIES of the published graph, ordered by id and by src and dst."""
    return _read(store, ENTERPRISE.label), _read(store, SUPPLIES.type)


def supplies(trades: ibis.Table, as_of: date) -> ibis.Table:
    """One row a seller and buyer that traded, with the properties of SUPPLIES; from `tables.TRADES`.

    Shares are null where the firm's whole is not above zero, and where the pair's part is none of it: returns may
    outweigh sales.
    """
    pairs = _pairs(trades, as_of)
    shares = {
        "share_of_seller": _share(pairs.amount, pairs.amount.sum().over(group_by="src")),
        "share_of_buyer": _share(pairs.amount, pairs.amount.sum().over(group_by="dst")),
    }
    return pairs.mutate(**shares).select(*table(SUPPLIES).names).order_by("src", "dst")


def predicted_supplies(links: pa.Table) -> pa.Table:
    """One row a seller and buyer that are predicted, with the properties of PREDICTED_SUPPLIES; from `tables.LINKS`.

    Where the lists of both ends name the pair, the greater probability and the better rank count.
    """
    predicted = LINKS.conform(links).filter(pc.field("relation") == "predicted")
    if pc.count_distinct(predicted["model"]).as_py() > 1:
        raise DataRefused("the link scores are of more than one model; publish those of one run")
    upstream = pc.equal(predicted["direction"], "upstream")
    ends = {
        "src": pc.if_else(upstream, predicted["counterparty_id"], predicted["anchor_id"]),
        "dst": pc.if_else(upstream, predicted["anchor_id"], predicted["counterparty_id"]),
    }
    best = {"probability": "max", "rank": "min", "model": "max", "as_of": "max"}
    given = pa.table({**ends, **{column: predicted[column] for column in best}})
    merged = given.group_by(["src", "dst"]).aggregate(list(best.items()))
    return table(PREDICTED_SUPPLIES).conform(merged.rename_columns(["src", "dst", *best]))


def _pairs(trades: ibis.Table, as_of: date) -> ibis.Table:
    """The sums of each pair: all of them over integers."""
    t = trades.mutate(own=trades.currency == CURRENCY, month=trades.day.truncate("M"))
    sums: dict[str, Any] = {
        "first_on": t.day.min(),
        "last_on": t.day.max(),
        **_sums(t, {"amount": t.own, "tax": t.own, "documents": None, "red": None}),
        "months_active": t.month.nunique(),
    }
    for days in WINDOWS:
        recent = t.day >= ibis.date(as_of) - ibis.interval(days=days)
        windowed = _sums(t, {"amount": t.own & recent, "documents": recent})
        sums |= {f"{column}_{days}": value for column, value in windowed.items()}
    grouped = t.group_by(src=t.seller, dst=t.buyer)
    return grouped.aggregate(**sums, by_seller=t.by_seller.any(), by_buyer=t.by_buyer.any())


def _sums(t: ibis.Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The sum of each column over the rows that are kept, 0 over none."""
    return {column: t[column].sum(where=where).fill_null(0).cast("int64") for column, where in kept.items()}


def _share(part: Any, whole: Any) -> Any:
    """One division of integers; null where it is no share of a whole."""
    fits = (whole > 0) & part.between(0, whole)
    return ibis.ifelse(fits, part.cast("int64") / whole.cast("int64"), ibis.null("float64"))


def _read(store: Store, kind: str) -> pa.Table:
    declared = table(ENTERPRISE if kind == ENTERPRISE.label else SUPPLIES)
    return declared.conform(pa.Table.from_batches(store.scan(kind), declared.arrow))
