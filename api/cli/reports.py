"""Reports for people: tables with the Chinese terms beside the English ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from loaders.report import LoadReport

LISTED = 10
"""Most identities that a report for people lists."""

VERDICTS = {
    "read": "read 读入",
    "new": "new 新增",
    "same": "same 相同",
    "changed": "changed 变更",
    "rejected": "rejected 拒收",
}


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table whose numbers stand to the right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    cells = [[_cell(value) for value in row] for row in rows]
    for at, name in enumerate(head):
        numeric = bool(cells) and all(row[at][1] for row in cells)
        made.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        made.add_row(*(text for text, _ in row))
    return made


def _cell(value: object) -> tuple[str, bool]:
    if value is None:
        return "-", True
    if isinstance(value, bool):
        return ("yes 是" if value else "no 否"), False
    if isinstance(value, int):
        return f"{value:,}", True
    return (f"{value:.4f}", True) if isinstance(value, float) else (str(value), False)


def loaded(report: LoadReport) -> list[Table | str]:
    """What became of the rows of a load."""
    said = report.as_json()
    notes = [line for line in report.text().splitlines() if line.split(":")[0] not in said["topics"]]
    return [loaded_counts(said), *notes]


def loaded_counts(said: Mapping[str, Any]) -> Table:
    """The rows of a load by topic and verdict."""
    rows = [(name, *(counts[v] for v in VERDICTS)) for name, counts in said["topics"].items()]
    return table("Loaded 导入", ["topic 主题", *VERDICTS.values()], rows)


def built(report: Mapping[str, Any]) -> list[Table | str]:
    """What a Snapshot and the graph database hold, who was found to be who, and what stays open."""
    heading = _heading("Snapshot 快照", report)
    return [heading, _counts("Tables 表", report["counts"]), *_identities(report), *_store(report["store"])]


def exported(report: Mapping[str, Any]) -> list[Table | str]:
    """What an export holds, and how it is imported."""
    stood = "" if report["made"] else "; it stood already 已存在"
    said = f"Written to 已写入 {report['out']} ({report['bytes'] / 1e6:,.1f} MB){stood}"
    how = [f"To import 导入方法: {report['out']}/README.md"] if report["format"] == "neo4j-admin" else []
    title = "Graph 图谱"
    return [_heading("Snapshot 快照", report), *_store(report["graph"], title), said, *how]


def _identities(report: Mapping[str, Any]) -> list[Table | str]:
    """Judgements and conflicts, the weightiest first."""
    same = [(j["left"], j["right"], j["documents"], j["day"]) for j in report["judgements"]]
    head = ["code 代号", "is 即", "shared documents 相同张数", "evident on 佐证日期"]
    parts: list[Table | str] = [table("Who is who 身份判定", head, same[:LISTED])] if same else []
    left = [(c["code"], c["reporter"], c["other"], c["kind"], c["documents"], c["reason"]) for c in report["conflicts"]]
    if left:
        head = [
            "code 代号",
            "named by 报送",
            "points at 指向",
            "kind 类别",
            "shared 相同张数",
            "why it stays open 未决原因",
        ]
        parts.append(table("Left open 未决", head, left[:LISTED]))
    if max(len(same), len(left)) > LISTED:
        parts.append(
            f"{len(same)} judged and {len(left)} left open, of which {LISTED} each are shown at most; --json lists all"
        )
    return parts


def trained(what: str, report: Mapping[str, Any]) -> list[Table | str]:
    """A model that was trained, and what it reached."""
    figures = [(name, value) for name, value in _flat(report["figures"]) if isinstance(value, int | float)]
    head = f"{what}: model 模型 {report['model']}, as of 截止日 {report['as_of']}"
    return [head, table("Figures 指标", ["figure 指标", "value 值"], figures)]


def benched(report: Mapping[str, Any]) -> list[Table | str]:
    """What the link model learnt of a plain table, and how many pairs it foresees."""
    figures = [(name, value) for name, value in _flat(report["figures"]) if isinstance(value, int | float)]
    held = report["table"]
    head = (
        f"{report['file']}: {held['before']:,} of {held['rows']:,} rows 行 before 截止日 {report['cut']}, "
        f"{held['firms']:,} firms 企业, {held['own']:,} rows of a firm with itself left out 自身交易不计"
    )
    lists = [(direction, *counts.values()) for direction, counts in report["lists"].items()]
    names = [f" ({', '.join(report['unknown_names'])} ...)"] if report["unknown_names"] else [""]
    return [
        head,
        table("Figures 指标", ["figure 指标", "value 值"], figures),
        table("Pairs 企业对", ["direction 方向", "anchors 锚企业", "observed 已有", "predicted 预测"], lists),
        table("Seconds 用时", ["step 步骤", "seconds 秒"], list(report["seconds"].items())),
        f"Left out as unknown 未知而未列入: {report['unknown']:,}{names[0]}",
        *_written(report),
    ]


def scored(report: Mapping[str, Any]) -> list[Table | str]:
    """How many pairs were scored."""
    rows = [(r["direction"], r["relation"], r["anchors"], r["pairs"]) for r in report["lists"]]
    head = ["direction 方向", "relation 关系", "anchors 锚企业", "pairs 企业对"]
    made = table(f"Scores 评分 of model 模型 {report['model']} at {report['as_of']}", head, rows)
    left = f"Left out as dissolved or revoked 已注销或吊销未列入: {report['without_dissolved']:,} pairs 企业对"
    return [made, left, f"Predictions in the graph 图谱中的预测: {report['graph']}", *_written(report)]


def rated(report: Mapping[str, Any]) -> list[Table | str]:
    """How many enterprises got which grade."""
    rows = [*report["grades"].items(), ("no score 无分", report["without_score"])]
    title = f"Credit 信用 by card 评分卡 {report['model']} at {report['as_of']}"
    return [table(title, ["grade 等级", "firms 企业数"], rows), *_written(report)]


def ran(report: Mapping[str, Any]) -> list[Table | str]:
    """What a night ended in."""
    models = [(kind, m["digest"], m["as_of"], m["reason"]) for kind, m in report["models"].items()]
    made = ", ".join(report["made"]) or "nothing: the run held all of it"
    return [
        _heading(f"Run 批次 {report['run']} is published 已发布; snapshot 快照", report),
        table("Models 模型", ["kind 类别", "digest 摘要", "as of 截止日", "why none 无模型原因"], models),
        f"trained now 本次训练: {', '.join(report['trained']) or 'none'}; made now 本次生成: {made}",
        _counts("Rows 行数", report["counts"]),
    ]


def published(report: Mapping[str, Any]) -> list[Table | str]:
    """Which run is served."""
    return [f"Run 批次 {report['run']} of {report['as_of']} is published 已发布.", *_store(report["store"])]


def stands(report: Mapping[str, Any]) -> list[Table | str]:
    """What stands below the home."""
    topics = [(name, t["loads"], t["rows"], t["known_at"]) for name, t in report["topics"].items()]
    snapshots = [(s["id"], s["as_of"], s["known_at"], s["counts"].get("enterprises")) for s in report["snapshots"]]
    models = [(kind, m["digest"], m["as_of"]) for kind, each in report["models"].items() for m in each]
    runs = [(r["id"], r["as_of"], r["id"] == report["published"]) for r in report["runs"]]
    return [
        f"Home 目录: {report['home']}",
        table("Loaded 已导入", ["topic 主题", "loads 批次", "rows 行数", "last known at 最近获知"], topics),
        table("Snapshots 快照", ["id 标识", "as of 截止日", "known at 获知日", "enterprises 企业"], snapshots),
        table("Models 模型", ["kind 类别", "digest 摘要", "as of 截止日"], models),
        table("Runs 批次", ["run 批次", "as of 截止日", "published 已发布"], runs),
        f"Graph 图谱: {report['store']['url']}, snapshot 快照 {report['store']['snapshot'] or '-'}, "
        f"run 批次 {report['store']['run'] or '-'}",
        *_store(report["store"]),
    ]


def _heading(what: str, report: Mapping[str, Any]) -> str:
    late = f"; learnt later than that day 含截止日后获知: {report['late']}" if report["late"] else ""
    return f"{what} {report['snapshot']}, as of 截止日 {report['as_of']}, known at 获知日 {report['known_at']}{late}"


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    return table(title, ["table 表", "rows 行数"], counts.items())


def _store(store: Mapping[str, Any], title: str = "Graph database 图数据库") -> list[Table | str]:
    rows = [*store["nodes"].items(), *store["relationships"].items()]
    return [table(title, ["nodes, relationships 节点与关系", "count 数量"], rows)]


def _written(report: Mapping[str, Any]) -> list[Table | str]:
    return [f"Written to 已写入 {report['out']}"] if report["out"] else []


def _flat(values: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
