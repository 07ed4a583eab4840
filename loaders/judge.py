"""What is new, the same or changed, told against the version of each document that is in force when it is learnt."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import BaseBackend
from ibis.expr.types import Table

HALF = 32
KEPT = ("new", "changed")


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


def judge(con: BaseBackend, documents: Table, held: Table | None, load: int) -> tuple[Table, Counts]:
    """The documents that say something new, numbered with their load, and how many there were by verdict.

    A document is the same where the version before it, by (known_at, load, seq), says the same; it is changed where
    that says otherwise, and new where there is none.
    """
    crowd = con.create_table("crowd", _crowd(documents, held), temp=True)
    rivals = _rivals(documents.mutate(load=ibis.literal(load, "int32")), crowd)
    known = None if held is None else _rivals(held, crowd)
    verdicts = con.create_table("verdicts", _verdicts(rivals, known, load), temp=True)
    counts = _counts(verdicts, documents.count().to_pyarrow().as_py())
    dropped = verdicts.filter(verdicts.verdict == "same")
    kept = documents.anti_join(dropped, "seq").mutate(load=ibis.literal(load, "int32"))
    return kept, counts


def _crowd(documents: Table, held: Table | None) -> Table:
    """Hashes of keys that more than one version has: only these need be compared, whole and in order."""
    hashes = documents.select(hash=documents.key.hash())
    if held is not None:
        known = held.select(hash=held.key.hash())
        hashes = hashes.union(known.semi_join(hashes, "hash"))
    return hashes.group_by("hash").having(hashes.count() > 1).agg()


def _rivals(rows: Table, crowd: Table) -> Table:
    shared = rows.mutate(hash=rows.key.hash()).semi_join(crowd, "hash")
    # Half a SHA-256 tells as well, and keeps the comparison in half the memory.
    return shared.select("known_at", "load", "seq", key=shared.key.left(HALF), digest=shared.digest.left(HALF))


def _verdicts(rivals: Table, known: Table | None, load: int) -> Table:
    """One row a document of the load whose key another version has: its verdict, and whether it was known before."""
    versions = rivals if known is None else rivals.union(known)
    order = ["known_at", "load", "seq"]
    before = ibis.window(group_by="key", order_by=order)
    whole = ibis.window(group_by="key", order_by=order, preceding=None, following=None)
    told = versions.mutate(
        former=versions.digest.lag().over(before),
        again=(ibis.row_number().over(before) > 0) | (versions.load.min().over(whole) < load),
    )
    verdict = ibis.cases((told.former.isnull(), "new"), (told.former == told.digest, "same"), else_="changed")
    return told.filter(told.load == load).select("seq", "again", verdict=verdict)


def _counts(verdicts: Table, documents: int) -> Counts:
    said = verdicts.verdict
    row = verdicts.agg(
        rivals=verdicts.count(),
        new=(said == "new").sum(),
        same=(said == "same").sum(),
        changed=(said == "changed").sum(),
        again=(said.isin(KEPT) & verdicts.again).sum(),
    ).to_pyarrow()
    found = {name: column[0].as_py() or 0 for name, column in zip(row.column_names, row.columns, strict=True)}
    alone = documents - found.pop("rivals")
    return Counts(**{**found, "new": found["new"] + alone})
