"""Features of how invoices are handled: voided and red-letter ones by window, lost and abnormal ones, wrong sums."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.log import Log, booked
from graph.features.measures import SIDES
from graph.features.table import ratio
from graph.features.trade import LOG as BOOKS
from graph.features.windows import Measure, Value, windowed

LOG = Log("conduct", booked, BOOKS.sides, BOOKS.reads, windows=(90, 180, 365))
SUMS = ("valid", "void", "lost", "abnormal", "red", "flagged", "amount", "amount_red", "amount_void")
YEAR = 365


def _sum(m: ir.Table, s: str, d: int, *names: str) -> ir.Value:
    first, *others = (m[f"{s}_{name}_{d}"] for name in names)
    return sum(others, start=first)


def _share(top: tuple[str, ...], whole: tuple[str, ...]) -> Value:
    return lambda m, s, d: ratio(_sum(m, s, d, *top), _sum(m, s, d, *whole))


def _change(top: tuple[str, ...], whole: tuple[str, ...]) -> Value:
    """The share of a window less that of the whole year."""
    share = _share(top, whole)
    return lambda m, s, d: share(m, s, d) - share(m, s, YEAR)


SEEN = ("valid", "void", "lost", "abnormal")
VOIDED = (("void",), ("valid", "void"))
REVERSED = (("red",), ("valid",))

SHARES = (
    Measure(
        "{s.name}_void_share_{d}d",
        "近{d}天{s.zh}作废率",
        "voided share of {s.en} of {d} days",
        "voided documents over valid and voided ones of {s.en} of the last {d} days",
        "ratio",
        _share(*VOIDED),
    ),
    Measure(
        "{s.name}_red_share_{d}d",
        "近{d}天{s.zh}红字张数率",
        "red-letter share of {s.en} of {d} days",
        "red-letter documents over valid documents of {s.en} of the last {d} days",
        "ratio",
        _share(*REVERSED),
    ),
    Measure(
        "{s.name}_red_amount_{d}d",
        "近{d}天{s.zh}红字金额率",
        "red-letter amount of {s.en} of {d} days",
        "amount of red-letter documents over the amount of the others of {s.en} of the last {d} days",
        "ratio",
        lambda m, s, d: ratio(-m[f"{s}_amount_red_{d}"], m[f"{s}_amount_{d}"] - m[f"{s}_amount_red_{d}"]),
    ),
    Measure(
        "{s.name}_void_amount_{d}d",
        "近{d}天{s.zh}作废金额率",
        "voided amount of {s.en} of {d} days",
        "amount of voided documents of {s.en} over that of valid and voided ones, red-letter ones aside, of {d} days",
        "ratio",
        lambda m, s, d: ratio(
            m[f"{s}_amount_void_{d}"], m[f"{s}_amount_{d}"] - m[f"{s}_amount_red_{d}"] + m[f"{s}_amount_void_{d}"]
        ),
    ),
    Measure(
        "{s.name}_irregular_{d}d",
        "近{d}天{s.zh}失控与异常张数",
        "lost and abnormal documents of {s.en} of {d} days",
        "documents of {s.en} of the last {d} days that the tax office calls lost or abnormal",
        "count",
        lambda m, s, d: _sum(m, s, d, "lost", "abnormal"),
    ),
)
OF_A_YEAR = (
    Measure(
        "{s.name}_irregular_share_{d}d",
        "近{d}天{s.zh}失控与异常占比",
        "lost and abnormal share of {s.en} of {d} days",
        "documents that the tax office calls lost or abnormal over all documents of {s.en} of the last {d} days",
        "ratio",
        _share(("lost", "abnormal"), SEEN),
        shortest=YEAR,
    ),
    Measure(
        "{s.name}_wrong_sum_{d}d",
        "近{d}天{s.zh}价税不平占比",
        "share of {s.en} whose total does not add up of {d} days",
        "valid documents whose total differs by more than a fen over all valid ones of {s.en} of the last {d} days",
        "ratio",
        _share(("flagged",), ("valid",)),
        shortest=YEAR,
    ),
)
CHANGES = (
    Measure(
        "{s.name}_void_change_{d}d",
        "近{d}天{s.zh}作废率变化",
        "change of the voided share of {s.en} of {d} days",
        "voided share of {s.en} of the last {d} days less that of the last 365",
        "ratio",
        _change(*VOIDED),
    ),
    Measure(
        "{s.name}_red_change_{d}d",
        "近{d}天{s.zh}红字率变化",
        "change of the red-letter share of {s.en} of {d} days",
        "red-letter share of {s.en} of the last {d} days less that of the last 365",
        "ratio",
        _change(*REVERSED),
    ),
)


def conduct_measures(scene: Scene) -> ir.Table:
    """One row an enterprise with a document of its own in CNY before the day, valid or not: SUMS by side and window."""
    books = scene.tables("books")
    rows = books.filter(books.currency == "CNY", books.day < ibis.literal(scene.on))
    sums = {
        f"{side}_{name}_{d}": rows[name]
        .sum(where=(rows.book == book) & (rows.day >= ibis.literal(scene.on - timedelta(days=d))))
        .fill_null(0)
        for side, book in SIDES.items()
        for name in SUMS
        for d in LOG.windows
    }
    return rows.group_by(id=rows.owner).agg(**sums)


CONDUCT = Family(
    "conduct",
    "开票行为",
    "handling of invoices",
    (
        *windowed(LOG, SHARES),
        *windowed(LOG, OF_A_YEAR),
        *(f for f in windowed(LOG, CHANGES) if f.name.endswith("_90d")),
    ),
    conduct_measures,
)
