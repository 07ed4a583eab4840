"""Features of bills paid: power, water, phone and the like, as signs of how much a firm works and how it pays."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.gaps import gaps, some, unevenness
from graph.features.invoices import Side, Twin
from graph.features.log import Log, beside, counted, flowing, of_topic, since
from graph.features.table import ratio
from graph.features.windows import AMOUNT, AMOUNT_GROWTH, DOCUMENTS, MONTHS, PARTNERS, twins, windowed

YEAR, HALF = 365, 180
PAID = Log(
    "bills",
    lambda scene: flowing(scene, "payments", {"out": "bills"}),
    (Side("bills", "缴费", "bills", "收费单位", "billers"),),
    ("flows",),
    noun=("payments", "笔数"),
    windows=(90, 180, 365),
)
KINDS = {
    "power": ("电费", "power"),
    "water": ("水费", "water"),
    "gas": ("燃气费", "gas"),
    "phone": ("通信费", "phone"),
    "rent": ("房租", "rent"),
    "contributions": ("社保公积金", "social contributions"),
}
"""Kinds of bills (`graph.flows.KINDS_OF_BILLS`) with features of their own."""


def _by_kind(scene: Scene) -> ir.Table:
    rows = flowing(scene, "payments", {"out": "bills"}, *KINDS, also=("kind",))
    return rows.mutate(side=rows.kind)


OF_KIND = Log(
    "bills",
    _by_kind,
    tuple(Side(name, zh, f"bills for {en}", "收费单位", f"{name}_billers") for name, (zh, en) in KINDS.items()),
    ("flows",),
    noun=("payments", "笔数"),
    windows=(90, 365),
)

RHYTHM = (
    Twin(
        "{s.name}_gap_365d",
        "近365天{s.zh}平均间隔天数",
        "days between payments of {s.en} of 365 days",
        "days from a day with a payment to the next, in the mean, of the last 365 days",
        "days",
        lambda m, s: ratio(m[f"{s}_gap_days"], m[f"{s}_gaps"]),
        whole=False,
    ),
    Twin(
        "{s.name}_gap_longest_365d",
        "近365天{s.zh}最长间隔天数",
        "longest time without a payment of {s.en} of 365 days",
        "the most days from a day with a payment to the next, of the last 365 days",
        "days",
        lambda m, s: some(m, s, "gap_longest"),
    ),
    Twin(
        "{s.name}_gap_variation_365d",
        "近365天{s.zh}间隔波动",
        "unevenness of payments of {s.en} of 365 days",
        "standard deviation of the days between payments over their mean, of the last 365 days",
        "ratio",
        unevenness,
    ),
    Twin(
        "{s.name}_recency",
        "距末次{s.zh}天数",
        "days since the last payment of {s.en}",
        "days from the last payment to the day",
        "days",
        lambda m, s: m["recency"],
    ),
    Twin(
        "{s.name}_lag_365d",
        "近365天{s.zh}滞后天数",
        "days from a period to its payment of 365 days",
        "days from the first day of the period that a bill is for to its payment, in the mean, of the last 365 days",
        "days",
        lambda m, s: ratio(m["lag"], m["lagged"]),
        whole=False,
    ),
    Twin(
        "{s.name}_lag_longest_365d",
        "近365天{s.zh}最长滞后天数",
        "most days from a period to its payment of 365 days",
        "the most days from the first day of the period that a bill is for to its payment, of the last 365 days",
        "days",
        lambda m, s: (m["lagged"] > 0).ifelse(m["lag_longest"], ibis.null("int64")),
    ),
    Twin(
        "{s.name}_lag_change_180d",
        "近180天{s.zh}滞后变化",
        "change of the days from a period to its payment of 180 days",
        "days from the first day of a bill's period to its payment, mean of the last 180 days less the 180 before",
        "days",
        lambda m, s: ratio(m["lag_now"], m["lagged_now"]) - ratio(m["lag_before"], m["lagged_before"]),
        whole=False,
    ),
)


def bill_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that paid a bill before the day."""
    whole = beside(counted(PAID, scene), counted(OF_KIND, scene).drop("age"))
    return beside(whole, gaps(PAID, PAID.rows(scene), scene.on), _lags(scene), _last(scene))


def _last(scene: Scene) -> ir.Table:
    rows = PAID.rows(scene)
    last = rows.group_by("id").agg(last_on=rows.day.max())
    return last.select("id", recency=ibis.literal(scene.on).delta(last.last_on, unit="day"))


def _lags(scene: Scene) -> ir.Table:
    """Days from the first day of a bill's period to its payment: over bills, by window."""
    flows = flowing(scene, "payments", {"out": "bills"}, also=("period",))
    rows = since(flows.filter(flows.period.notnull()), scene.on, YEAR)
    days = rows.day.delta(rows.period, unit="day")
    weighed = days * rows.documents
    age = ibis.literal(scene.on).delta(rows.day, unit="day")
    now, before = age <= HALF, (age > HALF) & (age <= 2 * HALF)
    return rows.group_by("id").agg(
        lag=weighed.sum(),
        lagged=rows.documents.sum(),
        lag_longest=days.max(),
        lag_now=weighed.sum(where=now),
        lagged_now=rows.documents.sum(where=now),
        lag_before=weighed.sum(where=before),
        lagged_before=rows.documents.sum(where=before),
    )


BILLS = Family(
    "bills",
    "缴费",
    "bills paid",
    (
        *windowed(PAID, (AMOUNT, DOCUMENTS, PARTNERS, MONTHS, AMOUNT_GROWTH)),
        *windowed(OF_KIND, (AMOUNT, MONTHS, AMOUNT_GROWTH)),
        *twins(PAID, YEAR, RHYTHM),
    ),
    of_topic("payments", bill_measures),
    topic="payments",
)
