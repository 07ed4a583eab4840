from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from datetime import date
from html.parser import HTMLParser

import pytest

from graph.report.cells import NOTHING, Cell, Ranged, Share, Words, shown
from graph.report.charts import Bar, Bars, Chart, Points, Series
from graph.report.drawing import LATIN, inline, svg
from graph.report.html import html, numeric, rows
from graph.report.page import Column, Note, Page, Picture, Section, Table

PEERS = Table(
    Words("比较", "Beside peers"),
    [Column(Words("方法", "method")), Column(Words("命中", "found"), 4), Column(Words("占比", "share"))],
    [[Words("模型", "the model"), Ranged(0.21543, 0.19, 0.24), Share(0.1234)], ["A & <b>", None, Share(0.5)]],
    strong=frozenset({0}),
)
CHART = Chart(
    [
        Bars(Words.name("up"), Words.name("NDCG"), [Bar(Words.name("the $ & <model>"), Ranged(0.2, 0.1, 0.3))], 0.15),
        Points(
            Words.name("reliability"), Words.name("said"), Words.name("came"),
            [
                Series(Words.name("old"), [0.1, 0.2], [Ranged(0.1, 0.0, 0.2), Ranged(math.nan, math.nan, math.nan)]),
                Series(Words.name("new"), [0.01, 0.02], [Ranged(0.01, 0.0, 0.02), Ranged(0.03, 0.01, 0.05)]),
            ],
            diagonal=True,
            log=True,
        ),
    ]
)  # fmt: skip


def page(*parts: Note | Table | Picture) -> Page:
    section = Section(Words("一节", "a section"), parts)
    return Page(
        Words("报告", "A report"), Words("说明", "What it is"), date(2026, 1, 2), [(Words.name("data"), 7)], [section]
    )


class Tags(HTMLParser):
    """Which tags stand open, and every id."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.fetched += [
            value or "" for name, value in attrs if name in ("src", "href") and not (value or "").startswith("#")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_and_fetches_nothing_and_escapes_what_it_is_given() -> None:
    text = html(page(PEERS, Picture(Words("图", "picture"), CHART), Note(Words("注意 <script>", "mind"), heavy=True)))
    tags = Tags()
    tags.feed(text)
    assert text.startswith("<!DOCTYPE html>")
    assert not tags.open
    assert not tags.fetched
    assert "A &amp; &lt;b&gt;" in text
    assert "<script" not in text
    assert "made on" in text
    assert "2026-01-02" in text


def test_equal_pages_are_equal_text_and_two_pictures_share_no_id() -> None:
    other = Chart([Bars(Words.name("b"), Words.name("x"), [Bar(Words.name("m"), Ranged(1, 1, 1))])])
    given = page(Picture(Words.name("a"), CHART), Picture(Words.name("b"), other))
    text = html(given)
    assert text == html(given)
    tags = Tags()
    tags.feed(text)
    assert len(tags.ids) == len(set(tags.ids))


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    assert numeric(rows(PEERS), len(PEERS.columns)) == [False, True, True]
    assert '<td class="right">12.3' not in html(page(PEERS)).split("<tbody>")[0]
    assert re.search(
        r'<tr class="strong">\s*<td>模型 <small>the model</small></td>\s*<td class="right">0.2154', html(page(PEERS))
    )


@pytest.mark.parametrize(
    ("cell", "text", "beside"),
    [
        (None, NOTHING, ""),
        (math.nan, NOTHING, ""),
        (12_345, "12,345", ""),
        (0.12345, "0.123", ""),
        (Share(0.1234), "12.3 %", ""),
        (Ranged(0.5, 0.25, 0.75), "0.500", "0.250 … 0.750"),
        (Ranged(0.5, math.nan, math.nan), "0.500", ""),
        (True, "是", "yes"),
        (Words("模型", "model"), "模型", "model"),
        (Words.name("EASE"), "EASE", ""),
    ],
)
def test_a_cell_reads_as_what_it_is(cell: Cell, text: str, beside: str) -> None:
    found = shown(cell, 3)
    assert (found.text, found.beside) == (text, beside)


def test_a_picture_is_text_that_can_be_searched_and_holds_no_date() -> None:
    drawn = svg(CHART)
    assert drawn == svg(CHART)
    ET.fromstring(drawn)
    assert "the $ &amp; &lt;model&gt;" in drawn
    assert "reliability" in drawn
    assert "0.01" in drawn
    assert not re.search(r"<dc:date>|20\d\d-\d\d", drawn)


def test_ids_of_a_picture_and_what_points_at_them_change_together() -> None:
    drawn = inline('<?xml?>\n<svg><g id="a"/><use xlink:href="#a" clip-path="url(#a)"/></svg>\n')
    key = re.findall(r'id="(\w+)-a"', drawn)
    assert len(key) == 1
    assert f'href="#{key[0]}-a"' in drawn
    assert f"url(#{key[0]}-a)" in drawn


def test_labels_are_in_chinese_where_a_font_has_it_and_in_english_elsewhere() -> None:
    title = Words("zh title", "en title")
    chart = Chart([Bars(title, Words("zh axis", "en axis"), [Bar(Words("zh bar", "en bar"), Ranged(1, 1, 1))])])
    english, chinese = svg(chart), svg(chart, LATIN)
    assert all(f"en {what}" in english and f"zh {what}" not in english for what in ("title", "axis", "bar"))
    assert all(f"zh {what}" in chinese and f"en {what}" not in chinese for what in ("title", "axis", "bar"))
