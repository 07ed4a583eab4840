from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from graph.errors import BadParameter
from loaders import sample
from loaders.economy import names, uscc
from loaders.economy.register import FILE, HEADER
from loaders.sample import DEMO, DEMO_AS_OF, Economy

SMALL = Economy(customers=40, firms=600, documents=9_000, months=30, seed=7)
BOOKS = {"进项发票信息.csv": ("销方单位代号", "A"), "销项发票信息.csv": ("购方单位代号", "B")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("economy")
    sample.write(folder, SMALL)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_equal_seeds_give_equal_bytes_and_others_do_not(folder: Path, tmp_path: Path) -> None:
    sample.write(tmp_path / "again", SMALL)
    sample.write(tmp_path / "other", replace(SMALL, seed=8))
    assert digests(tmp_path / "again") == digests(folder)
    other = digests(tmp_path / "other")
    assert all(other[name] != digest for name, digest in digests(folder).items())


def test_the_layout_is_that_of_the_real_folder(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted([FILE, *BOOKS])
    assert (folder / FILE).read_bytes().startswith(b"\xef\xbb\xbf")
    assert tuple(rows(folder / FILE)[0]) == HEADER
    for name, (counterparty, letter) in BOOKS.items():
        assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf")
        found = rows(folder / name)
        assert list(found[0]) == [
            "企业代号",
            "发票号码",
            "开票日期",
            counterparty,
            "金额",
            "税额",
            "价税合计",
            "发票状态",
        ]
        assert all(row[counterparty][0] == letter and len(row[counterparty]) == 6 for row in found)
        assert {row["企业代号"] for row in found} <= {f"E{n}" for n in range(1, SMALL.customers + 1)}


def test_the_report_counts_what_was_written(folder: Path, tmp_path: Path) -> None:
    report = sample.write(tmp_path, SMALL)
    bought, sold = (rows(folder / name) for name in BOOKS)
    everything = bought + sold
    assert (report.rows, report.input_rows, report.output_rows) == (len(everything), len(bought), len(sold))
    void = [row for row in everything if row["发票状态"].strip() == "作废发票"]
    assert report.void == len(void)
    red = [row for row in everything if row["发票状态"] == "有效发票" and float(row["金额"]) < 0]
    assert report.red == len(red)
    assert report.repeated == sum(
        n - 1 for book in (bought, sold) for n in Counter(tuple(row.values()) for row in book).values()
    )
    assert report.off == sum(not balanced(row) for row in everything)
    assert report.customers == len(rows(folder / FILE))


def balanced(row: dict[str, str]) -> bool:
    amount, tax, total = (round(float(row[name]) * 100) for name in ("金额", "税额", "价税合计"))
    return abs(amount + tax - total) <= 1


def test_the_dirt_of_the_real_books_is_there(folder: Path) -> None:
    bought, sold = (rows(folder / name) for name in BOOKS)
    count = len(bought) + len(sold)
    assert {row["发票状态"] for row in bought} == {"有效发票", "作废发票"}
    assert {row["发票状态"] for row in sold} == {"有效发票", "作废发票", " 作废发票"}
    assert 0.02 < sum("作废" in row["发票状态"] for row in bought + sold) / count < 0.07
    assert 0.005 < sum(float(row["金额"]) < 0 for row in bought + sold) / count < 0.05
    assert not all(balanced(row) for row in bought)
    assert not all(balanced(row) for row in sold)


def test_repeats_aside_no_document_stands_twice_in_a_book(folder: Path) -> None:
    for name, (counterparty, _) in BOOKS.items():
        once = {tuple(row.values()): row for row in rows(folder / name)}.values()
        keys = [(row["企业代号"], row["发票号码"], row["开票日期"], row[counterparty]) for row in once]
        assert len(keys) == len(set(keys))


def test_the_register_says_who_customers_are(folder: Path) -> None:
    found = rows(folder / FILE)
    assert len({row["企业名称"] for row in found}) == len({row["统一社会信用代码"] for row in found}) == SMALL.customers
    assert all(uscc.is_valid(row["统一社会信用代码"]) for row in found)
    assert all(row["企业名称"].startswith(names.REGIONS) and row["法定代表人"] for row in found)
    assert {row["客户状态"] for row in found} == {"现有客户", "流失客户"}
    assert any(row["曾用名"] for row in found)
    assert all((row["是否违约"] == "是") == bool(row["违约日期"]) for row in found)


def test_days_lie_in_the_months_asked_for(folder: Path) -> None:
    days = [date(*map(int, row["开票日期"].split("/"))) for name in BOOKS for row in rows(folder / name)]
    assert date(2016, 10, 1) <= min(days) <= max(days) < date(2019, 4, 1)


def test_the_truth_knows_who_is_behind_each_code(folder: Path) -> None:
    truth = sample.truth(SMALL)
    codes = {row[counterparty] for name, (counterparty, _) in BOOKS.items() for row in rows(folder / name)}
    assert codes <= set(truth.behind)
    assert all(truth.customer_behind(customer.code) == customer.code for customer in truth.customers)


def test_codes_say_nothing_of_what_stands_behind_them() -> None:
    truth = sample.truth(DEMO)
    numbered = [(firm, number) for firm, number in enumerate(truth.plan.seller_codes) if number]
    falls = sum(b[1] < a[1] for a, b in pairwise(numbered))
    assert 0.45 < falls / len(numbered) < 0.55


@pytest.mark.parametrize("documents", [10_000, 60_000])
def test_the_size_is_about_what_was_asked_for(tmp_path: Path, documents: int) -> None:
    economy = Economy(customers=60, firms=2_000, documents=documents)
    assert sample.write(tmp_path, economy).rows == pytest.approx(documents, rel=0.15)


def test_the_demo_has_a_day_with_history_and_truth(tmp_path: Path) -> None:
    report = sample.write(tmp_path, DEMO)
    assert report.rows == pytest.approx(DEMO.documents, rel=0.1)
    found = rows(tmp_path / FILE)
    before = [row for row in found if row["违约日期"] and date(*map(int, row["违约日期"].split("/"))) < DEMO_AS_OF]
    assert len(before) >= 8


@pytest.mark.parametrize(
    "economy",
    [
        Economy(customers=1, firms=500, documents=5_000),
        Economy(customers=100, firms=300, documents=5_000),
        Economy(customers=100, firms=500, documents=10_000),
        Economy(customers=10, firms=500, documents=5_000, months=2),
        Economy(customers=10, firms=500, documents=5_000, first_month=date(2017, 1, 2)),
    ],
)
def test_an_economy_that_cannot_be_is_refused(economy: Economy, tmp_path: Path) -> None:
    with pytest.raises(BadParameter):
        sample.write(tmp_path, economy)
