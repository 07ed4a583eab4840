"""Reports of why a pair has its score, for people: the Chinese terms beside the English ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table

from api.cli.reports import table

SOURCE = {
    "own": "its own list 自身名单",
    "others": "from the lists of firms with books 来自已导入单据企业的名单",
    None: "no books know it in this role 无以此角色的交易",
}


def explained(report: Mapping[str, Any]) -> list[Table | str]:
    """A pair in words, what its score is made of, and what carries it."""
    told, words = report["explanation"], report["words"]
    parts: list[Table | str] = [*words["zh"], "", *words["en"], ""]
    if told["log_odds"] is None:
        return parts
    parts += [_families(told), _features(told)]
    for name, title in (("similar", "Similar firms 相似企业"), ("partners", "Through partners 经由")):
        if told[name]:
            parts.append(_carrying(title, told[name]))
    return [*parts, f"model 模型 {report['model']}, snapshot 快照 {report['snapshot']}"]


def foreseen(report: Mapping[str, Any]) -> list[Table | str]:
    """A firm's best prospects."""
    rows = [(i["rank"], i["key"], i["name"], i["probability"]) for i in report["items"]]
    title = f"{report['enterprise']} {report['direction']}: {SOURCE[report['lists']]}"
    head = ["rank 名次", "key 代号", "name 名称", "probability 概率"]
    return [table(title, head, rows), f"lists looked through 查阅名单: {report['looked_through']}"]


def _families(told: Mapping[str, Any]) -> Table:
    rows: Iterable[Sequence[object]] = [
        ("base of the list 名单基准", told["base"], None),
        *((f"{f['en']} {f['zh']}", f["contribution"], f["share"]) for f in told["families"]),
        ("log odds 对数几率", told["log_odds"], None),
    ]
    return table("What the score is made of 得分构成", ["family 类别", "adds 贡献", "share 占比"], rows)


def _features(told: Mapping[str, Any]) -> Table:
    rows = [
        (f["zh"], f["en"], "-" if f["value"] is None else f"{f['value']:,.2f} {f['unit']}", f["contribution"])
        for f in told["contributions"]
    ]
    return table("Features 特征", ["特征", "feature", "value 取值", "adds 贡献"], rows)


def _carrying(title: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    head = ["firm 企业", "share 占比", "walks 路径", "documents 单据", "yuan net 净额(元)", "last on 最近"]
    cells = [
        (
            f"{r['name'] or ''} {r['key']}".strip(),
            r["share"],
            r["walks"],
            r["dealt"]["documents"],
            f"{r['dealt']['amount'] / 100:,.2f}",
            r["dealt"]["last_on"],
        )
        for r in rows
    ]
    return table(title, head, cells)
