"""The same code, or the same account, is the same firm."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from graph.engine import connect
from graph.identity.rules import FAN, accounts, coded
from graph.sightings import SIGHTINGS

WHOLE, TAX, OTHER = "91440300708461136T", "440300708461136", "914403001922038216"
NUMBER = "110108000000016"
Row = dict[str, Any]


def sightings(*rows: Row) -> ibis.Table:
    plain = {"topic": "orders", "source": "bank", "role": "buyer", "documents": 1, "day": date(2019, 1, 1)}
    con = connect()
    table = pa.Table.from_pylist([{**plain, **row} for row in rows], schema=SIGHTINGS.to_pyarrow())
    return con.create_table("seen", ibis.memtable(table), temp=True)


def pairs(table: ibis.Table) -> set[tuple[str, str]]:
    return {(row["left"], row["right"]) for row in table.to_pyarrow().to_pylist()}


def test_a_code_joins_mentions_of_any_source() -> None:
    found = coded(
        sightings(
            {"code": "E1", "uscc": WHOLE},
            {"code": "E9", "uscc": WHOLE, "source": "tax office", "day": date(2019, 5, 1)},
            {"code": "E2", "uscc": OTHER},
        )
    )
    [row] = found.pairs.to_pyarrow().to_pylist()
    assert (row["source"], row["left"], row["right_source"], row["right"]) == ("tax office", "E9", "bank", "E1")
    assert row["day"] == date(2019, 5, 1)
    assert row["version"] == "uscc/1"


def test_a_wrong_check_character_identifies_nobody() -> None:
    found = coded(sightings({"code": "E1", "uscc": WHOLE[:-1] + "A"}, {"code": "E2", "uscc": WHOLE[:-1] + "A"}))
    assert pairs(found.pairs) == set()
    assert found.codes.count().to_pyarrow().as_py() == 0


def test_a_former_tax_number_is_the_uscc_that_holds_its_organisation() -> None:
    found = coded(sightings({"code": "E1", "uscc": WHOLE}, {"code": "T1", "uscc": TAX}, {"code": "N1", "uscc": NUMBER}))
    assert pairs(found.pairs) == {("T1", "E1")}
    values = {row["code"]: row["value"] for row in found.codes.to_pyarrow().to_pylist()}
    assert values == {"E1": WHOLE, "T1": WHOLE, "N1": NUMBER}


def test_a_mention_with_two_codes_identifies_nobody_and_is_told() -> None:
    found = coded(
        sightings({"code": "E1", "uscc": WHOLE}, {"code": "E1", "uscc": OTHER}, {"code": "E2", "uscc": WHOLE})
    )
    assert pairs(found.pairs) == set()
    [told] = found.doubtful.to_pyarrow().to_pylist()
    assert (told["code"], told["values"]) == ("E1", f"{OTHER}, {WHOLE}")


def test_an_account_joins_few_mentions_and_not_many() -> None:
    few = [{"code": f"P{i}", "account": "k:1"} for i in range(2)]
    many = [{"code": f"Q{i}", "account": "k:2"} for i in range(FAN + 1)]
    assert pairs(accounts(sightings(*few, *many))) == {("P1", "P0")}
