"""`lianke topics`: what can be loaded, and which columns each kind of document has."""

from __future__ import annotations

from enum import StrEnum
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.command import Session, command

if TYPE_CHECKING:
    from rich.table import Table

    from graph.topics.topic import Topic

NARROW = 100


class Format(StrEnum):
    """How the topics are printed."""

    table = "table"
    markdown = "markdown"


@command("topics")
def topics(
    session: Session,
    name: Annotated[str | None, typer.Argument(help="One topic; all by default.")] = None,
    form: Annotated[Format, typer.Option("--format", help="markdown prints the page of the docs.")] = Format.table,
) -> None:
    """List the topics 主题 that can be loaded, with their columns, layouts and keys."""
    from api.topics import page, told
    from graph.topics import TOPICS, topic

    chosen = TOPICS if name is None else (topic(name),)
    if form is Format.markdown:
        session.out.write(page(chosen))
        return
    report = {"topics": [told(each) for each in chosen]}
    session.show(report, *([_listed(chosen)] if name is None else _one(chosen[0])))


def _listed(chosen: tuple[Topic, ...]) -> Table:
    """One row a topic."""
    from api.cli.reports import table

    rows = [(t.name, t.zh, ", ".join(la.name for la in t.layouts), len(t.columns), t.doc) for t in chosen]
    made = table("Topics 主题", ["topic 主题", "中文", "layouts 格式", "columns 列数", "what a row is 每行"], rows)
    made.width = NARROW
    return made


def _one(topic: Topic) -> list[Table | str]:
    """The columns of a topic, layout by layout."""
    from api.cli.reports import table
    from api.topics import headers, kind, required, rules, shown

    parts: list[Table | str] = [fill(f"{topic.name} {topic.zh}: {topic.doc}", NARROW)]
    if topic.secret:
        parts.append("It holds people's numbers: it is loaded only with a key (LIANKE_PERSON_KEY).")
    parts += [fill(f"checked 校验: {rule}", NARROW) for rule in rules(topic)]
    for layout in topic.layouts:
        rows = [
            (
                f"{f.name}\n{topic.column(f.name).zh}",
                kind(f, topic.column(f.name).type),
                required(topic, layout, f).replace(", ", ",\n"),
                ", ".join(shown(f)),
                topic.column(f.name).doc,
            )
            for f in headers(topic, layout)
        ]
        head = ["column 列", "cells 内容", "required 必需", "headers 列名", "meaning 含义"]
        made = table(f"{layout.zh} ({layout.name}): told apart by {', '.join(topic.key_of(layout))}", head, rows)
        made.width, made.columns[0].no_wrap = NARROW, True
        parts.append(made)
    return parts
