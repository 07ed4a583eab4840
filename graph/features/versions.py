"""Versions: whether a definition still gives the values that it gave, as told by digests of them on the specimen.

A definition that gives other values is a new version; the former one goes to `Family.former`, under its own version,
and can still be asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import pyarrow as pa

from graph.engine import connect
from graph.features.catalogue import FAMILIES
from graph.features.compute import computed
from graph.features.family import Family
from graph.features.specimen import scene
from graph.features.table import Feature

DIGITS = 9
"""Of a double so many count: the last ones of a graph algorithm's may differ from machine to machine."""


def every(families: Iterable[Family] = FAMILIES) -> Mapping[str, Feature]:
    """Every definition by name@version; raises ValueError where two have one name and version."""
    found: dict[str, Feature] = {}
    for family in families:
        for feature in (*family.features, *family.former):
            name = f"{feature.name}@{feature.version}"
            if name in found:
                raise ValueError(f"{name} is declared twice: a definition that replaces another has the next version")
            found[name] = feature
    return found


def digests(families: Iterable[Family] = FAMILIES) -> Mapping[str, str]:
    """The digest of each definition's values on the specimen, by name@version."""
    listed = tuple(families)
    definitions = every(listed)
    table = computed(scene(connect()), definitions, families=listed)
    return {name: digest(table[name]) for name in definitions}


def digest(values: pa.ChunkedArray) -> str:
    """12 hex digits of the values in their order: whole numbers as they are, of doubles DIGITS digits."""
    whole = pa.types.is_integer(values.type)
    said = ["" if v is None else str(v) if whole else format(v, f".{DIGITS}g") for v in values.to_pylist()]
    return hashlib.sha256("\x1f".join([str(values.type), *said]).encode()).hexdigest()[:12]


def broken(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is wrong with the definitions of today, in words; `before` are the digests that were written down."""
    gone = [
        f"{name} is gone: whoever asked for it still may, so keep its definition in Family.former"
        for name in before
        if name not in now
    ]
    other = [
        f"{name} gives other values than it did: give it the next version, and keep the former one in Family.former"
        for name in before
        if name in now and now[name] != before[name]
    ]
    return [*gone, *other]
