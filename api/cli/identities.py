"""Reports of who is who, for people: the Chinese terms beside the English ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from api.cli.reports import table

VERDICTS = {"same": "same 同一", "different": "different 不同", "unsure": "unsure 存疑", "withdrawn": "withdrawn 撤销"}
COUNTS = {
    "parties": "parties without a valid code 无有效代码的称谓",
    "firms": "names of known firms 已知企业名称",
    "same": "found to be the same 判定同一",
    "unsure": "left to a person 待人工判定",
    "new": "kept now 本次记录",
    "withdrawn": "withdrawn now 本次撤销",
}


def matched(report: Mapping[str, Any]) -> list[Table | str]:
    """What a search for who is who came to."""
    rows = [(COUNTS[name], value) for name, value in report.items() if name in COUNTS]
    return [table("Who is who 身份匹配", ["what 项目", "count 数量"], rows)]


def explained(report: Mapping[str, Any]) -> list[Table | str]:
    """One pair: the verdict, what agreed and what differed, and what was said of it before."""
    sides = [report[side]["name"] + (f" {report[side]['code']}" if report[side]["code"] else "") for side in SIDES]
    heading = (
        f"{sides[0]} | {sides[1]}: {VERDICTS[report['verdict']]}, score 把握 {report['score']:.4f} by {report['by']}"
    )
    rows = [(f["what"], f["zh"], f["en"], f"{f['bits']:+g}") for f in report["features"]]
    parts: list[Table | str] = [heading, table("Why 依据", ["what 项目", "说明", "in words", "bits 权重"], rows)]
    for text, near in report["nearest"].items():
        told = f"; nearest are 最接近的有 {', '.join(near)}" if near else ""
        parts.append(f"no document names {text!r} 无单据提及{told}; it was read as a name 按名称比对")
    if report["judgements"]:
        said = [(j["by"], j["person"], VERDICTS[j["verdict"]], j["score"], j["day"]) for j in report["judgements"]]
        head = ["by 判定者", "who 判定人", "verdict 结论", "score 把握", "evident on 佐证日期"]
        parts.append(table("Kept judgements 已记录的判定", head, said))
    return parts


def judged_pairs(pairs: Sequence[Mapping[str, Any]]) -> list[Table | str]:
    """Every pair of a file, with what weighs most."""
    rows = [
        (p["left"]["name"], p["right"]["name"], VERDICTS[p["verdict"]], p["score"], p["features"][0]["zh"])
        for p in pairs
    ]
    return [table("Pairs 名称对", ["left 名称一", "right 名称二", "verdict 结论", "score 把握", "why 主要依据"], rows)]


SIDES = ("left", "right")
