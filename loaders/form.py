"""Which topic and layout a file is of, told from its header."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from graph.errors import DataRefused
from graph.topics.topic import Field, Layout, Topic
from loaders.options import LoadOptions
from loaders.source import Source


@dataclass(frozen=True)
class Form:
    """How one source fills a topic: `filled` maps a field's name to the position of its column; `options` are its own.

    The fields of its topic and layout are as the source writes them: money scaled by the unit that its header names.
    """

    source: Source
    topic: Topic
    layout: Layout
    filled: dict[str, int]
    options: LoadOptions

    @property
    def digest(self) -> str:
        """The digest of what the source says, read as it is."""
        return self.options.reading.of(self.source.sha256)

    @property
    def unused(self) -> list[str]:
        """The file's columns that no field takes."""
        return [h or f"(column {i + 1})" for i, h in enumerate(self.source.header) if i not in self.filled.values()]

    def fields(self) -> list[Field]:
        """The fields that the file has, in the order of the topic's columns."""
        return [f for f in self.topic.fields_of(self.layout) if f.name in self.filled]


def recognise(source: Source, topics: Iterable[Topic], options: LoadOptions) -> Form:
    """The form of a file: of those layouts whose expected columns it has, the one that takes most of its columns.

    Raises DataRefused, naming the file, the columns found and those that were expected, where there is none, where two
    take equally many, or where two columns fill one field.
    """
    layouts = [(topic, layout) for topic in topics for layout in topic.layouts]
    forms = [Form(source, t, la, _filled(source, t, la), options) for t, la in layouts]
    fitting = [form for form in forms if not _missing(form)]
    if not fitting:
        raise DataRefused(_unknown(source, forms))
    best = max(len(form.filled) for form in fitting)
    form, *others = [form for form in fitting if len(form.filled) == best]
    if others:
        names = ", ".join(f"{f.layout.zh} ({f.layout.name})" for f in (form, *others))
        raise DataRefused(f"{source.place} could be any of {names}: its columns are {_listed(source.header)}; keep one")
    _check_doubles(form)
    return form


def plain(header: str) -> str:
    """A header as it is compared: without spaces and invisible characters, one width, one case."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")).strip("`'\"")


def _filled(source: Source, topic: Topic, layout: Layout) -> dict[str, int]:
    headers = [plain(h) for h in source.header]
    first = ((f.name, next(_positions(headers, f), None)) for f in topic.fields_of(layout))
    return {name: position for name, position in first if position is not None}


def _positions(headers: list[str], field: Field) -> Iterator[int]:
    names = {plain(alias) for alias in field.aliases}
    return (i for i, header in enumerate(headers) if header in names)


def _missing(form: Form) -> list[Field]:
    return [f for f in form.topic.fields_of(form.layout) if f.expected and f.name not in form.filled]


def _check_doubles(form: Form) -> None:
    headers = [plain(h) for h in form.source.header]
    for field in form.fields():
        found = [form.source.header[i] for i in _positions(headers, field)]
        if len(found) > 1:
            raise DataRefused(
                f"{form.source.place} has {len(found)} columns for {field.aliases[0]} ({', '.join(found)}); keep one"
            )


def _unknown(source: Source, forms: list[Form]) -> str:
    nearest = max(forms, key=lambda form: (len(form.filled), -len(_missing(form))))
    wanted = "; ".join(_wanted(field, nearest.unused) for field in _missing(nearest))
    return (
        f"no topic knows the header of {source.place}: it has {_listed(source.header)}; "
        f"nearest is {nearest.layout.zh} (topic {nearest.topic.name}), which also needs {wanted}"
    )


def _wanted(field: Field, unused: list[str]) -> str:
    """The commonest header and the English one, which stands last, with the column that may be meant."""
    names = f"{field.aliases[0]} or {field.aliases[-1]}"
    near = [header for name in field.aliases for header in get_close_matches(name, unused, n=1, cutoff=0.6)]
    return f"{names} (is {near[0]} meant?)" if near else names


def _listed(header: Iterable[str]) -> str:
    return ", ".join(h or "(no name)" for h in header)
