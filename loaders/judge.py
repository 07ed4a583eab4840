"""What is new, the same or changed, told against the version of each document that is in force when it is learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graph.engine import Engine
from graph.quoted import kind, name
from graph.topics.topic import Topic

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 1 << 20
KINDS = {"int64": pa.int64(), "uint64": pa.uint64()}
ORDER = "PARTITION BY key ORDER BY known_at, load, seq"


@dataclass(frozen=True)
class Counts:
    """Rows by verdict. `again` are those kept of a document that was known before, at whatever day."""

    new: int = 0
    same: int = 0
    changed: int = 0
    again: int = 0

    @property
    def kept(self) -> int:
        """Rows that become facts."""
        return self.new + self.changed


def judge(engine: Engine, topic: Topic, documents: str, held: str | None, load: int) -> tuple[str, Counts]:
    """The query of the documents that say something new, and how many there were by verdict.

    A document is the same where the version before it, by (known_at, load, seq), says the same; it is changed where
    that says otherwise, and new where there is none. `documents` are a table, which is read repeatedly; `held` is a
    query, which is read once.
    """
    met = None if held is None else engine.table("met", _met(engine, topic, documents, held))
    rivals = _rivals(engine, topic, documents, met, load)
    verdicts = engine.table("verdicts", " UNION ALL ".join(_verdicts(met, rivals, load)))
    counts = _counts(engine, verdicts, documents)
    dropped = f"(FROM {verdicts} SELECT seq WHERE verdict = 'same')"
    return (f"FROM {documents} ANTI JOIN {dropped} USING (seq)" if counts.same else f"FROM {documents}"), counts


def _met(engine: Engine, topic: Topic, documents: str, held: str) -> str:
    """Each document of the load with each version of it that the facts hold."""
    former = f"FROM ({held}) SELECT CAST(key AS UUID) AS key, known_at, load, seq, {_said(engine, topic, f'({held})')}"
    mine = f"FROM {documents} SELECT key, known_at, seq, {_said(engine, topic, documents)}"
    verdict = "CASE WHEN former.known_at > mine.known_at THEN 'new' WHEN former.said = mine.said THEN 'same' ELSE "
    return (
        f"FROM ({former}) AS former JOIN ({mine}) AS mine ON former.key = mine.key "
        f"SELECT mine.seq, {verdict} 'changed' END :: {VERDICT} AS verdict, former.known_at AS former_known_at, "
        "former.load AS former_load, former.seq AS former_seq, former.said AS former_said"
    )


VERDICT = "ENUM('new', 'same', 'changed')"


def _said(engine: Engine, topic: Topic, rows: str) -> str:
    """A hash of all that a row says beside its key: the engine's own, which costs little and holds for one load."""
    there = engine.columns(rows)
    said = [
        f"CAST({name(c.name) if c.name in there else 'NULL'} AS {kind(c.type)})"
        for c in topic.columns
        if c.name not in topic.key
    ]
    return f"hash({', '.join(said)}) AS said" if said else "0 AS said"


def _rivals(engine: Engine, topic: Topic, documents: str, met: str | None, load: int) -> str:
    """The documents of which the load has several versions, or the facts: these need be put in order."""
    crowd = _twice(engine, f"FROM {documents} SELECT hash(key) AS number")
    several = _twice(engine, f"FROM {met} SELECT seq AS number") if met else np.array([], np.int64)
    chosen = []
    for what, numbers in (("hash(key)", crowd), ("seq", several)):
        if len(numbers):
            chosen.append(f"{what} IN (FROM {_listed(engine, numbers)})")
    where = " OR ".join(chosen) or "false"
    said = _said(engine, topic, documents)
    return engine.table(
        "rivals", f"FROM {documents} SELECT key, known_at, CAST({load} AS INTEGER) AS load, seq, {said} WHERE {where}"
    )


def _twice(engine: Engine, query: str) -> NDArray[np.generic]:
    """The numbers that a query finds more than once."""
    # Sorted by the processor's wide registers: a tenth of what counting each in the engine costs.
    batches = [np.from_dlpack(batch.column(0)) for batch in engine.sql.sql(query).to_arrow_reader(BATCH)]
    found = np.concatenate(batches) if batches else np.empty(0, np.int64)
    found.sort()
    return np.unique(found[1:][found[1:] == found[:-1]])


def _listed(engine: Engine, numbers: NDArray[np.generic]) -> str:
    """The numbers as a table."""
    # Arrow would load pandas to look at an array of numpy's; its bytes are the same.
    column = pa.Array.from_buffers(KINDS[numbers.dtype.name], len(numbers), [None, pa.py_buffer(numbers)])
    engine.sql.register("numbers", pa.table({"number": column}))
    table = engine.table("numbers", "FROM numbers")
    engine.sql.unregister("numbers")
    return table


def _verdicts(met: str | None, rivals: str, load: int) -> list[str]:
    """The queries of the verdicts on documents that may be no new ones."""
    versions = f"(FROM {rivals} SELECT key, known_at, load, seq, said)"
    if met:
        former = "former_known_at, former_load, former_seq, former_said"
        versions += f" UNION ALL (FROM {met} JOIN {rivals} USING (seq) SELECT DISTINCT key, {former})"
    told = (
        f"FROM ({versions}) SELECT seq, load, said, lag(said) OVER before AS former, "
        f"row_number() OVER before > 1 OR min(load) OVER whole < {load} AS again "
        f"WINDOW before AS ({ORDER}), whole AS (PARTITION BY key)"
    )
    verdict = "CASE WHEN former IS NULL THEN 'new' WHEN former = said THEN 'same' ELSE 'changed' END"
    found = [f"(FROM ({told}) SELECT seq, again, {verdict} :: {VERDICT} AS verdict WHERE load = {load})"]
    return [*found, f"(FROM {met} ANTI JOIN {rivals} USING (seq) SELECT seq, true, verdict)"] if met else found


def _counts(engine: Engine, verdicts: str, documents: str) -> Counts:
    said = ", ".join(f"count(*) FILTER (verdict = '{one}') AS {one}" for one in ("new", "same", "changed"))
    again = "count(*) FILTER (verdict <> 'same' AND again) AS again"
    found = engine.row(f"FROM {verdicts} SELECT count(*) AS judged, {said}, {again}")
    whole = engine.row(f"FROM {documents} SELECT count(*) AS documents")
    alone = whole["documents"] - found.pop("judged")
    return Counts(**{**found, "new": found["new"] + alone})
