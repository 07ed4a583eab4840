"""The enterprise graph: its labels and relationship types."""

from __future__ import annotations

from graph.people import BILLERS, PEOPLE, TIES
from graph.schema import Column, EdgeType, NodeType
from graph.tables import COUNT, DAY, ENTERPRISES, FEN, FLAG, RATIO, STRING

ENTERPRISE = NodeType("Enterprise", "企业", ENTERPRISES.doc, ENTERPRISES.columns)
PERSON = NodeType("Person", "自然人", PEOPLE.doc, PEOPLE.columns)
BILLER = NodeType("Biller", "收费单位", BILLERS.doc, BILLERS.columns)

_NAMED = (
    Column("id", STRING, "标识", "the label in small letters, a colon, and the name"),
    Column("name", STRING, "名称", "name as the sources write it"),
)
INDUSTRY = NodeType("Industry", "行业", "One node an industry that a firm is known to be in.", _NAMED)
REGION = NodeType("Region", "地区", "One node a region that a firm is known to be in.", _NAMED)

SUPPLIES = EdgeType(
    "SUPPLIES",
    "供货",
    "The seller supplied the buyer: at least one valid document says so.",
    "Enterprise",
    "Enterprise",
    "observed",
    (
        Column("first_on", DAY, "首次交易日", "day of the first valid document"),
        Column("last_on", DAY, "最近交易日", "day of the last valid document"),
        Column("amount", FEN, "金额", "net amount without tax, in fen"),
        Column("tax", FEN, "税额", "net tax, in fen"),
        Column("documents", COUNT, "张数", "valid documents"),
        Column("red", COUNT, "红字张数", "of them red-letter"),
        Column("months_active", COUNT, "活跃月数", "calendar months with a valid document"),
        Column("amount_90", FEN, "近90天金额", "net amount of the last 90 days, in fen"),
        Column("amount_180", FEN, "近180天金额", "net amount of the last 180 days, in fen"),
        Column("amount_365", FEN, "近365天金额", "net amount of the last 365 days, in fen"),
        Column("documents_90", COUNT, "近90天张数", "valid documents of the last 90 days"),
        Column("documents_180", COUNT, "近180天张数", "valid documents of the last 180 days"),
        Column("documents_365", COUNT, "近365天张数", "valid documents of the last 365 days"),
        Column("share_of_seller", RATIO, "占销方比", "share of the seller's net sales, 0..1", True),
        Column("share_of_buyer", RATIO, "占购方比", "share of the buyer's net purchases, 0..1", True),
        Column("by_seller", FLAG, "销方报送", "the seller's own books say so"),
        Column("by_buyer", FLAG, "购方报送", "the buyer's own books say so"),
    ),
)

PREDICTED_SUPPLIES = EdgeType(
    "PREDICTED_SUPPLIES",
    "预测供货",
    "The link model expects that the seller will supply the buyer; they never did before.",
    "Enterprise",
    "Enterprise",
    "predicted",
    (
        Column("probability", RATIO, "概率", "that the pair trades within the model's horizon"),
        Column("rank", COUNT, "名次", "best rank among the lists of both ends"),
        Column("model", STRING, "模型", "digest of the model"),
        Column("as_of", DAY, "截止日", "day that the score is of"),
    ),
)

IN_INDUSTRY = EdgeType(
    "IN_INDUSTRY", "所属行业", "The firm is in the industry.", "Enterprise", "Industry", "observed", ()
)
LOCATED_IN = EdgeType("LOCATED_IN", "所在地区", "The firm is in the region.", "Enterprise", "Region", "observed", ())
PLACED = {"industry": (INDUSTRY, IN_INDUSTRY), "region": (REGION, LOCATED_IN)}
"""Properties of a firm that stand as nodes too, so that whoever walks the graph meets the firms of one."""

NODES = (ENTERPRISE, PERSON, BILLER, INDUSTRY, REGION)
EDGES = (SUPPLIES, *TIES, IN_INDUSTRY, LOCATED_IN, PREDICTED_SUPPLIES)
