"""Features of receivables and payables: what is owed to a firm and by it, what is overdue, on what terms, by whom."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from graph.features.due import owed, owing
from graph.features.family import Family, Scene
from graph.features.invoices import Side, Twin
from graph.features.log import Log, beside, counted, flowing, of_topic, since
from graph.features.table import ratio
from graph.features.windows import AMOUNT, AMOUNT_GROWTH, DOCUMENTS, PARTNERS, twins, windowed

YEAR = 365
SIDES = {"sales": "receivables", "purchase": "payables"}
LOG = Log(
    "receivables",
    lambda scene: flowing(scene, "orders", SIDES, "receivable"),
    (
        Side("receivables", "应收账款", "receivables", "债务人", "debtors"),
        Side("payables", "应付账款", "payables", "债权人", "creditors"),
    ),
    ("flows",),
    noun=("count", "笔数"),
    windows=(90, 365),
)


def _known(name: str) -> Callable[[ir.Table, str], ir.Value]:
    """A measure of what is owed; null where no document says it."""
    return lambda m, s: (m[f"{s}_open_of"] > 0).ifelse(m[f"{s}_{name}"], ibis.null("int64"))


TWINS = (
    Twin("{s.name}_open", "{s.zh}余额", "open {s.en}", "what is still owed of {s.en}, in CNY", "fen", _known("open")),
    Twin(
        "{s.name}_open_share",
        "{s.zh}未结占比",
        "open share of {s.en}",
        "what is still owed of {s.en} over their amount",
        "ratio",
        lambda m, s: ratio(m[f"{s}_open"], m[f"{s}_open_of"]),
    ),
    Twin(
        "{s.name}_overdue",
        "{s.zh}逾期余额",
        "overdue {s.en}",
        "what is still owed of {s.en} that were due before the day, or that their source calls overdue",
        "fen",
        _known("late"),
    ),
    Twin(
        "{s.name}_overdue_share",
        "{s.zh}逾期占比",
        "overdue share of {s.en}",
        "what is overdue of {s.en} over what is still owed of them",
        "ratio",
        lambda m, s: ratio(m[f"{s}_late"], m[f"{s}_open"]),
    ),
    Twin(
        "{s.name}_overdue_days",
        "{s.zh}平均逾期天数",
        "days overdue of {s.en}",
        "days since {s.en} were due that are still owed, in the mean by what is owed",
        "days",
        lambda m, s: ratio(m[f"{s}_past_days"], m[f"{s}_past"]),
        whole=False,
    ),
    Twin(
        "{s.name}_overdue_longest",
        "{s.zh}最长逾期天数",
        "most days overdue of {s.en}",
        "days since the eldest of the {s.en} that are still owed was due",
        "days",
        lambda m, s: (m[f"{s}_past"] > 0).ifelse(m[f"{s}_past_longest"], ibis.null("int64")),
    ),
    Twin(
        "{s.name}_due_90d",
        "未来90天到期{s.zh}",
        "{s.en} due within 90 days",
        "what is still owed of {s.en} that are due on the day or in the 89 days after it",
        "fen",
        _known("soon"),
    ),
    Twin(
        "{s.name}_due_days",
        "{s.zh}平均剩余天数",
        "days until {s.en} are due",
        "days until {s.en} are due that are still owed and not overdue, in the mean by what is owed",
        "days",
        lambda m, s: ratio(m[f"{s}_due_days"], m[f"{s}_due"]),
        whole=False,
    ),
    Twin(
        "{s.partners}_top_open_share",
        "最大{s.partners_zh}占{s.zh}余额比",
        "share of the largest of the {s.partners}",
        "what is still owed of {s.en} with the largest of the {s.partners} over all that is owed with known ones",
        "ratio",
        lambda m, s: ratio(m[f"{s}_top"], m[f"{s}_known"]),
    ),
)
TERMS = Twin(
    "{s.name}_term_365d",
    "近365天{s.zh}平均账期",
    "term of {s.en} of 365 days",
    "days from the day of {s.en} to the day on which they are due, in the mean by amount, of the last 365 days",
    "days",
    lambda m, s: ratio(m[f"{s}_term_days"], m[f"{s}_termed"]),
    whole=False,
)


def receivable_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that a receivable in force before the day names."""
    flows = scene.tables("flows")
    kinds = (flows.topic == "orders", flows.kind == "receivable", flows["count"] > 0)
    rows = owing(flows.filter(*kinds, flows.day < ibis.literal(scene.on)), scene.on)
    sums = {k: v for side, name in SIDES.items() for k, v in owed(rows, name, rows.side == side).items()}
    return beside(counted(LOG, scene), rows.group_by("id").agg(**sums), _largest(rows), _terms(rows, scene))


def _largest(rows: ir.Table) -> ir.Table:
    pairs = rows.filter(rows.partner != "").group_by("id", "side", "partner").agg(open=rows.open.sum())
    sums: dict[str, ir.Value] = {}
    for side, name in SIDES.items():
        own = pairs.side == side
        sums |= {f"{name}_top": pairs.open.max(where=own), f"{name}_known": pairs.open.sum(where=own)}
    return pairs.group_by("id").agg(**sums)


def _terms(rows: ir.Table, scene: Scene) -> ir.Table:
    late = since(rows.filter(rows.due_on.notnull()), scene.on, YEAR)
    days = late.due_on.delta(late.day, unit="day")
    exact = late.amount.cast("decimal(38, 0)") * days
    sums: dict[str, ir.Value] = {}
    for side, name in SIDES.items():
        own = late.side == side
        sums |= {f"{name}_term_days": exact.sum(where=own), f"{name}_termed": late.amount.sum(where=own)}
    return late.group_by("id").agg(**sums)


RECEIVABLES = Family(
    "receivables",
    "应收应付",
    "receivables and payables",
    (
        *windowed(LOG, (AMOUNT, DOCUMENTS, PARTNERS, AMOUNT_GROWTH)),
        *twins(LOG, None, TWINS),
        *twins(LOG, YEAR, (TERMS,)),
    ),
    of_topic("orders", receivable_measures),
    topic="orders",
)
