"""Features of cash flow: bank transfers in and out, whom they are from and to, and how they cover the invoices."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.family import Family, Scene
from graph.features.invoices import Side, Twin
from graph.features.log import WINDOWS, Log, beside, booked, counted, flowing, of_topic, since
from graph.features.table import Feature, ratio
from graph.features.windows import (
    AMOUNT,
    AMOUNT_GROWTH,
    DOCUMENTS,
    MONTHS,
    PARTNERS,
    TOP_SHARE,
    twins,
    window,
    windowed,
)

INFLOW = Side("inflow", "流入", "inflow", "付款方", "payers")
OUTFLOW = Side("outflow", "流出", "outflow", "收款方", "payees")
LOG = Log(
    "cash",
    lambda scene: flowing(scene, "transfers", {"in": "inflow", "out": "outflow"}),
    (INFLOW, OUTFLOW),
    ("flows",),
    noun=("transfers", "笔数"),
)
YEAR = 365
BOOK = {"inflow": "sales", "outflow": "purchase"}
"""The side of the books that each side of the transfers pays for."""


def _net(days: int) -> Feature:
    return Feature(
        f"net_cash_{days}d",
        f"近{days}天净流入",
        f"net inflow of {days} days",
        f"transfers in less transfers out of the last {days} days, in CNY",
        "fen",
        LOG.name,
        lambda m: m[f"inflow_amount_{days}"] - m[f"outflow_amount_{days}"],
        window=window(days),
        reads=LOG.reads,
    )


def _net_share(days: int) -> Feature:
    def value(m: ir.Table) -> ir.Value:
        into, out = m[f"inflow_amount_{days}"], m[f"outflow_amount_{days}"]
        return ratio(into - out, into + out)

    return Feature(
        f"net_cash_share_{days}d",
        f"近{days}天净流入率",
        f"net inflow over turnover of {days} days",
        f"transfers in less transfers out of the last {days} days, over both: -1..1",
        "ratio",
        LOG.name,
        value,
        window=window(days),
        reads=LOG.reads,
    )


COVERED = (
    Twin(
        "{s.name}_coverage_365d",
        "近365天{s.zh}发票覆盖率",
        "{s.en} over invoices of 365 days",
        "{s.en} over the invoices of its own book that it pays for, tax included, of the last 365 days",
        "ratio",
        lambda m, s: ratio(m[f"{s}_amount_365"], m[f"{s}_invoiced"]),
    ),
    Twin(
        "{s.name}_traded_share_365d",
        "近365天{s.zh}贸易占比",
        "share of {s.en} with partners of trade of 365 days",
        "share of {s.en} of the last 365 days from or to firms that its own book names on that side in the same time",
        "ratio",
        lambda m, s: ratio(m[f"{s}_traded"], m[f"{s}_amount_365"]),
    ),
)
AMONG = (
    Twin(
        "{s.name}_mutual_share_365d",
        "近365天{s.zh}往返占比",
        "share of {s.en} that goes both ways of 365 days",
        "share of {s.en} of the last 365 days with whoever was paid by it and paid it",
        "ratio",
        lambda m, s: ratio(m[f"{s}_mutual"], m[f"{s}_amount_365"]),
    ),
    Twin(
        "{s.name}_failed_share_365d",
        "近365天{s.zh}失败率",
        "failed share of {s.en} of 365 days",
        "transfers that failed or were taken back over all transfers of {s.en} of the last 365 days",
        "ratio",
        lambda m, s: ratio(m[f"{s}_failed"], m[f"{s}_failed"] + m[f"{s}_documents_365"]),
    ),
)


def cash_measures(scene: Scene) -> ir.Table:
    """One row an enterprise with a transfer in force before the day."""
    return beside(counted(LOG, scene), _both_ways(scene), _invoiced(scene), _failed(scene))


def _both_ways(scene: Scene) -> ir.Table:
    """What flows with partners of trade, and with those that money goes to and comes from."""
    rows = since(LOG.rows(scene), scene.on, YEAR).filter(_.partner != "")
    pairs = rows.group_by("id", "partner").agg(
        **{side: rows.amount.sum(where=rows.side == side).fill_null(0) for side in BOOK}
    )
    books = since(booked(scene), scene.on, YEAR)
    traded = books.group_by("id", "partner").agg(**{side: (books.side == side).any() for side in BOOK.values()})
    joined = pairs.left_join(traded, ["id", "partner"]).drop("id_right", "partner_right")
    mutual = (joined.inflow > 0) & (joined.outflow > 0)
    sums = {f"{side}_mutual": joined[side].sum(where=mutual) for side in BOOK}
    for side, book in BOOK.items():
        sums[f"{side}_traded"] = joined[side].sum(where=joined[book].fill_null(False))
    return joined.group_by("id").agg(**sums)


def _invoiced(scene: Scene) -> ir.Table:
    """The invoices of a year with tax, by the side of the transfers that pay them."""
    books = scene.tables("books")
    rows = since(books.filter(books.currency == "CNY", books.day < ibis.literal(scene.on)), scene.on, YEAR)
    total = rows.amount + rows.tax
    sides = {"inflow": "output", "outflow": "input"}
    return rows.group_by(id=rows.owner).agg(
        **{f"{side}_invoiced": total.sum(where=rows.book == book) for side, book in sides.items()}
    )


def _failed(scene: Scene) -> ir.Table:
    flows = scene.tables("flows")
    rows = since(flows.filter(flows.topic == "transfers", flows.day < ibis.literal(scene.on)), scene.on, YEAR)
    sides = {"inflow": "in", "outflow": "out"}
    return rows.group_by("id").agg(
        **{f"{side}_failed": rows.void.sum(where=rows.side == said) for side, said in sides.items()}
    )


CASH = Family(
    "cash",
    "现金流",
    "cash flow",
    (
        *windowed(LOG, (AMOUNT, DOCUMENTS, PARTNERS, MONTHS, TOP_SHARE, AMOUNT_GROWTH)),
        *(_net(days) for days in WINDOWS),
        *(_net_share(days) for days in WINDOWS),
        *twins(LOG, YEAR, COVERED, "books"),
        *twins(LOG, YEAR, AMONG),
    ),
    of_topic("transfers", cash_measures),
    topic="transfers",
)

WAGED = Log(
    "wages",
    lambda scene: flowing(scene, "transfers", {"out": "wages"}, "wages"),
    (Side("wages", "工资", "wages", "领薪人", "employees"),),
    ("flows",),
    windows=(90, 180, 365),
)
WAGES = Family(
    "wages",
    "工资发放",
    "wages paid",
    windowed(WAGED, (AMOUNT, PARTNERS, MONTHS, AMOUNT_GROWTH)),
    of_topic("transfers", lambda scene: counted(WAGED, scene)),
    topic="transfers",
)
