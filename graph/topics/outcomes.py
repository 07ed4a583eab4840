"""Topic `outcomes`: what became of a lead."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.topic import Field, Kind, Layout, Party, Topic

OUTCOMES_OF_LEADS = {
    **dict.fromkeys(("已分配", "待跟进", "未联系", "assigned"), "assigned"),
    **dict.fromkeys(("已联系", "已跟进", "跟进中", "已拜访", "contacted"), "contacted"),
    **dict.fromkeys(("有意向", "意向客户", "已达成意向", "interested"), "interested"),
    **dict.fromkeys(("已开户", "开户", "opened"), "opened"),
    **dict.fromkeys(("已授信", "授信通过", "审批通过", "granted"), "granted"),
    **dict.fromkeys(("已放款", "成功", "已转化", "已成交", "转化成功", "won"), "won"),
    **dict.fromkeys(("失败", "无意向", "客户拒绝", "已放弃", "转化失败", "审批拒绝", "lost"), "lost"),
    **dict.fromkeys(("无效", "无效线索", "联系不上", "重复线索", "invalid"), "invalid"),
}
DIRECTIONS = {
    **dict.fromkeys(("上游", "供应商", "upstream"), "upstream"),
    **dict.fromkeys(("下游", "客户", "采购商", "经销商", "downstream"), "downstream"),
}
ANCHOR, PROSPECT = (
    ("核心企业", "锚企业", "链主企业", "推荐企业"),
    ("线索企业", "目标企业", "潜在客户", "商机企业", "推荐客户"),
)

OUTCOMES = Topic(
    name="outcomes",
    zh="线索结果",
    doc="One row a lead and what had become of it on a day.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("lead", STRING, "线索编号", "number of the lead", True),
        Column("prospect", STRING, "线索企业", "mention of the prospect: its code, tax number or name"),
        Column("prospect_name", STRING, "线索企业名称", "name of the prospect as the source wrote it", True),
        Column("prospect_uscc", STRING, "线索企业统一社会信用代码", "tax number of the prospect", True),
        Column("anchor", STRING, "核心企业", "mention of the firm whose list it stood on", True),
        Column("anchor_name", STRING, "核心企业名称", "name of that firm as the source wrote it", True),
        Column("anchor_uscc", STRING, "核心企业统一社会信用代码", "tax number of that firm", True),
        Column("direction", STRING, "方向", "upstream or downstream of that firm", True),
        Column("outcome", STRING, "结果", "assigned, contacted, interested, opened, granted, won, lost or invalid"),
        Column("explanation", STRING, "原因", "why, as the source wrote it", True),
        Column("amount", FEN, "金额", "amount granted or lent, in fen", True),
        Column("customer_manager", STRING, "客户经理", "who followed it up", True),
        Column("day", DAY, "日期", "day of that outcome"),
    ),
    # A lead goes through several outcomes, and may come back to one: each day of it is a document.
    key=("source", "lead", "prospect", "anchor", "direction", "outcome", "day"),
    day="day",
    fields=(
        Field("lead", Kind.CODE, ("线索编号", "线索号", "商机编号", "商机号", "xsbh", "lead")),
        *aliases.party("prospect", PROSPECT),
        *aliases.party("anchor", ANCHOR),
        Field("direction", Kind.CHOICE, ("方向", "上下游", "关系方向", "direction"), choices=DIRECTIONS),
        Field(
            "outcome",
            Kind.CHOICE,
            ("结果", "线索状态", "线索结果", "跟进结果", "商机状态", "营销结果", "转化状态", "outcome"),
            True,
            choices=OUTCOMES_OF_LEADS,
        ),
        Field("explanation", Kind.TEXT, ("原因", "失败原因", "跟进说明", "备注", "explanation", "reason")),
        Field("amount", Kind.MONEY, ("金额", "授信金额", "放款金额", "转化金额", "amount")),
        Field("customer_manager", Kind.PERSON, ("客户经理", "跟进人", "营销人员", "customer_manager")),
        Field("day", Kind.DAY, ("日期", "跟进日期", "更新日期", "结果日期", "反馈日期", "day"), True),
    ),
    layouts=(Layout("outcomes", "线索结果"),),
    parties=(
        Party("prospect", "线索企业", ("prospect_uscc", "prospect_name"), name="prospect_name", uscc="prospect_uscc"),
        Party("anchor", "核心企业", ("anchor_uscc", "anchor_name"), name="anchor_name", uscc="anchor_uscc"),
    ),
)
