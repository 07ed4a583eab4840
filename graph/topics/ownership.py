"""Topic `ownership`: who holds, runs and belongs to a firm: shareholders, investments, branches and officers."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, RATIO, STRING
from graph.topics.aliases import IDENTITY, USCC, firm, together
from graph.topics.topic import Field, Kind, Layout, Party, Topic

PARTY_KINDS = {
    **dict.fromkeys(("自然人", "个人", "自然人股东", "境内自然人", "境外自然人", "person"), "person"),
    **dict.fromkeys(
        (
            *(
                "企业",
                "企业法人",
                "法人",
                "法人股东",
                "公司",
                "机构",
                "合伙企业",
                "有限合伙企业",
                "内资企业",
                "外资企业",
            ),
            *("境内法人", "境外法人", "非自然人", "firm"),
        ),
        "firm",
    ),
    **dict.fromkeys(("其他", "其它", "其他投资者", "国家", "政府", "社会团体", "事业单位", "other"), "other"),
}


def _party(words: tuple[str, ...], english: str, kind: Kind = Kind.TEXT) -> tuple[Field, ...]:
    """The other end, under the words for what it is to the firm; its name must be said."""
    names = (*together(words, ("名称", "", "姓名", "企业名称")), f"{english}_name", english)
    return (
        Field("party_name", kind, names, True),
        Field("party", Kind.CODE, together(words, ("代号", "编号", "代码"), f"{english}_code", "party")),
        Field("party_uscc", Kind.USCC, together(words, USCC, f"{english}_uscc")),
    )


def _identity(words: tuple[str, ...], english: str) -> Field:
    return Field("party_identity", Kind.IDENTITY, (*together(words, IDENTITY), *IDENTITY, f"{english}_identity"))


RATE = ("持股比例", "出资比例", "股权比例", "投资比例", "占股比例", "cgbl", "ratio")
SINCE = ("认缴日期", "出资日期", "投资日期", "持股日期", "入股日期", "变更日期", "since", "day")
SHAREHOLDER, INVESTED = (
    ("股东", "投资人", "出资人", "股东(发起人)"),
    ("被投资企业", "被投资单位", "被投资方", "对外投资企业", "投资企业"),
)
BRANCH, OFFICER = ("分支机构", "分公司", "分支"), ("高管", "主要人员", "人员", "董监高", "高级管理人员", "任职人员")

OWNERSHIP = Topic(
    name="ownership",
    zh="股权与任职",
    doc="One row a shareholder, investment, branch or officer of a firm.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("kind", STRING, "类别", "shareholder, investment, branch or officer: what the party is to the firm"),
        Column("firm", STRING, "企业", "mention of the firm: its code, tax number or name"),
        Column("firm_name", STRING, "企业名称", "name of the firm as the source wrote it", True),
        Column("firm_uscc", STRING, "统一社会信用代码", "unified social credit code of the firm", True),
        Column("party", STRING, "另一方", "mention of the shareholder, of the firm invested in, the branch or officer"),
        Column("party_name", STRING, "另一方名称", "its name as the source wrote it", True),
        Column("party_uscc", STRING, "另一方统一社会信用代码", "its tax number", True),
        Column("party_identity", STRING, "另一方证件号码", "keyed hash of its identity number", True),
        Column("party_kind", STRING, "另一方类型", "person, firm or other", True),
        Column("ratio", RATIO, "持股比例", "share held, 0..1", True),
        Column("subscribed", FEN, "认缴出资额", "capital subscribed, in fen", True),
        Column("paid", FEN, "实缴出资额", "capital paid in, in fen", True),
        Column("position", STRING, "职务", "position of an officer", True),
        Column("day", DAY, "起始日期", "day from which on it holds, where the source says it", True),
        Column("ended_on", DAY, "终止日期", "day on which it ended", True),
    ),
    # What ends and begins again is told apart by the source's own day.
    key=("source", "kind", "firm", "party", "position", "day"),
    day="day",
    fields=(*firm(), Field("ended_on", Kind.DAY, ("终止日期", "退出日期", "卸任日期", "注销日期", "ended_on"))),
    layouts=(
        Layout(
            "shareholders",
            "股东",
            (
                *_party(SHAREHOLDER, "shareholder"),
                _identity(SHAREHOLDER, "shareholder"),
                Field(
                    "party_kind",
                    Kind.CHOICE,
                    ("股东类型", "股东性质", "投资人类型", "shareholder_kind"),
                    choices=PARTY_KINDS,
                ),
                Field("ratio", Kind.RATIO, RATE),
                Field(
                    "subscribed", Kind.MONEY, ("认缴出资额", "认缴金额", "出资额", "出资金额", "rjcze", "subscribed")
                ),
                Field("paid", Kind.MONEY, ("实缴出资额", "实缴金额", "sjcze", "paid")),
                Field("day", Kind.DAY, SINCE),
            ),
            {"kind": "shareholder"},
        ),
        Layout(
            "investments",
            "对外投资",
            (
                *_party(INVESTED, "invested_firm"),
                Field("ratio", Kind.RATIO, RATE),
                Field(
                    "subscribed", Kind.MONEY, ("认缴出资额", "投资金额", "投资额", "出资额", "认缴金额", "subscribed")
                ),
                Field("day", Kind.DAY, SINCE),
            ),
            {"kind": "investment", "party_kind": "firm"},
        ),
        Layout(
            "branches",
            "分支机构",
            (*_party(BRANCH, "branch"), Field("day", Kind.DAY, ("成立日期", "设立日期", "established_on", "day"))),
            {"kind": "branch", "party_kind": "firm"},
        ),
        Layout(
            "officers",
            "主要人员",
            (
                *_party(OFFICER, "officer", Kind.PERSON),
                _identity(OFFICER, "officer"),
                Field("position", Kind.TEXT, ("职务", "职位", "岗位", "zw", "position"), True),
                Field("day", Kind.DAY, ("任职日期", "任职起始日期", "任职时间", "appointed_on", "day")),
            ),
            {"kind": "officer", "party_kind": "person"},
        ),
    ),
    parties=(
        Party("firm", "企业", ("firm_uscc", "firm_name"), name="firm_name", uscc="firm_uscc"),
        Party("party", "另一方", ("party_uscc", "party_identity", "party_name"), name="party_name", uscc="party_uscc"),
    ),
)
