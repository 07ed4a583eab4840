"""What the demo shows: a few prospects, and addresses to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from api.cli.reports import loaded_counts, table
from api.settings import Settings
from graph.run import SERVE, current
from graph.serving import Position, Row, Serving, Wanted

SHOWN = 5


def made(settings: Settings, report: Mapping[str, Any]) -> list[Table | str]:
    """What the demo did, and what came of it."""
    run, sample = report["run"], report["sample"]
    serving = _serving(settings)
    try:
        anchor = _anchor(serving)
        lists = [_list(serving, anchor, side) for side in ("upstream", "downstream")]
    finally:
        serving.close()
    return [
        f"Made up 虚构经济 in {report['home']}: {sample['customers']:,} customers 客户, {sample['rows']:,} rows 发票",
        loaded_counts(report["load"]),
        f"Run 批次 {run['run']} of 截止日 {run['as_of']} is published 已发布; trained now 本次训练: "
        f"{', '.join(run['trained']) or 'none'}; all in {report['seconds']} s.",
        *lists,
        "Try 试试:",
        *(f"  curl '{url}'" for url in examples(settings)),
    ]


def examples(settings: Settings) -> list[str]:
    """Addresses to try."""
    serving = _serving(settings)
    try:
        anchor = _anchor(serving)
        new = serving.prospects(anchor["id"], Wanted("downstream", "predicted"), Position(), 1)
    finally:
        serving.close()
    base = f"http://{settings.host}:{settings.port}"
    firm = f"{base}/v1/enterprises/{anchor['id']}"
    found = [f"{firm}/prospects/{row['counterparty_id']}/evidence?direction=downstream" for row in new]
    return [
        f"{base}/v1/meta",
        f"{base}/v1/enterprises?q={anchor['key']}",
        f"{firm}/prospects?direction=downstream&relation=predicted&max_known_by=20&limit=5",
        *found,
        f"{firm}/credit",
    ]


def _serving(settings: Settings) -> Serving:
    home = settings.home_paths
    return Serving(home.runs / str(current(home)) / SERVE)


def _anchor(serving: Serving) -> Row:
    return serving.busiest()


def _list(serving: Serving, anchor: Row, side: str) -> Table:
    rows = serving.prospects(anchor["id"], Wanted(side, "predicted"), Position(), SHOWN)
    words = {"upstream": "likely suppliers 潜在供应商", "downstream": "likely buyers 潜在客户"}
    cells = [(r["place"], r["key"], r["name"], r["probability"], r["known_by"], r["score"], r["grade"]) for r in rows]
    head = ["rank 名次", "key 代号", "name 名称", "probability 概率", "known by 对手数", "score 分数", "grade 等级"]
    return table(f"{anchor['key']} {anchor['name'] or ''}: {words[side]}", head, cells)
