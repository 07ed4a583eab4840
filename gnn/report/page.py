"""The report as a page: verdict, ranking, probabilities, who it serves, what each part adds, limits and data."""

from __future__ import annotations

from datetime import date

from gnn.report import pictures, tables
from gnn.report.ranking import AMONG
from gnn.report.summary import Told
from gnn.report.verdict import verdict
from graph.report.cells import Cell, Words
from graph.report.page import Note, Page, Part, Section

KEPT = Words(
    "数值为保留下来的 NDCG@50 份额：小于 1 表示该部分有贡献；"
    "小字为按企业成对自助抽样的 95 % 区间，含 1 者在此数据上无法分辨。",
    "Shares of NDCG@50 that are kept: below 1 the part adds something. Small figures: paired 95 % interval over firms; "
    "one that holds 1 cannot be told from chance on this data.",
)


def page(told: Told, made: date) -> Page:
    """The page of what is told."""
    windows = told.findings.windows
    data: list[tuple[Words, Cell]] = [
        (Words("截止日", "as of"), ", ".join(str(w.as_of) for w in windows)),
        (Words("期限", "horizon"), f"{told.findings.options.horizon} 天 days"),
        (Words("种子", "seeds"), ", ".join(map(str, told.findings.seeds))),
        (Words("数据", "data"), f"{min(w.first for w in windows)} … {max(w.last for w in windows)}"),
        (Words("快照", "Snapshots"), ", ".join(w.snapshot for w in windows)),
    ]
    about = Words(
        "链接模型在若干历史日期上训练，只用当日之前已知的内容，再与其后实际发生的交易对照；"
        "对照方法在同样的数据与名单上评判。",
        "The link model, trained at past days on nothing but what was known then, and judged by the trade that "
        "followed; its peers are judged on the same data and the same lists.",
    )
    return Page(Words("链接模型报告", "Link model report"), about, made, data, sections(told))


def sections(told: Told) -> list[Section]:
    """All sections; what was not measured has none."""
    found = [
        Section(Words("结论", "Verdict"), verdict(told)),
        Section(
            Words("新关系的排序", "Ranking of new pairs"),
            [*(tables.ratios(told, a) for a in AMONG), pictures.ranking(told), *map(tables.ranking, told.columns)],
        ),
        Section(Words("老关系", "Recurring pairs"), [tables.recurring(told)]),
        reliability(told),
        Section(Words("对谁有效", "Whom it serves"), [pictures.by_degree(told), pictures.by_size(told)]),
        parts(told),
        limits(told),
        Section(Words("数据与设置", "Data and settings"), [tables.windows(told), tables.settings(told)]),
        Section(Words("使用限制", "Limits of use"), [Note(text) for text in USE]),
    ]
    return [section for section in found if section.parts]


def reliability(told: Told) -> Section:
    """Whether probabilities mean what they say."""
    shown = [tables.tenths(s, kind) for kind in ("recurring", "new") for s in told.columns]
    note = Words(
        "相符：预测与实际相差不超过实际的 20 %，或预测落在实际比例的 95 % 区间之内。各种子取平均。",
        "holds: said is within 20 % of what came, or inside its 95 % interval. Means over seeds.",
    )
    return Section(
        Words("概率的可靠性", "Reliability of probabilities"), [pictures.reliability(told), Note(note), *shown]
    )


def parts(told: Told) -> Section:
    """What each part adds."""
    shown: list[Part] = [tables.blends(told)]
    if told.members:
        title = Words("成员：去掉一个，或只用一个", "Members: one taken out, or one alone")
        shown.append(tables.parts(title, [(p.label, p.kept) for p in told.members], KEPT))
    if told.families:
        title = Words("信息族：去掉后重新训练", "Families of information: left out, and trained again")
        rows = [(p.label, p.kept) for p in told.families]
        if told.chance:
            rows.append((Words("（对照：换一个种子）", "(for comparison: another seed)"), told.chance))
        shown += [tables.parts(title, rows, KEPT), tables.precision(told.families)]
        shown.append(
            Note(
                Words(
                    "去掉的信息族不再参与训练与评分，候选对手不变，用一个种子。“换一个种子”一行是训练本身的偶然差异。",
                    "A family that is left out counts neither in training nor in scoring; candidates stay the same; "
                    "one seed. The row of another seed shows how much differs by chance alone.",
                )
            )
        )
    if told.silent:
        zh, en = ("、".join(w.zh for w in told.silent), ", ".join(w.en for w in told.silent))
        shown.append(Note(Words(f"在此数据上无内容的信息族：{zh}。", f"Families that say nothing of this data: {en}.")))
    return Section(Words("各部分的贡献", "What each part adds"), shown)


def limits(told: Told) -> Section:
    """What was not known."""
    shown: list[Part] = [tables.limits(told)]
    if told.history:
        shown.append(pictures.history(told))
    return Section(Words("未知与限度", "What was not known"), shown)


USE = (
    Words(
        "概率指在期限内出现至少一张有效单据，只对已导入账簿的锚企业、且对手在当日之前已被知晓时有意义；"
        "无人知晓的对手不会出现在任何名单上。",
        "A probability is that of at least one valid document within the horizon. It means something for anchors whose "
        "books were loaded and counterparties that were known by the day; others are on no list.",
    ),
    Words(
        "数字来自上列日期与企业。企业少时区间很宽，其他行、其他年份可能不同；行为突变（疫情、政策、停业）不在所学之内。",
        "Figures are of the days and firms above. With few firms intervals are wide, and other banks or years may "
        "differ; sudden changes (an epidemic, a policy, a closure) are not in what was learnt.",
    ),
    Words(
        "名单用于安排拜访的先后，不是授信依据；是否与名单企业往来，由人核实证据后决定。",
        "Lists are for choosing whom to visit first. They are no ground for credit: a person weighs the evidence.",
    ),
)
