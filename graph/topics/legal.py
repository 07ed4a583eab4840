"""Topic `legal`: court cases, dishonest debtors (失信), enforcement and penalties."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics.aliases import FIRM, IDENTITY, NAME, USCC, together
from graph.topics.topic import Field, Kind, Layout, Party, Topic

CASE = ("案号", "案件编号", "案件号", "ah", "case_number")
PARTY = ("当事人", "涉案企业", "涉案主体", "被告", "涉诉企业")
DEBTOR = ("失信被执行人", "失信主体", "失信人", "失信企业", "被执行人")
ENFORCED = ("被执行人", "被执行企业", "被执行主体")
PENALISED = ("被处罚人", "被处罚单位", "行政相对人", "处罚对象", "被处罚企业", "当事人", "受罚主体")


def _party(words: tuple[str, ...], english: str) -> tuple[Field, ...]:
    """The firm or person concerned, under the words for its part in the matter, or simply as the firm."""
    firms = ("企业名称", "公司名称", "客户名称", "单位名称", "名称", "姓名/名称")
    codes = together(FIRM, ("代号", "代码", "编号"), "客户号", "code", "party")
    numbers = (
        *together(words, USCC),
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "组织机构代码/统一社会信用代码",
        "uscc",
        "party_uscc",
    )
    return (
        Field("party", Kind.CODE, codes),
        Field("party_name", Kind.TEXT, (*together(words, NAME), *firms, f"{english}_name", "party_name")),
        Field("party_uscc", Kind.USCC, numbers),
        Field("party_identity", Kind.IDENTITY, (*together(words, IDENTITY), *IDENTITY, "party_identity")),
    )


LEGAL = Topic(
    name="legal",
    zh="司法与处罚",
    doc="One row a party of a court case, a dishonest or enforced debtor, or a penalty.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("kind", STRING, "类别", "case, dishonest, enforcement or penalty"),
        Column("number", STRING, "案号", "number of the case, or of the notice of penalty"),
        Column("party", STRING, "当事人", "mention of the party: its code, tax number, identity or name"),
        Column("party_name", STRING, "当事人名称", "name of the party as the source wrote it", True),
        Column("party_uscc", STRING, "当事人统一社会信用代码", "tax number of the party", True),
        Column("party_identity", STRING, "当事人证件号码", "keyed hash of the party's identity number", True),
        Column("role", STRING, "诉讼地位", "plaintiff, defendant ... as the source wrote it", True),
        Column("other_party", STRING, "对方当事人", "the other side, as the source wrote it", True),
        Column("cause", STRING, "案由", "what it is about", True),
        Column("authority", STRING, "法院或机关", "court or authority", True),
        Column("amount", FEN, "金额", "amount at issue, to be enforced, or fined, in fen", True),
        Column("result", STRING, "结果", "how it ended, or how far the debtor has performed", True),
        Column("day", DAY, "日期", "day of filing, of the judgement, or of the notice", True),
        Column("ended_on", DAY, "终结日期", "day on which it ended, or was taken off the list", True),
    ),
    key=("source", "kind", "number", "party", "role"),
    day="day",
    fields=(),
    layouts=(
        Layout(
            "cases",
            "司法案件",
            (
                *_party(PARTY, "litigant"),
                Field("number", Kind.CODE, CASE, True),
                Field("role", Kind.TEXT, ("诉讼地位", "当事人身份", "案件身份", "身份", "role")),
                Field("other_party", Kind.TEXT, ("对方当事人", "对方", "原告", "other_party")),
                Field("cause", Kind.TEXT, ("案由", "案件类型", "案件名称", "cause"), True),
                Field("authority", Kind.TEXT, ("法院", "审理法院", "法院名称", "court")),
                Field("amount", Kind.MONEY, ("涉案金额", "案件金额", "标的额", "诉讼标的", "amount")),
                Field("result", Kind.TEXT, ("判决结果", "裁判结果", "审理结果", "案件状态", "result")),
                Field(
                    "day",
                    Kind.DAY,
                    ("立案日期", "判决日期", "裁判日期", "开庭日期", "公告日期", "发布日期", "filed_on", "day"),
                ),
                Field("ended_on", Kind.DAY, ("结案日期", "终结日期", "ended_on")),
            ),
            {"kind": "case"},
        ),
        Layout(
            "dishonest",
            "失信被执行人",
            (
                *_party(DEBTOR, "dishonest_debtor"),
                Field("number", Kind.CODE, CASE, True),
                Field(
                    "cause",
                    Kind.TEXT,
                    ("失信行为", "失信行为具体情形", "失信被执行人行为具体情形", "dishonest_conduct"),
                ),
                Field("authority", Kind.TEXT, ("执行法院", "法院", "court")),
                Field("amount", Kind.MONEY, ("执行标的", "涉案金额", "未履行金额", "amount")),
                Field("result", Kind.TEXT, ("履行情况", "被执行人的履行情况", "performance")),
                Field("day", Kind.DAY, ("发布日期", "发布时间", "立案日期", "立案时间", "published_on", "day")),
                Field("ended_on", Kind.DAY, ("退出日期", "移出日期", "屏蔽日期", "ended_on")),
            ),
            {"kind": "dishonest"},
            one_of=("cause", "result"),
        ),
        Layout(
            "enforcement",
            "被执行人",
            (
                *_party(ENFORCED, "enforced_debtor"),
                Field("number", Kind.CODE, CASE, True),
                Field("authority", Kind.TEXT, ("执行法院", "法院", "court")),
                Field("amount", Kind.MONEY, ("执行标的", "执行标的额", "执行标的金额", "enforced_amount"), True),
                Field("day", Kind.DAY, ("立案日期", "立案时间", "filed_on", "day")),
                Field("ended_on", Kind.DAY, ("终本日期", "结案日期", "终结日期", "ended_on")),
            ),
            {"kind": "enforcement"},
        ),
        Layout(
            "penalties",
            "行政处罚",
            (
                *_party(PENALISED, "penalised"),
                Field(
                    "number",
                    Kind.CODE,
                    (
                        "决定文书号",
                        "行政处罚决定书文号",
                        "处罚决定书文号",
                        "处罚决定文书号",
                        "行政处罚决定文书号",
                        "处罚文号",
                        "penalty_number",
                    ),
                    True,
                ),
                Field("cause", Kind.TEXT, ("处罚事由", "违法行为类型", "违法事实", "处罚类别", "cause")),
                Field("authority", Kind.TEXT, ("处罚机关", "作出处罚机关", "处罚单位", "authority")),
                Field("amount", Kind.MONEY, ("罚款金额", "处罚金额", "fine")),
                Field("result", Kind.TEXT, ("处罚内容", "处罚结果", "result")),
                Field("day", Kind.DAY, ("处罚日期", "处罚决定日期", "决定日期", "作出处罚日期", "penalised_on", "day")),
            ),
            {"kind": "penalty"},
        ),
    ),
    parties=(
        Party("party", "当事人", ("party_uscc", "party_identity", "party_name"), name="party_name", uscc="party_uscc"),
    ),
)
