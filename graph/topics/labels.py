"""Topic `labels`: what the bank or an authority calls a firm: srdi 专精特新, core firm, whose customer it is."""

from __future__ import annotations

import pyarrow as pa

from graph.schema import Column
from graph.tables import DAY, FLAG, STRING
from graph.topics.aliases import firm
from graph.topics.customers import STATUSES
from graph.topics.topic import Field, Kind, Layout, Party, Topic

SRDI = {
    **dict.fromkeys(
        (
            "国家级专精特新小巨人",
            "专精特新小巨人",
            "小巨人",
            "国家级小巨人",
            "国家级",
            '国家级专精特新"小巨人"',
            "national",
        ),
        "national",
    ),
    **dict.fromkeys(
        (
            "省级专精特新",
            "省级专精特新中小企业",
            "专精特新中小企业",
            "专精特新",
            "省级",
            "市级",
            "市级专精特新",
            "是",
            "provincial",
        ),
        "provincial",
    ),
    **dict.fromkeys(("创新型中小企业", "创新型", "innovative"), "innovative"),
    **dict.fromkeys(("否", "无", "非专精特新", "none"), "none"),
}
"""What stands in a column for 专精特新."""

TAGS = {
    **dict.fromkeys(
        ("专精特新", "省级专精特新", "专精特新中小企业", "省级专精特新中小企业", "市级专精特新", "srdi"), "srdi"
    ),
    **dict.fromkeys(
        ("专精特新小巨人", "国家级专精特新小巨人", "小巨人", "国家级小巨人", "srdi_national"), "srdi_national"
    ),
    **dict.fromkeys(("创新型中小企业", "innovative"), "innovative"),
    **dict.fromkeys(("核心企业", "供应链核心企业", "链主企业", "链主", "core"), "core"),
}
"""Words of labels that mean a tag of the graph; others are tags as they stand."""

LABELS = Topic(
    name="labels",
    zh="企业标签",
    doc="One row a firm and what it is called, from the day on that the source says, where it says one.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("firm", STRING, "企业", "mention of the firm: its code, tax number or name"),
        Column("firm_name", STRING, "企业名称", "name of the firm as the source wrote it", True),
        Column("firm_uscc", STRING, "统一社会信用代码", "unified social credit code", True),
        Column("label", STRING, "标签", "one label, where each has a row of its own", True),
        Column("label_value", STRING, "标签值", "value of the label", True),
        Column("tags", pa.list_(STRING), "标签列表", "labels, where they stand in one cell"),
        Column("srdi", STRING, "专精特新", "national (小巨人), provincial, innovative or none", True),
        Column("core", FLAG, "核心企业", "whether it is the core firm of a supply chain", True),
        Column("customer_status", STRING, "客户状态", "customer, lapsed, not_customer or unknown", True),
        Column("customer_manager", STRING, "客户经理", "customer manager", True),
        Column("branch", STRING, "所属机构", "branch of the bank that looks after it", True),
        Column("day", DAY, "生效日期", "day from which on it holds, where the source says it", True),
        Column("ended_on", DAY, "失效日期", "day on which it ended", True),
    ),
    # A label may come back: the source's own day tells one time from the next.
    key=("source", "firm", "label", "day"),
    day="day",
    fields=(
        *firm(),
        Field("day", Kind.DAY, ("生效日期", "认定日期", "起始日期", "入选日期", "认定时间", "since", "day")),
        Field("ended_on", Kind.DAY, ("失效日期", "有效期至", "终止日期", "到期日期", "ended_on")),
    ),
    layouts=(
        Layout(
            "labels",
            "企业标签",
            (
                Field("tags", Kind.NAMES, ("标签列表", "企业标签", "标签", "客户标签", "tags")),
                Field(
                    "srdi",
                    Kind.CHOICE,
                    ("专精特新", "专精特新等级", "专精特新类型", "专精特新级别", "是否专精特新", "srdi"),
                    choices=SRDI,
                ),
                Field("core", Kind.FLAG, ("核心企业", "是否核心企业", "是否链主", "是否链主企业", "core")),
                Field("customer_status", Kind.CHOICE, ("客户状态", "客户类型", "customer_status"), choices=STATUSES),
                Field(
                    "customer_manager",
                    Kind.PERSON,
                    ("客户经理", "管户经理", "客户经理姓名", "管户客户经理", "customer_manager"),
                ),
                Field("branch", Kind.TEXT, ("所属机构", "管户机构", "所属支行", "经办机构", "归属机构", "bank_branch")),
            ),
            one_of=("tags", "srdi", "core", "customer_manager", "branch"),
        ),
        Layout(
            "one_label",
            "单项标签",
            (
                Field("label", Kind.TEXT, ("标签名称", "标签名", "标签代码", "label"), True),
                Field("label_value", Kind.TEXT, ("标签值", "标签内容", "标签结果", "label_value", "value")),
                Field("tags", Kind.NAMES, ("标签列表", "tags")),
            ),
        ),
    ),
    parties=(Party("firm", "企业", ("firm_uscc", "firm_name"), name="firm_name", uscc="firm_uscc"),),
)
