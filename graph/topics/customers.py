"""Topic `customers`: the firms that the bank knows, with its rating of them where a source has it."""

from __future__ import annotations

import pyarrow as pa

from graph.schema import Column
from graph.tables import DAY, FLAG, STRING
from graph.topics.topic import Field, Kind, Layout, Party, Topic

STATUSES = {
    **dict.fromkeys(("客户", "现有客户", "存量客户", "本行客户", "是", "customer"), "customer"),
    **dict.fromkeys(("流失", "流失客户", "已流失", "睡眠客户", "lapsed"), "lapsed"),
    **dict.fromkeys(("非客户", "潜在客户", "目标客户", "否", "not_customer"), "not_customer"),
    **dict.fromkeys(("未知", "unknown"), "unknown"),
}

CODES = ("企业代号", "企业代码", "企业编号", "客户代号", "客户代码", "客户编号", "客户号", "code")
INDUSTRY = ("行业", "所属行业", "行业名称", "国民经济行业", "行业分类", "行业门类", "industry")
REGION = ("地区", "所属地区", "所在地区", "省市", "所在地", "地区名称", "注册地", "region")
LEGAL_REPRESENTATIVE = (
    "法定代表人",
    "法人代表",
    "法人",
    "法人姓名",
    "法定代表人姓名",
    "负责人",
    "frdb",
    "legal_representative",
)

CUSTOMERS = Topic(
    name="customers",
    zh="企业信息",
    doc="One row a firm that the source knows.",
    version=2,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("code", STRING, "企业代号", "code of the firm at its source"),
        Column("name", STRING, "企业名称", "name as the source wrote it", True),
        Column("uscc", STRING, "统一社会信用代码", "unified social credit code", True),
        Column("former_names", pa.list_(STRING), "曾用名", "former names, none where the source has none"),
        Column("industry", STRING, "行业", "industry as the source wrote it", True),
        Column("region", STRING, "地区", "region as the source wrote it", True),
        Column("customer_status", STRING, "客户状态", "customer, lapsed, not_customer or unknown", True),
        Column("rating", STRING, "信誉评级", "the bank's own rating", True),
        Column("defaulted", FLAG, "是否违约", "whether it defaulted", True),
        Column("defaulted_on", DAY, "违约日期", "day of default", True),
        Column("legal_representative", STRING, "法定代表人", "name of its legal representative", True),
    ),
    key=("source", "code"),
    day=None,
    fields=(
        Field("code", Kind.CODE, CODES, True),
        Field("name", Kind.TEXT, ("企业名称", "客户名称", "公司名称", "单位名称", "qymc", "name"), True),
        Field("uscc", Kind.USCC, ("统一社会信用代码", "社会信用代码", "信用代码", "纳税人识别号", "税号", "uscc")),
        Field("former_names", Kind.NAMES, ("曾用名", "曾用名称", "former_names")),
        Field("industry", Kind.TEXT, INDUSTRY),
        Field("region", Kind.TEXT, REGION),
        Field("customer_status", Kind.CHOICE, ("客户状态", "客户类型", "customer_status"), choices=STATUSES),
        Field("rating", Kind.CODE, ("信誉评级", "信用评级", "评级", "rating")),
        Field("defaulted", Kind.FLAG, ("是否违约", "违约标志", "defaulted")),
        Field("defaulted_on", Kind.DAY, ("违约日期", "违约日", "defaulted_on")),
        Field("legal_representative", Kind.PERSON, LEGAL_REPRESENTATIVE),
    ),
    layouts=(Layout("customers", "企业信息"),),
    parties=(Party("code", "企业", name="name", uscc="uscc"),),
)
