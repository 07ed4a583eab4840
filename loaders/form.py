"""Which topic and layout a source is of, told from its header."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from graph.errors import DataRefused
from graph.topics.topic import Field, Layout, Topic
from loaders.columns import alike, filled, meant, plain, positions, scaled
from loaders.options import LoadOptions
from loaders.scrub import scrubbed
from loaders.source import Source

__all__ = ["Form", "lacking", "placed", "plain", "recognise"]

DOUBTFUL = 0.7
"""From which likeness on, 0..1, a column that nothing takes is asked about."""


@dataclass(frozen=True)
class Form:
    """How one source fills a topic: `filled` maps a field's name to the position of its column; `options` are its own.

    The fields of its topic and layout are as the source writes them, money in the unit that its header names; the key
    of its topic is that of its layout.
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
        """The source's columns that no field takes."""
        unused = (i for i in range(len(self.source.header)) if i not in self.filled.values())
        named = [scrubbed(self.source.header[i]) or f"(column {i + 1})" for i in unused]
        return [*named, *map(scrubbed, self.source.passed_over)]

    @property
    def doubts(self) -> list[str]:
        """What the source remarks, and of the columns that no field takes those that look like one that has none."""
        lacking = [f for f in self.topic.fields_of(self.layout) if f.name not in self.filled]
        said = list(self.source.remarks)
        for header in self.unused:
            likely = {f.name: max((alike(name, header) for name in f.aliases), default=0.0) for f in lacking}
            field = max(lacking, key=lambda f: likely[f.name], default=None)
            if field is not None and likely[field.name] >= DOUBTFUL:
                how = self.source.hint.format(field=field.name, column=f'"{header}"')
                said.append(f"is {header} meant for {field.aliases[0]}? {how}")
        return said

    def fields(self) -> list[Field]:
        """The fields that the source has, in the order of the topic's columns."""
        return [f for f in self.topic.fields_of(self.layout) if f.name in self.filled]


def recognise(source: Source, topics: Iterable[Topic], options: LoadOptions) -> Form:
    """The form of a source: of those layouts whose expected columns it has, the one that takes most of its columns.

    Raises DataRefused, naming the source, the columns found and those that were expected, where there is none, where
    two take equally many, or where two columns fill one field.
    """
    forms = _forms(source, topics, options)
    _check_mapping(source, forms, options)
    fitting = [form for form in forms if not _missing(form)]
    if not fitting:
        raise DataRefused(_unknown(source, forms, options))
    best = max(len(form.filled) for form in fitting)
    form, *others = [form for form in fitting if len(form.filled) == best]
    if others:
        names = ", ".join(f"{f.layout.zh} ({f.layout.name})" for f in (form, *others))
        how = "--topic" if len({f.topic.name for f in (form, *others)}) > 1 else "layout in a manifest"
        raise DataRefused(
            f"{source.place} could be any of {names}: its columns are {_listed(source.header)}; "
            f"keep one, or say which by {how}"
        )
    _check_doubles(form)
    return _in_its_units(form)


def placed(tops: Sequence[Source], topics: Sequence[Topic], options: LoadOptions) -> Source:
    """Of the rows that may be a source's header, the first that one is; else the one that is nearest."""
    if len(tops) == 1:
        return tops[0]
    likely = {top: max(_forms(top, topics, options, lenient=True), key=_likeness) for top in tops}
    fitting = [top for top in tops if not _missing(likely[top])]
    return fitting[0] if fitting else max(tops, key=lambda top: _likeness(likely[top]))


def _forms(source: Source, topics: Iterable[Topic], options: LoadOptions, lenient: bool = False) -> list[Form]:
    """The source as each layout would take it; lenient where it may lack the columns that the person names."""
    reading = options.reading
    if lenient:
        there = {plain(header) for header in source.header}
        mapping = {n: c for n, c in reading.mapping.items() if isinstance(c, int) or plain(c) in there}
        reading = replace(reading, mapping=mapping)
    pairs = ((topic, layout) for topic in topics for layout in topic.layouts)
    said = [(topic, layout) for topic, layout in pairs if reading.layout in (None, layout.name)]
    return [Form(source, t, la, filled(source, t, la, reading), options) for t, la in said]


def _likeness(form: Form) -> tuple[bool, int, int]:
    return not _missing(form), len(form.filled), -len(_missing(form))


def _missing(form: Form) -> list[Field]:
    return lacking(form.topic, form.layout, form.filled)


def lacking(topic: Topic, layout: Layout, filled: Container[str]) -> list[Field]:
    """The fields that a source of the layout must have and that nothing fills; the first of those of which one will
    do.
    """
    fields = {f.name: f for f in topic.fields_of(layout) if f.aliases}
    lacking = [f for f in fields.values() if f.expected and f.name not in filled]
    for names in _either(topic, layout):
        known = [fields[name] for name in names if name in fields]
        if known and not any(f.name in filled or f in lacking for f in known):
            lacking.append(known[0])
    return lacking


def _either(topic: Topic, layout: Layout) -> list[tuple[str, ...]]:
    """Fields of which a header must have one: those that say who a party is, and those that the layout asks for."""
    parties = [p for p in topic.parties if p.by and not topic.column(p.column).nullable]
    return [*(tuple(n for n in (p.name, p.column, *p.by) if n) for p in parties), layout.one_of]


def _check_mapping(source: Source, forms: list[Form], options: LoadOptions) -> None:
    reading = options.reading
    if not reading.header and not reading.mapping:
        raise DataRefused(f"{source.place} has no header: say in a manifest, by mapping, which column is which")
    known = {field.name for form in forms for field in form.topic.fields_of(form.layout)}
    for name in reading.mapping:
        if name not in known:
            near = meant([name], sorted(known))
            guess = f" (is {near} meant?)" if near else ""
            raise DataRefused(
                f"{source.place} maps {name}, which no topic has{guess}; `lianke topics` lists the fields"
            )


def _check_doubles(form: Form) -> None:
    for field in form.fields():
        if field.name in form.options.reading.mapping:
            continue
        found = [form.source.header[i] for i in positions(form.source, field)]
        if len(found) > 1:
            raise DataRefused(
                f"{form.source.place} has {len(found)} columns for {field.aliases[0]} ({', '.join(found)}); keep one"
            )


def _in_its_units(form: Form) -> Form:
    scales = {f.name: _scale(form, f) for f in form.fields()}

    def those(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(replace(f, scale=scales.get(f.name, f.scale)) for f in fields)

    topic = replace(form.topic, fields=those(form.topic.fields), key=form.topic.key_of(form.layout))
    return replace(form, topic=topic, layout=replace(form.layout, fields=those(form.layout.fields)))


def _scale(form: Form, field: Field) -> int:
    return scaled(field, form.source.header[form.filled[field.name]], form.options.reading)


def _unknown(source: Source, forms: list[Form], options: LoadOptions) -> str:
    nearest = max(forms, key=_likeness)
    wanted = "; ".join(_wanted(field, nearest.unused) for field in _missing(nearest))
    whose = "no topic knows" if options.topic is None else f"topic {options.topic} does not know"
    return (
        f"{whose} the header of {source.place}: it has {_listed(source.header)}; "
        f"nearest is {nearest.layout.zh} (topic {nearest.topic.name}), which also needs {wanted}"
    )


def _wanted(field: Field, unused: list[str]) -> str:
    """The commonest header and the English one, which stands last, with the column that may be meant."""
    near = meant(field.aliases, unused)
    names = f"{field.aliases[0]} or {field.aliases[-1]}"
    return f"{names} (is {near} meant?)" if near else names


def _listed(header: Iterable[str]) -> str:
    # The first row of a file without a header may hold anybody's numbers.
    return ", ".join(scrubbed(h) or "(no name)" for h in header)
