"""Standing: whether a firm is in business, as the business registry says."""

from __future__ import annotations

from enum import StrEnum

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import LINKS


class Status(StrEnum):
    """What the registry says of a firm."""

    NORMAL = "normal"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DISSOLVED = "dissolved"
    MOVED_OUT = "moved_out"
    UNKNOWN = "unknown"


CLOSED = (Status.DISSOLVED, Status.REVOKED)
"""注销 and 吊销: firms that nobody can trade with any more. They are no prospects unless somebody asks for them."""


def is_closed(status: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each status is one of a firm that is out of business."""
    return pc.is_in(status, pa.array([str(status) for status in CLOSED]))


def closed(enterprises: pa.Table) -> pa.Array:
    """The ids of the enterprises that are out of business, in their order."""
    return enterprises["id"].filter(is_closed(enterprises["status"])).combine_chunks()


def in_business(links: pa.Table, enterprises: pa.Table) -> pa.Table:
    """The link scores without those of counterparties that are out of business, ranked anew without gaps."""
    gone = closed(enterprises)
    kept = links.filter(pc.invert(pc.is_in(links["counterparty_id"], gone)))
    if len(kept) == len(links):
        return links
    # The service asks for standing too, and is up sooner without an engine.
    from graph.engine import connect

    within = ibis.window(group_by=["anchor_id", "direction", "relation"], order_by="rank")
    ranked = ibis.memtable(kept).mutate(rank=ibis.row_number().over(within) + 1)
    return LINKS.conform(connect().to_pyarrow(ranked))


def alive(links: pa.Table, enterprises: pa.Table) -> pa.Table:
    """The link scores of pairs that are both in business, which the graph predicts to trade."""
    gone = closed(enterprises)
    return in_business(links.filter(pc.invert(pc.is_in(links["anchor_id"], gone))), enterprises)
