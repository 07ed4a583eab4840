"""Features of loans: what the bank lent, what is still owed of it and when it is due, and times overdue.

Times overdue are those of their own day, before the day that features are of. The bank's ratings, asset classes and
states of loans are no part of it: they hold the outcome.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from graph.features.due import owed, owing
from graph.features.family import Family, Scene
from graph.features.invoices import Side
from graph.features.log import Log, beside, booked, counted, flowing, of_topic, since
from graph.features.table import Feature, ratio
from graph.features.windows import AMOUNT, DOCUMENTS, window, windowed

YEAR = 365
LOG = Log(
    "loans",
    lambda scene: flowing(scene, "loans", {"": "loans"}, "loan"),
    (Side("loans", "贷款", "loans", "", ""),),
    ("flows",),
    noun=("count", "笔数"),
    windows=(180, 365),
)
Value = Callable[[ir.Table], ir.Value]


def _told(name: str) -> Value:
    """A measure of what is owed; null where no loan says it."""
    return lambda m: (m.loans_open_of > 0).ifelse(m[name], ibis.null("int64"))


def _late(name: str) -> Value:
    """A measure of times overdue; null where there is none."""
    return lambda m: (m.times > 0).ifelse(m[name], ibis.null("int64"))


def _one(name: str, words: tuple[str, str, str], unit: str, value: Value, days: int | None = None) -> Feature:
    """A feature by its Chinese and English name and its meaning."""
    reads = ("flows", "books") if "sales" in name else LOG.reads
    zh, en, doc = words
    whole = False if name == "loans_due_days" else None
    return Feature(name, zh, en, doc, unit, LOG.name, value, window=window(days), reads=reads, whole=whole)


OWED = (
    _one("loans_lent", ("累计贷款金额", "amount lent", "amount of all loans in CNY"), "fen", lambda m: m.lent),
    _one("loans_number", ("累计贷款笔数", "number of loans", "all loans in CNY"), "count", lambda m: m.number),
    _one(
        "loans_balance", ("贷款余额", "balance of loans", "what is still owed of loans"), "fen", _told("loans_open")
    ),
    _one(
        "loans_utilisation",
        ("贷款余额占比", "balance over amount of loans", "what is still owed of loans over their amount"),
        "ratio",
        lambda m: ratio(m.loans_open, m.loans_open_of),
    ),
    _one(
        "loans_due_90d",
        ("未来90天到期贷款", "loans due within 90 days", "balance of loans due on the day or in the 89 days after it"),
        "fen",
        _told("loans_soon"),
    ),
    _one(
        "loans_past_due",
        ("到期未结清贷款", "balance past its due day", "balance of loans that were due before the day"),
        "fen",
        _told("loans_late"),
    ),
    _one(
        "loans_due_days",
        ("贷款平均剩余天数", "days until loans are due", "days until loans are due, in the mean by their balance"),
        "days",
        lambda m: ratio(m.loans_due_days, m.loans_due),
    ),
    _one(
        "loans_over_sales_365d",
        ("贷款余额与近365天销项比", "balance of loans over sales of 365 days",
         "balance of loans over net sales of its own book of the last 365 days"),
        "ratio",
        lambda m: (m.loans_open_of > 0).ifelse(ratio(m.loans_open, m.sold), ibis.null("float64")),
        YEAR,
    ),
)  # fmt: skip
OVERDUE = (
    _one(
        "overdue_times_365d",
        ("近365天逾期记录数", "times overdue of 365 days", "records of loans overdue of the last 365 days"),
        "count",
        lambda m: m.times_year,
        YEAR,
    ),
    _one(
        "overdue_days_365d",
        (
            "近365天最长逾期天数",
            "most days overdue of 365 days",
            "the most days overdue of records of 365 days; else 0",
        ),
        "days",
        lambda m: m.worst_year,
        YEAR,
    ),
    _one(
        "overdue_days_longest",
        ("历史最长逾期天数", "most days overdue", "the most days overdue of any record before the day; else 0"),
        "days",
        lambda m: m.worst,
    ),
    _one(
        "overdue_amount_365d",
        ("近365天最大逾期金额", "largest amount overdue of 365 days", "the largest amount overdue on a day; else 0"),
        "fen",
        lambda m: m.most_year,
        YEAR,
    ),
    _one(
        "overdue_recency",
        ("距末次逾期天数", "days since it was overdue", "days from the last record of a loan overdue to the day"),
        "days",
        _late("overdue_age"),
    ),
)


def loan_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that a loan, or a time overdue, before the day names."""
    flows = scene.tables("flows")
    rows = flows.filter(flows.topic == "loans", flows.day < ibis.literal(scene.on))
    lent = owing(rows.filter(rows.kind == "loan"), scene.on)
    sums = owed(lent, "loans", ibis.literal(True)) | {"lent": lent.amount.sum(), "number": lent["count"].sum()}
    sold = since(booked(scene), scene.on, YEAR)
    return beside(
        rows.select("id").distinct(),
        counted(LOG, scene),
        lent.group_by("id").agg(**sums),
        _overdue(rows, scene),
        sold.group_by("id").agg(sold=sold.amount.sum(where=sold.side == "sales")),
    )


def _overdue(rows: ir.Table, scene: Scene) -> ir.Table:
    late = rows.filter(rows.kind == "overdue")
    daily = late.group_by("id", "day").agg(
        times=late["count"].sum(),
        worst=late.days.max(),
        amount=late.amount.sum(where=late.currency == "CNY").fill_null(0),
    )
    year = ibis.literal(scene.on).delta(daily.day, unit="day") <= YEAR
    return daily.group_by("id").agg(
        times=daily.times.sum(),
        worst=daily.worst.max(),
        times_year=daily.times.sum(where=year),
        worst_year=daily.worst.max(where=year),
        most_year=daily.amount.max(where=year),
        overdue_age=ibis.literal(scene.on).delta(daily.day.max(), unit="day"),
    )


LOANS = Family(
    "loans",
    "贷款",
    "loans",
    (*windowed(LOG, (AMOUNT, DOCUMENTS)), *OWED, *OVERDUE),
    of_topic("loans", loan_measures),
    topic="loans",
)
