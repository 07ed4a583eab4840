"""Features of an enterprise's own invoices over one, three, six and twelve months, with growth against those before."""

from __future__ import annotations

from graph.features.family import Family
from graph.features.invoices import PURCHASES, SALES
from graph.features.log import Log, booked, counted
from graph.features.windows import windowed

LOG = Log("trade", booked, (SALES, PURCHASES), ("books",), amount_zh="净额")
STANDING = (
    *("sales_amount_365d", "sales_amount_growth_180d", "buyers_365d"),
    *("purchase_amount_365d", "purchase_amount_growth_180d", "suppliers_365d"),
)
"""What features of all invoices say already: `sales_amount_365`, `sales_growth`, `buyers_365`, and of purchases."""

TRADE = Family(
    "trade",
    "近期发票",
    "invoices by window",
    windowed(LOG, but=STANDING),
    lambda scene: counted(LOG, scene),
)
