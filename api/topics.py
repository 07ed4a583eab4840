"""What the topics say of themselves, as data and as the page of the docs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from graph.topics import TOPICS
from graph.topics.topic import SECRET, Field, Kind, Layout, Topic

TYPES = {
    Kind.CODE: "code",
    Kind.TEXT: "text",
    Kind.NAMES: "names, separated by ；、, or |",
    Kind.DAY: "day",
    Kind.MONEY: "amount",
    Kind.FLAG: "是 or 否",
    Kind.CHOICE: "one of its words",
    Kind.USCC: "tax number",
    Kind.NUMBER: "whole number",
    Kind.RATIO: "share",
    Kind.PERIOD: "month, quarter or year",
    Kind.PERSON: "name of a person",
    Kind.IDENTITY: "identity number",
    Kind.PHONE: "phone",
    Kind.ACCOUNT: "account",
}
"""What the cells of each kind hold."""


SHOWN = 8
"""Headers of a field that people are shown, besides the English one; JSON has all."""


def told(topic: Topic) -> dict[str, Any]:
    """A topic as data: its columns, layouts, keys and checks."""
    return {
        "name": topic.name,
        "zh": topic.zh,
        "doc": topic.doc,
        "version": topic.version,
        "day": topic.day,
        "holds_peoples_numbers": topic.secret,
        "columns": [
            {"name": c.name, "zh": c.zh, "doc": c.doc, "type": str(c.type), "nullable": c.nullable}
            for c in topic.columns
        ],
        "layouts": [_layout(topic, layout) for layout in topic.layouts],
        "parties": [{"column": p.column, "zh": p.zh, "by": list(p.by)} for p in topic.parties],
        "checks": rules(topic),
    }


def rules(topic: Topic) -> list[str]:
    """The topic's checks, in words."""
    found = [f"{c.column} above zero" if c.since is None else f"{c.column} not before {c.since}" for c in topic.checks]
    if topic.balance:
        sides = f"{' + '.join(topic.balance.parts)} = {topic.balance.total}"
        found.append(f"{sides} within a fen, else the row is kept and flagged as {topic.balance.flag} = false")
    return found


def required(topic: Topic, layout: Layout, field: Field) -> str:
    """Whether a file must have the field's column: yes, no, or which ones it shares the duty with."""
    if field.expected:
        return "yes"
    if field.name in layout.one_of:
        return "one of " + ", ".join(layout.one_of)
    for party in topic.parties:
        names = (party.column, *party.by)
        if field.name in names and not topic.column(party.column).nullable:
            return f"one of {', '.join(n for n in names if n in _names(topic, layout))}"
    return "no"


def headers(topic: Topic, layout: Layout) -> list[Field]:
    """The fields that a file of the layout may have, the expected ones first."""
    return sorted((f for f in topic.fields_of(layout) if f.aliases), key=lambda f: not f.expected)


def page(topics: Iterable[Topic] = TOPICS) -> str:
    """The docs page of the topics, in Markdown."""
    topics = tuple(topics)
    parts = [HEAD, *(f"- [`{t.name}`](#{t.name}) {t.zh}: {t.doc}" for t in topics), ""]
    return "\n".join([*parts, *(line for t in topics for line in _section(t))])


HEAD = """# Topics 主题

Made by `lianke topics --format markdown` from the declarations in `graph/topics/`; a change there makes this page anew.

A topic is a kind of document that sources hand in. Which one a file is of is told from its header: a header is
known by any of its names, in any order, width and case; `lianke topics NAME --json` lists those that are left out
here. A column that must not be missing is marked; where one of several will do, they are named. Amounts are kept in
fen and may be written with separators, in brackets where negative, and in 元, 万元 or 亿元, in the cell or in the
header. A party is kept by its mention: its own code at the source, else the first of what the row says of it. Columns
marked with * hold people's numbers: only a keyed hash of them is kept, and a topic that has any is loaded only with a
key.

Of an invoice of several goods lines a load tells all: it takes the place of what earlier loads say of that invoice, and
a line that it does not repeat is no longer in force from the day on which that was learnt. The files of one load are
one version, so that the lines of an invoice may be parted between them; hand them in together. An invoice in state 红冲
(`red`) counts as negative even where its source leaves the minus out; 已红冲 (`reversed`) counts as written.
"""


def _section(topic: Topic) -> list[str]:
    lines = [f"## {topic.name}", "", f"{topic.zh}. {topic.doc} Version {topic.version}."]
    lines += [f"Dated by `{topic.day}`." if topic.day else "Undated: it counts from the day on which it was learnt."]
    lines += (
        ["Parties: " + "; ".join(_party(p.column, p.zh, p.by) for p in topic.parties) + "."] if topic.parties else []
    )
    lines += ["Checks: " + "; ".join(rules(topic)) + "."] if rules(topic) else []
    for layout in topic.layouts:
        lines += ["", f"### {topic.name}: {layout.name} {layout.zh}", ""]
        lines += [f"Told apart by {', '.join(f'`{name}`' for name in topic.key_of(layout))}.", ""]
        lines += ["| column | 中文 | cells | must be there | headers | meaning |", "|---|---|---|---|---|---|"]
        lines += [_row(topic, layout, field) for field in headers(topic, layout)]
        lines += [f"| `{name}` | | always {value} | | | |" for name, value in layout.constants.items()]
    return [*lines, ""]


def _row(topic: Topic, layout: Layout, field: Field) -> str:
    column = topic.column(field.name)
    star = "*" if field.kind in SECRET else ""
    names = ", ".join(shown(field)).replace("|", "\\|")
    cells = [f"`{field.name}`{star}", column.zh, kind(field, column.type), required(topic, layout, field), names]
    return f"| {' | '.join([*cells, column.doc])} |"


def kind(field: Field, type_: pa.DataType) -> str:
    """What the cells of a field hold, in words; of a choice each meaning and its first word."""
    if field.kind is not Kind.CHOICE:
        return TYPES[field.kind]
    first: dict[str, str] = {}
    for written, kept in field.choices.items():
        first.setdefault(kept, written)
    return "; ".join(f"{written} = {kept}" if written != kept else kept for kept, written in first.items())


def shown(field: Field) -> list[str]:
    """The commonest headers of a field, the English one, which stands last, and how many there are besides."""
    if len(field.aliases) <= SHOWN + 1:
        return list(field.aliases)
    return [*field.aliases[:SHOWN], f"{len(field.aliases) - SHOWN - 1} more", field.aliases[-1]]


def _party(column: str, zh: str, by: tuple[str, ...]) -> str:
    return f"`{column}` {zh}" + (f" (or by {', '.join(f'`{name}`' for name in by)})" if by else "")


def _names(topic: Topic, layout: Layout) -> set[str]:
    return {f.name for f in topic.fields_of(layout) if f.aliases}


def _layout(topic: Topic, layout: Layout) -> dict[str, Any]:
    return {
        "name": layout.name,
        "zh": layout.zh,
        "key": list(topic.key_of(layout)),
        "constants": dict(layout.constants),
        "fields": [
            {
                "name": f.name,
                "kind": f.kind.value,
                "required": required(topic, layout, f),
                "aliases": list(f.aliases),
                "default": f.default,
                "choices": dict(f.choices),
            }
            for f in headers(topic, layout)
        ],
    }
