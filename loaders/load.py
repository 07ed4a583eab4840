"""The order of a load: find the files, tell what they are, read and clean them, judge their rows, keep what is new."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ibis import BaseBackend

from graph.engine import connect
from graph.errors import DataRefused
from graph.facts import Facts
from graph.home import Home
from graph.progress import Progress, silent
from graph.topics import TOPICS, topic
from graph.topics.topic import Topic
from loaders.files import Found, find
from loaders.form import Form, recognise
from loaders.intake import Intake
from loaders.options import LoadOptions
from loaders.personal import check_keys
from loaders.report import LoadReport
from loaders.text import inspect

QUOTE = "'"

__all__ = ["LoadOptions", "load"]


def load(home: Home, paths: Sequence[Path], options: LoadOptions, progress: Progress = silent) -> LoadReport:
    """Load the files of the paths into the facts of a home; what became of every row.

    Raises DataRefused where a file that was named, or every file of a folder, is of no topic or cannot be read.
    """
    options.check()
    topics = TOPICS if options.topic is None else (topic(options.topic),)
    found = find(paths)
    with home.lock(), _staging(home) as staging:
        forms, strangers = _recognised(found, topics, options, progress)
        check_keys(forms)
        facts = Facts(home.facts)
        report = LoadReport({}, unrecognised=strangers, unused={f.source.place: f.unused for f in forms if f.unused})
        for each in topics:
            mine = [form for form in forms if form.topic.name == each.name]
            if mine:
                intake = Intake(_engine(staging), facts, each, staging / each.name, home.rejects)
                report.topics[each.name] = intake.take(mine, progress)
                report.rejects.extend(intake.rejected)
    return report


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """A folder beside the facts for what is on its way; what a killed load left there goes first."""
    folder = home.root / "staging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _recognised(
    found: Sequence[Found], topics: Sequence[Topic], options: LoadOptions, progress: Progress
) -> tuple[list[Form], dict[str, str]]:
    """The forms of the files, and why the others are not read; one that was named itself is refused instead."""
    forms: list[Form] = []
    strangers: dict[str, str] = {}
    for number, file in enumerate(found):
        progress("looking at the files", number, len(found))
        try:
            forms.append(_form(file, topics, options))
        except DataRefused as refused:
            if file.named:
                raise
            strangers[str(file.path)] = str(refused)
    progress("looking at the files", len(found), len(found))
    if not forms:
        raise DataRefused(f"there is nothing to load: {'; '.join(strangers.values()) or 'the folder has no files'}")
    return forms, strangers


def _form(file: Found, topics: Sequence[Topic], options: LoadOptions) -> Form:
    if not file.path.is_file():
        raise DataRefused(f"{file.path} is neither a file nor a link to one; name what it leads to itself")
    if not file.readable:
        raise DataRefused(f"{file.path} is neither .csv nor .csv.gz; save it as CSV in UTF-8")
    return recognise(inspect(file.path), topics, options)


def _engine(spill: Path) -> BaseBackend:
    """An engine of its own for each topic, whose tables go with it."""
    con = connect()
    con.raw_sql(f"SET temp_directory = '{str(spill).replace(QUOTE, QUOTE * 2)}'")
    return con
