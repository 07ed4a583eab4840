"""Features of rhythm and season: gaps between invoices, partners that come back, busy months, and when in a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.gaps import YEAR, gaps, recurring, some, unevenness
from graph.features.invoices import Twin
from graph.features.log import Log, beside, since
from graph.features.measures import square
from graph.features.table import ratio
from graph.features.trade import LOG as BOOKS
from graph.features.windows import twins

LOG = Log("rhythm", BOOKS.rows, BOOKS.sides, BOOKS.reads)
MONTHS = 12
WHOLE_MONTHS = "12 whole calendar months before the day"
LAST_DAYS = 5
"""The end of a month: where invoices crowd, books are made to look as they should."""


def _part(name: str, whole: str) -> Callable[[ir.Table, str], ir.Value]:
    return lambda m, s: ratio(m[f"{s}_{name}"], m[f"{s}_{whole}"])


def _variation(m: ir.Table, s: str) -> ir.Value:
    """Root of 12 Σx² / (Σx)² - 1."""
    total = m[f"{s}_month_net"].cast("float64")
    mean_square = ratio(m[f"{s}_month_squares"].cast("float64") * MONTHS, total * total)
    return _whole(m, (mean_square - 1).clip(lower=0).sqrt())


def _whole(m: ir.Table, value: ir.Value) -> ir.Value:
    """The value; null where the firm's history does not reach back over the twelve months."""
    return m.reaches.ifelse(value, ibis.null("float64"))


TWINS = (
    Twin(
        "{s.name}_days_365d",
        "近365天{s.zh}开票天数",
        "days with {s.en} of 365 days",
        "days with a valid document of {s.en} of the last 365 days",
        "days",
        lambda m, s: m[f"{s}_days"],
    ),
    Twin(
        "{s.name}_gap_365d",
        "近365天{s.zh}平均间隔天数",
        "days between {s.en} of 365 days",
        "days from a day with a document of {s.en} to the next, in the mean, of the last 365 days",
        "days",
        _part("gap_days", "gaps"),
        whole=False,
    ),
    Twin(
        "{s.name}_gap_longest_365d",
        "近365天{s.zh}最长间隔天数",
        "longest time without {s.en} of 365 days",
        "the most days from a day with a document of {s.en} to the next, of the last 365 days",
        "days",
        lambda m, s: some(m, s, "gap_longest"),
    ),
    Twin(
        "{s.name}_gap_variation_365d",
        "近365天{s.zh}间隔波动",
        "unevenness of {s.en} of 365 days",
        "standard deviation of the days between documents of {s.en} over their mean, of the last 365 days",
        "ratio",
        unevenness,
    ),
    Twin(
        "{s.name}_silence_365d",
        "近365天{s.zh}沉默倍数",
        "time without {s.en} over what is usual of 365 days",
        "days since the last document of {s.en} over the mean of days between them, of the last 365 days",
        "ratio",
        lambda m, s: ratio(m[f"{s}_silent"] * m[f"{s}_gaps"], m[f"{s}_gap_days"]),
    ),
    Twin(
        "{s.partners}_gap_365d",
        "近365天{s.partners_zh}复购间隔天数",
        "days until {s.partners} come back of 365 days",
        "days between documents of {s.en} with the same of the {s.partners}, in the mean, of the last 365 days",
        "days",
        _part("repeat_days", "repeats"),
        whole=False,
    ),
    Twin(
        "{s.partners}_repeating_365d",
        "近365天{s.partners_zh}复购占比",
        "share of {s.partners} that come back of 365 days",
        "of the {s.partners} of the last 365 days, those with documents on several days",
        "ratio",
        _part("repeating", "everybody"),
    ),
    Twin(
        "{s.partners}_steady_365d",
        "近365天稳定{s.partners_zh}占比",
        "share of steady {s.partners} of 365 days",
        "of the {s.partners} of the last 365 days, those with documents in six calendar months or more",
        "ratio",
        _part("steady", "everybody"),
    ),
    Twin(
        "{s.name}_steady_share_365d",
        "近365天{s.zh}稳定{s.partners_zh}金额占比",
        "share of {s.en} with steady {s.partners} of 365 days",
        "net {s.en} with {s.partners} that have documents in six calendar months or more, over all of 365 days",
        "ratio",
        _part("steady_amount", "positive"),
    ),
    Twin(
        "{s.name}_month_end_365d",
        "近365天{s.zh}月末占比",
        "share of {s.en} at the end of months of 365 days",
        "documents of {s.en} on the last five days of a month over all of the last 365 days",
        "ratio",
        _part("month_end", "documents"),
    ),
    Twin(
        "{s.name}_weekend_365d",
        "近365天{s.zh}周末占比",
        "share of {s.en} at weekends of 365 days",
        "documents of {s.en} on a Saturday or Sunday over all of the last 365 days",
        "ratio",
        _part("weekend", "documents"),
    ),
)
SEASON = (
    Twin(
        "{s.name}_busiest_month_12m",
        "近12个整月{s.zh}最忙月占比",
        "share of the busiest month of {s.en} of 12 months",
        "net {s.en} of the largest of the twelve whole calendar months before the day, over all of them above zero",
        "ratio",
        lambda m, s: _whole(m, ratio(m[f"{s}_month_top"], m[f"{s}_month_sum"])),
    ),
    Twin(
        "{s.name}_busiest_quarter_12m",
        "近12个整月{s.zh}最忙季度占比",
        "share of the busiest quarter of {s.en} of 12 months",
        "net {s.en} of the largest quarter of the calendar in the twelve whole months before the day, over all four",
        "ratio",
        lambda m, s: _whole(m, ratio(m[f"{s}_quarter_top"], m[f"{s}_quarter_sum"])),
    ),
    Twin(
        "{s.name}_variation_12m",
        "近12个整月{s.zh}月度波动",
        "volatility of {s.en} of 12 months",
        "standard deviation of net {s.en} of the twelve whole months over their mean, months without any as zero",
        "ratio",
        _variation,
    ),
    Twin(
        "{s.name}_months_12m",
        "近12个整月{s.zh}活跃月数",
        "whole months with {s.en} of 12 months",
        "of the twelve whole calendar months before the day, those with a document of {s.en}",
        "months",
        lambda m, s: m[f"{s}_months"],
    ),
)


def rhythm_measures(scene: Scene) -> ir.Table:
    """One row an enterprise with a valid document of its own before the day."""
    rows = LOG.rows(scene)
    first = rows.group_by("id").agg(first_on=rows.day.min())
    reaches = first.select("id", reaches=first.first_on < ibis.literal(_month(scene.on, -MONTHS + 1)))
    return beside(
        reaches,
        gaps(LOG, rows, scene.on),
        recurring(LOG, rows, scene.on),
        _when(rows, scene.on),
        _season(rows, scene.on),
    )


def _when(rows: ir.Table, on: date) -> ir.Table:
    """Documents of a year by side: all, those at the end of months, and those at weekends."""
    late = since(rows, on, YEAR)
    end = (late.day + ibis.interval(days=LAST_DAYS)).month() != late.day.month()
    weekend = late.day.day_of_week.index() >= 5
    sums: dict[str, ir.Value] = {}
    for side in LOG.sides:
        own = late.side == side.name
        sums |= {
            f"{side.name}_documents": late.documents.sum(where=own),
            f"{side.name}_month_end": late.documents.sum(where=own & end),
            f"{side.name}_weekend": late.documents.sum(where=own & weekend),
        }
    return late.group_by("id").agg(**sums)


def _season(rows: ir.Table, on: date) -> ir.Table:
    """Net amounts of the twelve whole months before the day, by side: the largest month and quarter, and squares."""
    whole = rows.filter(rows.day >= ibis.literal(_month(on, -MONTHS)), rows.day < ibis.literal(_month(on, 0)))
    month = whole.day.month()
    monthly = whole.group_by("id", "side", month=month).agg(amount=whole.amount.sum())
    quarterly = monthly.group_by("id", "side", quarter=(monthly.month - 1) // 3).agg(amount=monthly.amount.sum())
    return beside(_tops(monthly, "month"), _tops(quarterly, "quarter"))


def _tops(rows: ir.Table, span: str) -> ir.Table:
    above = ibis.greatest(rows.amount, 0)
    sums: dict[str, ir.Value] = {}
    for side in LOG.sides:
        own = rows.side == side.name
        sums |= {
            f"{side.name}_{span}_top": above.max(where=own),
            f"{side.name}_{span}_sum": above.sum(where=own),
        }
        if span == "month":
            sums |= {
                f"{side.name}_months": own.sum(),
                f"{side.name}_month_net": rows.amount.sum(where=own),
                f"{side.name}_month_squares": square(rows.amount).sum(where=own),
            }
    return rows.group_by("id").agg(**sums)


def _month(on: date, later: int) -> date:
    """The first day of the month of a day, or of one so many months later."""
    months = on.year * 12 + on.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


RHYTHM = Family(
    "rhythm",
    "节奏与季节",
    "rhythm and season",
    (*twins(LOG, YEAR, TWINS), *(replace(f, window=WHOLE_MONTHS) for f in twins(LOG, None, SEASON))),
    rhythm_measures,
)
