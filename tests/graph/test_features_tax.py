"""Tax: what was declared, beside what was invoiced and paid, and what is owed."""

from __future__ import annotations

from datetime import date

import pytest

from graph.features.tax import TAX
from tests.graph.small_scene import Row, ago, booked, flowed, scene, values


def declared(period: date, days: int, sales: int, amount: int, side: str = "vat") -> Row:
    return flowed("tax", side, days, amount, kind="declaration", partner="", period=period, sales=sales)


def taxed(kind: str, days: int, amount: int) -> Row:
    return flowed("tax", "vat", days, amount, kind=kind, partner="")


FLOWS = [
    declared(date(2018, 7, 1), 440, 5_000, 150),
    declared(date(2019, 1, 1), 261, 1_000, 30),
    declared(date(2019, 4, 1), 170, 600, 20),
    declared(date(2019, 7, 1), 78, 0, 0),
    declared(date(2019, 1, 1), 200, 9_000, 100, side="income"),
    taxed("payment", 255, 90),
    taxed("arrears", 400, 70),
    taxed("arrears", 30, 8),
    taxed("arrears", 30, 5),
]
BOOKS = [
    booked("sales", "b1", 366, 7_000),
    booked("sales", "b1", 365, 1_500),
    booked("sales", "b1", 185, 500),
    booked("sales", "b1", 184, 300),
    booked("purchase", "b1", 300, 900),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(TAX, scene(flows=FLOWS, books=BOOKS))


def test_declared_sales(found: Row) -> None:
    assert (found["declared_amount_180d"], found["declared_amount_365d"]) == (600, 1_600)
    assert found["declared_amount_growth_180d"] == (600 - 1_000) / 1_600
    assert (found["tax_declared_amount_365d"], found["tax_paid_amount_365d"]) == (150, 90)
    assert (found["tax_paid_share_365d"], found["declared_tax_rate_365d"]) == (90 / 150, 50 / 1_600)
    assert (found["declared_periods_365d"], found["declared_zero_share_365d"]) == (3, 1 / 3)


def test_declared_beside_invoiced_sales_of_the_same_periods(found: Row) -> None:
    assert (ago(365), ago(184)) == (date(2019, 1, 1), date(2019, 7, 1))
    assert found["declared_over_invoiced_365d"] == 1_600 / 2_000
    one = values(TAX, scene(flows=[declared(date(2019, 4, 1), 170, 600, 20)], books=BOOKS))
    assert one["declared_over_invoiced_365d"] is None


def test_days_from_the_period_to_the_declaration(found: Row) -> None:
    days = [(ago(d) - period).days for period, d in ((date(2019, 1, 1), 261), (date(2019, 4, 1), 170))]
    assert found["declaration_lag_365d"] == (sum(days) + (ago(78) - date(2019, 7, 1)).days) / 3


def test_what_is_owed(found: Row) -> None:
    assert (found["tax_arrears_amount"], found["tax_arrears_recency"]) == (13, 30)
    none = values(TAX, scene(flows=FLOWS[:5]))
    assert (none["tax_arrears_amount"], none["tax_arrears_recency"]) == (0, None)
    alone = values(TAX, scene(flows=FLOWS[6:]))
    assert (alone["tax_arrears_amount"], alone["declared_amount_365d"], alone["declared_amount_growth_180d"]) == (
        13,
        0,
        None,
    )


def test_later_documents_change_nothing(found: Row) -> None:
    later = [
        *(taxed(kind, -d, 10**9) for kind in ("payment", "arrears") for d in (0, 9)),
        declared(ago(90), 0, 10**9, 9),
    ]
    sold = [booked("sales", "b1", 0, 10**9)]
    assert values(TAX, scene(flows=[*FLOWS, *later], books=[*BOOKS, *sold])) == found
    assert values(TAX, scene(flows=later, books=BOOKS)) == {}
