"""The door: what is kept of people's numbers, what is refused, and what is shown of what is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.engine import connect
from graph.errors import CannotStart
from graph.facts import Facts
from graph.home import Home
from graph.progress import silent
from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics.topic import Field, Kind, Layout, Party, Topic
from loaders import person_number
from loaders.clean import clean
from loaders.form import recognise
from loaders.options import LoadOptions
from loaders.person_key import PersonKey, check_keys
from loaders.personal import Door
from loaders.stamp import Stamp
from loaders.text import inspect
from tests.loaders.inbox import INPUT, ONE, TODAY, facts, put, run

PERSON = "110101199003070038"
PHONE, CARD = "13800138000", "6222021234567890128"
KEY = PersonKey("k1", b"0123456789abcdef0123456789abcdef")
PAYMENTS = Topic(
    name="made_up",
    zh="试付款",
    doc="Payments to try the door with.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "source"),
        Column("serial", STRING, "流水号", "serial"),
        Column("identity", STRING, "证件号码", "identity", True),
        Column("phone", STRING, "手机号", "phone", True),
        Column("account", STRING, "账号", "account", True),
        Column("tax", STRING, "税号", "tax number", True),
        Column("purpose", STRING, "用途", "purpose", True),
        Column("amount", FEN, "金额", "amount"),
        Column("day", DAY, "日期", "day"),
    ),
    key=("source", "serial"),
    day="day",
    fields=(
        Field("serial", Kind.CODE, ("流水号",), True),
        Field("identity", Kind.IDENTITY, ("证件号码",)),
        Field("phone", Kind.PHONE, ("手机号",)),
        Field("account", Kind.ACCOUNT, ("账号",)),
        Field("tax", Kind.USCC, ("税号",)),
        Field("purpose", Kind.TEXT, ("用途",)),
        Field("amount", Kind.MONEY, ("金额",), True),
        Field("day", Kind.DAY, ("日期",), True),
    ),
    layouts=(Layout("made_up", "试付款"),),
    parties=(Party("serial", "付款"),),
)
HEADER = "流水号,证件号码,手机号,账号,税号,用途,金额,日期"


def cleaned(inbox: Path, *rows: str, key: PersonKey = KEY) -> list[dict[str, Any]]:
    """The rows as they would be staged."""
    form = recognise(inspect(put(inbox, "p.csv", HEADER, *rows)), [PAYMENTS], LoadOptions(TODAY, person_key=key))
    con, door = connect(), Door(PAYMENTS, key)
    with form.source.opened(con, silent) as table:
        documents = door.shown(clean(door.guarded(table, form), form, Stamp("bank", TODAY, 0)))
        found: list[dict[str, Any]] = documents.to_pyarrow().sort_by("row").to_pylist()
    return found


def test_numbers_are_kept_as_hashes_by_a_named_key(inbox: Path) -> None:
    (row,) = cleaned(inbox, f"S1,{PERSON},{PHONE},{CARD},91110108551385082Q,货款,1.00,2020-01-01")
    assert row["reason"] is None
    assert row["identity"] == KEY.hashed("identity", PERSON)
    assert row["phone"] == KEY.hashed("phone", PHONE)
    assert row["account"] == KEY.hashed("account", CARD)
    assert (row["tax"], row["purpose"]) == ("91110108551385082Q", "货款")


def test_one_number_gives_one_hash_however_it_is_written(inbox: Path) -> None:
    written = (PERSON, "110101 1990 0307 0038", "１１０１０１１９９００３０７００３８")
    rows = cleaned(inbox, *(f"S{i},{one},,,,,1.00,2020-01-01" for i, one in enumerate(written)))
    assert len({row["identity"] for row in rows}) == 1


def test_another_key_gives_another_hash_under_another_id(inbox: Path) -> None:
    (row,) = cleaned(inbox, f"S1,{PERSON},,,,,1.00,2020-01-01", key=PersonKey("k2", KEY.secret))
    (other,) = cleaned(inbox, f"S1,{PERSON},,,,,1.00,2020-01-01", key=PersonKey("k2", KEY.secret[::-1]))
    assert row["identity"].startswith("k2:")
    assert row["identity"] != other["identity"]
    assert row["identity"].partition(":")[2] == KEY.hashed("identity", PERSON).partition(":")[2]


def test_what_is_no_number_is_rejected_and_not_shown(inbox: Path) -> None:
    (row,) = cleaned(inbox, "S1,110101199003070039,,,,,1.00,2020-01-01")
    assert (row["column"], row["value"]) == ("证件号码", "(withheld: 18 characters)")
    assert row["reason"] == "is no identity number (its digits, its date or its check digit are wrong)"


def test_numbers_in_the_wrong_columns_are_replaced_or_withheld(inbox: Path) -> None:
    rows = cleaned(
        inbox,
        f"{CARD},,,,{PERSON}01,{PHONE}转{CARD},1.00,2020-01-01",
        f"S2,,,,,,{CARD},2020-01-01",
        f"S3,,,,,,1.00,{PERSON}",
        f"S4,{PERSON},1.00",
    )
    assert not [row for row in rows for value in row.values() for plain in (PERSON, PHONE, CARD) if plain in str(value)]
    assert rows[0]["serial"] == KEY.hashed("account", CARD)
    assert rows[0]["tax"] == KEY.hashed("identity", PERSON)
    assert rows[0]["purpose"] == "(withheld: phone number)转(withheld: account number)"
    assert [row["value"] for row in rows[1:]] == [
        "(withheld: 19 characters)",
        "(withheld: 18 characters)",
        "(withheld: 26 characters)",
    ]


def test_a_wrong_cell_that_holds_no_number_is_shown(inbox: Path) -> None:
    (row,) = cleaned(inbox, "S1,,,,,,1.00,2020-13-45")
    assert row["value"] == "2020-13-45"


def test_without_a_key_a_topic_of_people_is_refused_with_what_to_set(inbox: Path) -> None:
    form = recognise(inspect(put(inbox, "p.csv", HEADER, "S1,,,,,,1,2020-01-01")), [PAYMENTS], LoadOptions(TODAY))
    with pytest.raises(CannotStart, match=r"LIANKE_PERSON_KEY .*secrets\.token_hex"):
        check_keys([form])


FIRMS = "企业代号,企业名称,统一社会信用代码"


def test_an_individual_business_needs_a_key_and_its_number_is_not_told(home: Home, inbox: Path) -> None:
    path = put(inbox, "a.csv", FIRMS, "E1,甲,91110108551385082Q", f"E2,乙,{PERSON}01")
    with pytest.raises(CannotStart, match=r"a\.csv, row 3: 统一社会信用代码 holds .*no key is set") as told:
        run(home, path)
    assert PERSON not in str(told.value)
    assert Facts(home.facts).loads() == {}
    assert not home.rejects.exists()


def test_an_individual_business_is_known_by_its_owners_hash(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", FIRMS, f"E2,乙,{PERSON}01"), person_key=KEY)
    assert [row["uscc"] for row in facts(home, "customers")] == [KEY.hashed("identity", PERSON)]


def test_an_old_number_that_may_be_either_is_a_firms_only_where_the_name_says_so(home: Home, inbox: Path) -> None:
    old = next(n for n in (f"330102850103{tail:03d}" for tail in range(1000)) if person_number.is_firm(n))
    path = put(inbox, "a.csv", FIRMS, f"E1,杭州甲有限公司,{old}", f"E2,甲小吃店,{old}")
    with pytest.raises(CannotStart, match=r"a\.csv, row 3: .*no key is set"):
        run(home, path)
    run(home, path, person_key=KEY)
    hashed = KEY.hashed("identity", str(person_number.lengthened(old)))
    assert {row["code"]: row["uscc"] for row in facts(home, "customers")} == {"E1": old, "E2": hashed}


def test_a_code_that_is_an_identity_number_is_hashed_in_every_topic(home: Home, inbox: Path) -> None:
    path = put(inbox, "a.csv", INPUT, ONE.replace("A00297", PERSON))
    with pytest.raises(CannotStart, match="no key is set"):
        run(home, path)
    run(home, path, person_key=KEY)
    assert [row["counterparty"] for row in facts(home)] == [KEY.hashed("identity", PERSON)]


def test_a_broken_row_of_a_topic_without_people_shows_no_number(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", FIRMS, "E1,甲,", f"E2,乙,{PERSON},x"))
    (path,) = home.rejects.rglob("*.csv")
    assert "(withheld: identity number)" in path.read_text()
    assert PERSON not in path.read_text()


@pytest.mark.parametrize(
    "text", ["", "2026", "2026:short", "20-26:" + "0123456789abcdef" * 4, "a" * 17 + ":" + "x" * 64]
)
def test_a_bad_key_is_refused_without_its_secret(text: str) -> None:
    with pytest.raises(CannotStart) as told:
        PersonKey.parse(text)
    assert "short" not in str(told.value).replace("too short", "")
    assert "0123456789abcdef" not in str(told.value)


def test_a_key_does_not_show_its_secret() -> None:
    assert "0123456789" not in repr(KEY) + str(KEY)
