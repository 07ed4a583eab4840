from __future__ import annotations

from datetime import date

import pytest

from graph.home import Home
from graph.snapshot import take
from loaders.load import LoadOptions, load
from loaders.person_key import PersonKey

TODAY = date(2020, 3, 1)
FILES = {
    "企业信息.csv": "企业代号,企业名称,信誉评级,是否违约\nE1,甲钢铁有限公司,A,否\n",
    "销项发票信息.csv": (
        "企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态\n"
        "E1,1,2019/1/2,B1,100,13,113,有效发票\n"
    ),
    "工商登记信息.csv": (
        "企业名称,统一社会信用代码,登记状态,注册资本(万元),成立日期,法定代表人,更新日期\n"
        "甲钢铁有限公司,91110000710929498G,存续,100,2001-01-01,王伟,2018-01-01\n"
        "甲钢铁有限公司,91110000710929498G,存续,300,2001-01-01,李娜,2018-06-01\n"
        "甲钢铁有限公司,91110000710929498G,吊销,300,2001-01-01,李娜,2019-02-01\n"
    ),
    "司法案件.csv": (
        "案号,当事人名称,当事人统一社会信用代码,诉讼地位,案由,法院,涉案金额,立案日期\n"
        "(2018)1号,甲钢铁有限公司,91110000710929498G,被告,买卖,法院,10万元,2018-09-01\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("events")
    (folder / "in").mkdir()
    for name, text in FILES.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    home = Home(folder / "home")
    load(home, [folder / "in"], LoadOptions(today=TODAY, person_key=PersonKey("k1", b"0" * 32)))
    return home


def events(home: Home, as_of: date) -> list[tuple[str, str, str | None]]:
    return [(str(r["day"]), r["kind"], r["value"]) for r in take(home, as_of).arrow("events").to_pylist()]


def test_what_changes_in_a_registration_is_an_event_of_its_day(home: Home) -> None:
    assert events(home, date(2019, 3, 1)) == [
        ("2018-06-01", "capital", None),
        ("2018-06-01", "representative", None),
        ("2018-09-01", "case", None),
        ("2019-02-01", "status", "revoked"),
    ]


def test_later_events_are_not_known_before(home: Home) -> None:
    assert [kind for _, kind, _ in events(home, date(2019, 1, 3))] == ["capital", "representative", "case"]


def test_a_case_keeps_its_number_part_and_amount(home: Home) -> None:
    [case] = [r for r in take(home, date(2019, 3, 1)).arrow("events").to_pylist() if r["kind"] == "case"]
    assert (case["number"], case["role"], case["amount"]) == ("(2018)1号", "被告", 10_000_000)
