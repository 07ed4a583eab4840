"""Files of the further topics: what becomes of their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.home import Home
from loaders.person_key import PersonKey
from tests.loaders.inbox import counts, facts, put, run

KEY = PersonKey("k1", b"0123456789abcdef0123456789abcdef")
TRANSFERS = "付款人名称,付款人账号,付款人开户行,收款人名称,收款人账号,收款人开户行,交易金额,交易日期,摘要"
PAID = "甲建材有限公司,6222020000000000011,甲支行,乙商贸有限公司,6222020000000000022,乙支行,{},2019-01-07,货款"


def why(home: Home, topic: str) -> list[str]:
    """What is said of a topic's rejected rows, file by file."""
    return [p.read_text(encoding="utf-8-sig") for p in sorted((home.rejects / topic).glob("*.csv"))]


def test_equal_transfers_of_a_day_are_kept_apart_unless_they_have_a_number(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", TRANSFERS, PAID.format("100"), PAID.format("100"), PAID.format('"￥2,000.00"'))
    assert counts(run(home, inbox, person_key=KEY), "transfers") == (3, 3, 0, 0, 0)
    put(inbox, "b.csv", TRANSFERS, *(PAID.format(amount) for amount in ("2000", "100", "100")))
    assert counts(run(home, inbox / "b.csv", person_key=KEY), "transfers") == (3, 0, 3, 0, 0)
    numbered = [f"S1,{PAID.format('7')}", f"S1,{PAID.format('7')}", f"S2,{PAID.format('7')}"]
    put(inbox, "c.csv", f"交易流水号,{TRANSFERS}", *numbered)
    assert counts(run(home, inbox / "c.csv", person_key=KEY), "transfers") == (3, 2, 1, 0, 0)
    row = facts(home, "transfers")[0]
    assert row["payer"] == row["payer_account"]
    assert row["payer"].startswith("k1:")
    assert row["payer_bank"] == "甲支行"


def test_a_transfer_of_nothing_is_rejected(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", TRANSFERS, PAID.format("0"), PAID.format("-5"), PAID.format("5"))
    assert counts(run(home, inbox, person_key=KEY), "transfers") == (3, 1, 0, 0, 2)
    (text,) = why(home, "transfers")
    assert text.count("is not above zero") == 2


def test_a_party_is_named_by_the_first_cell_that_does_row_by_row(home: Home, inbox: Path) -> None:
    header = "订单编号,买方代号,买方名称,买方税号,卖方名称,订单金额(万元),下单日期,到期日"
    rows = [
        "O1,E1,甲,91990101MA00000011,乙,1.5,2019-01-07,2019-02-07",
        "O2,,甲,91990101MA00000011,乙,1,2019-01-07,",
        "O3,,甲,,乙,1,2019-01-07,",
        "O4,,,,乙,1,2019-01-07,",
        "O5,E1,甲,,乙,1,2019-01-07,2019-01-06",
        "O6,1.2E+17,甲,,乙,1,2019-01-07,",
    ]
    put(inbox, "a.csv", header, *rows)
    assert counts(run(home, inbox), "orders") == (6, 3, 0, 0, 3)
    found = {row["number"]: row for row in facts(home, "orders")}
    assert [found[n]["buyer"] for n in ("O1", "O2", "O3")] == ["E1", "91990101MA00000011", "甲"]
    assert (found["O1"]["amount"], found["O1"]["kind"], found["O1"]["state"]) == (1_500_000, "order", "open")
    text = "\n".join(why(home, "orders"))
    assert "lies before 下单日期" in text
    assert "was shortened by a spreadsheet" in text


def test_a_status_that_changes_back_is_told_by_the_source_s_own_day(home: Home, inbox: Path) -> None:
    header = "统一社会信用代码,企业名称,经营状态,注册资本,成立日期,更新日期"
    firm = "91990101MA00000011,甲建材有限公司"
    put(inbox, "a.csv", header, f"{firm},存续（在营、开业、在册）,500万元人民币,2001年2月3日,2018-01-01")
    put(inbox, "b.csv", header, f"{firm},吊销，未注销,500万元,2001/2/3,2018-06-01")
    put(inbox, "c.csv", header, f"{firm},在业,500万元,37000,2018-12-01", f"{firm},在业,500万元,37000,2018-12-01")
    run(home, inbox, known_at=date(2019, 1, 1))
    found = sorted(facts(home, "registry"), key=lambda row: row["day"])
    assert [row["status"] for row in found] == ["normal", "revoked", "normal"]
    assert found[0]["registered_capital"] == 500_000_000
    assert found[0]["established_on"] == date(2001, 2, 3)


def test_undated_rows_are_known_from_the_day_of_the_load(home: Home, inbox: Path) -> None:
    put(
        inbox,
        "a.csv",
        "企业名称,股东名称,持股比例(%),认缴日期",
        "甲建材有限公司,乙商贸有限公司,51,",
        "甲建材有限公司,丙商贸有限公司,49,2018/1/1",
    )
    report = run(home, inbox, known_at="document", person_key=KEY)
    assert counts(report, "ownership") == (2, 2, 0, 0, 0)
    found = sorted(facts(home, "ownership"), key=lambda row: row["known_at"])
    assert [(row["known_at"], row["ratio"]) for row in found] == [(date(2018, 1, 1), 0.49), (date(2020, 3, 1), 0.51)]


def test_a_loan_may_have_no_guarantor_and_a_guarantee_must(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", "借据号,借款人名称,贷款金额,发放日期,五级分类", "J1,甲建材有限公司,100万元,2019-01-07,关注")
    put(inbox, "b.csv", "担保合同号,被担保人名称,保证人名称,担保金额", "D1,甲建材有限公司,乙商贸有限公司,100万元")
    assert counts(run(home, inbox, person_key=KEY), "loans") == (2, 2, 0, 0, 0)
    loan, guarantee = sorted(facts(home, "loans"), key=lambda row: row["kind"], reverse=True)
    assert (loan["guarantor"], loan["asset_class"], loan["amount"]) == (None, "special_mention", 100_000_000)
    assert (guarantee["borrower"], guarantee["guarantor"]) == ("甲建材有限公司", "乙商贸有限公司")
