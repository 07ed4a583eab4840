"""Features of growth stage: young, growing, stable, shrinking or silent; how that changes, how far off the peak.

Windows are of 90 days, one before the other; the first ends on the day.
"""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.invoices import Twin
from graph.features.log import Log, booked
from graph.features.table import Feature, ratio
from graph.features.trade import LOG as BOOKS
from graph.features.windows import twins, window

LOG = Log("stage", booked, BOOKS.sides, BOOKS.reads)
QUARTER, QUARTERS = 90, 8
"""Days of a window, and how many are measured: two years."""
YEAR = 4 * QUARTER
STEEP = 10
"""Growth or decline of a tenth of both halves of a year together, which is a fifth or so of the former."""


def _growth(m: ir.Table, s: str, now: int, before: int) -> ir.Value:
    a, b = m[f"{s}_{now}"], m[f"{s}_{before}"]
    return ratio(a - b, a.abs() + b.abs())


def _reaching(m: ir.Table, days: int, value: ir.Value) -> ir.Value:
    """The value; null where the firm's first document is younger than so many days."""
    return (m.age >= days).ifelse(value, ibis.null(value.type()))


def _growing(m: ir.Table, s: str) -> ir.Value:
    """Of the last four windows, those above the one before."""
    steps = [(m[f"{s}_{k}"] > m[f"{s}_{k + 1}"]).cast("int64") for k in range(4)]
    return _reaching(m, 5 * QUARTER, sum(steps[1:], start=steps[0]))


TWINS = (
    Twin(
        "{s.name}_yoy_90d",
        "近90天{s.zh}同比",
        "{s.en} of 90 days against a year before",
        "net {s.en} of the last 90 days less those of the same days 360 days before, over both: -1..1",
        "ratio",
        lambda m, s: _reaching(m, YEAR + QUARTER, _growth(m, s, 0, 4)),
    ),
    Twin(
        "{s.name}_acceleration_90d",
        "近90天{s.zh}增长加速",
        "acceleration of {s.en}",
        "growth of net {s.en} of the last 90 days over the 90 before, less the growth of these over the 90 before them",
        "ratio",
        lambda m, s: _reaching(m, 3 * QUARTER, _growth(m, s, 0, 1) - _growth(m, s, 1, 2)),
    ),
    Twin(
        "{s.name}_growing_360d",
        "近360天{s.zh}环比增长次数",
        "windows of growing {s.en}",
        "of the last four windows of 90 days, those with more net {s.en} than the one before",
        "count",
        _growing,
    ),
    Twin(
        "{s.name}_off_peak_720d",
        "近90天{s.zh}较两年峰值",
        "{s.en} over the best window of two years",
        "net {s.en} of the last 90 days over those of the best of the last eight windows of 90 days",
        "ratio",
        lambda m, s: _reaching(
            m, 2 * QUARTER, ratio(m[f"{s}_0"], ibis.greatest(*(m[f"{s}_{k}"] for k in range(QUARTERS))))
        ),
    ),
)


def _flag(name: str, zh: str, en: str, doc: str) -> Feature:
    def value(m: ir.Table) -> ir.Value:
        return (m.stage == name).cast("int64")

    said = f"1 where {doc}, else 0"
    return Feature(f"stage_{name}", zh, en, said, "flag", LOG.name, value, window=window(YEAR), reads=LOG.reads)


FLAGS = (
    _flag("young", "初创期", "young", "the first document of its own is younger than 360 days"),
    _flag(
        "growing",
        "成长期",
        "growing",
        "net sales of the last 180 days exceed those of the 180 before by a tenth of both together or more",
    ),
    _flag("stable", "稳定期", "stable", "it is neither young nor silent, and sales neither grow nor shrink"),
    _flag(
        "shrinking",
        "收缩期",
        "shrinking",
        "net sales of the last 180 days fall short of those of the 180 before by a tenth of both together or more",
    ),
    _flag("silent", "停滞期", "silent", "it is not young and has no net sales of 360 days"),
)


def stage_measures(scene: Scene) -> ir.Table:
    """One row an enterprise with a valid document of its own before the day: net amounts by side and window."""
    rows = LOG.rows(scene)
    edges = [ibis.literal(scene.on - timedelta(days=QUARTER * k)) for k in range(QUARTERS + 1)]
    sums = {
        f"{side.name}_{k}": rows.amount.sum(
            where=(rows.side == side.name) & (rows.day >= edges[k + 1]) & (rows.day < edges[k])
        ).fill_null(0)
        for side in LOG.sides
        for k in range(QUARTERS)
    }
    found = rows.group_by("id").agg(first_on=rows.day.min(), **sums)
    found = found.mutate(age=ibis.literal(scene.on).delta(found.first_on, unit="day")).drop("first_on")
    return found.mutate(stage=_stage(found))


def _stage(m: ir.Table) -> ir.Value:
    now, before = m.sales_0 + m.sales_1, m.sales_2 + m.sales_3
    both = now.abs() + before.abs()
    return ibis.cases(
        (m.age < YEAR, "young"),
        (both == 0, "silent"),
        ((now - before) * STEEP >= both, "growing"),
        ((before - now) * STEEP >= both, "shrinking"),
        else_="stable",
    )


STAGE = Family("stage", "成长阶段", "growth stage", (*twins(LOG, YEAR, TWINS), *FLAGS), stage_measures)
