"""Types of columns that are known to say one of few texts in every file of a topic: a byte a row, quickly written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.quoted import words
from graph.schema import Column
from graph.tables import STRING
from graph.topics.topic import Kind
from loaders.form import Form
from loaders.stamp import Stamp, constants

Shapes = Mapping[str, str]
FILE = Column("file", STRING, "文件", "base name of the file")


def shapes(forms: Iterable[tuple[Form, Stamp]]) -> Shapes:
    """The types of those columns, by their names."""
    found: dict[str, set[str] | None] = {}
    for form, stamp in forms:
        for column in (*form.topic.columns, FILE):
            texts, before = _texts(column, form, stamp), found.setdefault(column.name, set())
            found[column.name] = None if texts is None or before is None else before | texts
    return {column: words(sorted(texts)) for column, texts in found.items() if texts}


def _texts(column: Column, form: Form, stamp: Stamp) -> set[str] | None:
    """The texts that a column may say in a file; None where it may say any."""
    fixed: dict[str, str | None] = {**constants(form, stamp), "file": form.source.name}
    if column.name in fixed:
        said = fixed[column.name]
        return None if column.type != STRING else set[str]() if said is None else {said}
    field = next((f for f in form.fields() if f.name == column.name and f.kind is Kind.CHOICE), None)
    if field is None:
        return None
    return {*field.choices.values(), *(() if field.default is None else (field.default,))}
