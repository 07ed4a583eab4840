"""A small inbox of files and what became of it, for the tests of the load."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.engine import batches, connect
from graph.facts import Facts
from graph.home import Home
from loaders.load import LoadOptions, load
from loaders.report import LoadReport

TODAY = date(2020, 3, 1)
INPUT = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态"
OUTPUT = INPUT.replace("销方", "购方")
FIRMS = "企业代号,企业名称"
ONE = "E1,3390939,2017/7/18,A00297,-943.4,-56.6,-1000.0,有效发票"
TWO = "E1,3390940,2017/7/19,A00297,4780.24,286.81,5067.05,` 作废发票`"


def put(folder: Path, name: str, *lines: str, encoding: str = "utf-8-sig") -> Path:
    """Write the lines as a file of the folder."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def run(home: Home, *paths: Path, **options: Any) -> LoadReport:
    """Load the paths."""
    return load(home, paths, LoadOptions(**{"today": TODAY, **options}))


def counts(report: LoadReport, topic: str = "invoices") -> tuple[int, ...]:
    """The rows read, new, same, changed and rejected, once they add up."""
    found = report.as_json()["topics"][topic]
    assert found["read"] == found["new"] + found["same"] + found["changed"] + found["rejected"]
    return tuple(found.values())


def facts(home: Home, topic: str = "invoices", **when: Any) -> list[dict[str, Any]]:
    """The facts of a topic in force, in a full order."""
    con = connect()
    rows = Facts(home.facts).in_force(con, topic, **when)
    assert rows is not None
    found: list[dict[str, Any]] = batches(con, rows.order_by(*rows.columns)).read_all().to_pylist()
    return found


def files(home: Home) -> dict[str, bytes]:
    """Every file below the facts, to the byte."""
    return {str(p): p.read_bytes() for p in sorted(home.facts.rglob("*")) if p.is_file()}
