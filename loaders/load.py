"""The order of a load: find the files, tell what they are, read and clean them, judge their rows, keep what is new."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.engine import Engine
from graph.errors import DataRefused
from graph.facts import Facts
from graph.home import Home
from graph.progress import Progress, silent
from graph.topics import TOPICS, topic
from loaders.files import deliveries
from loaders.gather import Gathered, Gatherer
from loaders.intake import Intake
from loaders.options import LoadOptions
from loaders.person_key import check_keys
from loaders.report import LoadReport
from loaders.scratch import Scratch

MEMORY = "2GB"
"""Held by an engine before it spills: 10 million rows."""

__all__ = ["LoadOptions", "load"]


def load(home: Home, inputs: Sequence[str | Path], options: LoadOptions, progress: Progress = silent) -> LoadReport:
    """Load files, folders, patterns, manifests or the answer to a query into the facts of a home; what became of every
    row.

    Raises DataRefused where a file that was named, or all that there is, is of no topic or cannot be read; a source of
    a manifest is refused alone.
    """
    options.check()
    if options.topic is not None:
        topic(options.topic)
    handed = deliveries(inputs, options)
    facts = Facts(home.facts)
    with home.lock(), _staging(home) as staging, _swept(facts), Scratch(staging / "unpacked") as scratch:
        engine = Engine(MEMORY, staging)
        gathered = Gatherer(engine, scratch, progress).gather(handed)
        forms = gathered.forms
        check_keys(forms)
        report = _report(gathered)
        intakes = []
        for each in TOPICS:
            mine = [form for form in forms if form.topic.name == each.name]
            if mine:
                intake = Intake(engine, facts, each, home.rejects)
                report.topics[each.name] = intake.take(mine, progress)
                report.rejects.extend(intake.rejected)
                intakes.append(intake)
        # Not before all are judged: a load that breaks off keeps nothing of any topic.
        _check_share(report, options)
        for intake in intakes:
            intake.commit()
    return report


def _check_share(report: LoadReport, options: LoadOptions) -> None:
    """Raise DataRefused where more rows of a topic were rejected than the person allows."""
    most = 1 if options.max_rejected is None else options.max_rejected
    for name, found in report.topics.items():
        if found.rejected > found.read * most:
            share = found.rejected / found.read
            raise DataRefused(
                f"{found.rejected:,} of {found.read:,} rows of {name} were rejected ({share:.2%}), "
                f"more than {most:.2%}: nothing of this load was kept; the rejected rows are in "
                + ", ".join(str(path) for path in report.rejects)
            )


@contextmanager
def _swept(facts: Facts) -> Iterator[None]:
    """What is written of facts and in no commit goes: that of a killed load before, that of this one where it fails."""
    for each in TOPICS:
        facts.sweep(each)
    try:
        yield
    except BaseException:
        for each in TOPICS:
            facts.sweep(each)
        raise


def _report(gathered: Gathered) -> LoadReport:
    """What is known of a load before a row is read."""
    return LoadReport(
        {},
        unused={form.source.place: form.unused for form in gathered.forms if form.unused},
        doubts={form.source.place: form.doubts for form in gathered.forms if form.doubts},
        unrecognised=gathered.strangers,
        refused=gathered.refused,
    )


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """A folder beside the facts for what is on its way; what a killed load left there goes first."""
    folder = home.root / "staging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
