"""Topic `judgements`: who is who, as the matcher found it or a person said it."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, RATIO, STRING
from graph.topics.topic import Field, Kind, Layout, Topic

VERDICTS = {
    **dict.fromkeys(("同一", "相同", "是", "same"), "same"),
    **dict.fromkeys(("不同", "否", "different"), "different"),
    **dict.fromkeys(("存疑", "不确定", "unsure"), "unsure"),
    **dict.fromkeys(("撤销", "withdrawn"), "withdrawn"),
}
JUDGES = {**dict.fromkeys(("人工", "person"), "person"), **dict.fromkeys(("模型", "matcher"), "matcher")}

JUDGEMENTS = Topic(
    name="judgements",
    zh="身份判定",
    doc="One row a pair of mentions and who judged it: whether they are the same firm. A later one takes its place.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the judgement in"),
        Column("left_source", STRING, "来源一", "source of the one mention"),
        Column("left", STRING, "称谓一", "code or name by which that source names it; the smaller of the two mentions"),
        Column("right_source", STRING, "来源二", "source of the other"),
        Column("right", STRING, "称谓二", "code or name by which that source names it"),
        Column("verdict", STRING, "判定", "same, different, unsure, or withdrawn where there is none any more"),
        Column("score", RATIO, "把握", "the matcher's score, 0..1", True),
        Column("by", STRING, "判定者", "person or matcher"),
        Column("person", STRING, "判定人", "who of the bank said so", True),
        Column("version", STRING, "版本", "version of the matcher", True),
        Column("day", DAY, "末证日期", "day of the last document that the evidence needed; none of a person's", True),
        Column("features", STRING, "依据", "what agreed and what differed, in words", True),
    ),
    key=("left_source", "left", "right_source", "right", "by"),
    day="day",
    fields=(
        Field("left_source", Kind.TEXT, ("来源一", "left_source"), True),
        Field("left", Kind.TEXT, ("称谓一", "left"), True),
        Field("right_source", Kind.TEXT, ("来源二", "right_source"), True),
        Field("right", Kind.TEXT, ("称谓二", "right"), True),
        Field("verdict", Kind.CHOICE, ("判定", "结论", "verdict"), True, choices=VERDICTS),
        Field("score", Kind.RATIO, ("把握", "score")),
        Field("by", Kind.CHOICE, ("判定者", "by"), default="person", choices=JUDGES),
        Field("person", Kind.TEXT, ("判定人", "person")),
        Field("version", Kind.TEXT, ("版本", "version")),
        Field("day", Kind.DAY, ("末证日期", "day")),
        Field("features", Kind.TEXT, ("依据", "features")),
    ),
    layouts=(Layout("judgements", "身份判定"),),
)
