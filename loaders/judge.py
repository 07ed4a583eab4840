"""What is new, the same or changed, told against the version of each document that is in force when it is learnt."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import Parameter, Signature

import ibis
from ibis import _
from ibis.expr.types import IntegerValue, Table
from ibis.formats.pyarrow import PyArrowType

from graph.kept import kept
from graph.topics.topic import Topic

KEPT = ("new", "changed")
ORDER = ("known_at", "load", "seq")


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


def judge(topic: Topic, documents: Table, held: Table | None, load: int) -> tuple[Table, Counts]:
    """The documents that say something new, numbered with their load, and how many there were by verdict.

    A document is the same where the version before it, by (known_at, load, seq), says the same; it is changed where
    that says otherwise, and new where there is none. `documents` are read repeatedly, `held` once.
    """
    documents = documents.mutate(load=ibis.literal(load, "int32"))
    mine = documents.select("key")
    known = None if held is None else kept(_known(mine, held, topic))
    crowd = kept(_crowd(mine, known))
    hashed = documents.mutate(hash=documents.key.hash())
    verdicts = _among(_versions(hashed.semi_join(crowd, "hash"), topic), known, crowd, load)
    if known is not None:
        verdicts = verdicts.union(_alone(_versions(hashed.anti_join(crowd, "hash"), topic), known, crowd))
    verdicts = kept(verdicts)
    counts = _counts(verdicts, documents.count().to_pyarrow().as_py())
    dropped = verdicts.filter(verdicts.verdict == "same")
    return (documents.anti_join(dropped, "seq") if counts.same else documents), counts


def _said(rows: Table, topic: Topic) -> IntegerValue:
    """A hash of all that a row says beside its key: the engine's own, which costs little and holds for one load."""
    names = set(rows.columns)
    kinds = {c.name: PyArrowType.to_ibis(c.type) for c in topic.columns if c.name not in topic.key}
    said = [rows[name] if name in names else ibis.null(kind) for name, kind in kinds.items()]
    return _hashed(*said) if said else ibis.literal(0, "uint64")


def _hashed(*values: ibis.Value) -> IntegerValue:
    """The engine's hash of several values."""

    def call(*values: object) -> int:
        raise NotImplementedError

    named = [Parameter(f"value_{at}", Parameter.POSITIONAL_OR_KEYWORD) for at in range(len(values))]
    call.__signature__ = Signature(named)  # type: ignore[attr-defined]
    types = (tuple(value.type() for value in values), ibis.dtype("uint64"))
    found: IntegerValue = ibis.udf.scalar.builtin(call, name="hash", signature=types)(*values)
    return found


def _known(mine: Table, held: Table, topic: Topic) -> Table:
    """The versions that the facts hold of these documents."""
    return _versions(held.mutate(key=held.key.cast("uuid")).semi_join(mine, "key"), topic)


def _versions(rows: Table, topic: Topic) -> Table:
    """Of each row its key, its place in the order of versions, and a hash of what it says."""
    return rows.select("key", *ORDER, said=_said(rows, topic))


def _crowd(mine: Table, known: Table | None) -> Table:
    """Hashes of the keys of which the load has several versions, or the facts: these need be put in order."""
    tables = [mine] if known is None else [mine, known]
    several = [_several(table.select(hash=table.key.hash())) for table in tables]
    return several[0] if known is None else several[0].union(several[1], distinct=True)


def _several(hashes: Table) -> Table:
    return hashes.group_by("hash").having(_.count() > 1).agg()


def _alone(mine: Table, known: Table, crowd: Table) -> Table:
    """The verdict on each document that has one version in the load and one in the facts."""
    old = known.mutate(hash=known.key.hash()).anti_join(crowd, "hash")
    pairs = mine.join(old.select("key", former=_.said, former_day=_.known_at), "key")
    verdict = ibis.cases((_.former_day > _.known_at, "new"), (_.former == _.said, "same"), else_="changed")
    return pairs.select("seq", again=ibis.literal(True), verdict=verdict)


def _among(mine: Table, known: Table | None, crowd: Table, load: int) -> Table:
    """The verdict on each document of which there are several versions in the load, or in the facts."""
    rivals = mine
    if known is not None:
        rivals = mine.union(known.mutate(hash=known.key.hash()).semi_join(crowd, "hash").select(mine.columns))
    before = ibis.window(group_by="key", order_by=list(ORDER))
    whole = ibis.window(group_by="key", order_by=list(ORDER), preceding=None, following=None)
    told = rivals.mutate(
        former=rivals.said.lag().over(before),
        again=(ibis.row_number().over(before) > 0) | (rivals.load.min().over(whole) < load),
    )
    verdict = ibis.cases((told.former.isnull(), "new"), (told.former == told.said, "same"), else_="changed")
    return told.filter(told.load == load).select("seq", "again", verdict=verdict)


def _counts(verdicts: Table, documents: int) -> Counts:
    said = verdicts.verdict
    row = verdicts.agg(
        judged=verdicts.count(),
        new=(said == "new").sum(),
        same=(said == "same").sum(),
        changed=(said == "changed").sum(),
        again=(said.isin(KEPT) & verdicts.again).sum(),
    ).to_pyarrow()
    found = {name: column[0].as_py() or 0 for name, column in zip(row.column_names, row.columns, strict=True)}
    alone = documents - found.pop("judged")
    return Counts(**{**found, "new": found["new"] + alone})
