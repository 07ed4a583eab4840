from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.home import Home
from loaders.load import LoadOptions, load
from loaders.person_key import PersonKey
from tests.loaders.inbox import put

KEY = PersonKey.parse("2026:" + "0123456789abcdef" * 4)
OPTIONS = LoadOptions(today=date(2024, 6, 1), person_key=KEY)
TWO_PARTY = "发票代码,发票号码,开票日期,销方名称,购方名称,金额,税额,价税合计,状态"
TRANSFERS = "流水号,交易日期,付款人账号,付款人名称,收款人账号,收款人名称,金额"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (TWO_PARTY, "3300,{},2024/1/7,甲公司,乙公司,100,13,113,正常"),
        (TRANSFERS, "{},2024-01-05,6222021234567890128,王伟,33050161735000000999,杭州甲有限公司,1.50"),
    ],
)
def test_rows_that_differ_by_their_number_alone_are_so_many_documents(
    home: Home, inbox: Path, header: str, row: str
) -> None:
    path = put(inbox, "a.csv", header, *(row.format(f"{i:08d}") for i in range(20)))
    (report,) = load(home, [path], OPTIONS).topics.values()
    assert (report.read, report.new) == (20, 20)
