"""The Snapshot of the real invoices beside plain SQL over the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from graph.home import Home
from graph.snapshot import Snapshot, take

pytestmark = pytest.mark.real
LAST, CUT = date(2021, 1, 1), date(2019, 1, 1)


@pytest.fixture(scope="module")
def whole(real_home: Home) -> Snapshot:
    return take(real_home, LAST)


@pytest.fixture(scope="module")
def reports(invoices_folder: Path) -> duckdb.DuckDBPyConnection:
    """Table `reports`: owner, number, day, seller code, buyer code, amount, tax in fen, of every valid invoice."""
    con = duckdb.connect()
    parts = [
        f"""select distinct "企业代号" as owner, "发票号码" as number, strptime("开票日期", '%Y/%m/%d')::date as day,
            {seller} as seller, {buyer} as buyer, round("金额"::double * 100)::bigint as amount,
            round("税额"::double * 100)::bigint as tax
        from read_csv('{invoices_folder}/{name}', all_varchar = true, header = true)
        where trim("发票状态") = '有效发票'"""
        for name, seller, buyer in (
            ("进项发票信息.csv", '"销方单位代号"', '"企业代号"'),
            ("销项发票信息.csv", '"企业代号"', '"购方单位代号"'),
        )
    ]
    con.execute(f"create table reports as {' union all '.join(parts)}")
    return con


def test_exactly_one_pair_of_codes_is_resolved(whole: Snapshot) -> None:
    judged = {row["left"]: (row["right"], row["documents"]) for row in whole.arrow("judgements").to_pylist()}
    assert judged == {"A08445": ("E53", 45), "B09144": ("E46", 45)}


def test_what_stays_open_is_listed_with_its_reason(whole: Snapshot) -> None:
    rows = {(r["code"], r["other"]): (r["kind"], r["documents"]) for r in whole.arrow("conflicts").to_pylist()}
    assert rows["A05862", "E7"] == ("own_documents", 458)
    assert rows["A08895", "E75"] == ("own_documents", 4)
    assert rows["A03310", "E8"] == ("contradiction", 4)
    assert rows["A09195", "E54"] == ("too_few", 1)
    firms = {row["key"]: row for row in whole.arrow("enterprises").to_pylist()}
    assert {k for k in firms if k.startswith("E") and firms[k]["flags"]} == {"E7", "E75"}
    assert not firms["A05862"]["resolved"]


def test_documents_with_oneself_stay_a_trade_of_the_code(whole: Snapshot) -> None:
    ids = {row["code"]: row["id"] for row in whole.arrow("mentions").to_pylist()}
    pairs = {(row["seller"], row["buyer"]) for row in whole.arrow("trades").select(["seller", "buyer"]).to_pylist()}
    assert (ids["A05862"], ids["E7"]) in pairs
    assert not [pair for pair in pairs if pair[0] == pair[1]]


@pytest.mark.parametrize("day", [LAST, CUT])
def test_trades_are_what_plain_sql_finds(real_home: Home, reports: duckdb.DuckDBPyConnection, day: date) -> None:
    snapshot = take(real_home, day)
    reports.register("mentions", snapshot.arrow("mentions"))
    expected = reports.sql(
        """with documents as (
            select distinct s.id as seller, b.id as buyer, number, day, amount, tax from reports
            join mentions s on s.code = seller join mentions b on b.code = buyer where day < $1)
        select seller, buyer, day, sum(amount)::bigint as amount, sum(tax)::bigint as tax, count(*)::int as documents,
            sum((amount < 0)::int)::int as red
        from documents group by all order by all""",
        params=[day],
    ).to_arrow_table()
    found = snapshot.arrow("trades").select(expected.column_names)
    assert found.cast(expected.schema).equals(expected)


def test_every_firm_of_the_source_is_an_anchor(whole: Snapshot) -> None:
    firms = [row for row in whole.arrow("enterprises").to_pylist() if row["customer_status"] == "customer"]
    assert len(firms) == 123
    assert all(row["resolved"] and row["has_books"] for row in firms)
