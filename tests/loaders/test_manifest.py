from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadParameter, DataRefused
from loaders.files import deliveries
from loaders.gather import Gathered
from loaders.options import LoadOptions
from tests.loaders.handed import TODAY, by_name, cells, gathered
from tests.loaders.inbox import put

HEAD = "企业代号,企业名称"


def manifest(folder: Path, *lines: str) -> Path:
    return put(folder, "m.toml", "[[source]]", *lines, encoding="utf-8")


def load(folder: Path, *lines: str, known_at: date | None = None) -> Gathered:
    return gathered(folder.parent / "scratch", manifest(folder, *lines), known_at=known_at)


def refused(folder: Path, *lines: str, known_at: date | None = None) -> str:
    """Why the one source of a manifest is refused, while that of another goes in."""
    put(folder / "good", "good.csv", HEAD, "G1,x")
    found = load(folder, *lines, "[[source]]", 'path = "good"', known_at=known_at)
    assert list(by_name(found)) == ["good.csv"]
    return found.refused[f"{folder / 'm.toml'}, source 1"]


def test_paths_are_relative_to_the_manifest(inbox: Path) -> None:
    put(inbox / "day", "a.csv", HEAD, "E1,甲")
    put(inbox / "day", "b.csv", HEAD, "E2,乙")
    for path in ('"day/a.csv"', '"day"', '"*/a.csv"', '["day/a.csv"]'):
        assert by_name(load(inbox, f"path = {path}"))["a.csv"] == [(2, "E1", "甲")]


def test_sources_are_read_in_the_manifests_order(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲")
    put(inbox, "b.csv", HEAD, "E2,乙")
    found = load(inbox, 'path = "b.csv"', "[[source]]", 'path = "a.csv"')
    assert [form.source.name for form in found.forms] == ["b.csv", "a.csv"]


def test_each_source_says_how_it_is_read(inbox: Path) -> None:
    put(inbox, "a.dat", "E1~x~甲", "E2~y~乙", encoding="gb18030")
    found = load(
        inbox,
        'topic = "customers"',
        'path = "a.dat"',
        'delimiter = "~"',
        'encoding = "gbk"',
        "header = false",
        "mapping = { code = 1, name = 3 }",
        'source = "税务局"',
        "known_at = 2020-01-02",
    )
    (form,) = found.forms
    assert cells(form) == [(1, "E1", "x", "甲"), (2, "E2", "y", "乙")]
    assert (form.topic.name, form.options.source, form.options.known_at) == ("customers", "税务局", date(2020, 1, 2))


def test_a_book_without_a_header_says_which_it_is(inbox: Path) -> None:
    put(inbox, "a.csv", "E1,3390939,2017/7/18,A00297,943.4,56.6,1000.0,有效发票")
    fields = ("owner", "number", "day", "counterparty", "amount", "tax", "total", "state")
    said = ["header = false", f"mapping = {{ {', '.join(f'{f} = {n}' for n, f in enumerate(fields, 1))} }}"]
    lines = ['topic = "invoices"', 'path = "a.csv"', *said]
    assert "or say which by layout in a manifest" in refused(inbox, *lines)
    (form,) = load(inbox, *lines, 'layout = "output"').forms
    assert (form.layout.name, list(form.filled)) == ("output", ["owner", "counterparty", *fields[1:3], *fields[4:]])


def test_a_unit_and_a_mapping_make_another_file_of_the_same(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD + ",简称", "E1,甲,一")
    one, other = load(inbox, 'path = "a.csv"', "[[source]]", 'path = "a.csv"', 'mapping = { name = "简称" }').forms
    assert (one.source.sha256, one.digest) == (other.source.sha256, one.source.sha256)
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (['topc = "customers"'], r"topc: there is no such key \(is topic meant\?\); there are topic, path"),
        (['topic = "customer"'], r"topic: 'customer' is none of customers, .*\(is customers meant\?\)"),
        (["path = 1"], "path: 1 is no text; write it in quotes"),
        (["path = []"], "path: .* is no text"),
        (['topic = "customers"'], "needs either path, or url with query or graph"),
        (['path = "a"', 'url = "sqlite:///a"'], "needs either path, or url with query or graph"),
        (['path = "a"', 'query = "select 1"'], "query: a query needs url, not path"),
        (['url = "sqlite:///a"', 'query = "select 1"'], "url: a database needs query and topic"),
        (['url = "neo4j://h"', 'query = "select 1"'], "url: a Neo4j needs graph, the file of its mapping, and"),
        (['url = "sqlite:///a"', 'graph = "a.toml"'], "url: a Neo4j needs graph"),
        (['url = "neo4j://h"', 'graph = "none.toml"'], "graph: .*none.toml cannot be opened"),
        (['path = "a"', "mapping = { nam = 1 }"], r"mapping: nam is no field of any topic \(is name meant\?\)"),
        (['path = "a"', "mapping = { name = 0 }"], "mapping: write it as"),
        (['path = "a"', "mapping = 3"], "mapping: write it as"),
        (['path = "a"', "header = false"], "header: without one, mapping has to say which column is which"),
        (
            ['path = "a"', "header = false", 'mapping = { name = "x" }'],
            "mapping: without a header, columns are told by",
        ),
        (['path = "a"', 'layout = "input"'], "layout: a layout is one of a topic's; say topic too"),
        (
            ['path = "a"', 'topic = "invoices"', 'layout = "inputs"'],
            r"layout: topic invoices has none of the name inputs; it has input, output, .*\(is input meant\?\)",
        ),
        (['path = "a"', 'header = "no"'], "header: 'no' is neither true nor false"),
        (['path = "a"', 'encoding = "big5"'], "encoding: 'big5' is no encoding that can be read"),
        (['path = "a"', 'delimiter = ""'], "delimiter: '' is no delimiter"),
        (['path = "a"', 'unit = "万圆"'], r"unit: '万圆' is none of .*\(is .* meant\?\)"),
        (['path = "a"', 'known_at = "2020"'], "known_at: '2020' is neither a day such as 2024-01-07 nor document"),
        (['path = "a"', "known_at = 2020-03-02"], "known_at 2020-03-02 lies after today, 2020-03-01"),
        (['path = "a"', 'day = "now"'], "day: 'now' is neither a day such as 2024-01-07 nor today or yesterday"),
        (['path = "a"', 'source = " "'], "source: ' ' is no text"),
    ],
)
def test_a_mistake_is_refused_with_its_source_and_key(inbox: Path, lines: list[str], why: str) -> None:
    with pytest.raises(BadParameter, match=rf"^{inbox / 'm.toml'}, source 1.*{why}"):
        load(inbox, *lines)


def test_what_is_no_manifest_is_refused(inbox: Path) -> None:
    for text, why in [
        ("[[source]", "m.toml is no TOML in UTF-8: .*line 1"),
        ("", r"m.toml has no source; begin each with a line \[\[source\]\]"),
        ("[[sources]]", r"m.toml, sources: there is no such key \(is source meant\?\)"),
    ]:
        (inbox / "m.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BadParameter, match=why):
            deliveries([inbox / "m.toml"], LoadOptions(TODAY))


def test_a_source_that_is_not_there_is_refused_alone(inbox: Path) -> None:
    put(inbox, "firms.csv", HEAD)
    assert "there is no file or folder" in (why := refused(inbox, 'path = "firm.csv"'))
    assert f"(is {inbox / 'firms.csv'} meant?)" in why
    assert "has nothing that can be read" in refused(inbox, 'path = "*.toml"')


def test_a_source_of_as_many_rows_and_of_the_day_is_read(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲", "", "E2,乙")
    put(inbox, "a.ctl", "rows=2\nday=2020-03-01")
    for lines in (['control = "a.ctl"'], ['control = ".ctl"'], ['control = "a.ctl"', "day = 2020-03-01"]):
        assert len(load(inbox, 'path = "a.csv"', *lines).forms) == 1
    put(inbox, "a.ctl", "rows=2\nday=2020-02-29")
    for day in ('day = "yesterday"', "known_at = 2020-02-29"):
        assert len(load(inbox, 'path = "a.csv"', 'control = "a.ctl"', day).forms) == 1
    assert len(load(inbox, 'path = "a.csv"', 'control = "a.ctl"', known_at=date(2020, 2, 29)).forms) == 1


def test_a_source_of_other_rows_is_refused_with_both_numbers(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲", "E2,乙")
    put(inbox, "a.ctl", "rows=3")
    why = refused(inbox, 'path = "a.csv"', 'control = ".ctl"')
    assert f"{inbox / 'a.csv'} has 2 rows where its control file {inbox / 'a.ctl'} says 3; nothing of it" in why


def test_broken_rows_count(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲", "E2", '"E3', ",,,")
    put(inbox, "a.ok", "3")
    assert len(load(inbox, 'path = "a.csv"', 'control = ".ok"').forms) == 1


def test_a_source_of_another_day_is_refused_with_both_days(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲")
    put(inbox, "a.ctl", "rows=1\nday=2020-02-29")
    assert "is to be of 2020-03-01 where its control file" in (
        why := refused(inbox, 'path = "a.csv"', 'control = ".ctl"')
    )
    assert "says 2020-02-29; nothing of it was loaded: fetch the right one, or say in the manifest which day" in why
    put(inbox, "a.ctl", "rows=1")
    assert "says no day" in refused(inbox, 'path = "a.csv"', 'control = ".ctl"', 'day = "yesterday"')


def test_a_source_without_its_control_file_is_refused(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲")
    assert f"there is no control file {inbox / 'a.ctl'}" in refused(inbox, 'path = "a.csv"', 'control = ".ctl"')


def test_one_control_file_may_count_several_files(inbox: Path) -> None:
    put(inbox / "day", "a.csv", HEAD, "E1,甲")
    put(inbox / "day", "b.csv", HEAD, "E2,乙")
    put(inbox, "all.ctl", "2 20200301")
    assert len(load(inbox, 'path = "day"', 'control = "all.ctl"').forms) == 2


def test_a_file_that_cannot_be_read_is_not_left_out_of_a_count(inbox: Path) -> None:
    put(inbox / "day", "a.csv", HEAD, "E1,甲")
    put(inbox / "day", "b.csv", "x,y", "1,2")
    put(inbox, "all.ctl", "1")
    assert "no topic knows the header" in refused(inbox, 'path = "day"', 'control = "all.ctl"')


def test_nothing_is_loaded_where_every_source_is_refused(inbox: Path) -> None:
    put(inbox, "a.csv", HEAD, "E1,甲")
    with pytest.raises(DataRefused, match=r"there is nothing to load: .*source 1: there is no control file"):
        load(inbox, 'path = "a.csv"', 'control = ".ctl"')
