"""The card on the real invoices of 123 firms."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow.compute as pc
import pytest

from credit.card import Card
from credit.options import CardOptions
from credit.score import score
from credit.train import train
from graph.features.invoices import invoice_features
from graph.home import Home
from graph.snapshot import Snapshot, take

pytestmark = pytest.mark.real
AS_OF = date(2020, 3, 1)


@pytest.fixture(scope="module")
def snapshot(real_home: Home) -> Snapshot:
    return take(real_home, AS_OF)


@pytest.fixture(scope="module")
def card(snapshot: Snapshot) -> Card:
    return train(snapshot, CardOptions(repeats=2))


def test_every_firm_with_books_has_features(snapshot: Snapshot) -> None:
    features = invoice_features(snapshot.table("books"), AS_OF)
    assert features.num_rows == 123
    books = snapshot.arrow("books").group_by(["owner", "book"]).aggregate([("amount", "sum"), ("valid", "sum")])
    sales = {r["owner"]: r for r in books.to_pylist() if r["book"] == "output"}
    for row in features.to_pylist():
        own = sales.get(row["id"], {"amount_sum": 0, "valid_sum": 0})
        assert (row["sales_amount"], row["sales_documents"]) == (own["amount_sum"], own["valid_sum"])


def test_the_card_stands_beside_its_peer(card: Card) -> None:
    assert (card.origin.firms, card.origin.defaults, card.origin.horizon) == (123, 27, None)
    found = card.figures["validation"]
    assert found["peer"]["auc"]["mean"] == pytest.approx(0.91, abs=0.02)
    assert found["card"]["auc"]["mean"] > 0.86
    assert found["gain"]["low"] < 0 < found["gain"]["high"]


def test_every_enterprise_is_scored_or_told_why(card: Card, snapshot: Snapshot) -> None:
    table = score(card, snapshot)
    known = table.filter(pc.is_valid(table["score"]))
    assert (known.num_rows, table.num_rows) == (123, snapshot.arrow("enterprises").num_rows)
    assert pc.mean(known["pd"]).as_py() == pytest.approx(27 / 123, abs=0.02)
    rest = table.filter(pc.is_null(table["score"]))
    assert Counter(r.split(":")[0] for r in rest["reason"].to_pylist()) == {"no_books": rest.num_rows}
    assert not rest.filter(pc.is_null(rest["reason"])).num_rows
