from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa

from graph.keys import KEYED_COLUMNS, keyed
from graph.tables import LINKS, MENTIONS


@dataclass(frozen=True)
class Mentions:
    table: pa.Table

    def arrow(self, name: str) -> pa.Table:
        return {"mentions": self.table}[name]


def mention(code: str, enterprise: str, roles: str) -> dict[str, object]:
    flags = {f"as_{r}": r in roles.split() for r in ("reporter", "seller", "buyer")}
    return {"source": "bank", "code": code, "id": enterprise, **flags}


def link(anchor: str, other: str, direction: str, rank: int) -> dict[str, object]:
    return {
        "anchor_id": anchor, "counterparty_id": other, "direction": direction, "relation": "observed",
        "probability": 0.5 / rank, "rank": rank, "model": "m", "as_of": dt.date(2019, 1, 1),
    }  # fmt: skip


SNAPSHOT = Mentions(
    pa.Table.from_pylist(
        [
            mention("E46", "four", "reporter"),
            mention("B09144", "four", "buyer"),
            mention("E53", "five", "reporter"),
            mention("E530", "five", "reporter"),
            mention("A08445", "five", "seller"),
            mention("A08446", "five", "seller"),
        ],
        MENTIONS.arrow,
    )
)


def keys(*links: dict[str, object]) -> list[tuple[str, str, int]]:
    table = keyed(pa.Table.from_pylist(list(links), LINKS.arrow), SNAPSHOT)
    assert table.column_names == KEYED_COLUMNS
    return list(
        zip(*(table[n].to_pylist() for n in ("anchor_key", "counterparty_key", "rank")), strict=True)  # type: ignore[arg-type]
    )


def test_columns_are_those_that_scripts_rely_on() -> None:
    assert KEYED_COLUMNS == [
        "anchor_key", "counterparty_key", "anchor_id", "counterparty_id", "direction", "relation", "probability",
        "rank", "model", "as_of",
    ]  # fmt: skip


def test_every_selling_code_of_a_supplier_has_a_row() -> None:
    assert keys(link("four", "five", "upstream", 1)) == [("E46", "A08445", 1), ("E46", "A08446", 1)]


def test_every_reporting_code_of_an_anchor_has_a_row_and_buyers_stand_under_their_buying_code() -> None:
    assert keys(link("five", "four", "downstream", 1)) == [("E53", "B09144", 1), ("E530", "B09144", 1)]


def test_an_enterprise_without_a_code_of_that_direction_stands_under_its_id() -> None:
    assert keys(link("five", "four", "upstream", 1), link("nobody", "else", "upstream", 2)) == [
        ("E53", "four", 1),
        ("E530", "four", 1),
        ("nobody", "else", 2),
    ]
