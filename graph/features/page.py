"""The page of the docs that tells every feature, made from the declarations and the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from graph.features.catalogue import FAMILIES
from graph.features.family import Family
from graph.features.record import Recorded, recorded
from graph.features.table import Feature

HEAD = """# Catalogue of features 特征目录

Made by `python -m tests.graph.feature_record` from the declarations in `graph/features/`; [features.md](features.md)
says how they are made. {count} features of {families} families, and {former} former definitions that can still be asked
for, as `name@version`.

An integer has 64 bits, and an amount is in fen (分). Where nothing else is said, there is no value where {null}.
Windows end before the day. Tables are those of a Snapshot, and the `scores` published before the day; topics are those
of [topics.md](topics.md) whose documents the tables are made of. Which columns a feature is made of stands in
`graph/features/record.json`.
"""
COLUMNS = ("feature", "中文", "meaning", "values", "window", "no value where", "version", "tables", "topics")
NULL = next(field.default for field in fields(Feature) if field.name == "null")


def page(families: Iterable[Family] = FAMILIES, record: Mapping[str, Recorded] | None = None) -> str:
    """The page, as Markdown."""
    listed, written = tuple(families), recorded() if record is None else record
    counts = {"count": sum(len(f.features) for f in listed), "former": sum(len(f.former) for f in listed)}
    parts = [HEAD.format(**counts, families=len(listed), null=NULL)]
    parts += [line for family in listed for line in _family(family, written)]
    return "\n".join(parts) + "\n"


def _family(family: Family, record: Mapping[str, Recorded]) -> Iterator[str]:
    yield f"## {family.name}\n"
    owner, count = family.owner, len(family.features)
    yield f"{family.zh} {family.en}: {count} features, chiefly of the topic `{family.topic}`. Owner: {owner}.\n"
    yield _row(COLUMNS)
    yield _row("---" for _column in COLUMNS)
    for feature in (*family.features, *family.former):
        yield _row(_cells(feature, feature in family.former, record[f"{feature.name}@{feature.version}"]))
    yield ""


def _cells(feature: Feature, former: bool, recorded: Recorded) -> tuple[str, ...]:
    name = f"{feature.name}@{feature.version}" if former else feature.name
    null = "" if feature.null == NULL else feature.null
    values = f"{feature.type}, {feature.unit}"
    said = (f"`{name}`", feature.zh, feature.doc, values, feature.window, null, str(feature.version))
    return (*said, ", ".join(recorded.tables), ", ".join(recorded.topics))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
