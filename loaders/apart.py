"""Whether rows of one file that share a key are kept apart, and by what."""

from __future__ import annotations

from graph.topics.topic import Lines
from loaders.form import Form

DIGITS = 12
"""Hex digits of the digest of what a line is of: a document has some hundreds of lines at most."""


def told_apart(form: Form) -> Lines | None:
    """By what the rows of a file are kept apart; None where its key does that alone."""
    lines = form.topic.lines_of(form.layout)
    if lines is None or not lines.apart:
        return lines
    return lines if lines.rivals or goods(lines, form) or lines.column in form.filled else None


def goods(lines: Lines, form: Form) -> list[str]:
    """The columns of the file that say what a line is of."""
    return [name for name in lines.apart if name in form.filled]
