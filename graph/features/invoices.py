"""Features of an enterprise's own invoices (进销项发票): declared once, for training, batch and the API.

Every value is an integer measure, or one division of two; null where the denominator is not above zero or nothing
was seen. Sales are the output book, purchases the input book; amounts are of valid documents, red-letter ones netted,
without tax.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from graph.features.measures import measures
from graph.features.table import EVER, Feature, feature_table, ratio, values

FAMILY = "invoices"
YEAR, TWO_HALVES = "365 days before the day", "360 days before the day"


@dataclass(frozen=True)
class Side:
    """One side of the trade, and the words for it."""

    name: str
    zh: str
    en: str
    partners_zh: str
    partners: str


SALES = Side("sales", "销项", "sales", "客户", "buyers")
PURCHASES = Side("purchase", "进项", "purchases", "供应商", "suppliers")


@dataclass(frozen=True)
class Twin:
    """A feature of either side: its words with the side's left open, and its value for the side of a name."""

    name: str
    zh: str
    en: str
    doc: str
    unit: str
    value: Callable[[ir.Table, str], ir.Value]
    whole: bool | None = field(default=None, kw_only=True)
    window: str = field(default=EVER, kw_only=True)

    def of(self, side: Side) -> Feature:
        """The feature of one side."""
        name, zh, en, doc = (text.format(s=side) for text in (self.name, self.zh, self.en, self.doc))

        def value(m: ir.Table) -> ir.Value:
            return self.value(m, side.name)

        return Feature(name, zh, en, doc, self.unit, FAMILY, value, window=self.window, whole=self.whole)


def _growth(m: ir.Table, s: str) -> ir.Value:
    now, before = m[f"{s}_amount_180"], m[f"{s}_amount_prior"]
    return ratio(now - before, now.abs() + before.abs())


def _volatility(m: ir.Table, s: str) -> ir.Value:
    """Square root of n Σx² / (Σx)² − 1: the coefficient of variation over the n months from first to last."""
    total = m[f"{s}_amount"].cast("float64")
    mean_square = ratio(m[f"{s}_span"].cast("float64") * m[f"{s}_squares"].cast("float64"), total * total)
    return (mean_square - 1).clip(lower=0).sqrt()


def _hhi(m: ir.Table, s: str) -> ir.Value:
    total = m[f"{s}_partner_sum"].cast("float64")
    return ratio(m[f"{s}_partner_squares"], total * total)


def _days(m: ir.Table, since: str) -> ir.Value:
    return m.as_of.delta(m[since], unit="day")


TWINS = (
    Twin("{s.name}_amount", "{s.zh}净额", "net {s.en}", "net {s.en} of all time", "fen", lambda m, s: m[f"{s}_amount"]),
    Twin(
        "{s.name}_amount_365",
        "近365天{s.zh}净额",
        "net {s.en} of the last 365 days",
        "net {s.en} of the last 365 days",
        "fen",
        lambda m, s: m[f"{s}_amount_365"],
        window=YEAR,
    ),
    Twin(
        "{s.name}_month",
        "月均{s.zh}净额",
        "net {s.en} a month",
        "net {s.en} over the months that have any",
        "fen",
        lambda m, s: ratio(m[f"{s}_amount"], m[f"{s}_months"]),
        whole=False,
    ),
    Twin(
        "{s.name}_ticket",
        "{s.zh}单张净额",
        "net {s.en} a document",
        "net {s.en} over valid documents",
        "fen",
        lambda m, s: ratio(m[f"{s}_amount"], m[f"{s}_valid"]),
        whole=False,
    ),
    Twin(
        "{s.name}_documents",
        "{s.zh}有效张数",
        "valid documents of {s.en}",
        "valid documents of {s.en}, red-letter ones included",
        "count",
        lambda m, s: m[f"{s}_valid"],
    ),
    Twin(
        "{s.name}_months",
        "{s.zh}活跃月数",
        "active months of {s.en}",
        "calendar months with a valid document of {s.en}",
        "months",
        lambda m, s: m[f"{s}_months"],
    ),
    Twin(
        "{s.name}_regularity",
        "{s.zh}月度连续性",
        "regularity of {s.en}",
        "active months over the months from the first to the last one",
        "ratio",
        lambda m, s: ratio(m[f"{s}_months"], m[f"{s}_span"]),
    ),
    Twin(
        "{s.name}_recency",
        "距末次{s.zh}天数",
        "days since the last of {s.en}",
        "days from the last valid document of {s.en} to as_of",
        "days",
        lambda m, s: _days(m, f"{s}_last_on"),
    ),
    Twin(
        "{s.name}_volatility",
        "{s.zh}月度波动",
        "volatility of {s.en}",
        "standard deviation of monthly net {s.en} over their mean, months without any as zero",
        "ratio",
        _volatility,
    ),
    Twin(
        "{s.name}_growth",
        "{s.zh}半年增长",
        "half-year growth of {s.en}",
        "net {s.en} of the last 180 days less those of the 180 before, over both together: -1..1",
        "ratio",
        _growth,
        window=TWO_HALVES,
    ),
    Twin(
        "{s.name}_tax_rate",
        "{s.zh}税率",
        "tax rate of {s.en}",
        "net tax over net {s.en}",
        "ratio",
        lambda m, s: ratio(m[f"{s}_tax"], m[f"{s}_amount"]),
    ),
    Twin(
        "{s.name}_void_share",
        "{s.zh}作废率",
        "voided share of {s.en}",
        "voided documents over all documents of {s.en}",
        "ratio",
        lambda m, s: ratio(m[f"{s}_void"], m[f"{s}_valid"] + m[f"{s}_void"]),
    ),
    Twin(
        "{s.name}_red_share",
        "{s.zh}红字张数率",
        "red-letter share of {s.en}",
        "red-letter documents over valid documents of {s.en}",
        "ratio",
        lambda m, s: ratio(m[f"{s}_red"], m[f"{s}_valid"]),
    ),
    Twin(
        "{s.name}_red_amount",
        "{s.zh}红字金额率",
        "red-letter amount of {s.en}",
        "amount of red-letter documents over the amount of the others",
        "ratio",
        lambda m, s: ratio(-m[f"{s}_amount_red"], m[f"{s}_amount"] - m[f"{s}_amount_red"]),
    ),
    Twin(
        "{s.partners}",
        "{s.partners_zh}数",
        "number of {s.partners}",
        "{s.partners} of all time",
        "count",
        lambda m, s: m[f"{s}_partners"],
    ),
    Twin(
        "{s.partners}_365",
        "近365天{s.partners_zh}数",
        "number of {s.partners} of the last 365 days",
        "{s.partners} with a valid document in the last 365 days",
        "count",
        lambda m, s: m[f"{s}_partners_365"],
        window=YEAR,
    ),
    Twin(
        "{s.partners}_top_share",
        "最大{s.partners_zh}占比",
        "share of the largest of the {s.partners}",
        "net {s.en} with the largest of the {s.partners} over net {s.en} with all whose net is positive",
        "ratio",
        lambda m, s: ratio(m[f"{s}_partner_top"], m[f"{s}_partner_sum"]),
    ),
    Twin(
        "{s.partners}_hhi",
        "{s.partners_zh}集中度",
        "concentration of {s.partners}",
        "Herfindahl-Hirschman index: sum of squared shares of the {s.partners} whose net is positive",
        "ratio",
        _hhi,
    ),
    Twin(
        "{s.partners}_kept",
        "{s.partners_zh}留存率",
        "retention of {s.partners}",
        "of the {s.partners} from 360 to 181 days ago, those that traded again in the last 180",
        "ratio",
        lambda m, s: ratio(m[f"{s}_partners_kept"], m[f"{s}_partners_prior"]),
        window=TWO_HALVES,
    ),
)

WHOLE = (
    Feature(
        "margin",
        "毛利率",
        "margin",
        "net sales less net purchases, over net sales",
        "ratio",
        FAMILY,
        lambda m: ratio(m.sales_amount - m.purchase_amount, m.sales_amount),
    ),
    Feature(
        "tax_burden",
        "增值税税负",
        "tax burden",
        "output tax less input tax, over net sales",
        "ratio",
        FAMILY,
        lambda m: ratio(m.sales_tax - m.purchase_tax, m.sales_amount),
    ),
    Feature(
        "tenure",
        "首张单据距今天数",
        "days since the first document",
        "days from the first valid document of either book to as_of",
        "days",
        FAMILY,
        lambda m: _days(m, "first_on"),
    ),
    Feature(
        "months",
        "活跃月数",
        "active months",
        "calendar months with a valid document of either book",
        "months",
        FAMILY,
        lambda m: m.months,
    ),
)

INVOICES: tuple[Feature, ...] = (*(t.of(side) for side in (SALES, PURCHASES) for t in TWINS), *WHOLE)
"""All features of the family, in the order of their table."""

FEATURES = feature_table(INVOICES)


def invoice_features(books: ir.Table, as_of: date) -> pa.Table:
    """The features of every enterprise with a valid document of its own before the day: table FEATURES, by id."""
    m = measures(books, as_of)
    return FEATURES.conform(m.select(id=m.owner, **values(INVOICES, m)).to_pyarrow())
