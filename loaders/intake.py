"""The way of one topic's files into the facts: cleaned, counted, judged, written, and kept in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ibis
from ibis import BaseBackend, _
from ibis.expr.types import BooleanValue, Table, Value

from graph.fact_files import Part
from graph.fact_log import FileEntry, LoadEntry
from graph.facts import Facts
from graph.progress import Progress
from graph.topics.topic import Topic
from loaders import rejects
from loaders.carry import LACKS, carried, lacking, marked
from loaders.clean import FAULTS, Stamp
from loaders.form import Form
from loaders.judge import judge
from loaders.personal import Door
from loaders.report import TopicReport
from loaders.staged import silent, staged, together


@dataclass
class Intake:
    """One topic's part of a load. `rejects` is the folder where rejected rows go."""

    con: BaseBackend
    facts: Facts
    topic: Topic
    rejects: Path
    rejected: list[Path] = field(default_factory=list)
    """Files of rejected rows, as they are written."""
    _staged: list[Table] = field(default_factory=list)
    _lacking: set[str] = field(default_factory=set)
    _silent: set[str] | None = None
    _parts: list[Part] = field(default_factory=list)
    _entered: LoadEntry | None = None

    def take(self, forms: Sequence[Form], progress: Progress) -> TopicReport:
        """Load the files in their order; their rows by verdict."""
        before = self.facts.files_seen(self.topic.name)
        entries: list[FileEntry] = []
        report, offset = TopicReport(), 0
        for form in forms:
            entry = self._entry(form)
            seen = None if form.source.live else next((e for e in [*before, *entries] if e.covers(entry)), None)
            if seen is None:
                stamp = Stamp(form.options.source, form.options.learnt(self.topic), offset)
                entry, offset = self._stage(form, stamp, entry, progress)
                entries.append(entry)
            report += _counted(seen or entry, same=seen is not None)
            self._note(seen or entry)
        return report + self._keep(entries, progress) if entries else report

    def _entry(self, form: Form) -> FileEntry:
        options, topic = form.options, self.topic
        learnt = options.learnt(topic)
        mode = "document" if learnt is None else "given"
        return FileEntry(
            form.digest, form.source.name, topic.version, options.source, mode, known_to=learnt or options.today
        )

    def _note(self, entry: FileEntry) -> None:
        if entry.rejected:
            paths = rejects.paths(self.rejects, self.topic.name, entry)
            self.rejected += [path for path in paths if path.exists() and path not in self.rejected]

    def _stage(self, form: Form, stamp: Stamp, entry: FileEntry, progress: Progress) -> tuple[FileEntry, int]:
        """Clean the file's rows; its entry with their numbers, and where the next file starts."""
        door = Door(self.topic, form.options.person_key)
        with door.quiet():
            tables = staged(self.con, form, stamp, door, progress)
        documents = ibis.union(*tables)
        door.check(documents, form.source.place)
        entry, last = self._measured(documents, entry)
        if entry.rejected:
            bad = documents.filter(documents.reason.notnull())
            rejects.write(self.con, bad, rejects.paths(self.rejects, self.topic.name, entry))
        if entry.read > entry.rejected:
            self._staged = together([*self._staged, *(marked(table, form) for table in tables)])
            self._lacking.update(lacking(form))
            unsaid = silent(form, stamp)
            self._silent = unsaid if self._silent is None else self._silent & unsaid
        return entry, max(last, stamp.offset)

    def _measured(self, staged: Table, entry: FileEntry) -> tuple[FileEntry, int]:
        good, topic = staged.reason.isnull(), self.topic
        void = (staged[topic.state] == "void") if topic.state else good.isnull()
        off = ~staged[topic.balance.flag] if topic.balance else good.isnull()
        red = (staged[topic.amount] < 0) & ~void if topic.amount else good.isnull()
        row = staged.agg(
            read=staged.count(),
            rejected=(~good).sum(),
            flagged=_both(good, off),
            voided=_both(good, void),
            red=_both(good, red),
            last=staged.seq.max(),
            known_to=staged.known_at.max(where=good),
        ).to_pyarrow()
        found = {k: v for k, v in row.to_pylist()[0].items() if v is not None}
        last = found.pop("last", 0)
        return replace(entry, **found), last

    def _keep(self, entries: list[FileEntry], progress: Progress) -> TopicReport:
        """Judge what was staged and write what is new; the verdicts."""
        if not self._staged:
            return TopicReport()
        rows = ibis.union(*self._staged)
        documents = rows.filter(rows.reason.isnull()).drop(*FAULTS)
        held = self._held(documents)
        if self._lacking:
            documents = carried(self.topic, documents, held, sorted(self._lacking))
        number = self.facts.loads().get(self.topic.name, 0) + 1
        progress(f"comparing {self.topic.name} with what is known", 0, None)
        kept, counts = judge(self.topic, documents.drop(LACKS, *(self._silent or ())), held, number)
        progress(f"keeping {self.topic.name}", 0, counts.kept)
        # Also where nothing is new: a file that the log does not name could undo a later correction.
        self._entered = LoadEntry(number, tuple(entries), counts.new, counts.same, counts.changed, counts.again)
        if counts.kept:
            self._parts = [self.facts.write(self.con, self.topic, kept, number)]
        progress(f"keeping {self.topic.name}", counts.kept, counts.kept)
        return TopicReport(new=counts.new, same=counts.same, changed=counts.changed)

    def _held(self, documents: Table) -> Table | None:
        """The facts that may be versions of the documents: those of their days, where a day tells documents apart."""
        day, days = self.topic.day, None
        if day and day in self.topic.key:
            row = documents.agg(first=_[day].min(), last=_[day].max(), undated=_[day].isnull().sum())
            found = row.to_pyarrow().to_pylist()[0]
            days = None if found["undated"] else (found["first"], found["last"])
        return self.facts.versions(self.con, self.topic.name, days)

    def commit(self) -> None:
        """Make facts of what was written."""
        if self._entered:
            self.facts.commit(self.topic, self._parts, self._entered)


def _both(left: BooleanValue, right: BooleanValue) -> Value:
    return (left & right).fill_null(False).sum()


def _counted(entry: FileEntry, same: bool) -> TopicReport:
    good = entry.read - entry.rejected
    return TopicReport(
        read=entry.read,
        same=good if same else 0,
        rejected=entry.rejected,
        flagged=entry.flagged,
        voided=entry.voided,
        red=entry.red,
    )
