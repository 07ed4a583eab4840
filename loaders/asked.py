"""What a person asks about: a name, perhaps with a code, or a mention that the facts hold."""

from __future__ import annotations

import re
from typing import Any

import pyarrow.compute as pc
from ibis import BaseBackend

from graph.errors import NotFound
from graph.facts import Facts
from graph.identity import uscc
from graph.topics import TOPICS
from loaders.judgements import Mention
from loaders.mentions import Mentions
from loaders.nearest import nearest
from loaders.pairs import Party

CODED = re.compile(r"(?P<name>.*?)[\s|,，]*(?P<code>[0-9A-Za-z]{15}|[0-9A-Za-z]{18}|[0-9A-Za-z]{20})")


def party(text: str, known: Mentions | None) -> Party:
    """The name and code of what was written: a mention (CODE or SOURCE:CODE) that has a name, else a name itself, which
    a code may follow.
    """
    named = [] if known is None else [row for row in _rows(known, text) if not row["former"]]
    if named:
        row = max(named, key=lambda row: (row["listed"], str(row["day"]), row["name"]))
        return Party(row["name"], row["value"] or row["uscc"])
    if (found := CODED.fullmatch(text)) and (found["name"] or uscc.kind(found["code"].upper())):
        return Party(found["name"], found["code"].upper())
    return Party(text)


def known_as(known: Mentions, text: str) -> bool:
    """Whether the text is a mention that has a name, or a name of one, or holds a code that tells whose it is."""
    told = CODED.fullmatch(text)
    coded = told is not None and uscc.kind(told["code"].upper()) is not None
    named = pc.any(pc.equal(known.named["name"], text), min_count=0).as_py()
    return coded or bool(named) or bool(_rows(known, text))


def _rows(known: Mentions, text: str) -> list[dict[str, Any]]:
    """The rows of the mention that is written so."""
    whole = pc.binary_join_element_wise(known.named["source"], known.named["code"], ":")
    found: list[dict[str, Any]] = known.named.filter(
        pc.or_(pc.equal(known.named["code"], text), pc.equal(whole, text))
    ).to_pylist()
    return found


def mention(con: BaseBackend, facts: Facts, text: str) -> Mention:
    """The mention that is written as CODE or SOURCE:CODE; raises NotFound where the facts name nobody so, or several
    sources do.
    """
    found = {m for code in {text, text.partition(":")[2]} - {""} for m in _named(con, facts, code)}
    chosen = sorted(m for m in found if text in (m.code, str(m)))
    if not chosen:
        near = nearest(con, facts, text)
        mine = " or ".join(str(each.mention) for each in near if each.name == text)
        if mine:
            raise NotFound(f"{text!r} is the name of {mine}, and others may have it; give that code instead")
        told = f"; nearest are {', '.join(map(str, near))}" if near else ""
        raise NotFound(f"no document names {text!r}{told}; give a code as its source wrote it, or SOURCE:CODE")
    if len(chosen) > 1:
        raise NotFound(f"several sources name {text!r}: say which with {' or '.join(map(str, chosen))}")
    return chosen[0]


def _named(con: BaseBackend, facts: Facts, code: str) -> set[Mention]:
    """The mentions of a code, by every topic's parties."""
    found: set[Mention] = set()
    for topic in TOPICS:
        rows = facts.versions(con, topic.name) if topic.parties else None
        if rows is not None:
            for each in topic.parties:
                sources = rows.filter(rows[each.column] == code).select("source").distinct().to_pyarrow()
                found |= {Mention(source, code) for source in sources["source"].to_pylist()}
    return found
