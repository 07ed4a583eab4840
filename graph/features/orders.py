"""Features of orders and contracts: how much is ordered, by whom, and how that compares with what is invoiced."""

from __future__ import annotations

import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.invoices import Side, Twin
from graph.features.log import Log, beside, booked, counted, flowing, of_topic, since
from graph.features.table import ratio
from graph.features.windows import AMOUNT, AMOUNT_GROWTH, DOCUMENTS, PARTNERS, TOP_SHARE, twins, windowed

YEAR = 365
LOG = Log(
    "orders",
    lambda scene: flowing(scene, "orders", {"sales": "orders_received", "purchase": "orders_placed"}, "order"),
    (
        Side("orders_received", "接到订单", "orders received", "下单客户", "ordering_buyers"),
        Side("orders_placed", "发出订单", "orders placed", "接单供应商", "ordered_suppliers"),
    ),
    ("flows",),
    noun=("count", "笔数"),
    windows=(90, 180, 365),
)
CONTRACTS = Log(
    "orders",
    lambda scene: flowing(scene, "orders", {"sales": "contracts_sold", "purchase": "contracts_bought"}, "contract"),
    (
        Side("contracts_sold", "销售合同", "contracts of sale", "签约客户", "contracted_buyers"),
        Side("contracts_bought", "采购合同", "contracts of purchase", "签约供应商", "contracted_suppliers"),
    ),
    ("flows",),
    noun=("count", "份数"),
    windows=(365,),
)
BOOK = {"orders_received": "sales", "orders_placed": "purchase"}
OVER_INVOICED = Twin(
    "{s.name}_over_invoiced_365d",
    "近365天{s.zh}与开票比",
    "{s.en} over invoices of 365 days",
    "amount of {s.en} over net amount of the invoices of its own book on that side, of the last 365 days",
    "ratio",
    lambda m, s: ratio(m[f"{s}_amount_365"], m[f"{s}_invoiced"]),
)


def order_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that an order or contract before the day names."""
    rows = flowing(scene, "orders", {"sales": "sales", "purchase": "purchase"}, "order", "contract")
    ordered = counted(LOG, scene)
    contracts = counted(CONTRACTS, scene).drop("age")
    return beside(rows.select("id").distinct(), ordered, contracts, _invoiced(scene))


def _invoiced(scene: Scene) -> ir.Table:
    rows = since(booked(scene), scene.on, YEAR)
    sums = {f"{side}_invoiced": rows.amount.sum(where=rows.side == book) for side, book in BOOK.items()}
    return rows.group_by("id").agg(**sums)


ORDERS = Family(
    "orders",
    "订单合同",
    "orders and contracts",
    (
        *windowed(LOG, (AMOUNT, DOCUMENTS, PARTNERS, TOP_SHARE, AMOUNT_GROWTH)),
        *twins(LOG, YEAR, (OVER_INVOICED,), "books"),
        *windowed(CONTRACTS, (AMOUNT, DOCUMENTS)),
    ),
    of_topic("orders", order_measures),
    topic="orders",
)
