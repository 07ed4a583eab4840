"""A two-party file, one firm's own book and its customer record, from the files to the Snapshot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.home import Home
from graph.identity.uscc import check_character, organisation_check
from graph.snapshot import Snapshot, take
from tests.loaders.inbox import INPUT, counts, put, run

BOTH = "发票代码,发票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,货物名称,金额,税额,价税合计,状态"
Row = dict[str, Any]


def code(place: str, organisation: str) -> str:
    """A unified social credit code with both its check characters."""
    body = f"91{place}{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


SELLER, BUYER, STRANGER = code("440300", "MA5FLRAB"), code("310000", "MA1FL0AB"), code("330100", "MA2CABCD")


def line(number: str, goods: str, money: str, state: str, buyer: str = BUYER) -> str:
    return f"3100,{number},2018-05-01,深圳卖方有限公司,{SELLER},买方有限公司,{buyer},{goods},{money},{state}"


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("both")
    home, inbox = Home(folder / "home"), folder / "in"
    put(inbox, "firms.csv", "企业代号,企业名称,统一社会信用代码", f"E1,上海买方有限公司,{BUYER}")
    put(inbox, "own.csv", INPUT, "E1,00000001,2018/5/1,A7,150,19.5,169.5,有效发票")
    both = put(
        *(inbox, "both.csv", BOTH),
        *(line("00000001", "钢材", "100,13,113", "正常"), line("00000001", "铜材", "50,6.5,56.5", "正常")),
        *(line("00000002", "钢材", "10,1.3,11.3", "已红冲"), line("00000003", "钢材", "-10,-1.3,-11.3", "红冲")),
        *(line("00000004", "钢材", "70,9.1,79.1", "失控"), line("00000005", "铝材", "1,0.13,1.13", "正常", STRANGER)),
    )
    assert counts(run(home, inbox)) == (7, 7, 0, 0, 0)
    assert counts(run(home, both))[1:] == (0, 6, 0, 0)
    return take(home, date(2019, 1, 1))


@pytest.fixture(scope="module")
def firms(taken: Snapshot) -> dict[str, Row]:
    return {row["uscc"]: row for row in taken.arrow("enterprises").to_pylist() if row["uscc"]}


def test_the_code_joins_the_customer_and_the_buyer_of_the_documents(firms: dict[str, Row]) -> None:
    assert sorted(firms[BUYER]["codes"]) == sorted(["E1", BUYER])
    assert {uscc: row["has_books"] for uscc, row in firms.items()} == {SELLER: False, BUYER: True, STRANGER: False}


def test_firms_that_only_documents_name_have_their_name_and_place(firms: dict[str, Row]) -> None:
    seller = firms[SELLER]
    assert (seller["name"], seller["region"], seller["resolved"]) == ("深圳卖方有限公司", "广东省深圳市", True)


def test_trades_count_documents_and_not_lines_and_each_once(taken: Snapshot, firms: dict[str, Row]) -> None:
    ids = {row["id"]: uscc for uscc, row in firms.items()}
    found = {ids[t["buyer"]]: t for t in taken.arrow("trades").to_pylist()}
    assert {ids[t["seller"]] for t in found.values()} == {SELLER}
    bought = found[BUYER]
    assert (bought["documents"], bought["red"], bought["amount"], bought["by_buyer"]) == (3, 1, 15_000, True)
    assert (found[STRANGER]["documents"], found[STRANGER]["by_buyer"], found[STRANGER]["by_seller"]) == (
        1,
        False,
        False,
    )


def test_the_customer_s_book_holds_its_side_alone(taken: Snapshot, firms: dict[str, Row]) -> None:
    (row,) = taken.arrow("books").to_pylist()
    assert (row["owner"], row["partner"], row["book"]) == (firms[BUYER]["id"], firms[SELLER]["id"], "input")
    assert {name: row[name] for name in ("valid", "red", "lost", "void", "amount", "amount_red")} == {
        "valid": 3, "red": 1, "lost": 1, "void": 0, "amount": 15_000, "amount_red": -1_000,
    }  # fmt: skip
