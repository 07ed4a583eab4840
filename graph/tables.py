"""The tables between the stages: those of a Snapshot, the link scores and the credit scores."""

from __future__ import annotations

import pyarrow as pa

from graph import people
from graph.schema import Column, Table

STRING, DAY, COUNT, FEN, RATIO, FLAG = pa.string(), pa.date32(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()

ENTERPRISES = Table(
    "enterprises",
    "企业",
    "One row an enterprise known by the Snapshot's day: customers, and whoever stands behind the codes in documents.",
    ("id",),
    (
        Column("id", STRING, "企业标识", "digest of the strongest mention; equal facts give equal ids"),
        Column("key", STRING, "企业代号", "code as its source wrote it, of the strongest mention"),
        Column("source", STRING, "来源", "source of that mention"),
        Column("codes", pa.list_(STRING), "全部代号", "every code by which its source, or another, names it"),
        Column("uscc", STRING, "统一社会信用代码", "unified social credit code, where known", True),
        Column("name", STRING, "企业名称", "name as its source wrote it, where known", True),
        Column("former_names", pa.list_(STRING), "曾用名", "former names"),
        Column("names_seen", pa.list_(STRING), "出现名称", "further names under which documents know it"),
        Column("resolved", FLAG, "已识别", "whether a customer, a uscc, the registry or a judgement says who it is"),
        Column("has_books", FLAG, "有账", "whether its own documents were loaded: it is an anchor"),
        Column("customer_status", STRING, "客户状态", "customer, lapsed, not_customer or unknown"),
        Column("industry", STRING, "行业", "industry, where known", True),
        Column("region", STRING, "地区", "region, where known; else the place in its uscc", True),
        Column("status", STRING, "登记状态", "normal, suspended, revoked, dissolved, moved_out or unknown"),
        Column("registered_capital", FEN, "注册资本", "registered capital in fen, where known", True),
        Column("established_on", DAY, "成立日期", "day of establishment, where known", True),
        Column("tags", pa.list_(STRING), "标签", "labels that it has, such as srdi (专精特新) or core (核心企业)"),
        Column("customer_manager", STRING, "客户经理", "the bank's manager for it, where known", True),
        Column("branch", STRING, "经办机构", "the bank's branch for it, where known", True),
        Column("legal_representative", STRING, "法定代表人", "name of its legal representative, masked", True),
        Column("first_on", DAY, "首次交易日", "day of its first valid document", True),
        Column("last_on", DAY, "最近交易日", "day of its last valid document", True),
        Column("known_by", COUNT, "交易对手数", "firms that it traded with, either way"),
        Column("flags", pa.list_(STRING), "标记", "own_documents, contradiction"),
        Column("aliases", pa.list_(STRING), "曾用标识", "ids of mentions that it absorbed; they keep answering"),
    ),
)

MENTIONS = Table(
    "mentions",
    "称谓",
    "One row a code by which a source names a party, and the enterprise behind it.",
    ("source", "code"),
    (
        Column("source", STRING, "来源", "source"),
        Column("code", STRING, "代号", "code as the source wrote it"),
        Column("id", STRING, "企业标识", "enterprise"),
        Column("as_reporter", FLAG, "报送方", "it stands as a customer or as the owner of documents"),
        Column("as_seller", FLAG, "销方", "documents name it as the counterparty that sells"),
        Column("as_buyer", FLAG, "购方", "documents name it as the counterparty that buys"),
    ),
)

BOOKS = Table(
    "books",
    "账簿",
    "One row an owner, book, counterparty code and day: what the owner's own documents say, repeats counted once.",
    ("source", "owner_code", "book", "code", "day", "currency"),
    (
        Column("source", STRING, "来源", "source"),
        Column("owner", STRING, "企业标识", "enterprise whose book it is"),
        Column("owner_code", STRING, "企业代号", "its code in the documents"),
        Column("book", STRING, "进销项", "input (进项, the owner buys) or output (销项, the owner sells)"),
        Column("partner", STRING, "对手标识", "enterprise behind the counterparty's code"),
        Column("code", STRING, "对手代号", "the counterparty's code in the documents"),
        Column("day", DAY, "开票日期", "day of issue"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("valid", COUNT, "有效张数", "valid documents, red-letter ones included"),
        Column("void", COUNT, "作废张数", "voided documents"),
        Column("lost", COUNT, "失控张数", "documents that the tax office calls lost; neither valid nor void"),
        Column("abnormal", COUNT, "异常张数", "documents that the tax office calls abnormal; neither valid nor void"),
        Column("red", COUNT, "红字张数", "valid documents of a negative amount"),
        Column("flagged", COUNT, "不平张数", "valid documents whose total does not add up by more than a fen"),
        Column("amount", FEN, "金额", "net amount of valid documents without tax, in fen"),
        Column("tax", FEN, "税额", "net tax of valid documents, in fen"),
        Column("amount_red", FEN, "红字金额", "amount of red-letter documents, at most 0, in fen"),
        Column("amount_void", FEN, "作废金额", "amount of voided documents, in fen"),
    ),
)

TRADES = Table(
    "trades",
    "交易",
    "One row a seller, buyer and day with at least one valid document; one that both ends report counts once.",
    ("seller", "buyer", "day", "currency"),
    (
        Column("seller", STRING, "销方", "enterprise that sells"),
        Column("buyer", STRING, "购方", "enterprise that buys"),
        Column("day", DAY, "开票日期", "day of issue"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("amount", FEN, "金额", "net amount without tax, in fen"),
        Column("tax", FEN, "税额", "net tax, in fen"),
        Column("documents", COUNT, "张数", "valid documents, red-letter ones included"),
        Column("red", COUNT, "红字张数", "of them red-letter"),
        Column("by_seller", FLAG, "销方报送", "the seller's own books say so"),
        Column("by_buyer", FLAG, "购方报送", "the buyer's own books say so"),
    ),
)

RATINGS = Table(
    "ratings",
    "评级",
    "One row an enterprise that the bank rated or saw default; undated rows count from their known_at.",
    ("id",),
    (
        Column("id", STRING, "企业标识", "enterprise"),
        Column("source_rating", STRING, "信誉评级", "the bank's own rating: never our grade, never a feature", True),
        Column("defaulted", FLAG, "是否违约", "whether it defaulted", True),
        Column("defaulted_on", DAY, "违约日期", "day of default, where known", True),
        Column("known_at", DAY, "获知日期", "day the bank learnt it"),
    ),
)

JUDGEMENTS = Table(
    "judgements",
    "判定",
    "One row a pair of mentions that was judged: who is who.",
    ("source", "left", "right_source", "right", "by", "version"),
    (
        Column("source", STRING, "来源", "source of the one mention"),
        Column("left", STRING, "代号一", "code of the one"),
        Column("right_source", STRING, "来源二", "source of the other"),
        Column("right", STRING, "代号二", "code of the other"),
        Column("verdict", STRING, "结论", "same, different or unsure"),
        Column("score", RATIO, "把握", "share of the documents that agree, or the matcher's score"),
        Column("by", STRING, "判定者", "rule, matcher or person"),
        Column("version", STRING, "版本", "version of the rule or of the matcher, or who said it"),
        Column("documents", COUNT, "佐证张数", "documents that agree"),
        Column("day", DAY, "末证日期", "day of the last document that the evidence needed, where it is dated", True),
        Column("features", STRING, "依据", "what agreed and what differed, in words", True),
    ),
)

CONFLICTS = Table(
    "conflicts",
    "矛盾",
    "One row a code that shared documents point at somebody, but that stays unresolved, and why.",
    ("source", "code", "reporter", "other"),
    (
        Column("source", STRING, "来源", "source"),
        Column("code", STRING, "代号", "code of a counterparty"),
        Column("reporter", STRING, "报送企业", "code of the firm whose book names it"),
        Column("other", STRING, "指向企业", "code of the firm that reports the same documents"),
        Column("kind", STRING, "类别", "own_documents, contradiction or too_few"),
        Column("documents", COUNT, "相同张数", "documents that both report"),
        Column("of_documents", COUNT, "总张数", "documents between code and reporter"),
        Column("reason", STRING, "原因", "in words"),
    ),
)

EVENTS = Table(
    "events",
    "事件",
    "One row an event of a firm: what courts and offices said of it, and what changed in its registration.",
    ("id", "day", "kind", "source", "number"),
    (
        Column("id", STRING, "企业标识", "enterprise"),
        Column("day", DAY, "日期", "day of the event; where its source says none, the day the bank learnt it"),
        Column("kind", STRING, "类别", "case, dishonest, enforcement, penalty, arrears; or change of what"),
        Column("source", STRING, "来源", "source"),
        Column("number", STRING, "文号", "number of the case or notice; empty where there is none"),
        Column("role", STRING, "地位", "part of the firm in a case, as the source wrote it", True),
        Column("value", STRING, "内容", "what a change led to: the new status", True),
        Column("amount", FEN, "金额", "amount at issue, fined or owed, in fen", True),
        Column("ended_on", DAY, "终结日期", "day on which it ended, where a source says it", True),
    ),
)

FLOWS = Table(
    "flows",
    "流水",
    "One row an enterprise, topic, kind, side, partner, day and currency: what documents beside invoices say of it.",
    ("id", "topic", "kind", "side", "partner", "day", "period", "due_on", "currency"),
    (
        Column("id", STRING, "企业标识", "enterprise"),
        Column("topic", STRING, "主题", "transfers, payments, orders, tax or loans"),
        Column("kind", STRING, "类别", "what the documents are, or are for: see `graph.flows`"),
        Column("side", STRING, "方向", "in, out, sales, purchase, or the tax: vat, income, other; else empty"),
        Column(
            "partner", STRING, "对手标识", "enterprise, person or biller at the other end; empty where none is known"
        ),
        Column("day", DAY, "日期", "day of the documents; where their source says none, the day the bank learnt them"),
        Column("period", DAY, "所属期", "first day of the month, quarter or year that they are for", True),
        Column("due_on", DAY, "到期日", "day on which what they say is due", True),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("amount", FEN, "金额", "amount of the documents in force, in fen"),
        Column("count", COUNT, "张数", "documents in force"),
        Column("void", COUNT, "作废张数", "documents that failed, or were taken back"),
        Column("open", FEN, "未结金额", "what is still owed of the amount, in fen, where a source says it"),
        Column(
            "open_of", FEN, "已知余额部分", "amount of the documents of which it is known what is still owed, in fen"
        ),
        Column("overdue", FEN, "逾期金额", "what is still owed of those that their source calls overdue, in fen"),
        Column("sales", FEN, "申报销售额", "sales that were declared, in fen"),
        Column("days", COUNT, "逾期天数", "days overdue, the most that any of the documents says"),
    ),
)

SNAPSHOT = (ENTERPRISES, MENTIONS, BOOKS, TRADES, RATINGS, JUDGEMENTS, CONFLICTS, EVENTS, FLOWS, *people.TABLES)

LINKS = Table(
    "links",
    "关联评分",
    "One row an anchor, direction, relation and counterparty: the link model's scores.",
    ("anchor_id", "direction", "relation", "rank"),
    (
        Column("anchor_id", STRING, "锚企业", "enterprise that the list is for"),
        Column("counterparty_id", STRING, "对手企业", "enterprise on the list"),
        Column("direction", STRING, "方向", "upstream (the counterparty sells) or downstream (it buys)"),
        Column("relation", STRING, "关系", "observed (traded before) or predicted (never seen to trade)"),
        Column("probability", RATIO, "概率", "that the pair trades within the model's horizon"),
        Column("rank", COUNT, "名次", "1 is best, within anchor, direction and relation"),
        Column("model", STRING, "模型", "digest of the model"),
        Column("as_of", DAY, "截止日", "day that the score is of"),
    ),
)

POINT = pa.struct(
    [("feature", STRING), ("bin", STRING), ("points", RATIO), ("below_best", RATIO), ("below_median", RATIO)]
)
"""A feature's part of a score, and what the best bin and the median firm of the card's sample have more."""

CREDIT = Table(
    "credit",
    "信用评分",
    "One row an enterprise and card: its score, or the reason why there is none.",
    ("id", "card"),
    (
        Column("id", STRING, "企业标识", "enterprise"),
        Column("card", STRING, "评分卡", "firm, person or outside"),
        Column("score", COUNT, "分数", "scaled by points to double the odds", True),
        Column("grade", STRING, "等级", "our grade, not the bank's rating", True),
        Column("pd", RATIO, "违约概率", "probability of default", True),
        Column("pd_low", RATIO, "违约概率下限", "lower end of the 95 % interval of pd", True),
        Column("pd_high", RATIO, "违约概率上限", "upper end of the 95 % interval of pd", True),
        Column("horizon", COUNT, "预测期天数", "days that pd is of; unknown where the outcomes had no day", True),
        Column("points", pa.list_(POINT), "得分明细", "points of each feature's bin"),
        Column("reasons", pa.list_(STRING), "主要原因", "codes of what cost the most points, worst first"),
        Column("missing", pa.list_(STRING), "缺失特征", "features of the card that had no value", True),
        Column("reason", STRING, "无分原因", "why there is no score", True),
        Column("model", STRING, "模型", "digest of the card"),
        Column("as_of", DAY, "截止日", "day that the score is of"),
        Column("known_at", DAY, "知悉日", "day up to which what it rests on was learnt", True),
        Column("valid_until", DAY, "有效期至", "first day on which the score is too old to be used", True),
    ),
)
