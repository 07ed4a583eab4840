"""Topic `tax`: declarations, tax paid, arrears, and the tax office's own grade of a taxpayer (纳税信用等级)."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics.aliases import firm
from graph.topics.topic import Field, Kind, Layout, Lines, Party, Topic

GRADES = {f"{letter}{ending}": letter for letter in "ABMCD" for ending in ("", "级")}

TYPE = Field("tax_type", Kind.TEXT, ("税种", "征收项目", "税种名称", "zsxm", "tax_type"))
PERIOD = Field(
    "period", Kind.PERIOD, ("所属期", "税款所属期", "税款所属期起", "所属期起", "申报所属期", "skssqq", "period")
)
TO = Field("period_to", Kind.DAY, ("所属期止", "税款所属期止", "skssqz", "period_to"))
NUMBER = ("凭证号", "税票号码", "完税凭证号", "电子税票号码", "凭证号码", "number")

TAX = Topic(
    name="tax",
    zh="纳税信息",
    doc="One row a declaration, payment, arrears or yearly grade of a taxpayer.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("kind", STRING, "类别", "declaration, payment, arrears or grade"),
        Column("firm", STRING, "企业", "mention of the taxpayer: its code, tax number or name"),
        Column("firm_name", STRING, "企业名称", "name of the taxpayer as the source wrote it", True),
        Column("firm_uscc", STRING, "统一社会信用代码", "unified social credit code or tax number", True),
        Column("tax_type", STRING, "税种", "kind of tax, as the source wrote it", True),
        Column("period", DAY, "所属期", "first day of the month, quarter or year that it is for", True),
        Column("period_to", DAY, "所属期止", "last day that it is for", True),
        Column("sales", FEN, "应税销售额", "sales that were declared, in fen", True),
        Column("amount", FEN, "税额", "tax declared, paid or owed, in fen", True),
        Column("grade", STRING, "纳税信用等级", "A, B, M, C or D", True),
        Column("number", STRING, "凭证号", "number of the receipt", True),
        Column(
            "day", DAY, "日期", "day of declaring, paying, or of the notice; none where only the period is known", True
        ),
        Column("line", STRING, "序次", "which of equal payments of a day it is, where the source has no number", True),
    ),
    key=("source", "kind", "firm", "tax_type", "period", "line"),
    day="day",
    fields=firm(),
    layouts=(
        Layout(
            "declarations",
            "纳税申报",
            (
                TYPE,
                PERIOD,
                TO,
                Field(
                    "sales", Kind.MONEY, ("应税销售额", "销售额", "计税依据", "营业收入", "销售收入", "xse", "sales")
                ),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("应纳税额", "申报税额", "应补退税额", "应补(退)税额", "ynse", "declared_tax"),
                    True,
                ),
                Field("day", Kind.DAY, ("申报日期", "申报时间", "sbrq", "declared_on")),
            ),
            {"kind": "declaration"},
        ),
        Layout(
            "payments",
            "税款缴纳",
            (
                TYPE,
                PERIOD,
                TO,
                Field(
                    "amount",
                    Kind.MONEY,
                    ("实缴税额", "入库税额", "缴纳税额", "已缴税额", "实缴金额", "sjje", "paid_tax"),
                    True,
                ),
                Field("number", Kind.CODE, NUMBER),
                Field("day", Kind.DAY, ("缴款日期", "入库日期", "缴税日期", "缴纳日期", "jkrq", "paid_on"), True),
            ),
            {"kind": "payment"},
            # A period is paid in parts.
            key=("source", "kind", "firm", "tax_type", "period", "day", "number", "amount", "line"),
            lines=Lines("line", unless="number"),
        ),
        Layout(
            "arrears",
            "欠税",
            (
                TYPE,
                PERIOD,
                TO,
                Field("amount", Kind.MONEY, ("欠税余额", "欠税金额", "欠缴税额", "欠税额", "qsje", "arrears"), True),
                Field(
                    "day",
                    Kind.DAY,
                    ("欠税日期", "公告日期", "欠税公告日期", "统计日期", "认定日期", "notice_date", "day"),
                ),
            ),
            {"kind": "arrears"},
            # What is owed comes and goes: the source's own day tells one time from the next.
            key=("source", "kind", "firm", "tax_type", "period", "day"),
        ),
        Layout(
            "grades",
            "纳税信用等级",
            (
                Field(
                    "grade",
                    Kind.CHOICE,
                    ("纳税信用等级", "纳税信用级别", "纳税信用评级", "纳税等级", "nsxydj", "tax_grade"),
                    True,
                    choices=GRADES,
                ),
                Field("period", Kind.PERIOD, ("评价年度", "评定年度", "年度", "所属年度", "pjnd", "year")),
                Field("day", Kind.DAY, ("评价日期", "评定日期", "发布日期", "graded_on")),
            ),
            {"kind": "grade"},
        ),
    ),
    parties=(Party("firm", "企业", ("firm_uscc", "firm_name"), name="firm_name", uscc="firm_uscc"),),
)
