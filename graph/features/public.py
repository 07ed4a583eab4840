"""Features of what anybody may know of an enterprise: the registry, the courts and public notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.table import EVER, Feature
from graph.standing import CLOSED

FAMILY = "public"
TWO_YEARS, LATELY = timedelta(days=730), "730 days before the day"
UNREGISTERED = "no source says it"
KINDS = {
    "closed": ("status",),
    "cases": ("case",),
    "dishonest": ("dishonest", "enforcement"),
    "penalties": ("penalty",),
    "arrears": ("arrears",),
    "changes": ("status", "capital", "name", "representative"),
}
"""Kinds of events that each measure counts: none of a firm means something only where any firm has some."""


def _told(name: str, zh: str, en: str, doc: str, said: tuple[str, str], *reads: str) -> Feature:
    """A feature that stands as a measure of the same name: its words, unit and window, and the tables that it reads."""
    unit, window = said
    return Feature(name, zh, en, doc, unit, FAMILY, lambda m: m[name], UNREGISTERED, window, reads=reads)


PUBLIC: tuple[Feature, ...] = (
    _told("age", "成立天数", "age", "days from establishment to the day", ("days", EVER), "enterprises"),
    _told("capital", "注册资本", "registered capital", "registered capital", ("fen", EVER), "enterprises"),
    _told(
        "closed",
        "注销或吊销",
        "out of business",
        "1 where its status changed to revoked or dissolved before the day, else 0",
        ("flag", EVER),
        "events",
    ),
    _told("cases", "涉诉数", "court cases", "court cases of two years", ("count", LATELY), "events"),
    _told(
        "dishonest",
        "失信与被执行数",
        "enforcements",
        "times that it was put on the lists of dishonest or enforced debtors",
        ("count", EVER),
        "events",
    ),
    _told("penalties", "行政处罚数", "penalties", "penalties of two years", ("count", LATELY), "events"),
    _told("arrears", "欠税公告数", "arrears of tax", "notices of tax owed in two years", ("count", LATELY), "events"),
    _told(
        "changes",
        "工商变更数",
        "changes of registration",
        "changes of status, capital, name or legal representative, of two years",
        ("count", LATELY),
        "events",
    ),
)
"""All features of the family; counts are null where the bank has no source of such events at all."""


def public_measures(tables: Callable[[str], ir.Table], on: date) -> ir.Table:
    """One row an enterprise: PUBLIC by name, from what was dated before the day."""
    rows = tables("events").filter(_.day < ibis.literal(on))
    counted = rows.group_by("id").agg(**_counts(rows, on))
    firms = tables("enterprises").select("id", "established_on", capital=_.registered_capital)
    joined = firms.left_join(counted, "id").drop("id_right")
    told = rows.agg(**{name: rows.kind.isin(of).any() for name, of in KINDS.items()})
    [sources] = told.to_pyarrow().to_pylist()
    counts = {n: joined[n].fill_null(0) if sources[n] else ibis.null("int64") for n in KINDS}
    age = ibis.literal(on).delta(joined.established_on, unit="day")
    return joined.mutate(age=(age >= 0).ifelse(age, ibis.null("int64")), **counts).drop("established_on")


def _counts(rows: ir.Table, on: date) -> dict[str, ir.Value]:
    late = rows.day >= ibis.literal(on - TWO_YEARS)
    recent = {n: (rows.kind.isin(KINDS[n]) & late).sum() for n in ("cases", "penalties", "arrears", "changes")}
    return recent | {
        "closed": ((rows.kind == "status") & rows.value.isin(CLOSED)).any().cast("int64"),
        "dishonest": rows.kind.isin(KINDS["dishonest"]).sum(),
    }
