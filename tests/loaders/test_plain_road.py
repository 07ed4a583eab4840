"""The plain road and the careful road say the same of every row, whatever the topic, the layout and the cells."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.engine import Engine
from graph.home import Home
from graph.progress import silent
from graph.topics import TOPICS
from graph.topics.topic import Field, Kind, Layout, Topic
from loaders.apart import told_apart
from loaders.careful import counted, opened
from loaders.clean import clean
from loaders.form import Form, recognise
from loaders.options import LoadOptions, Reading
from loaders.person_key import PersonKey
from loaders.personal import Door
from loaders.plain import Rows, plainly
from loaders.shapes import shapes
from loaders.staged import Stage, union
from loaders.stamp import Stamp
from loaders.text import inspect
from tests.loaders.inbox import INPUT, ONE, counts, put, run

TODAY = date(2020, 3, 1)
KEY = PersonKey("k1", b"0123456789abcdef0123456789abcdef")
LAYOUTS = [pytest.param(t, la, id=f"{t.name}-{la.name}") for t in TOPICS for la in t.layouts]
CODES = [
    "E1",
    "A00297",
    " E2",
    "E3\u3000",
    "ｅ４",
    "苏贷2019第3号",
    "1.2E+19",
    "+86",
    "91990601BJMUJ9HM38",
    "",
    "甲 乙",
]
CODES += ["24322000000012345678", "110101199003070038", "13800138000"]
TEXTS = ["甲公司", " 乙公司 ", "丙 公司", "ＡＢ有限公司", "", "\u200b丁\u3000", "a", "110101199003070038"]
DAYS = [
    "2017/7/18",
    "2016-02-29",
    "2017-02-29",
    "20170718",
    "2017年7月18日",
    " 2019/1/7",
    "1899-12-31",
    "2200-01-01",
    "x",
]
DAYS += ["43123", "2019-01-07 00:00:00", "2017-7/18", "2017 7 18", "infinity", "", "7/8/2019"]
MONEY = ["-943.4", "1000", "0.10", "1,234.00", " 12.5", "99999999999999.99", "999999999999999.9", "1e5", "12.345", "5."]
MONEY += [".5", "(5)", "+5", "￥10", "3万元", "０.5", "-0", "", "abc", "1.000", "00012"]
CELLS: dict[Kind, list[str]] = {
    Kind.CODE: CODES,
    Kind.USCC: [*CODES, "9199-0601 BJMUJ9HM38", "320106197501012345"],
    Kind.TEXT: TEXTS,
    Kind.PERSON: TEXTS,
    Kind.NAMES: [*TEXTS, "甲公司;乙公司", "乙、甲；乙", " ; ,甲"],
    Kind.DAY: DAYS,
    Kind.MONEY: MONEY,
    Kind.FLAG: ["是", "否", "Y", " n", "１", "maybe", ""],
    Kind.NUMBER: ["12", "-3", "1,000", "12.0", " 7", "x", "", "1234567890123456"],
    Kind.RATIO: ["35%", "0.35", "35", " 0.5", "1", "100%", "35.5%", "1e-1", "", "%"],
    Kind.PERIOD: ["2019-01", "201901", "2019Q1", "2019年1月", "2019", " 2019-07", "201913", "2019-1", ""],
    Kind.IDENTITY: ["110101199003070038", "110101199003070039", " 110101199003070038", ""],
    Kind.PHONE: ["13800138000", "+86 138 0013 8000", "x", ""],
    Kind.ACCOUNT: ["6222021234567890128", "6222 0212 3456 7890 128", "?", ""],
}


def cell(field: Field, draw: random.Random) -> str:
    """A cell of the field: half of them as nearly all are."""
    if field.kind is Kind.CHOICE:
        first = next(iter(field.choices))
        return draw.choice([*(c for c in field.choices if '"' not in c), f" {first}", f"` {first}", "?", ""])
    return CELLS[field.kind][0] if draw.random() < 0.5 else draw.choice(CELLS[field.kind])


def form_of(folder: Path, topic: Topic, layout: Layout) -> Form:
    """A file of the layout with every column that it may have."""
    fields = [f for f in topic.fields_of(layout) if f.aliases]
    draw = random.Random(f"{topic.name} {layout.name}")
    rows = ["\t".join(cell(f, draw) for f in fields) for _ in range(300)]
    path = put(folder, "f.tsv", "\t".join(f.aliases[0] for f in fields), *rows, "\t".join(" " for _ in fields), rows[0])
    options = LoadOptions(TODAY, person_key=KEY, known_at="document", reading=Reading(layout=layout.name))
    return recognise(inspect(path, options.reading), [topic], options)


def found(engine: Engine, query: str) -> list[dict[str, Any]]:
    return list(engine.sql.sql(f"FROM ({query}) ORDER BY row").to_arrow_table().to_pylist())


def carefully(engine: Engine, form: Form, stamp: Stamp) -> list[dict[str, Any]]:
    """Every row as the careful road says it."""
    with opened(engine, form, silent) as rows:
        door = Door(form.topic, form.options.person_key)
        documents = door.shown(clean(engine.ibis.table(rows), form, stamp))
        engine.ibis.create_table("careful", documents, temp=True)
    tables = counted(engine, ["careful"], form) if told_apart(form) else ["careful"]
    return found(engine, union(tables))


@pytest.mark.parametrize(("topic", "layout"), LAYOUTS)
def test_both_roads_say_the_same_of_every_row(tmp_path: Path, topic: Topic, layout: Layout) -> None:
    form, engine = form_of(tmp_path, topic, layout), Engine()
    stamp = Stamp("bank", form.options.learnt(topic), 7)
    assert form.source.swift() is not None
    tables = Stage(engine, form, stamp, shapes([(form, stamp)])).staged(silent)
    plain, careful = found(engine, union(tables)), carefully(engine, form, stamp)
    assert [sorted(row) for row in plain[:1]] == [sorted(row) for row in careful[:1]]
    assert plain == [{name: row[name] for name in plain[0]} for row in careful]
    assert any(row["reason"] for row in plain)


def test_a_key_is_whole_where_a_column_of_it_says_nothing(tmp_path: Path) -> None:
    form, engine = form_of(tmp_path, *next((t, la) for t in TOPICS for la in t.layouts if la.name == "both")), Engine()
    stamp = Stamp("bank", TODAY, 0)
    found = form.source.swift()
    assert found is not None
    rows = f"{found.rows} SELECT *, NULL :: VARCHAR AS broken, NULL :: VARCHAR AS why"
    said = engine.row(
        f"FROM ({plainly(Rows(rows, False, True), form, stamp)}) SELECT count(*) AS rows, count(key) AS keys"
    )
    assert said["rows"] == said["keys"]


def test_rows_with_many_people_s_numbers_go_through_the_door_at_once(home: Home, inbox: Path) -> None:
    rows = [ONE.replace("E1", f"E2019000001{n:04}").replace("3390939", str(n)) for n in range(50)]
    assert counts(run(home, put(inbox, "a.csv", INPUT, *rows))) == (50, 50, 0, 0, 0)


def test_loading_plain_files_imports_no_ibis(tmp_path: Path) -> None:
    put(tmp_path, "in.csv", INPUT, ONE, ONE.replace("3390939", "3390940"), ONE)
    put(tmp_path, "firms.csv", "企业代号,企业名称,曾用名,是否违约", "E1,甲公司,乙公司;丙公司,否")
    call = f"load(Home(Path({str(tmp_path / 'home')!r})), [{str(tmp_path)!r}], LoadOptions(date(2020, 3, 1)))"
    lines = [
        "import sys; from datetime import date; from pathlib import Path; from graph.home import Home",
        f"from loaders.load import LoadOptions, load; report = {call}",
        "assert report.topics['invoices'].new == 2 and report.topics['customers'].new == 1, report",
        "print({'ibis', 'pandas', 'torch', 'sqlglot', 'optbinning'} & sys.modules.keys())",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
