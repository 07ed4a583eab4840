"""A manifest: a TOML file that says what there is to load, and how each source is to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from graph.errors import BadParameter, CannotStart
from graph.topics import TOPICS
from loaders.columns import YUAN
from loaders.control import Control
from loaders.files import Delivery, graph, is_graph
from loaders.options import LoadOptions, Reading, delimited, encoded
from loaders.query import Query
from loaders.toml_file import Table, Value, check_keys, guess, parsed, text, texts


def read(path: Path, options: LoadOptions) -> list[Delivery]:
    """The sources of a manifest, in its order; raises BadParameter, naming file, source and key, where it is wrong."""
    said = parsed(path)
    check_keys(said, ("source",), f"{path}")
    sources = said.get("source", [])
    if not isinstance(sources, list) or not sources or not all(isinstance(s, dict) for s in sources):
        raise BadParameter(f"{path} has no source; begin each with a line [[source]]")
    return [_delivery(source, path, f"{path}, source {n}", options) for n, source in enumerate(sources, 1)]


def _delivery(said: Table, path: Path, entry: str, options: LoadOptions) -> Delivery:
    check_keys(said, KEYS, entry)
    values = {key: KEYS[key](value, f"{entry}, {key}") for key, value in said.items()}
    own = _options(values, entry, path.parent, options)
    control = _control(values, path.parent, own, options.today)
    if ("path" in values) == ("url" in values):
        raise BadParameter(f"{entry} needs either path, or url with query or graph")
    if "path" in values:
        if "query" in values:
            raise BadParameter(f"{entry}, query: a query needs url, not path")
        return Delivery(own, tuple(str(path.parent / p) for p in values["path"]), control=control, entry=entry)
    if is_graph(values["url"]) or "graph" in values:
        return _graph(values, path.parent, replace(own, topic=values.get("topic")), entry, control)
    if "query" not in values or own.topic is None:
        raise BadParameter(f"{entry}, url: a database needs query and topic")
    url = _relative(values["url"], path.parent)
    if control and control.beside:
        raise BadParameter(f"{entry}, control: a query has no file that one could lie beside; give a whole path")
    return Delivery(own, query=Query(url, values["query"], own.password), control=control, entry=entry)


def _graph(values: Table, folder: Path, own: LoadOptions, entry: str, control: Control | None) -> Delivery:
    if not is_graph(values["url"]) or "graph" not in values or "query" in values:
        raise BadParameter(f"{entry}, url: a Neo4j needs graph, the file of its mapping, and no query")
    try:
        found = graph(values["url"], folder / values["graph"], own)
    except BadParameter as error:
        raise BadParameter(f"{entry}, graph: {error}") from error
    return Delivery(own, graph=found, control=control, entry=entry)


def _options(values: Table, entry: str, folder: Path, options: LoadOptions) -> LoadOptions:
    """The load's options with what the source says."""
    reading = replace(options.reading, **{k: values[k] for k in READING if k in values})
    said = {key: values[key] for key in ("topic", "source", "known_at") if key in values}
    if "password_file" in values:
        said["password"] = _password(folder / values["password_file"], entry)
    own = replace(options, reading=reading, **said)
    _check_layout(reading, own.topic, entry)
    _check_mapping(reading, own.topic, entry)
    try:
        own.check()
    except BadParameter as error:
        raise BadParameter(f"{entry}: {error}") from error
    return own


def _check_layout(reading: Reading, topic: str | None, entry: str) -> None:
    if reading.layout is None:
        return
    if topic is None:
        raise BadParameter(f"{entry}, layout: a layout is one of a topic's; say topic too")
    layouts = [layout.name for t in TOPICS if t.name == topic for layout in t.layouts]
    if reading.layout not in layouts:
        raise BadParameter(
            f"{entry}, layout: topic {topic} has none of the name {reading.layout}; it has {', '.join(layouts)}"
            f"{guess(reading.layout, layouts)}"
        )


def _check_mapping(reading: Reading, topic: str | None, entry: str) -> None:
    fields = {f.name for t in TOPICS if topic in (None, t.name) for layout in t.layouts for f in t.fields_of(layout)}
    for name in reading.mapping:
        if name not in fields:
            whose = f"topic {topic}" if topic else "any topic"
            raise BadParameter(f"{entry}, mapping: {name} is no field of {whose}{guess(name, fields)}")
    if not reading.header and not all(isinstance(column, int) for column in reading.mapping.values()):
        raise BadParameter(f"{entry}, mapping: without a header, columns are told by position: 1, 2, 3 ...")
    if not reading.header and not reading.mapping:
        raise BadParameter(f"{entry}, header: without one, mapping has to say which column is which, by position")


def _control(values: Table, folder: Path, own: LoadOptions, today: date) -> Control | None:
    if "control" not in values:
        return None
    known_at = own.known_at if isinstance(own.known_at, date) else None
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    day: Value = values.get("day")
    expected: date = known_at or today
    if day is not None:
        expected = words[day] if isinstance(day, str) else day
    return Control(values["control"], folder, expected, strict=day is not None)


def _password(path: Path, entry: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"{entry}, password_file: {path} cannot be read ({error})") from error


def _relative(url: str, folder: Path) -> str:
    """A SQLite file's path is relative to the manifest, as all its paths are."""
    scheme, _, rest = url.partition(":///")
    return f"{scheme}:///{(folder / rest).absolute()}" if scheme == "sqlite" and rest else url


def _yes_or_no(value: Value, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadParameter(f"{where}: {value!r} is neither true nor false")
    return value


def _among(names: Callable[[], Iterable[str]]) -> Callable[[Value, str], str]:
    def check(value: Value, where: str) -> str:
        known = list(names())
        if text(value, where) not in known:
            raise BadParameter(f"{where}: {value!r} is none of {', '.join(known)}{guess(value, known)}")
        return str(value)

    return check


def _topic(value: Value, where: str) -> str:
    return _among(lambda: [t.name for t in TOPICS])(value, where)


def _as(told: Callable[[str], str]) -> Callable[[Value, str], str]:
    def check(value: Value, where: str) -> str:
        try:
            return told(value if isinstance(value, str) else "")
        except BadParameter as error:
            raise BadParameter(f"{where}: {error}") from error

    return check


def _unit(value: Value, where: str) -> int:
    return YUAN[_among(lambda: YUAN)(value, where)]


def _mapping(value: Value, where: str) -> dict[str, str | int]:
    fit = isinstance(value, dict) and all(
        (isinstance(c, str) and c.strip()) or (isinstance(c, int) and not isinstance(c, bool) and c > 0)
        for c in value.values()
    )
    if not fit:
        raise BadParameter(f'{where}: write it as {{ number = "票号", day = 3 }}: a header, or a position from 1 on')
    return dict(value)


def _day(value: Value, where: str, words: tuple[str, ...]) -> date | str:
    if isinstance(value, str) and value in words:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadParameter(
            f"{where}: {value!r} is neither a day such as 2024-01-07 nor {' or '.join(words)}"
        ) from error


def _known_at(value: Value, where: str) -> date | str:
    return _day(value, where, ("document",))


def _business_day(value: Value, where: str) -> date | str:
    return _day(value, where, ("today", "yesterday"))


KEYS: dict[str, Callable[[Value, str], Value]] = {
    "topic": _topic,
    "path": texts,
    "url": text,
    "query": text,
    "graph": text,
    "password_file": text,
    "sheet": text,
    "layout": text,
    "mapping": _mapping,
    "header": _yes_or_no,
    "delimiter": _as(delimited),
    "encoding": _as(encoded),
    "known_at": _known_at,
    "source": text,
    "unit": _unit,
    "control": text,
    "day": _business_day,
}
"""What a source may say, and how it is checked."""

READING = ("sheet", "layout", "mapping", "header", "delimiter", "encoding", "unit")
