"""Cleaned rows on their way: worked out once and held in the engine, which spills to the load's own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from graph.engine import Engine
from graph.progress import Progress
from graph.quoted import kind, name, names, text
from loaders.apart import told_apart
from loaders.form import Form
from loaders.plain import ODD, Rows, plainly
from loaders.shapes import Shapes
from loaders.source import Swift
from loaders.stamp import FAULTS, Stamp, constants

MANY = 32
"""So many tables are put into one: a folder may have thousands of small files."""
SHARE = 0.1
"""Where more rows than these, 0..1, are odd, it is cheaper to let all of them through the door than each of those."""
NOTHING = dict.fromkeys(FAULTS, "CAST(NULL AS VARCHAR)")


@dataclass(frozen=True)
class Seen:
    """A table of rows that were read plainly, the expression of a row's number, whether the door has seen them all, and
    how many are odd.
    """

    table: str
    row: str
    guarded: bool
    odd: int


@dataclass(frozen=True)
class Stage:
    """One file on an engine. `shapes` are the types of columns that are another than the declared one."""

    engine: Engine
    form: Form
    stamp: Stamp
    shapes: Shapes

    def staged(self, progress: Progress) -> list[str]:
        """The rows of the file as documents, and FAULTS of those to reject: one to three tables, by their names."""
        seen = self._swiftly(progress) or self._carefully(progress)
        if not seen.odd:
            self.engine.sql.execute(f"ALTER TABLE {seen.table} DROP COLUMN {ODD}")
            return self._apart([self._whole(seen.table, seen.row)])
        from loaders.careful import looked_at

        good = self._whole(seen.table, seen.row, where=f" WHERE {ODD} IS NULL")
        rows = f"FROM {seen.table} SELECT {seen.row} AS row, {ODD} WHERE {ODD} IS NOT NULL"
        looked = looked_at(self.engine, self.engine.view("odd", rows), self.form, self.stamp, seen.guarded)
        return self._apart([good, self._whole(looked, '"row"', {fault: name(fault) for fault in FAULTS})])

    def _swiftly(self, progress: Progress) -> Seen | None:
        """What was seen of rows that the engine read itself; None where it may not, or reads something else in them."""
        found = self.form.source.swift()
        if found is None:
            return None
        progress(f"reading {self.form.source.name}", 0, found.count)
        seen = None if self.form.topic.secret else self._read(found, guarded=False)
        if self.form.topic.secret or (seen and seen.odd > SHARE * found.count):
            if seen:
                self.engine.sql.execute(f"DROP TABLE {seen.table}")
            seen = self._read(found, guarded=True)
        progress(f"reading {self.form.source.name}", found.count, found.count)
        return seen

    def _read(self, found: Swift, guarded: bool) -> Seen | None:
        query = f"{found.rows} SELECT *, CAST(NULL AS VARCHAR) AS broken, CAST(NULL AS VARCHAR) AS why"
        if guarded:
            from loaders.careful import guarded as through

            query = f"FROM {through(self.engine, query, self.form)}"
        try:
            table = self.engine.table("seen", plainly(Rows(query, False, guarded), self.form, self.stamp))
        except duckdb.Error:
            return None
        counted = self.engine.row(f"FROM {table} SELECT count(*) AS rows, count({ODD}) AS odd")
        if counted["rows"] != found.count or not found.unchanged():
            self.engine.sql.execute(f"DROP TABLE {table}")
            return None
        # A table that is made in the order of a file numbers its rows in that order.
        return Seen(table, f"rowid + {found.first}", guarded, counted["odd"])

    def _carefully(self, progress: Progress) -> Seen:
        """What was seen of rows that only a closer look tells apart."""
        from loaders.careful import opened

        with opened(self.engine, self.form, progress) as rows:
            table = self.engine.table("seen", plainly(Rows(f"FROM {rows}", True, True), self.form, self.stamp))
        return Seen(table, '"row"', True, self.engine.row(f"FROM {table} SELECT count({ODD}) AS odd")["odd"])

    def _whole(self, table: str, row: str, faults: Mapping[str, str] = NOTHING, where: str = "") -> str:
        """The rows with what says the same in all of them, which took no room so far."""
        topic, fixed, learnt = self.form.topic, constants(self.form, self.stamp), self.stamp.known_at
        said = {c.name: text(fixed[c.name]) if c.name in fixed else name(c.name) for c in topic.columns}
        typed = {c.name: f"CAST({said[c.name]} AS {self.shapes.get(c.name, kind(c.type))})" for c in topic.columns}
        place = {
            "key": "key",
            "known_at": text(learnt) if learnt else "known_at",
            "seq": f"{row} + {self.stamp.offset}",
            "file": f"CAST({text(self.form.source.name)} AS {self.shapes['file']})",
            "row": row,
        }
        columns = ", ".join(f"{expression} AS {name(n)}" for n, expression in {**faults, **typed, **place}.items())
        return self.engine.view("documents", f"FROM {table} SELECT {columns}{where}")

    def _apart(self, tables: Sequence[str]) -> list[str]:
        """The tables, the rows of them that share a key counted through where the topic wants it."""
        if told_apart(self.form) is None:
            return list(tables)
        from loaders.careful import counted

        return counted(self.engine, tables, self.form)


def together(engine: Engine, tables: Sequence[str]) -> list[str]:
    """The same rows in few tables."""
    return [engine.table("documents", union(tables))] if len(tables) >= MANY else list(tables)


def union(tables: Sequence[str], columns: Sequence[str] = ()) -> str:
    """The query of the rows of several tables."""
    chosen = names(columns) if columns else "*"
    return " UNION ALL BY NAME ".join(f"(FROM {table} SELECT {chosen})" for table in tables)
