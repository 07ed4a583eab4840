"""Documents with both parties' names and tax numbers, and goods lines that never collapse into one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.home import Home
from graph.snapshot import take
from tests.loaders.inbox import counts, facts, put, run

HEADER = "发票代码,发票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,金额,税额,价税合计,发票状态"
GOODS = HEADER + ",货物名称,规格型号,数量,单价"
ONE = "033001800111,12345678,2019-01-07,甲建材有限公司,91990101MA00000011,乙商贸有限公司,91990101MA00000022"
DIGITAL = ",24332000000012345678,2019-01-08,甲建材有限公司,91990101MA00000011,丙超市,"


def test_both_parties_are_named_by_tax_number_else_by_name(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", HEADER, f"{ONE},100.00,13.00,113.00,正常", f"{DIGITAL},200.00,26.00,226.00,红冲")
    assert counts(run(home, inbox)) == (2, 2, 0, 0, 0)
    digital, paper = sorted(facts(home), key=lambda row: row["number"], reverse=True)
    assert (paper["book"], paper["owner"], paper["counterparty"]) == (
        "both",
        "91990101MA00000011",
        "91990101MA00000022",
    )
    assert (paper["owner_name"], paper["counterparty_name"], paper["line"]) == (
        "甲建材有限公司",
        "乙商贸有限公司",
        None,
    )
    assert (digital["number"], digital["invoice_code"]) == ("24332000000012345678", None)
    assert (digital["counterparty"], digital["counterparty_uscc"], digital["state"]) == ("丙超市", None, "red")


def test_a_digital_number_may_stand_in_a_column_of_its_own(home: Home, inbox: Path) -> None:
    header = HEADER.replace("发票号码", "发票号码,数电票号码")
    rows = [ONE.replace("12345678", "12345678,"), DIGITAL.replace(",24332", ",,24332")]
    put(inbox, "a.csv", header, *(f"{row},1.00,0.13,1.13,正常" for row in rows), f",,,{ONE[22:]},1,0,1,正常")
    assert counts(run(home, inbox)) == (3, 2, 0, 0, 1)
    assert sorted(row["number"] for row in facts(home)) == ["12345678", "24332000000012345678"]
    put(inbox, "b.csv", HEADER.replace("发票代码,发票号码", "全电发票号码"), f"{DIGITAL[1:]},1.00,0.13,1.13,正常")
    assert counts(run(home, inbox / "b.csv")) == (1, 0, 0, 1, 0)
    assert len(facts(home)) == 2


def test_all_states_are_kept_and_a_later_one_supersedes(home: Home, inbox: Path) -> None:
    states = {"正常": "valid", "作废": "void", "红冲": "red", "已红冲": "reversed", "失控": "lost", "异常": "abnormal"}
    rows = [ONE.replace("12345678", str(n)) + f",1,0.13,1.13,{state}" for n, state in enumerate(states)]
    put(inbox, "a.csv", HEADER, *rows)
    assert counts(run(home, inbox, known_at=date(2019, 2, 1))) == (6, 6, 0, 0, 0)
    assert [row["state"] for row in sorted(facts(home), key=lambda r: r["number"])] == list(states.values())
    put(
        inbox,
        "b.csv",
        HEADER,
        rows[0].replace("正常", "作废").replace("乙商贸", "乙贸易").replace("MA00000022", "MA00000033"),
    )
    assert counts(run(home, inbox / "b.csv")) == (1, 0, 0, 1, 0)
    before = [row["state"] for row in facts(home, known_at=date(2019, 3, 1)) if row["number"] == "0"]
    assert (before, [row["state"] for row in facts(home) if row["number"] == "0"]) == (["valid"], ["void"])


def test_goods_lines_stay_apart_even_where_they_are_equal(home: Home, inbox: Path) -> None:
    lines = [
        f"{ONE},100.00,13.00,113.00,正常,水泥,42.5,10,10",
        f"{ONE},100.00,13.00,113.00,正常,水泥,42.5,10,10",
        f"{ONE},100.00,13.00,113.00,正常,水泥,52.5,10,10",
        f"{ONE},50.00,6.50,56.50,正常,运费,,1,50",
    ]
    put(inbox, "a.csv", GOODS, *lines)
    assert counts(run(home, inbox)) == (4, 4, 0, 0, 0)
    put(inbox, "b.csv", GOODS, *reversed(lines))
    assert counts(run(home, inbox / "b.csv")) == (4, 0, 4, 0, 0)
    put(inbox, "c.csv", GOODS, *(line.replace("正常", "作废") for line in lines))
    assert counts(run(home, inbox / "c.csv")) == (4, 0, 0, 4, 0)
    assert {row["state"] for row in facts(home)} == {"void"}


def test_a_number_of_the_line_tells_it_whatever_it_says(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", HEADER + ",行号,货物名称", f"{ONE},1,0,1,正常,1,水泥", f"{ONE},1,0,1,正常,2,水泥")
    assert counts(run(home, inbox)) == (2, 2, 0, 0, 0)
    put(inbox, "b.csv", HEADER + ",行号,货物名称", f"{ONE},1,0,1,正常,2,沙子")
    assert counts(run(home, inbox / "b.csv")) == (1, 0, 0, 1, 0)
    assert sorted((row["line"], row["goods"]) for row in facts(home)) == [("1", "水泥"), ("2", "沙子")]


def test_rows_of_one_document_without_goods_are_lines_where_amounts_differ(home: Home, inbox: Path) -> None:
    rows = [f"{ONE},100.00,13.00,113.00,正常", f"{ONE},50.00,4.50,54.50,正常", f"{ONE},100.00,13.00,113.00,正常"]
    put(inbox, "a.csv", HEADER, *rows)
    assert counts(run(home, inbox)) == (3, 2, 1, 0, 0)
    assert sorted((row["amount"], row["line"]) for row in facts(home)) == [(5000, "#2"), (10000, None)]
    put(inbox, "b.csv", HEADER, *rows[:2])
    assert counts(run(home, inbox / "b.csv")) == (2, 0, 2, 0, 0)


def test_goods_lines_of_one_party_s_books_stay_apart_too(home: Home, inbox: Path) -> None:
    header = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态"
    row = "E1,3390939,2017/7/18,A00297,100,17,117,有效发票"
    put(inbox, "a.csv", header, row, row)
    assert counts(run(home, inbox)) == (2, 1, 1, 0, 0)
    put(inbox, "b.csv", header + ",货物名称", f"{row},水泥", f"{row},沙子")
    assert counts(run(home, inbox / "b.csv")) == (2, 2, 0, 0, 0)


LINES = HEADER + ",货物名称"
THREE = [f"{ONE},{n}00,{n}3,{n}13,正常,{goods}" for n, goods in ((1, "水泥"), (2, "沙子"), (4, "运费"))]


def traded(home: Home, as_of: date = date(2019, 6, 1), **when: date) -> list[tuple[int, int]]:
    """The documents and the amount of each trade, in yuan, as a Snapshot has them."""
    return [(t["documents"], t["amount"] // 100) for t in take(home, as_of, **when).arrow("trades").to_pylist()]


def test_a_later_version_of_a_document_without_one_of_its_lines_is_without_it(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", LINES, *THREE)
    run(home, inbox, known_at=date(2019, 2, 1))
    put(inbox, "b.csv", LINES, *THREE[:2])
    assert counts(run(home, inbox / "b.csv", known_at=date(2019, 3, 1))) == (2, 0, 0, 2, 0)
    assert traded(home) == [(1, 300)]
    assert traded(home, known_at=date(2019, 2, 1)) == [(1, 700)]
    put(inbox, "c.csv", LINES, *reversed(THREE))
    run(home, inbox / "c.csv", known_at=date(2019, 4, 1))
    assert traded(home) == [(1, 700)]
    assert traded(home, known_at=date(2019, 3, 1)) == [(1, 300)]


def test_a_document_of_other_goods_takes_the_place_of_the_former(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", LINES, THREE[0]), known_at=date(2019, 2, 1))
    run(home, put(inbox, "b.csv", LINES, THREE[1]), known_at=date(2019, 3, 1))
    assert traded(home) == [(1, 200)]
    run(home, put(inbox, "c.csv", LINES, THREE[1], THREE[2]), known_at=date(2019, 4, 1))
    assert traded(home) == [(1, 600)]
    run(home, put(inbox, "d.csv", HEADER, f"{ONE},500,65,565,正常"), known_at=date(2019, 5, 1))
    assert traded(home) == [(1, 500)]


def test_a_corrected_line_leaves_the_others_as_they_are(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", LINES, *THREE), known_at=date(2019, 2, 1))
    corrected = [*THREE[:2], THREE[2].replace("400,43,413", "800,83,883")]
    assert counts(run(home, put(inbox, "b.csv", LINES, *corrected), known_at=date(2019, 3, 1))) == (3, 0, 2, 1, 0)
    assert traded(home) == [(1, 1100)]


def test_lines_of_one_document_may_stand_in_several_files_of_a_load(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", LINES, *THREE[:2])
    put(inbox, "b.csv", LINES, THREE[2])
    run(home, inbox, known_at=date(2019, 2, 1))
    assert traded(home) == [(1, 700)]
    put(inbox, "a.csv", LINES, THREE[0], THREE[1].replace("200,23,213", "900,93,993"))
    run(home, inbox, known_at=date(2019, 3, 1))
    assert traded(home) == [(1, 1400)]


def test_a_line_that_could_not_be_read_is_not_taken_back(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", LINES, *THREE), known_at=date(2019, 2, 1))
    broken = THREE[2].replace("400,43,413", "x,43,413")
    assert counts(run(home, put(inbox, "b.csv", LINES, *THREE[:2], broken))) == (3, 0, 2, 0, 1)
    assert traded(home) == [(1, 700)]


def test_goods_take_the_place_of_a_firm_s_own_document_without_them(home: Home, inbox: Path) -> None:
    header, row = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态", "E1,3390939,2019/1/7,A00297,"
    run(home, put(inbox, "a.csv", header, f"{row}300,51,351,有效发票"), known_at=date(2019, 2, 1))
    goods = (f"{row}100,17,117,有效发票,水泥", f"{row}200,34,234,有效发票,沙子")
    run(home, put(inbox, "b.csv", header + ",货物名称", *goods), known_at=date(2019, 3, 1))
    assert traded(home) == [(1, 300)]
