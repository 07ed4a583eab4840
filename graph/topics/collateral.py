"""Topic `collateral`: what stands behind loans: property, land, machines, stocks, receivables, shares."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.invoices import CURRENCIES
from graph.topics.topic import Check, Field, Kind, Layout, Party, Topic

OWNER = ("抵押人", "出质人", "押品所有人", "权利人", "所有权人", "抵质押人", "押品权属人")

VALUE = ("评估价值", "押品价值", "评估金额", "评估值", "市场价值", "pgjz", "appraised_value", "value")

COLLATERAL = Topic(
    name="collateral",
    zh="押品",
    doc="One row a piece of collateral and the contract that it stands behind.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("number", STRING, "押品编号", "number of the collateral at the bank"),
        Column("owner", STRING, "抵押人", "mention of the owner: its code, tax number, identity or name"),
        Column("owner_name", STRING, "抵押人名称", "name of the owner as the source wrote it", True),
        Column("owner_uscc", STRING, "抵押人统一社会信用代码", "tax number of the owner", True),
        Column("owner_identity", STRING, "抵押人证件号码", "keyed hash of the owner's identity number", True),
        Column("contract_number", STRING, "合同编号", "contract or loan that it stands behind", True),
        Column("kind", STRING, "押品类型", "property, machines, receivables ... as the source wrote it", True),
        Column("name", STRING, "押品名称", "what it is", True),
        Column("appraised_value", FEN, "评估价值", "appraised value, in fen", True),
        Column("secured", FEN, "抵押金额", "amount that it secures, in fen", True),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("appraised_on", DAY, "评估日期", "day of the appraisal", True),
        Column("day", DAY, "登记日期", "day of registration, where the source says it", True),
        Column("released_on", DAY, "解除日期", "day of release", True),
        Column("place", STRING, "押品地址", "where it is", True),
    ),
    key=("source", "number", "contract_number"),
    day="day",
    fields=(
        Field(
            "number",
            Kind.CODE,
            ("押品编号", "抵押物编号", "抵质押物编号", "担保物编号", "押品号", "ypbh", "collateral_number"),
            True,
        ),
        *aliases.party("owner", OWNER),
        aliases.identity("owner", OWNER),
        Field(
            "contract_number",
            Kind.CODE,
            ("抵押合同号", "担保合同号", "担保合同编号", "合同编号", "合同号", "借据号", "借据编号", "contract_number"),
        ),
        Field("kind", Kind.TEXT, ("押品类型", "押品种类", "抵押物类型", "抵质押类型", "类型", "kind")),
        Field("name", Kind.TEXT, ("押品名称", "抵押物名称", "抵质押物名称", "押品描述", "name")),
        Field("appraised_value", Kind.MONEY, VALUE),
        Field("secured", Kind.MONEY, ("抵押金额", "担保金额", "被担保债权数额", "抵押价值", "secured")),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
        Field("appraised_on", Kind.DAY, ("评估日期", "评估时间", "appraised_on")),
        Field("day", Kind.DAY, ("登记日期", "抵押登记日期", "抵押日期", "入库日期", "registered_on", "day")),
        Field("released_on", Kind.DAY, ("解除日期", "解押日期", "注销日期", "出库日期", "released_on")),
        Field("place", Kind.TEXT, ("押品地址", "坐落", "房屋坐落", "地址", "place")),
    ),
    layouts=(Layout("collateral", "押品"),),
    parties=(
        Party("owner", "抵押人", ("owner_uscc", "owner_identity", "owner_name"), name="owner_name", uscc="owner_uscc"),
    ),
    checks=(Check("released_on", since="day"),),
)
