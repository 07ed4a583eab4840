"""Documents that two books hold: one firm reports each as its buyer, one as its seller.

A *pair* is one buyer, the code that it calls the seller by, one seller, and the code that it calls the buyer by. A
*claim* is what a pair says of one code: that `code`, in the books of `reporter`, is the firm `other`.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from graph.kept import kept, some

DOCUMENT = ("source", "number", "day", "amount", "tax", "currency")
"""What two reports of one document have in common; the invoice code too, where both have it."""

PAIR = ("source", "buyer", "seller_code", "seller", "buyer_code")
CLAIM = ("source", "code", "reporter", "other")

MINIMUM = 10
"""Documents that both firms must report: at least so many, and half of those between each code and its reporter."""

FAN = 8
"""A document that one side's books hold more often than this (numbers repeat, and so do small amounts) tells nobody
apart. It also bounds the join: at most FAN x FAN rows a document."""


def both_sides(documents: Table) -> tuple[Table, Table]:
    """The documents that one firm holds in both its books, and those that two firms report: PAIR + DOCUMENT, distinct.

    What a firm holds in both its books is no evidence about anybody, also beside a second firm's report. Pairs in
    which both codes are the firms' own tell nothing new, and are left out.
    """
    shared = kept(matched(documents).filter((_.seller_code != _.seller) | (_.buyer_code != _.buyer)))
    if not some(shared):
        return shared, shared
    doubles = shared.filter(_.buyer == _.seller)
    held = doubles.select(*DOCUMENT, firm=_.buyer).distinct()
    evidence = (
        shared.filter(_.buyer != _.seller)
        .anti_join(held.rename(buyer="firm"), [*DOCUMENT, "buyer"])
        .anti_join(held.rename(seller="firm"), [*DOCUMENT, "seller"])
    )
    return doubles, kept(evidence)


def matched(documents: Table) -> Table:
    """Input and output rows of the same document side by side: PAIR + DOCUMENT, distinct."""
    fan = documents.group_by(*DOCUMENT).agg(
        bought=(_.book == "input").sum(),
        sold=(_.book == "output").sum(),
    )
    twofold = fan.filter(_.bought.between(1, FAN) & _.sold.between(1, FAN))
    rows = documents.semi_join(twofold, list(DOCUMENT))
    bought = rows.filter(_.book == "input").select(
        *DOCUMENT, buyer=_.owner, seller_code=_.counterparty, bought_code=_.invoice_code
    )
    sold = rows.filter(_.book == "output").select(
        *DOCUMENT, seller=_.owner, buyer_code=_.counterparty, sold_code=_.invoice_code
    )
    same = bought.join(sold, list(DOCUMENT)).filter(
        _.bought_code.isnull() | _.sold_code.isnull() | (_.bought_code == _.sold_code)
    )
    return same.drop("bought_code", "sold_code").distinct()


def claims(pairs: Table, *columns: str, of_documents: bool = False, **values: Value) -> Table:
    """CLAIM and the named columns of each pair, twice: what it says of the seller's code, and of the buyer's."""
    of_seller = {"of_documents": _.of_seller_code} if of_documents else {}
    of_buyer = {"of_documents": _.of_buyer_code} if of_documents else {}
    seller = pairs.select(
        "source", *columns, code=_.seller_code, reporter=_.buyer, other=_.seller, **of_seller, **values
    )
    buyer = pairs.select("source", *columns, code=_.buyer_code, reporter=_.seller, other=_.buyer, **of_buyer, **values)
    return ibis.union(seller, buyer)


def counted(evidence: Table, documents: Table) -> Table:
    """One row a pair: documents that both report, and all between each code and its reporter, voided ones included."""
    pairs = evidence.group_by(*PAIR).agg(documents=_.count())
    of_seller = between(pairs, documents, "input").group_by(*PAIR).agg(of_seller_code=_.count())
    of_buyer = between(pairs, documents, "output").group_by(*PAIR).agg(of_buyer_code=_.count())
    return pairs.join(of_seller, list(PAIR)).join(of_buyer, list(PAIR))


def between(pairs: Table, documents: Table, book: str) -> Table:
    """PAIR and day of each document between the reporter whose book it is and the code that it uses, distinct."""
    reporter, code = ("buyer", "seller_code") if book == "input" else ("seller", "buyer_code")
    rows = documents.filter(_.book == book).select(*DOCUMENT, **{reporter: _.owner, code: _.counterparty})
    wanted = pairs.select(*PAIR).distinct()
    named = rows.semi_join(wanted, ["source", reporter, code]).distinct()
    return wanted.join(named, ["source", reporter, code]).select(*PAIR, "day")


def sufficient_on(pairs: Table, evidence: Table, documents: Table) -> Table:
    """One row a pair that suffices: `day` of the first document with which it did.

    A Snapshot of that day does not hold the document yet, so it leaves the codes open; the next day's joins them.
    """
    agreed = evidence.semi_join(pairs, list(PAIR)).select(*PAIR, "day", agree=1, bought=0, sold=0)
    bought = between(pairs, documents, "input").mutate(agree=0, bought=1, sold=0)
    sold = between(pairs, documents, "output").mutate(agree=0, bought=0, sold=1)
    daily = (
        ibis.union(agreed, bought, sold)
        .group_by(*PAIR, "day")
        .agg(agree=_.agree.sum(), bought=_.bought.sum(), sold=_.sold.sum())
    )
    so_far = ibis.window(group_by=PAIR, order_by="day", preceding=None, following=0)
    running = daily.mutate(**{name: daily[name].sum().over(so_far) for name in ("agree", "bought", "sold")})
    enough = (_.agree >= MINIMUM) & (_.agree * 2 >= ibis.greatest(_.bought, _.sold))
    return running.filter(enough).group_by(*PAIR).agg(day=_.day.min())
