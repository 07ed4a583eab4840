"""The report's tables, of what is told of the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gnn.member import SAYING
from gnn.report.labels import AMONG, DIRECTIONS, KINDS, RANKERS, column, member
from gnn.report.parts import Kept, Part
from gnn.report.ranking import MODEL
from gnn.report.summary import RECURRING, Summary, Told
from gnn.tenths import Tenth
from graph.report.cells import Cell, Ranged, Share, Words
from graph.report.page import Column, Table

INTERVAL = Words(
    "小字为 95 % 区间（按企业自助抽样）。", "Small figures: 95 % interval over firms drawn anew (bootstrap)."
)
SPAN = Words("小字为各种子的最小值与最大值。", "Small figures: from the least seed to the greatest.")
DAY = Words("方向与日期", "direction and day")


def head(zh: str, en: str, digits: int = 3) -> Column:
    """A column's head."""
    return Column(Words(zh, en), digits)


def ratios(told: Told, among: str) -> Table:
    """How many times the best peer the model is, column by column and in all."""
    rows: list[Sequence[Cell]] = []
    for s in told.columns:
        peer, seeds = s.best[among], s.seeds[among]
        level, ours = s.figures[among][peer]["ndcg_50"].value, s.figures[among][MODEL]["ndcg_50"].value
        rows.append([column(s.direction, s.as_of), RANKERS[peer], level, ours, s.ratio[among], seeds.low, seeds.high])
    rows.append([Words("几何平均", "geometric mean"), None, None, None, told.together[among], None, None])
    columns = [
        Column(DAY), head("最佳对照", "best peer"), head("其 NDCG@50", "its NDCG@50", 4),
        head("本模型", "the model", 4), head("倍数", "times the peer", 2),
        head("最低种子", "least seed", 2), head("最高种子", "greatest seed", 2),
    ]  # fmt: skip
    who = AMONG[among]
    title = Words(f"新关系，{who.zh}：与最佳对照", f"New pairs, {who.en}: beside the best peer")
    return Table(title, columns, rows, INTERVAL, frozenset({len(rows) - 1}))


def ranking(s: Summary) -> Table:
    """Every ranker's figures of new pairs in one column."""
    rows: list[Sequence[Cell]] = []
    for name, f in s.figures["new"].items():
        t = s.figures["tail"][name]
        rows.append([
            RANKERS[name], f["ndcg_50"], f["recall_20"].value, f["recall_100"].value, f["auc"].value,
            t["ndcg_50"], t["recall_20"].value, t["recall_100"].value,
        ])  # fmt: skip
    columns = [
        head("方法", "ranker"), head("NDCG@50", "all", 4), head("召回@20", "R@20"), head("召回@100", "R@100"),
        head("AUC", "all"), head("长尾 NDCG@50", "tail NDCG@50", 4), head("长尾召回@20", "tail R@20"),
        head("长尾召回@100", "tail R@100"),
    ]  # fmt: skip
    c = s.counts
    note = Words(
        f"锚企业 {c['anchors']:,} 家，对手 {c['counterparties']:,} 家；"
        f"待发现新关系 {c['new']:,} 对，其中长尾 {c['tail']:,} 对。",
        f"{c['anchors']:,} anchors x {c['counterparties']:,} counterparties; {c['new']:,} new pairs to foresee, "
        f"{c['tail']:,} of them in the tail.",
    )
    return Table(column(s.direction, s.as_of), columns, rows, note, frozenset({len(rows) - 1}))


def recurring(told: Told) -> Table:
    """Recurring pairs: the model beside the peers, and how far above the best."""
    names = [n for n in told.columns[0].recurring if n != MODEL]
    columns = [Column(DAY), head("老关系", "pairs again"), *(Column(RANKERS[n]) for n in names)]
    columns += [
        head("本模型 AP", "the model's AP"),
        head("高出", f"above {RECURRING}"),
        head("AUC", "AUC"),
        head("其 AUC", "its AUC"),
    ]
    columns += [head("校准误差", "calibration error", 4)]
    rows: list[Sequence[Cell]] = [
        [
            column(s.direction, s.as_of), s.counts["recurring"], *(s.recurring[n]["ap"] for n in names),
            s.recurring[MODEL]["ap"], s.gain, s.recurring[MODEL]["auc"], s.recurring[RECURRING]["auc"], s.error.value,
        ]
        for s in told.columns
    ]  # fmt: skip
    title = Words(
        "老关系：是否再次交易（平均精度 AP）", "Recurring pairs: does the pair trade again (average precision)"
    )
    note = Words(f"高出：相对“{RANKERS[RECURRING].zh}”。{INTERVAL.zh}", INTERVAL.en)
    return Table(title, columns, rows, note)


def tenths(s: Summary, kind: str) -> Table:
    """The tenths of one kind of pairs."""
    found: Sequence[Tenth] = s.tenths[kind]
    digits = 3 if kind == "recurring" else 5
    columns = [
        head("十分位", "tenth"), head("对数", "pairs"), head("预测", "said", digits), head("实际", "came", digits),
        head("预测 / 实际", "said / came", 2), head("相符", "holds"),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [at + 1, t.pairs, t.said, Ranged(t.came, t.low, t.high), t.said / t.came if t.came else None, t.holds]
        for at, t in enumerate(found)
    ]
    kinds = KINDS[kind]
    held = f"{sum(t.holds for t in found)} / {len(found)}"
    where = column(s.direction, s.as_of)
    title = Words(f"{where.zh}：{kinds.zh}，{held} 相符", f"{where.en}: {kinds.en}, {held} hold")
    return Table(title, columns, rows, None, frozenset())


def blends(told: Told) -> Table:
    """How much of the spread of scores within lists each member makes."""
    columns = [Column(DAY), *(Column(member(n), 2) for n in SAYING)]
    rows: list[Sequence[Cell]] = [[column(s.direction, s.as_of), *(s.shares[n] for n in SAYING)] for s in told.columns]
    title = Words("各成员在混合分中的份额", "Each member's share of the blend")
    note = Words(
        f"名单内分数差异中由该成员造成的部分（协方差份额），合计为 1。{SPAN.zh}",
        f"The part of the spread of scores within lists that it makes (by covariance); they sum up to 1. {SPAN.en}",
    )
    return Table(title, columns, rows, note)


def parts(title: Words, found: Sequence[tuple[Words, Kept]], note: Words) -> Table:
    """What is left without each part, as a share of the model's NDCG@50."""
    columns = [head("部分", "part")]
    columns += [
        Column(Words(f"{d.zh}{'' if a == 'new' else '长尾'}", f"{d.en}{'' if a == 'new' else ' tail'}"))
        for a in AMONG
        for d in DIRECTIONS.values()
    ]
    rows: list[Sequence[Cell]] = [
        [label, *(kept.get(d, {}).get(a) for a in AMONG for d in DIRECTIONS)] for label, kept in found
    ]
    return Table(title, columns, rows, note)


def precision(families: Sequence[Part]) -> Table:
    """What recurring pairs' average precision becomes without each family that tells of them."""
    asked = [p for p in families if p.precision]
    names = list(dict.fromkeys(n for p in asked for n in p.precision))
    columns = [head("去掉的信息", "left out"), *map(Column, names)]
    rows: list[Sequence[Cell]] = [[p.label, *(p.precision.get(n) for n in names)] for p in asked]
    title = Words("老关系：去掉后平均精度的变化", "Recurring pairs: change of the average precision")
    return Table(title, columns, rows, INTERVAL)


def limits(told: Told) -> Table:
    """What bounds any ranking."""
    columns = [
        Column(DAY), head("对手此前无人知晓", "with a counterparty nobody knew"),
        head("双方已知的新关系", "new pairs, both known"), head("在候选中", "among candidates"),
        head("在名单前 500", "on the list (500)"), head("本模型", "the model"), head("理想排序", "ideal order"),
        head("长尾：本模型", "tail: the model"), head("理想排序", "ideal order"),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            column(s.direction, s.as_of), Share(s.limits["unforeseeable"]), s.counts["new"],
            Share(s.limits["candidates"]), Share(s.limits["listed"]), s.figures["new"][MODEL]["ndcg_50"].value,
            s.limits["ideal"], s.figures["tail"][MODEL]["ndcg_50"].value, s.limits["ideal_tail"],
        ]
        for s in told.columns
    ]  # fmt: skip
    title = Words("限制排序的因素", "What bounds any ranking")
    note = Words(
        "理想排序：候选对手按真实结果排序时的 NDCG@50。"
        "第一列：锚企业新关系中对手在当日之前无人知晓、因此不可预见的部分。",
        "Ideal order: NDCG@50 of the candidates in the order of what came. First: the part of the anchors' new pairs "
        "whose counterparty nobody knew before the day, so that no list could hold it.",
    )
    return Table(title, columns, rows, note)


def windows(told: Told) -> Table:
    """What each day's models knew."""
    columns = [
        head("截止日", "as of"), head("最早", "first day"), head("最晚", "last day"), head("单据", "documents"),
        head("关系", "pairs"), head("锚企业", "anchors"), head("企业", "enterprises"),
        head("训练窗口", "windows learnt from"), head("快照", "Snapshot"),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            str(w.as_of), str(w.first), str(w.last), w.documents, w.pairs, w.anchors, w.enterprises,
            " ".join(str(c) for c in w.cuts), w.snapshot,
        ]
        for w in told.findings.windows
    ]  # fmt: skip
    return Table(Words("数据窗口", "Data window"), columns, rows)


def settings(told: Told) -> Table:
    """The settings, the same for all days and directions; seeds and what they made."""
    f = told.findings
    given: Mapping[str, object] = f.options.as_json()
    rows: list[Sequence[Cell]] = [[name, f"{value}"] for name, value in given.items() if name != "seed"]
    rows += [["seeds 种子", " ".join(map(str, f.seeds))]]
    rows += [[f"models 模型 {w.as_of}", " ".join(w.models)] for w in f.windows]
    columns = [head("设置", "setting"), head("取值", "value")]
    return Table(Words("设置（各日、各方向相同）", "Settings, the same for every day and direction"), columns, rows)
