from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from graph.features.invoices import FEATURES, INVOICES, invoice_features
from graph.tables import BOOKS

AS_OF = date(2020, 1, 1)


def row(book: str, code: str, days: int, amount: int, **said: int | str) -> dict:
    """One valid document, some days before AS_OF."""
    made = {"source": "bank", "owner": "e", "owner_code": "E", "book": book, "partner": code, "code": code}
    made |= {"day": AS_OF - timedelta(days=days), "currency": "CNY", "valid": 1, "void": 0, "red": 0, "flagged": 0}
    made |= {"lost": 0, "abnormal": 0}
    return made | {"amount": amount, "tax": amount // 10, "amount_red": 0, "amount_void": 0} | said


def of(*rows: dict, as_of: date = AS_OF) -> dict:
    """The features of the one owner."""
    found = invoice_features(ibis.memtable(pa.Table.from_pylist(list(rows), schema=BOOKS.arrow)), as_of).to_pylist()
    return found[0] if found else {}


BOOK = (
    row("output", "b1", 500, 4000),
    row("output", "b1", 200, 3000),
    row("output", "b2", 200, 1000, void=1),
    row("output", "b1", 20, 3000),
    row("output", "b3", 20, -1000, red=1, amount_red=-1000),
    row("input", "a1", 400, 2000),
    row("input", "a1", 31, 3000),
)


def test_each_feature_is_declared_once_and_in_both_languages() -> None:
    assert len({f.name for f in INVOICES}) == len(INVOICES) == 42
    assert [c.name for c in FEATURES.columns] == ["id", *(f.name for f in INVOICES)]
    for feature in INVOICES:
        assert feature.zh
        assert feature.doc
        assert "{" not in feature.name + feature.zh + feature.en + feature.doc


def test_sums_counts_and_windows() -> None:
    found = of(*BOOK)
    assert (found["sales_amount"], found["sales_amount_365"], found["purchase_amount"]) == (10_000, 6_000, 5_000)
    assert (found["sales_documents"], found["sales_months"], found["months"]) == (5, 3, 4)
    assert (found["sales_recency"], found["purchase_recency"], found["tenure"]) == (20, 31, 500)
    assert (found["sales_month"], found["sales_ticket"]) == (pytest.approx(10_000 / 3), 2_000)
    assert found["sales_growth"] == (2_000 - 4_000) / 6_000
    assert found["sales_regularity"] == 3 / 17
    assert found["margin"] == 0.5
    assert found["tax_burden"] == (1_000 - 500) / 10_000


def test_voided_and_red_letter_documents() -> None:
    found = of(*BOOK)
    assert found["sales_void_share"] == 1 / 6
    assert found["sales_red_share"] == 1 / 5
    assert found["sales_red_amount"] == 1_000 / 11_000
    assert found["purchase_void_share"] == 0


def test_partners() -> None:
    found = of(*BOOK)
    assert (found["buyers"], found["buyers_365"], found["suppliers"]) == (3, 3, 1)
    assert found["buyers_top_share"] == 10_000 / 11_000
    assert found["buyers_hhi"] == (10_000**2 + 1_000**2) / 11_000**2
    assert found["buyers_kept"] == 0.5
    assert found["suppliers_kept"] is None


def test_volatility_counts_empty_months_as_zero() -> None:
    flat = [row("output", "b1", days, 100) for days in (15, 46, 76)]
    assert of(*flat)["sales_volatility"] == 0
    gap = [row("output", "b1", days, 100) for days in (15, 76)]
    assert of(*gap)["sales_volatility"] == pytest.approx(0.5**0.5)


def test_amounts_beyond_64_bits_stay_exact() -> None:
    large = 10**13
    found = of(row("output", "b1", 15, large), row("output", "b2", 15, large))
    assert found["buyers_hhi"] == 0.5


def test_nothing_on_the_day_or_later_counts() -> None:
    later = (row("output", "b9", 0, 10**9), row("input", "a9", -5, 10**9), row("output", "b1", 0, 0, valid=0, void=9))
    assert of(*BOOK, *later) == of(*BOOK)
    earlier = AS_OF - timedelta(days=100)
    assert of(*BOOK, as_of=earlier) == of(*(r for r in BOOK if r["day"] < earlier), as_of=earlier)


def test_other_currencies_and_voided_documents_alone_make_no_features() -> None:
    assert of(row("output", "b1", 9, 100, currency="USD"), row("output", "b1", 9, 0, valid=0, void=1)) == {}


def test_one_book_alone_leaves_the_other_empty() -> None:
    found = of(*(r for r in BOOK if r["book"] == "input"))
    assert (found["sales_amount"], found["sales_documents"], found["buyers"]) == (0, 0, 0)
    assert [found[n] for n in ("sales_recency", "sales_volatility", "sales_void_share", "buyers_hhi", "margin")] == [
        None
    ] * 5
    assert found["purchase_amount"] == 5_000
