from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from graph.features.known import KNOWN
from graph.features.legal_person import PERSON, persons
from graph.features.outside import FEATURES, OUTSIDE, outside
from graph.people import GUARANTEES as GUARANTEED
from graph.people import LEGAL_REP_OF, PEOPLE, SHAREHOLDER_OF, tie_table
from graph.tables import BOOKS, ENTERPRISES, EVENTS, TRADES

ON = date(2020, 1, 1)
NOBODY = ibis.memtable(KNOWN.arrow.empty_table())
Rows = Sequence[dict[str, Any]]


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def booked(owner: str, book: str, partner: str, days: int, amount: int = 100, **said: int) -> dict[str, Any]:
    made = {"source": "bank", "owner": owner, "owner_code": owner, "book": book, "partner": partner, "code": partner}
    made |= dict.fromkeys(("void", "lost", "abnormal", "red", "flagged", "tax", "amount_red", "amount_void"), 0)
    return made | {"day": ago(days), "currency": "CNY", "valid": 1, "amount": amount} | said


def traded(book: dict[str, Any]) -> dict[str, Any]:
    """The trade that a row of a book tells of."""
    sells = book["book"] == "output"
    ends = (book["owner"], book["partner"]) if sells else (book["partner"], book["owner"])
    said = {"by_seller": sells, "by_buyer": not sells, "documents": 1, "red": 0, "tax": 0}
    return {"seller": ends[0], "buyer": ends[1], "day": book["day"], "currency": "CNY", "amount": book["amount"]} | said


def event(firm: str, kind: str, days: int, value: str | None = None) -> dict[str, Any]:
    return {"id": firm, "day": ago(days), "kind": kind, "source": "bank", "number": "1", "value": value}


def tables(books: Rows, events: Rows = (), **ties: Rows) -> Callable[[str], ir.Table]:
    owners = {b["owner"] for b in books}
    firms = sorted(owners | {b["partner"] for b in books} | {t["dst"] for rows in ties.values() for t in rows})
    lists = {c.name: [] for c in ENTERPRISES.columns if pa.types.is_list(c.type)}
    words = dict.fromkeys((c.name for c in ENTERPRISES.columns if pa.types.is_string(c.type)), "")
    said = {"resolved": True, "known_by": 1, "established_on": ago(1_000), "registered_capital": 5_000}
    enterprises = [{**words, **lists, **said, "id": f, "has_books": f in owners} for f in firms]
    people = [{"id": i, "name": None, "roles": []} for i in sorted({t["src"] for r in ties.values() for t in r})]
    held = {BOOKS: books, TRADES: [traded(b) for b in books], EVENTS: events, ENTERPRISES: enterprises, PEOPLE: people}
    held |= {tie_table(GUARANTEED): ()}
    held |= {tie_table(tie): ties.get(tie.type.lower(), ()) for tie in (LEGAL_REP_OF, SHAREHOLDER_OF)}
    made = {s.name: ibis.memtable(pa.Table.from_pylist(list(rows), schema=s.arrow)) for s, rows in held.items()}
    return made.__getitem__


OTHERS = (
    booked("o1", "output", "e", 300, 400),
    booked("o1", "output", "e", 20, 200),
    booked("o2", "input", "e", 40, 700, void=1),
    booked("o2", "output", "z", 50, 10),
)
OWN = (booked("e", "output", "o2", 40, 700), booked("e", "output", "q", 15, 10**6), booked("e", "input", "r", 3, 10**6))


def seen(books: Rows, events: Rows = ()) -> dict[str, Any]:
    found = outside(tables(books, events), ON, NOBODY).to_pylist()
    return next(row for row in found if row["id"] == "e")


def test_each_feature_is_declared_once() -> None:
    assert len({f.name for f in OUTSIDE}) == len(OUTSIDE) == 80
    assert [c.name for c in FEATURES.columns] == ["id", *(f.name for f in OUTSIDE)]


def test_what_others_books_say_is_read_from_the_other_end() -> None:
    found = seen(OTHERS)
    assert (found["seen_purchase_amount"], found["seen_purchase_months"], found["seen_suppliers"]) == (600, 2, 1)
    assert (found["seen_sales_amount"], found["seen_buyers"], found["seen_sales_void_share"]) == (700, 1, 0.5)
    assert (found["seen_tenure"], found["seen_purchase_recency"]) == (300, 20)
    assert found["seen_buyers_captive"] == 1


def test_a_firms_own_books_change_nothing_of_what_others_see() -> None:
    assert seen((*OTHERS, *OWN)) == seen(OTHERS)
    later = (booked("o1", "output", "e", 0, 10**9), booked("o2", "input", "e", -9, 10**9))
    assert seen((*OTHERS, *later)) == seen(OTHERS)


def test_registry_and_courts_up_to_the_day() -> None:
    told = (event("e", "case", 10), event("e", "case", 900), event("e", "dishonest", 900), event("z", "penalty", 9))
    late = (event("e", "case", -1), event("e", "status", 0, "revoked"))
    found = seen(OTHERS, (*told, *late))
    assert (found["cases"], found["dishonest"], found["penalties"]) == (1, 1, 0)
    assert (found["age"], found["capital"], found["closed"], found["changes"]) == (1_000, 5_000, None, None)
    assert seen(OTHERS, (*told, event("e", "status", 5, "revoked")))["closed"] == 1


def tie(src: str, dst: str, **said: Any) -> dict[str, Any]:
    return {"src": src, "dst": dst, "since": None, "known_at": ON} | said


def test_a_person_is_told_by_the_firms_behind_which_it_stands() -> None:
    represented = (tie("p", "e"), tie("p", "o1"), tie("q", "z", since=ago(-3)))
    owned = (tie("p", "e", ratio=0.5), tie("p", "z", ratio=0.25), tie("p", "o2", ratio=0.2))
    held = tables(
        OTHERS,
        (event("e", "case", 10), event("o1", "status", 10, "dissolved")),
        legal_rep_of=represented,
        shareholder_of=owned,
    )
    given = pa.Table.from_pylist(
        [{"id": "e", "score": 500, "defaulted": True}, {"id": "o1", "score": 620}], schema=KNOWN.arrow
    )
    [found] = persons(held, ON, ibis.memtable(given)).to_pylist()
    assert (found["id"], found["firms"], found["firms_represented"], found["firms_share"]) == ("p", 3, 2, 0.375)
    assert (found["firms_score"], found["firms_worst_score"], found["firms_defaulted"]) == (560, 500, 1)
    assert (found["firms_cases"], found["firms_closed_share"], found["firms_capital"]) == (1, 1 / 3, 15_000)
    assert found["firms_trading_share"] == 1
    assert set(found) == {"id", *(f.name for f in PERSON)}
