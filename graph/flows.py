"""Flows: what documents beside invoices say of an enterprise, summed by day: transfers, bills, orders, tax and loans.

Kinds, by topic: of transfers `wages` and `other`; of payments KINDS_OF_BILLS and `other`; of orders `order`,
`contract` and `receivable`; of tax `declaration`, `payment` and `arrears`; of loans `loan` and `overdue`. The bank's
own ratings, asset classes and states of loans are none of it: they hold the outcome that scores are to tell.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr.types import StringValue, Table, Value

from graph.flow_rows import Ends, Way, paid, shaped
from graph.holding import Holding
from graph.tables import FLOWS

WAGES = ("工资", "薪", "奖金")
KINDS_OF_BILLS: Mapping[str, tuple[str, ...]] = {
    "phone": ("电话", "话费", "通信", "通讯", "宽带", "网络"),
    "power": ("电",),
    "heating": ("暖", "热"),
    "gas": ("气",),
    "water": ("水",),
    "rent": ("租",),
    "property": ("物业",),
    "contributions": ("社保", "公积金", "保险"),
}
"""Kinds of bills, and the words that tell them: the first that is found does."""
TAXES: Mapping[str, tuple[str, ...]] = {"vat": ("增值税",), "income": ("企业所得税",)}
OTHER = "other"


def flows(held: Holding, identified: Table, bound: Table | None) -> Table:
    """Rows of FLOWS from the facts, the mentions with the enterprises behind them, and the ties (`ties.tied`)."""
    named = identified.select("source", "code", "id")
    found = [make(held.facts[topic], Ends(named, bound)) for topic, make in MAKERS.items() if topic in held.facts]
    if not found:
        return ibis.memtable(FLOWS.arrow.empty_table())
    rows = ibis.union(*found) if len(found) > 1 else found[0]
    before = rows.filter(rows.day < ibis.literal(held.as_of))
    sums = {name: before[name].sum() for name in FLOWS.names if name not in (*FLOWS.key, "days")}
    return before.group_by(*FLOWS.key).agg(**sums, days=before.days.max())


def _transfers(facts: Table, ends: Ends) -> Table:
    rows = facts.mutate(kind=_by_words(facts.purpose.fill_null(""), {"wages": WAGES}))
    given = paid(rows, ends, Way("PAID", "transfers", "payer", "payee", "out"))
    return ibis.union(given, paid(rows, ends, Way("PAID", "transfers", "payee", "payer", "in")))


def _payments(facts: Table, ends: Ends) -> Table:
    said = ibis.coalesce(facts.kind, facts.biller_name, facts.biller)
    rows = facts.mutate(kind=_by_words(said, KINDS_OF_BILLS))
    return paid(rows, ends, Way("PAYS_BILL", "payments", "payer", "biller", "out"))


def _orders(facts: Table, ends: Ends) -> Table:
    """Orders, contracts and receivables from either side; of a receivable what is still owed.

    One whose source tells no balance is owed in full until it is done.
    """
    rows = _documents(facts)
    owed = ibis.coalesce(rows.open_amount, (rows.state == "done").ifelse(0, rows.amount))
    force = rows.state != "void"
    told = force & (rows.kind == "receivable")
    rows = rows.mutate(
        void=(~force).cast("int64"),
        count=force.cast("int64"),
        amount=force.ifelse(rows.amount, 0),
        open=told.ifelse(owed, 0),
        open_of=told.ifelse(rows.amount, 0),
        overdue=(told & (rows.state == "overdue")).ifelse(owed, 0),
    )
    seen = [
        ends.both(rows, own, other).mutate(topic=ibis.literal("orders"), side=ibis.literal(side))
        for own, other, side in (("seller", "buyer", "sales"), ("buyer", "seller", "purchase"))
    ]
    return shaped(ibis.union(*seen))


def _documents(facts: Table) -> Table:
    """One row an order, contract or receivable of its goods lines; where one row says their sum, they count once."""
    whole = facts.line.isnull()
    found = facts.group_by("source", "kind", "number", "buyer", "seller", "day", "currency").agg(
        state=facts.state.last(order_by=[facts.known_at, facts.load, facts.state]),
        due_on=facts.due_on.max(),
        open_amount=facts.open_amount.sum(),
        whole=facts.amount.sum(where=whole),
        parts=facts.amount.sum(where=~whole).fill_null(0),
    )
    twice = (found.whole == found.parts).fill_null(False)
    return found.mutate(amount=found.parts + twice.ifelse(0, found.whole.fill_null(0)))


def _tax(facts: Table, ends: Ends) -> Table:
    rows = facts.filter(facts.kind.isin(("declaration", "payment", "arrears")))
    rows = rows.mutate(
        day=ibis.coalesce(rows.day, rows.known_at),
        side=_by_words(rows.tax_type.fill_null(""), TAXES),
        topic=ibis.literal("tax"),
        currency=ibis.literal("CNY"),
        amount=rows.amount.fill_null(0),
        sales=rows.sales.fill_null(0),
        count=ibis.literal(1, "int64"),
    )
    return shaped(ends.one(rows, "firm"))


def _loans(facts: Table, ends: Ends) -> Table:
    """Loans with what is still owed of them, and times overdue with the days; each of the day that its source says."""
    rows = facts.filter(facts.kind.isin(("loan", "overdue")) & (facts.state != "void").fill_null(True))
    owed = (rows.state == "closed").fill_null(False).ifelse(0, rows.balance)
    told = (rows.kind == "loan") & owed.notnull()
    rows = rows.mutate(
        day=ibis.coalesce(rows.day, rows.known_at),
        topic=ibis.literal("loans"),
        side=ibis.literal(""),
        currency=rows.currency.fill_null("CNY"),
        amount=rows.amount.fill_null(0),
        open=told.ifelse(owed, 0),
        open_of=told.ifelse(rows.amount.fill_null(0), 0),
        days=rows.days_overdue.fill_null(0).cast("int64"),
        count=ibis.literal(1, "int64"),
    )
    return shaped(ends.one(rows, "borrower"))


MAKERS = {"transfers": _transfers, "payments": _payments, "orders": _orders, "tax": _tax, "loans": _loans}


def _by_words(text: StringValue, words: Mapping[str, tuple[str, ...]]) -> Value:
    """The first of the kinds of which the text holds a word."""
    cases = [(ibis.or_(*(text.contains(word) for word in of)), kind) for kind, of in words.items()]
    return ibis.cases(*cases, else_=OTHER)
