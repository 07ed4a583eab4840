"""The way of one topic's files into the facts: cleaned, counted, judged, written, and kept in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.engine import Engine
from graph.fact_files import Part
from graph.fact_log import FileEntry, LoadEntry
from graph.facts import Facts
from graph.progress import Progress
from graph.quoted import name, names
from graph.topics.topic import Topic
from loaders import rejects
from loaders.carry import LACKS, carried, lacking, marked
from loaders.form import Form
from loaders.judge import judge
from loaders.report import TopicReport
from loaders.shapes import Shapes, shapes
from loaders.staged import Stage, together, union
from loaders.stamp import Stamp, silent


@dataclass
class Intake:
    """One topic's part of a load. `rejects` is the folder where rejected rows go."""

    engine: Engine
    facts: Facts
    topic: Topic
    rejects: Path
    rejected: list[Path] = field(default_factory=list)
    """Files of rejected rows, as they are written."""
    _staged: list[str] = field(default_factory=list)
    _lacking: list[set[str]] = field(default_factory=list)
    _silent: set[str] | None = None
    _parts: list[Part] = field(default_factory=list)
    _entered: LoadEntry | None = None

    def take(self, forms: Sequence[Form], progress: Progress) -> TopicReport:
        """Load the files in their order; their rows by verdict."""
        before = self.facts.files_seen(self.topic.name)
        entries: list[FileEntry] = []
        report, offset, told = TopicReport(), 0, shapes((form, self._stamp(form, 0)) for form in forms)
        for form in forms:
            entry = self._entry(form)
            seen = None if form.source.live else next((e for e in [*before, *entries] if e.covers(entry)), None)
            if seen is None:
                entry, offset = self._stage(form, self._stamp(form, offset), entry, told, progress)
                entries.append(entry)
            report += _counted(seen or entry, same=seen is not None)
            self._note(seen or entry)
        return report + self._keep(entries, progress) if entries else report

    def _stamp(self, form: Form, offset: int) -> Stamp:
        return Stamp(form.options.source, form.options.learnt(self.topic), offset)

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

    def _stage(
        self, form: Form, stamp: Stamp, entry: FileEntry, told: Shapes, progress: Progress
    ) -> tuple[FileEntry, int]:
        """Clean the file's rows; its entry with their numbers, and where the next file starts."""
        tables = Stage(self.engine, form, stamp, told).staged(progress)
        entry, last = self._measured(union(tables), entry)
        if entry.rejected:
            bad = f"FROM ({union(tables)}) WHERE reason IS NOT NULL"
            rejects.write(self.engine, bad, rejects.paths(self.rejects, self.topic.name, entry))
        if entry.read > entry.rejected:
            mine = [marked(self.engine, table, form) for table in tables]
            self._staged = together(self.engine, [*self._staged, *mine])
            self._lacking.append(set(lacking(form)))
            unsaid = silent(form, stamp)
            self._silent = unsaid if self._silent is None else self._silent & unsaid
        return entry, max(last, stamp.offset)

    def _measured(self, staged: str, entry: FileEntry) -> tuple[FileEntry, int]:
        topic = self.topic
        void = f"{name(topic.state)} = 'void'" if topic.state else "false"
        off = f"NOT {name(topic.balance.flag)}" if topic.balance else "false"
        red = f"{name(topic.amount)} < 0 AND NOT {void}" if topic.amount else "false"
        good = {"flagged": off, "voided": void, "red": red}
        sums = ", ".join(f"count(*) FILTER (reason IS NULL AND {each}) AS {what}" for what, each in good.items())
        found = self.engine.row(
            f"FROM ({staged}) SELECT count(*) AS read, count(reason) AS rejected, {sums}, max(seq) AS last, "
            "max(known_at) FILTER (reason IS NULL) AS known_to"
        )
        last = found.pop("last") or 0
        return replace(entry, **{what: value for what, value in found.items() if value is not None}), last

    def _keep(self, entries: list[FileEntry], progress: Progress) -> TopicReport:
        """Judge what was staged and write what is new; the verdicts."""
        if not self._staged:
            return TopicReport()
        columns = [*(c.name for c in self.topic.columns), "key", "known_at", "seq", "file", "row"]
        rows = f"FROM ({union(self._staged)}) SELECT {names([*columns, LACKS])} WHERE reason IS NULL"
        documents = self.engine.view("documents", rows)
        held = self._held(documents)
        if self._carries(held):
            documents = carried(self.engine, self.topic, documents, held, sorted(set[str]().union(*self._lacking)))
        number = self.facts.number(self.topic.name) + 1
        progress(f"comparing {self.topic.name} with what is known", 0, None)
        kept, counts = judge(self.engine, self.topic, documents, held, number)
        progress(f"keeping {self.topic.name}", 0, counts.kept)
        # Also where nothing is new: a file that the log does not name could undo a later correction.
        self._entered = LoadEntry(number, tuple(entries), counts.new, counts.same, counts.changed, counts.again)
        if counts.kept:
            said = [column for column in columns if column not in (self._silent or ())]
            numbered = f"{kept} SELECT {names(said)}, CAST({number} AS INTEGER) AS load"
            self._parts = [self.facts.write(self.engine.sql, self.topic, numbered, number)]
        progress(f"keeping {self.topic.name}", counts.kept, counts.kept)
        self.engine.forget()
        return TopicReport(new=counts.new, same=counts.same, changed=counts.changed)

    def _carries(self, held: str | None) -> bool:
        """Whether a file lacks a column that another file, or the facts, may have said."""
        first, *others = self._lacking
        return bool(first) if held else any(lacking != first for lacking in others)

    def _held(self, documents: str) -> str | None:
        """The facts that may be versions of the documents: those of their days, where a day tells documents apart."""
        day, days = self.topic.day, None
        if day and day in self.topic.key:
            ends = f"min({name(day)}) AS first, max({name(day)}) AS last, count(*) - count({name(day)}) AS undated"
            found = self.engine.row(f"FROM {documents} SELECT {ends}")
            days = None if found["undated"] else (found["first"], found["last"])
        return self.facts.held(self.engine.sql, self.topic.name, days)

    def commit(self) -> None:
        """Make facts of what was written."""
        if self._entered:
            self.facts.commit(self.topic, self._parts, self._entered)


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
