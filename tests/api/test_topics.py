from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.topics import page
from graph.topics import TOPICS


def said(*arguments: str) -> str:
    found = CliRunner().invoke(app, ["topics", *arguments])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_page_of_the_docs_is_what_the_declarations_say(checkout: Path) -> None:
    assert (checkout / "docs" / "topics.md").read_text(encoding="utf-8") == said("--format", "markdown") == page()


def test_all_topics_are_listed_in_a_hundred_columns() -> None:
    text = said()
    assert all(topic.name in text for topic in TOPICS)
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.name)
def test_a_topic_is_shown_with_every_column_of_every_layout(topic: object) -> None:
    found = next(t for t in TOPICS if t is topic)
    text = said(found.name)
    assert max(map(len, text.splitlines()[-40:])) <= 100
    for layout in found.layouts:
        assert f"({layout.name})" in text
        assert all(f.name in text for f in found.fields_of(layout) if f.aliases)


def test_the_same_as_json() -> None:
    (found,) = json.loads(said("invoices", "--json"))["topics"]
    assert [layout["name"] for layout in found["layouts"]] == ["input", "output", "both", "digital"]
    fields = {f["name"]: f for f in found["layouts"][2]["fields"]}
    assert "fphm" in fields["number"]["aliases"]
    assert fields["number"]["required"] == "yes"
    assert fields["owner_name"]["required"] == "one of owner, owner_uscc, owner_name"


def test_an_unknown_topic_is_a_usage_error() -> None:
    found = CliRunner().invoke(app, ["topics", "bills"])
    assert found.exit_code == 2
