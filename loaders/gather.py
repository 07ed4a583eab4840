"""What was handed in, as forms of topics: looked into, told what it is, and checked against its control file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from graph.engine import Engine
from graph.errors import DataRefused, LiankeError
from graph.progress import Progress, silent
from graph.topics import TOPICS, topic
from loaders.contents import Contents, Place, contents
from loaders.files import Delivery, Found, check_file
from loaders.form import Form, placed, recognise
from loaders.mapping import Graph
from loaders.options import LoadOptions
from loaders.query import ask
from loaders.scratch import Scratch
from loaders.source import Source


@dataclass
class Gathered:
    """The forms of what was handed in; why sources that were only found are not read, by their place; and why those
    that a manifest names are not, by their entry.
    """

    forms: list[Form] = field(default_factory=list)
    strangers: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gatherer:
    """Looks into deliveries with an engine, and with room for what has to be unpacked or asked for."""

    engine: Engine
    scratch: Scratch
    progress: Progress

    def gather(self, deliveries: Sequence[Delivery]) -> Gathered:
        """The forms of the deliveries, in their order.

        Raises DataRefused where a file that was named itself is of no topic or cannot be read, and where there is
        nothing to load; a source of a manifest is refused alone.
        """
        gathered = Gathered()
        for delivery in deliveries:
            try:
                gathered.forms += self._of(delivery, gathered.strangers)
            except LiankeError as refused:
                if delivery.entry is None:
                    raise
                gathered.refused[delivery.entry] = f"{delivery.entry}: {refused}"
        if not gathered.forms:
            reasons = [*gathered.refused.values(), *gathered.strangers.values()]
            raise DataRefused(f"there is nothing to load: {'; '.join(reasons) or 'the folder has no files'}")
        return gathered

    def _of(self, delivery: Delivery, strangers: dict[str, str]) -> list[Form]:
        """The forms of one delivery; why what it holds besides is not read goes to the strangers."""
        if delivery.query is not None:
            forms = [_form([ask(delivery.query, self.scratch.file(".parquet"), self.progress)], delivery.options)]
            self._check(delivery, forms, None)
            return forms
        if delivery.graph is not None:
            return self._of_graph(delivery, delivery.graph)
        found, forms = delivery.files(), []
        for number, file in enumerate(found):
            self.progress("looking at the files", number, len(found))
            mine = self._of_file(file, delivery, strangers)
            if delivery.control and delivery.control.beside:
                self._check(delivery, mine, file.path)
            forms += mine
        self.progress("looking at the files", len(found), len(found))
        if delivery.control and not delivery.control.beside:
            self._check(delivery, forms, None)
        if delivery.entry and not forms:
            raise DataRefused(f"{', '.join(delivery.paths)} has nothing that can be read")
        return forms

    def _of_graph(self, delivery: Delivery, graph: Graph) -> list[Form]:
        # Where it is used: files, which nearly all loads are of, need not wait for the driver.
        from loaders.cypher_reading import elements

        found = elements(graph, lambda: self.scratch.file(".parquet"), self.progress)
        read = zip(graph.entries, found, strict=True)
        forms = [_form([source], entry.options(delivery.options)) for entry, source in read]
        self._check(delivery, forms, None)
        return forms

    def _of_file(self, file: Found, delivery: Delivery, strangers: dict[str, str]) -> list[Form]:
        options, forms = delivery.options, []
        place = Place(file.path, str(file.path), file.path.name, self.scratch)
        unread: dict[str, str] = {}
        for tops in self._held(place, options, unread):
            try:
                forms.append(_form(tops, options))
            except DataRefused as refused:
                unread[tops[0].place] = str(refused)
        if file.named and not forms:
            raise DataRefused("; ".join(unread.values()))
        if delivery.control and unread:
            raise DataRefused("; ".join(unread.values()))
        strangers |= unread
        return forms

    def _held(self, place: Place, options: LoadOptions, unread: dict[str, str]) -> Iterator[Sequence[Source]]:
        try:
            check_file(place.path)
            held = contents(place, options.reading)
        except DataRefused as refused:
            held = Contents([], {place.shown: str(refused)})
        unread |= held.unread
        yield from held.sources

    def _check(self, delivery: Delivery, forms: Sequence[Form], file: Path | None) -> None:
        """Raise DataRefused where the control file says otherwise than the sources."""
        control = delivery.control
        if control is None:
            return
        path = control.whole() if file is None else control.of(file)
        rows = sum(self._rows(form.source) for form in forms)
        control.check(path, rows, ", ".join(form.source.place for form in forms) or str(file))

    def _rows(self, source: Source) -> int:
        """The rows of a source that have a filled cell."""
        with source.opened(self.engine.ibis, silent) as rows:
            filled = [rows[f"t{i}"] != "" for i in range(len(source.header))]
            some = reduce(lambda a, b: a | b, filled, rows.broken.notnull())
            return int(rows.filter(some).count().to_pyarrow().as_py())


def _form(tops: Sequence[Source], options: LoadOptions) -> Form:
    topics = TOPICS if options.topic is None else (topic(options.topic),)
    return recognise(placed(tops, topics, options), topics, options)
