"""Families over windows and measures, declared once for every log: its own invoices, transfers, bills, orders, tax."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from graph.features.invoices import Side, Twin
from graph.features.log import Log
from graph.features.table import EVER, Feature, ratio

Value = Callable[[ir.Table, str, int], ir.Value]


@dataclass(frozen=True)
class Measure:
    """A feature of every side and window of a log: its words with the log's left open, and its value.

    `s` is the side, `l` the log, `d` the days of the window, `n` what the log counts.
    """

    name: str
    zh: str
    en: str
    doc: str
    unit: str
    value: Value
    shortest: int = 1
    """Days of the shortest window in which it says something."""

    def of(self, log: Log, side: Side, days: int) -> Feature:
        """The feature of one side and window of a log."""
        said = {"s": side, "l": log, "d": days, "n": log.noun[0]}
        name, zh, en, doc = (text.format(**said) for text in (self.name, self.zh, self.en, self.doc))
        return Feature(
            name,
            zh,
            en,
            doc,
            self.unit,
            log.name,
            lambda m: self.value(m, side.name, days),
            window=window(days),
            reads=log.reads,
        )


def _of(name: str) -> Value:
    return lambda m, s, d: m[f"{s}_{name}_{d}"]


def _growth(name: str) -> Value:
    """What a window has less what the one before had, over both; null where the log does not reach back so far."""

    def value(m: ir.Table, s: str, d: int) -> ir.Value:
        now, before = m[f"{s}_{name}_{d}"], m[f"{s}_{name}_{d}_before"]
        return (m.age >= 2 * d).ifelse(ratio(now - before, now.abs() + before.abs()), ibis.null("float64"))

    return value


AMOUNT = Measure(
    "{s.name}_amount_{d}d",
    "近{d}天{s.zh}{l.amount_zh}",
    "{s.en} of {d} days",
    "amount of {s.en} in CNY of the last {d} days",
    "fen",
    _of("amount"),
)
DOCUMENTS = Measure(
    "{s.name}_{n}_{d}d",
    "近{d}天{s.zh}{l.noun[1]}",
    "{n} of {s.en} of {d} days",
    "{n} of {s.en} of the last {d} days",
    "count",
    _of("documents"),
)
PARTNERS = Measure(
    "{s.partners}_{d}d",
    "近{d}天{s.partners_zh}数",
    "{s.partners} of {d} days",
    "{s.partners} of the last {d} days",
    "count",
    _of("partners"),
)
MONTHS = Measure(
    "{s.name}_months_{d}d",
    "近{d}天{s.zh}活跃月数",
    "active months of {s.en} of {d} days",
    "calendar months with {s.en} of the last {d} days",
    "months",
    _of("months"),
    shortest=90,
)
TOP_SHARE = Measure(
    "{s.partners}_top_share_{d}d",
    "近{d}天最大{s.partners_zh}占比",
    "share of the largest of the {s.partners} of {d} days",
    "amount of {s.en} with the largest of the {s.partners} of the last {d} days, over that with all who have some",
    "ratio",
    lambda m, s, d: ratio(m[f"{s}_top_{d}"], m[f"{s}_net_{d}"]),
)
AMOUNT_GROWTH = Measure(
    "{s.name}_amount_growth_{d}d",
    "近{d}天{s.zh}{l.amount_zh}增长",
    "growth of {s.en} of {d} days",
    "amount of {s.en} of the last {d} days less that of the {d} before, over both: -1..1",
    "ratio",
    _growth("amount"),
)
DOCUMENTS_GROWTH = Measure(
    "{s.name}_{n}_growth_{d}d",
    "近{d}天{s.zh}{l.noun[1]}增长",
    "growth of {n} of {s.en} of {d} days",
    "{n} of {s.en} of the last {d} days less those of the {d} before, over both: -1..1",
    "ratio",
    _growth("documents"),
)
PARTNERS_GROWTH = Measure(
    "{s.partners}_growth_{d}d",
    "近{d}天{s.partners_zh}数增长",
    "growth of the {s.partners} of {d} days",
    "{s.partners} of the last {d} days less those of the {d} before, over both: -1..1",
    "ratio",
    _growth("partners"),
)
MEASURES = (
    AMOUNT, DOCUMENTS, PARTNERS, MONTHS, TOP_SHARE, AMOUNT_GROWTH, DOCUMENTS_GROWTH, PARTNERS_GROWTH,
)  # fmt: skip


def windowed(log: Log, measures: Iterable[Measure] = MEASURES, but: Iterable[str] = ()) -> tuple[Feature, ...]:
    """A feature for each measure, side and window of a log, but for those that stand under another name."""
    made = (
        measure.of(log, side, days)
        for measure in measures
        for side in log.sides
        for days in log.windows
        if days >= measure.shortest
    )
    return tuple(feature for feature in made if feature.name not in {*but})


def twins(log: Log, days: int | None, given: Iterable[Twin], *beside: str) -> tuple[Feature, ...]:
    """A feature for each twin and side of a log, of a window of so many days, or of all time.

    `beside` are tables that they read beside the log's.
    """
    return tuple(
        replace(twin.of(side), family=log.name, window=window(days), reads=(*log.reads, *beside))
        for side in log.sides
        for twin in given
    )


def window(days: int | None) -> str:
    """The words for a window of so many days, or for all time."""
    return EVER if days is None else f"{days} days before the day"
