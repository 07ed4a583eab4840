from __future__ import annotations

import pytest

from graph.errors import BadParameter
from graph.topics import TOPICS, topic
from graph.topics.topic import Kind, Topic
from loaders.clean import FAULTS
from loaders.form import plain


@pytest.mark.parametrize("kind", TOPICS, ids=lambda t: t.name)
def test_a_topic_fills_every_column_in_every_layout(kind: Topic) -> None:
    names = [c.name for c in kind.columns]
    derived = {"source", *([kind.balance.flag] if kind.balance else [])}
    for layout in kind.layouts:
        filled = [f.name for f in kind.fields_of(layout)]
        mentions = {p.column for p in kind.parties if p.by} - set(filled)
        assert sorted([*filled, *layout.constants, *derived, *mentions]) == sorted(names)
        assert filled == [n for n in names if n in filled]


@pytest.mark.parametrize("kind", TOPICS, ids=lambda t: t.name)
def test_what_is_said_of_keys_parties_lines_and_checks_are_columns(kind: Topic) -> None:
    names = {c.name for c in kind.columns}
    for layout in kind.layouts:
        lines = kind.lines_of(layout)
        assert {*kind.key_of(layout), *layout.one_of} <= names
        assert lines is None or {lines.column, *lines.apart, *lines.rivals, lines.unless or lines.column} <= names
        assert lines is None or lines.column in kind.key_of(layout)
        assert lines is None or (lines.listed or lines.column) in names
    for party in kind.parties:
        assert {party.column, *party.by, party.name, party.uscc, party.account} - {None} <= names
    for check in kind.checks:
        assert {check.column, check.since or check.column} <= names
    for field in (f for layout in kind.layouts for f in kind.fields_of(layout)):
        assert field.instead is None or field.instead in names


@pytest.mark.parametrize("kind", TOPICS, ids=lambda t: t.name)
def test_the_key_and_the_day_are_columns(kind: Topic) -> None:
    assert {*kind.key, *([kind.day] if kind.day else [])} <= {c.name for c in kind.columns}


@pytest.mark.parametrize("kind", TOPICS, ids=lambda t: t.name)
def test_no_header_means_two_fields(kind: Topic) -> None:
    for layout in kind.layouts:
        headers = [plain(alias) for f in kind.fields_of(layout) for alias in f.aliases]
        assert len(headers) == len(set(headers))


@pytest.mark.parametrize("kind", TOPICS, ids=lambda t: t.name)
def test_whoever_chooses_has_choices(kind: Topic) -> None:
    for layout in kind.layouts:
        for field in kind.fields_of(layout):
            assert bool(field.choices) == (field.kind is Kind.CHOICE)
            assert (
                field.expected
                or field.default is not None
                or kind.column(field.name).nullable
                or field.kind is Kind.NAMES
                or field.name in [p.column for p in kind.parties if p.by]
            )


def test_facts_keep_their_provenance() -> None:
    assert topic("customers").facts.names[-6:] == ["key", "known_at", "load", "seq", "file", "row"]


@pytest.mark.parametrize("kind", TOPICS, ids=lambda kind: kind.name)
def test_no_column_is_called_as_what_a_load_says_of_rejected_rows(kind: Topic) -> None:
    assert not {column.name for column in kind.columns} & {*FAULTS}


def test_an_unknown_topic_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(
        BadParameter, match="there is no topic 'bills'; the topics are customers, registry, labels, invo"
    ):
        topic("bills")
