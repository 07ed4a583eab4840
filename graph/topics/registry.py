"""Topic `registry`: firms as the business registry (工商登记) has them."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics.aliases import firm
from graph.topics.customers import INDUSTRY, LEGAL_REPRESENTATIVE, REGION
from graph.topics.topic import Field, Kind, Layout, Party, Topic

STATUSES = {
    **dict.fromkeys(
        (
            *(
                "存续",
                "在业",
                "开业",
                "在营",
                "正常",
                "在册",
                "续存",
                "成立",
                "登记成立",
                "已成立",
                "确立",
                "登记",
                "正常经营",
            ),
            *(
                "存续(在营、开业、在册)",
                "存续（在营、开业、在册）",
                "在营(开业)",
                "在营(开业)企业",
                "在业(存续)",
                "存续/在业",
                "在业/存续",
            ),
            *(
                "正常开业",
                "正常在业",
                "开业/正常经营",
                "在营企业",
                "仍注册",
                "迁入",
                "存续（迁入）",
                "存续(迁入)",
                "normal",
            ),
        ),
        "normal",
    ),
    **dict.fromkeys(
        (
            *(
                "吊销",
                "吊销未注销",
                "吊销,未注销",
                "吊销(未注销)",
                "吊销、未注销",
                "已吊销",
                "吊销企业",
                "吊销营业执照",
            ),
            *("撤销", "已撤销", "撤销登记", "责令关闭", "revoked"),
        ),
        "revoked",
    ),
    **dict.fromkeys(
        (
            *(
                "注销",
                "已注销",
                "注销企业",
                "注销登记",
                "简易注销",
                "吊销已注销",
                "吊销,已注销",
                "吊销(已注销)",
                "吊销并注销",
            ),
            *("吊销后注销", "已解散", "解散", "已告解散", "除名", "已除名", "依职权注销", "强制注销", "dissolved"),
        ),
        "dissolved",
    ),
    **dict.fromkeys(
        (
            *(
                "停业",
                "歇业",
                "已歇业",
                "停业(歇业)",
                "停业、歇业",
                "休眠",
                "休业",
                "停产",
                "暂停营业",
                "已停业",
                "筹建",
            ),
            *("清算", "清算中", "破产", "破产清算", "破产重整", "suspended"),
        ),
        "suspended",
    ),
    **dict.fromkeys(
        ("迁出", "已迁出", "迁移", "迁往外地", "迁移异地", "市外迁出", "省外迁出", "moved_out"), "moved_out"
    ),
    **dict.fromkeys(("未知", "其他", "其它", "不详", "unknown"), "unknown"),
}

REGISTRY = Topic(
    name="registry",
    zh="工商登记",
    doc="One row a firm as the business registry has it, from the day on that the source says, where it says one.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("firm", STRING, "企业", "mention of the firm: its code, unified social credit code or name"),
        Column("firm_name", STRING, "企业名称", "name of the firm"),
        Column("firm_uscc", STRING, "统一社会信用代码", "unified social credit code", True),
        Column("registration_number", STRING, "注册号", "former 15-digit registration number", True),
        Column("former_names", pa.list_(STRING), "曾用名", "former names, none where the source has none"),
        Column("status", STRING, "登记状态", "normal, suspended, revoked, dissolved, moved_out or unknown"),
        Column("registered_capital", FEN, "注册资本", "registered capital, in fen", True),
        Column("paid_capital", FEN, "实缴资本", "capital paid in, in fen", True),
        Column("established_on", DAY, "成立日期", "day of establishment", True),
        Column("approved_on", DAY, "核准日期", "day on which the registry approved the latest change", True),
        Column("ended_on", DAY, "注销吊销日期", "day of dissolution or revocation", True),
        Column("industry", STRING, "行业", "industry as the source wrote it", True),
        Column("region", STRING, "地区", "region as the source wrote it", True),
        Column("address", STRING, "住所", "registered address", True),
        Column("scope", STRING, "经营范围", "scope of business", True),
        Column("form", STRING, "企业类型", "legal form, as the source wrote it", True),
        Column("authority", STRING, "登记机关", "office that keeps the registration", True),
        Column("legal_representative", STRING, "法定代表人", "name of the legal representative", True),
        Column("day", DAY, "数据日期", "day from which on this holds, where the source says it", True),
    ),
    # A status may change back: the source's own day tells one time from the next.
    key=("source", "firm", "day"),
    day="day",
    fields=(
        *(replace(field, expected=field.name == "firm_name") for field in firm()),
        Field("registration_number", Kind.USCC, ("注册号", "工商注册号", "营业执照号", "zch", "registration_number")),
        Field("former_names", Kind.NAMES, ("曾用名", "曾用名称", "历史名称", "企业曾用名", "cym", "former_names")),
        Field(
            "status",
            Kind.CHOICE,
            (
                "登记状态",
                "经营状态",
                "企业状态",
                "工商状态",
                "企业登记状态",
                "经营状况",
                "状态",
                "djzt",
                "registration_status",
                "status",
            ),
            True,
            choices=STATUSES,
        ),
        Field("registered_capital", Kind.MONEY, ("注册资本", "注册资金", "注册资本(金)", "zczb", "registered_capital")),
        Field("paid_capital", Kind.MONEY, ("实缴资本", "实收资本", "sjzb", "paid_capital")),
        Field(
            "established_on",
            Kind.DAY,
            ("成立日期", "成立时间", "注册日期", "开业日期", "设立日期", "clrq", "established_on"),
        ),
        Field("approved_on", Kind.DAY, ("核准日期", "核准时间", "hzrq", "approved_on")),
        Field("ended_on", Kind.DAY, ("注销吊销日期", "注销日期", "吊销日期", "注销或吊销日期", "ended_on")),
        Field("industry", Kind.TEXT, INDUSTRY),
        Field("region", Kind.TEXT, REGION),
        Field("address", Kind.TEXT, ("住所", "注册地址", "地址", "企业地址", "经营场所", "zs", "address")),
        Field("scope", Kind.TEXT, ("经营范围", "业务范围", "jyfw", "scope")),
        Field("form", Kind.TEXT, ("企业类型", "公司类型", "类型", "市场主体类型", "qylx", "form")),
        Field("authority", Kind.TEXT, ("登记机关", "djjg", "authority")),
        Field("legal_representative", Kind.PERSON, LEGAL_REPRESENTATIVE),
        Field("day", Kind.DAY, ("数据日期", "变更日期", "更新日期", "状态日期", "生效日期", "截至日期", "day")),
    ),
    layouts=(Layout("registry", "工商登记"),),
    parties=(
        Party("firm", "企业", ("firm_uscc", "registration_number", "firm_name"), name="firm_name", uscc="firm_uscc"),
    ),
)
