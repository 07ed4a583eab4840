"""Which of our fields the keys of a mapping are, and the layout of its topic that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import BadParameter
from graph.topics.topic import Field, Layout, Topic
from loaders.columns import plain
from loaders.form import lacking
from loaders.toml_file import Value, guess, text


@dataclass(frozen=True)
class Found:
    """A layout, and the field that each key means in it; `alike` keys are headers of their fields."""

    layout: Layout
    fields: dict[str, Field]
    alike: int


def layout_of(topic: Topic, said: Value, keys: Iterable[str], place: str) -> Found:
    """The layout that the keys make, as a person says or as they tell themselves; a key is the name of a field or one
    of its headers.

    Raises BadParameter where a key is no field, two are one, or fields are lacking that a document must have.
    """
    keys, names = list(keys), [layout.name for layout in topic.layouts]
    if said is not None and text(said, f"{place}, layout") not in names:
        raise BadParameter(
            f"{place}, layout: topic {topic.name} has none of the name {said}; it has {', '.join(names)}"
            f"{guess(said, names)}"
        )
    tried = [_found(topic, layout, keys) for layout in topic.layouts if said in (None, layout.name)]
    fitting = [found for found in tried if not _unknown(found, keys) and not _lacks(topic, found)]
    if not fitting:
        nearest = min(tried, key=lambda found: (len(_unknown(found, keys)), len(_lacks(topic, found))))
        raise BadParameter(f"{place}, {_amiss(topic, nearest, keys)}")
    best = max(found.alike for found in fitting)
    chosen, *others = [found for found in fitting if found.alike == best]
    if others:
        told = ", ".join(found.layout.name for found in (chosen, *others))
        raise BadParameter(f'{place} could be any of {told}; say which: layout = "{chosen.layout.name}"')
    _check_doubles(chosen, place)
    return chosen


def _found(topic: Topic, layout: Layout, keys: list[str]) -> Found:
    fields: dict[str, Field] = {}
    alike = 0
    declared = [f for f in topic.fields_of(layout) if f.aliases]
    for key in keys:
        headed = [f for f in declared if plain(key) in map(plain, f.aliases)]
        named = [f for f in declared if f.name == key]
        alike += bool(headed)
        if headed or named:
            fields[key] = (*named, *headed)[0]
    return Found(layout, fields, alike)


def _unknown(found: Found, keys: list[str]) -> list[str]:
    return [key for key in keys if key not in found.fields]


def _lacks(topic: Topic, found: Found) -> list[Field]:
    return lacking(topic, found.layout, {field.name for field in found.fields.values()})


def _amiss(topic: Topic, found: Found, keys: list[str]) -> str:
    """What keeps the keys from being a layout, and what to do."""
    whose = f"{topic.name} ({found.layout.name}, {found.layout.zh})"
    if unknown := _unknown(found, keys):
        known = [f.name for f in topic.fields_of(found.layout) if f.aliases]
        words = [*known, *(a for f in topic.fields_of(found.layout) for a in f.aliases)]
        return f"fields: {unknown[0]} is no field of {whose}{guess(unknown[0], words)}; there are {', '.join(known)}"
    lacks = ", ".join(f"{f.name} ({f.aliases[0]})" for f in _lacks(topic, found))
    dated = any(f.name == topic.day for f in _lacks(topic, found))
    how = "; name the property that dates it, since nothing undated is counted" if dated else ""
    return f"fields: {whose} also needs {lacks}; name the property, or say the same of all under constants{how}"


def _check_doubles(found: Found, place: str) -> None:
    taken: dict[str, str] = {}
    for key, field in found.fields.items():
        if field.name in taken:
            raise BadParameter(f"{place}, fields: {taken[field.name]} and {key} are one field; keep one")
        taken[field.name] = key
