"""The header of every layout of every topic is told from all others, by whichever of its names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from graph.errors import DataRefused
from graph.topics import TOPICS
from graph.topics.topic import Field, Layout, Topic
from loaders.form import Form, recognise
from loaders.options import LoadOptions
from loaders.text import inspect

LAYOUTS = [(topic, layout) for topic in TOPICS for layout in topic.layouts]
NAMES = [f"{topic.name}-{layout.name}" for topic, layout in LAYOUTS]


def form(folder: Path, header: Sequence[str]) -> Form:
    path = folder / "a.csv"
    path.write_text(",".join(f'"{h}"' for h in header) + "\n", encoding="utf-8")
    return recognise(inspect(path), TOPICS, LoadOptions(date(2020, 3, 1)))


def named(topic: Topic, layout: Layout) -> list[Field]:
    return [f for f in topic.fields_of(layout) if f.aliases]


def least(topic: Topic, layout: Layout) -> list[Field]:
    """The fewest columns that make the layout: the expected ones, and a name of each party that must be said."""
    fields = {f.name: f for f in named(topic, layout)}
    must = [p for p in topic.parties if p.by and not topic.column(p.column).nullable]
    sides = [next(fields[n] for n in (p.name, p.column) if n in fields) for p in must]
    wanted = [*(f for f in fields.values() if f.expected), *sides, *(fields[n] for n in layout.one_of[:1])]
    return list({f.name: f for f in wanted}.values())


@pytest.mark.parametrize(("topic", "layout"), LAYOUTS, ids=NAMES)
def test_a_layout_is_told_by_all_its_columns_under_any_of_their_names(
    topic: Topic, layout: Layout, tmp_path: Path
) -> None:
    fields = named(topic, layout)
    for turn in (0, 1, 2, 3, 5, 8, 13, 21, 34, -1):
        found = form(tmp_path, [f.aliases[turn % len(f.aliases)] for f in fields])
        assert (found.topic.name, found.layout.name) == (topic.name, layout.name)
        assert found.unused == []


@pytest.mark.parametrize(("topic", "layout"), LAYOUTS, ids=NAMES)
def test_a_layout_is_told_by_its_fewest_columns(topic: Topic, layout: Layout, tmp_path: Path) -> None:
    for turn in (0, -1):
        found = form(tmp_path, [f.aliases[turn] for f in least(topic, layout)])
        assert (found.topic.name, found.layout.name) == (topic.name, layout.name)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "发票代码,发票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,金额,税额,价税合计,发票状态",
            "invoices both",
        ),
        ("fpdm,fphm,kprq,xfmc,xfsbh,gfmc,gfsbh,je,se,jshj,fpzt", "invoices both"),
        ("数电票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,金额,税额,价税合计,状态", "invoices digital"),
        (
            "序号,发票代码,发票号码,数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票来源,发票状态",
            "invoices both",
        ),
        ("企业代号,发票代码,发票号码,开票日期,销方名称,购方名称,金额,税额,价税合计,发票状态", "invoices both"),
        ("企业代号,发票号码,开票日期,销方名称,销方税号,金额,税额,价税合计,发票状态", "invoices input"),
        ("企业代号,发票号码,开票日期,购方单位代号,购方名称,金额,税额,价税合计,发票状态,货物名称", "invoices output"),
        (
            "交易流水号,付款人账号,付款人名称,付款人开户行,收款人账号,收款人名称,收款人开户行,交易金额,交易日期,摘要",
            "transfers transfers",
        ),
        ("付款账号,付款户名", None),
        ("流水号,付款账号,付款户名,付款开户行,收款账号,收款户名,收款开户行,金额,交易日期,用途", "transfers transfers"),
        (
            "统一社会信用代码,企业名称,经营状态,注册资本(万元),成立日期,所属行业,所属地区,经营范围,法定代表人",
            "registry registry",
        ),
        ("企业代号,企业名称,统一社会信用代码,法定代表人,行业,地区,曾用名,登记状态", "registry registry"),
        (
            "企业代号,企业名称,信誉评级,是否违约,统一社会信用代码,法定代表人,行业,地区,曾用名,客户状态",
            "customers customers",
        ),
        ("企业名称,股东名称,持股比例(%),认缴出资额(万元)", "ownership shareholders"),
        ("企业名称,统一社会信用代码,纳税信用等级,评价年度", "tax grades"),
        ("客户号,客户名称,信用等级,评级日期", "loans ratings"),
        ("企业名称,专精特新等级,是否核心企业,客户经理,所属机构", "labels labels"),
        ("企业名称,客户经理", "labels labels"),
        ("订单编号,买方名称,卖方名称,订单金额,下单日期,合同编号", "orders orders"),
        ("合同编号,买方名称,卖方名称,合同金额,签订日期", "orders contracts"),
        ("应收账款编号,债权人名称,债务人名称,应收金额,到期日,形成日期,合同编号", "orders receivables"),
        ("缴费单位,收费单位,缴费项目,缴费金额,缴费日期,账期,户号", "payments payments"),
        ("案号,被执行人名称,执行标的,执行法院,立案日期", "legal enforcement"),
        ("案号,失信被执行人名称,履行情况,发布日期", "legal dishonest"),
        ("借据号,客户名称,贷款金额,发放日期,到期日,五级分类", "loans loans"),
    ],
)
def test_headers_as_they_are_seen(header: str, told: str | None, tmp_path: Path) -> None:
    if told is None:
        with pytest.raises(DataRefused, match="no topic knows the header"):
            form(tmp_path, header.split(","))
    else:
        found = form(tmp_path, header.split(","))
        assert f"{found.topic.name} {found.layout.name}" == told


def test_accounts_are_told_by_the_deed_as_banks_print_it(tmp_path: Path) -> None:
    found = form(tmp_path, ["付款账号", "付款人名称", "收款账号", "收款人名称", "金额", "交易日期"])
    assert {"payer_account", "payee_account"} <= found.filled.keys()
    assert not found.unused


def test_a_header_without_a_party_is_told_which_one_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="also needs 收款人名称 or payee_name"):
        form(tmp_path, ["交易流水号", "付款人账号", "付款人名称", "付款人开户行", "交易金额", "交易日期", "摘要"])
