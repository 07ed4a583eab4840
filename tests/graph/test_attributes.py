"""What the registry, the customers, the labels and the documents say of firms, as a Snapshot has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.home import Home
from graph.snapshot import take
from tests.graph.held_facts import DAY, LEARNT, Row, firm, load, sale

SHENZHEN = "91440300MA5FLRAB2X"
LATER = LEARNT + timedelta(60)
Known = Callable[..., Row]


def registered(code: str, **said: object) -> Row:
    fixed = {"source": "bank", "firm": code, "firm_name": f"{code}有限公司", "former_names": [], "status": "normal"}
    return {**fixed, **said}


def labelled(code: str, **said: object) -> Row:
    return {"source": "bank", "firm": code, "tags": [], **said}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    load(home, "customers", [firm("E1", name="旧名有限公司", industry="零售业", region="上海", former_names=["甲"])])
    load(home, "invoices", [sale("E1", "B1", n) for n in range(1, 4)])
    return home


def known(home: Home, code: str = "E1", as_of: date = DAY, known_at: date | None = None) -> Row:
    rows = take(home, as_of, known_at).arrow("enterprises").to_pylist()
    return next(row for row in rows if code in row["codes"])


def test_without_registry_and_labels_customers_say_it_all(home: Home) -> None:
    row = known(home)
    assert (row["name"], row["industry"], row["region"], row["former_names"]) == (
        "旧名有限公司",
        "零售业",
        "上海",
        ["甲"],
    )
    assert (row["status"], row["customer_status"], row["tags"]) == ("unknown", "customer", [])
    assert known(home, "B1")["customer_status"] == "unknown"


def test_the_registry_comes_before_the_customers(home: Home) -> None:
    said = {"industry": "批发业", "registered_capital": 10_000_000_00, "established_on": date(2001, 2, 3)}
    load(home, "registry", [registered("E1", former_names=["乙"], legal_representative="欧阳小明", **said)])
    row = known(home)
    assert {name: row[name] for name in said} == said
    assert (row["name"], row["status"], row["region"]) == ("E1有限公司", "normal", "上海")
    assert row["former_names"] == ["乙", "甲"]
    assert row["legal_representative"] == "欧阳**"


def test_a_status_holds_from_its_day_and_from_when_it_was_learnt(home: Home) -> None:
    load(home, "registry", [registered("E1", day=date(2010, 1, 1), firm_name="前名有限公司")])
    load(home, "registry", [registered("E1", day=DAY - timedelta(2), status="dissolved")], LATER)
    load(home, "registry", [registered("E1", day=DAY + timedelta(9), status="normal")], LATER)
    assert known(home)["status"] == "dissolved"
    assert known(home)["former_names"] == ["前名有限公司", "甲"]
    assert known(home, known_at=LEARNT)["status"] == "normal"
    assert known(home, as_of=DAY - timedelta(2))["status"] == "normal"
    assert known(home, as_of=DAY + timedelta(10))["status"] == "normal"


def test_a_later_version_of_a_row_supersedes_it_from_then_on(home: Home) -> None:
    load(home, "registry", [registered("E1", status="normal")])
    load(home, "registry", [registered("E1", status="revoked")], LATER)
    assert known(home)["status"] == "revoked"
    assert known(home, known_at=LEARNT)["status"] == "normal"


def test_a_status_that_the_registry_does_not_know_leaves_the_last_one(home: Home) -> None:
    load(home, "registry", [registered("E1", day=date(2010, 1, 1), status="suspended")])
    load(home, "registry", [registered("E1", day=date(2012, 1, 1), status="unknown")])
    assert known(home)["status"] == "suspended"


def test_a_firm_without_a_region_is_where_its_code_says(home: Home) -> None:
    said = {
        SHENZHEN: "广东省深圳市",
        "914403050000000000": "广东省深圳市南山区",
        "91449999MA5FLRAB2X": "广东省",
        "440305123456789": "广东省深圳市南山区",
        "919900000000000000": None,
        "1234": None,
        None: None,
    }
    load(home, "customers", [firm(f"F{n}", uscc=uscc) for n, uscc in enumerate(said)])
    rows = {row["key"]: row for row in take(home, DAY).arrow("enterprises").to_pylist()}
    assert [rows[f"F{n}"]["region"] for n in range(len(said))] == list(said.values())


def test_a_firm_that_documents_alone_know_has_the_name_that_they_last_gave(home: Home) -> None:
    names = ("先名有限公司", "后名有限公司")
    told = [
        sale("E1", "B9", 30 - n, counterparty_name=name, counterparty_uscc=SHENZHEN) for n, name in enumerate(names)
    ]
    load(home, "invoices", told)
    row = known(home, "B9")
    assert (row["name"], row["names_seen"], row["uscc"], row["region"]) == (
        "后名有限公司",
        ["先名有限公司"],
        SHENZHEN,
        "广东省深圳市",
    )


def test_the_number_of_a_person_is_no_code_of_a_firm(home: Home) -> None:
    load(home, "customers", [firm("E2", uscc="2026:" + "a1" * 16)])
    assert known(home, "E2")["uscc"] is None


def test_labels_say_tags_and_whose_customer_it_is(home: Home) -> None:
    said = {"srdi": "national", "core": True, "tags": ["瞪羚企业", "链主"]}
    load(home, "labels", [labelled("E1", customer_manager="陈经理", branch="南山支行", **said)])
    row = known(home)
    assert row["tags"] == ["core", "srdi", "srdi_national", "瞪羚企业"]
    assert (row["customer_manager"], row["branch"], row["customer_status"]) == ("陈经理", "南山支行", "customer")


def test_a_row_of_one_label_says_as_much_as_a_column(home: Home) -> None:
    said: list[tuple[str, str | None, list[str]]] = [
        ("专精特新", None, ["srdi"]),
        ("专精特新", "是", ["srdi"]),
        ("专精特新", "小巨人", ["srdi", "srdi_national"]),
        ("专精特新", "否", []),
        ("小巨人", None, ["srdi", "srdi_national"]),
        ("核心企业", "是", ["core"]),
        ("是否核心企业", "否", []),
        ("瞪羚企业", None, ["瞪羚企业"]),
        ("瞪羚企业", "否", []),
    ]
    load(home, "customers", [firm(f"F{n}") for n in range(len(said))])
    load(
        home, "labels", [labelled(f"F{n}", label=label, label_value=value) for n, (label, value, _) in enumerate(said)]
    )
    rows = {row["key"]: row for row in take(home, DAY).arrow("enterprises").to_pylist()}
    assert [(label, value, rows[f"F{n}"]["tags"]) for n, (label, value, _) in enumerate(said)] == said


def test_labels_may_make_a_firm_a_customer_or_a_lapsed_one(home: Home) -> None:
    load(
        home,
        "labels",
        [
            labelled("B1", label="客户状态", label_value="流失"),
            labelled("E1", label="管户机构", label_value="城东支行"),
        ],
    )
    assert known(home, "B1")["customer_status"] == "lapsed"
    assert (known(home)["branch"], known(home)["tags"]) == ("城东支行", [])


def test_a_label_ends(home: Home) -> None:
    load(home, "labels", [labelled("E1", srdi="provincial", day=date(2015, 1, 1))])
    assert known(home)["tags"] == ["srdi"]
    load(home, "labels", [labelled("E1", srdi="provincial", day=date(2016, 1, 1), ended_on=DAY - timedelta(1))], LATER)
    assert known(home)["tags"] == []
    assert known(home, known_at=LEARNT)["tags"] == ["srdi"]
    load(home, "labels", [labelled("E1", srdi="national", day=date(2017, 1, 1), ended_on=DAY)], LATER)
    assert known(home)["tags"] == ["srdi", "srdi_national"]


def test_the_side_of_a_customer_is_a_book_whoever_says_that_it_is_one(home: Home) -> None:
    both: dict[str, Any] = {"book": "both", "owner_name": "卖方", "counterparty_name": "买方"}
    load(home, "invoices", [sale("91SELL", "91BUY", 40, **both)])
    assert not known(home, "91BUY")["has_books"]
    load(home, "labels", [labelled("91BUY", label="客户状态", label_value="客户")])
    bought = known(home, "91BUY")
    assert (bought["has_books"], bought["name"], known(home, "91SELL")["has_books"]) == (True, "买方", False)
