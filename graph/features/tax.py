"""Features of tax: declared sales against those invoiced, what was paid of what was declared, and arrears."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.family import Family, Scene
from graph.features.invoices import Side
from graph.features.log import Log, beside, booked, counted, of_topic, since
from graph.features.table import Feature, ratio
from graph.features.windows import AMOUNT, AMOUNT_GROWTH, window, windowed

YEAR = 365


def _flows(scene: Scene, *kinds: str) -> ir.Table:
    flows = scene.tables("flows")
    return flows.filter(flows.topic == "tax", flows.kind.isin(kinds), flows.day < ibis.literal(scene.on))


def _declared(scene: Scene) -> ir.Table:
    """The log of declarations: the sales that those of value added tax declare, and all tax declared and paid."""
    rows = _flows(scene, "declaration", "payment")
    vat = rows.filter(rows.kind == "declaration", rows.side == "vat")
    kept = ("id", "partner", "day")
    sales = vat.select(*kept, side=ibis.literal("declared"), amount=vat.sales, documents=vat["count"])
    side = (rows.kind == "payment").ifelse("tax_paid", "tax_declared")
    return ibis.union(sales, rows.select(*kept, side=side, amount=rows.amount, documents=rows["count"]))


LOG = Log(
    "tax",
    _declared,
    (
        Side("declared", "申报", "declared sales", "", ""),
        Side("tax_declared", "申报税额", "tax declared", "", ""),
        Side("tax_paid", "缴税", "tax paid", "", ""),
    ),
    ("flows",),
    windows=(180, 365),
)


VALUES = {
    "declared_over_invoiced_365d": lambda m: ratio(m.compared, m.invoiced),
    "tax_paid_share_365d": lambda m: ratio(m.tax_paid_amount_365, m.tax_declared_amount_365),
    "declared_tax_rate_365d": lambda m: ratio(m.vat, m.declared_amount_365),
    "declared_periods_365d": lambda m: m.periods,
    "declared_zero_share_365d": lambda m: ratio(m.empty, m.declared_documents_365),
    "declaration_lag_365d": lambda m: ratio(m.lag, m.lagged),
    "tax_arrears_amount": lambda m: m.arrears,
    "tax_arrears_recency": lambda m: (m.notices > 0).ifelse(m.arrears_age, ibis.null("int64")),
}


def _one(name: str, zh: str, en: str, doc: str, unit: str, days: int | None = YEAR) -> Feature:
    """A feature by the name of its value; what reads invoices too says so."""
    reads = ("flows", "books") if "invoiced" in name else LOG.reads
    whole = False if name == "declaration_lag_365d" else None
    return Feature(name, zh, en, doc, unit, LOG.name, VALUES[name], window=window(days), reads=reads, whole=whole)


FURTHER = (
    _one(
        "declared_over_invoiced_365d",
        "近365天申报与开票销售比",
        "declared over invoiced sales of 365 days",
        "sales declared for value added tax over net sales of its own book, of the days from the first period that was"
        " declared in the last 365 days to the beginning of the last one",
        "ratio",
    ),
    _one(
        "tax_paid_share_365d",
        "近365天税款缴纳率",
        "tax paid over tax declared of 365 days",
        "tax paid in the last 365 days over tax declared in them",
        "ratio",
    ),
    _one(
        "declared_tax_rate_365d",
        "近365天申报税负率",
        "value added tax over declared sales of 365 days",
        "value added tax over the sales that it was declared for, of declarations of the last 365 days",
        "ratio",
    ),
    _one(
        "declared_periods_365d",
        "近365天申报期数",
        "periods declared of 365 days",
        "periods of value added tax that were declared in the last 365 days",
        "count",
    ),
    _one(
        "declared_zero_share_365d",
        "近365天零申报占比",
        "share of declarations of no sales of 365 days",
        "declarations of value added tax of the last 365 days that declare no sales",
        "ratio",
    ),
    _one(
        "declaration_lag_365d",
        "近365天申报滞后天数",
        "days from a period to its declaration of 365 days",
        "days from the first day of the period to the declaration of value added tax, in the mean of the last 365 days",
        "days",
    ),
    _one(
        "tax_arrears_amount",
        "最近公告欠税额",
        "tax owed by the last notice",
        "tax owed by the notices of the last day that has any; 0 where there is none",
        "fen",
        None,
    ),
    _one(
        "tax_arrears_recency",
        "距末次欠税公告天数",
        "days since the last notice of tax owed",
        "days from the last notice of tax owed to the day",
        "days",
        None,
    ),
)


def tax_measures(scene: Scene) -> ir.Table:
    """One row an enterprise of which a declaration, payment or arrears of tax is known."""
    everybody = _flows(scene, "declaration", "payment", "arrears").select("id").distinct()
    return beside(everybody, counted(LOG, scene), _declarations(scene), _compared(scene), _arrears(scene))


def _vat(scene: Scene) -> ir.Table:
    return since(_flows(scene, "declaration").filter(_.side == "vat"), scene.on, YEAR)


def _declarations(scene: Scene) -> ir.Table:
    """Of the declarations of value added tax of a year: periods, tax, those without sales, days since the period."""
    rows = _vat(scene)
    told = rows.period.notnull()
    return rows.group_by("id").agg(
        periods=rows.period.nunique(),
        vat=rows.amount.sum(),
        empty=rows["count"].sum(where=rows.sales == 0),
        lag=(rows.day.delta(rows.period, unit="day") * rows["count"]).sum(where=told),
        lagged=rows["count"].sum(where=told),
    )


def _compared(scene: Scene) -> ir.Table:
    """Sales declared and invoiced from the first declared period to the beginning of the last.

    So far the periods follow each other, be they months, quarters or years.
    """
    rows = _vat(scene).filter(_.period.notnull())
    spans = rows.group_by("id").agg(first=rows.period.min(), last=rows.period.max())
    declared = rows.join(spans, "id")
    sold = booked(scene).filter(_.side == "sales").join(spans, "id")
    inside = sold.filter(sold.day >= sold["first"], sold.day < sold["last"])
    return beside(
        declared.group_by("id").agg(compared=declared.sales.sum(where=declared.period < declared["last"])),
        inside.group_by("id").agg(invoiced=inside.amount.sum()),
    )


def _arrears(scene: Scene) -> ir.Table:
    """What is owed by the notices of the last day that has any, and how long ago that was."""
    rows = _flows(scene, "arrears")
    last = rows.group_by("id").agg(last_on=rows.day.max())
    newest = rows.join(last, "id").filter(_.day == _.last_on)
    return newest.group_by("id").agg(
        arrears=newest.amount.sum(),
        notices=newest["count"].sum(),
        arrears_age=ibis.literal(scene.on).delta(newest.last_on.max(), unit="day"),
    )


TAX = Family(
    "tax",
    "纳税",
    "tax",
    (*windowed(LOG, (AMOUNT, AMOUNT_GROWTH)), *FURTHER),
    of_topic("tax", tax_measures),
    topic="tax",
)
