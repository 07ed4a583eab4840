"""Values of a graph as the text that they would be in a file of text."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from loaders import told as plain


def told(value: object) -> str:
    """A value as text, as `loaders.told` tells others; lists with semicolons between, points as WKT, what is longer
    than a cell as JSON.
    """
    match value:
        case str():
            return value
        case Date() | DateTime() | Time():
            return _moment(value)
        case Duration():
            return value.iso_format()
        case Point():
            return f"POINT ({' '.join(plain.told(part) for part in value)})"
        case bytes() | bytearray():
            return bytes(value).hex()
        case list():
            return ";".join(told(each) for each in value)
        case dict():
            return json.dumps(value, ensure_ascii=False, default=told)
        case Node() | Relationship():
            return json.dumps(dict(value.items()), ensure_ascii=False, default=told)
        case Path():
            return ";".join(told(each) for each in value.relationships)
        case _:
            return plain.told(value)


def _moment(value: Date | DateTime | Time) -> str:
    """A day or a time; where Python's own do not reach so far, as the database writes it."""
    try:
        native: date | datetime | time = value.to_native()
    except (ValueError, OverflowError):
        return value.iso_format()
    return plain.told(native)
