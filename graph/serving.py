"""What the published run answers, read from its serve.sqlite."""

from __future__ import annotations

import json
import queue
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.errors import CannotStart, DataRefused
from graph.features_file import Contents
from graph.serving_features import Vector, asking
from graph.serving_schema import FORMAT
from graph.states import NO_TRADE

Row = dict[str, Any]

ENTERPRISE = "SELECT * FROM enterprises WHERE id = coalesce((SELECT id FROM aliases WHERE alias = :id), :id)"
ENTERPRISES = """
SELECT w.value AS asked, e.* FROM json_each(:ids) w LEFT JOIN aliases a ON a.alias = w.value
JOIN enterprises e ON e.id = coalesce(a.id, w.value)
"""
MENTIONS = "SELECT * FROM mentions WHERE id = :id ORDER BY source, code"
CREDIT = "SELECT * FROM credit WHERE id = :id AND card = :card"
CREDITS = "SELECT c.* FROM json_each(:ids) w JOIN credit c ON c.id = w.value"
REPRESENTATIVES = """
SELECT * FROM representatives WHERE firm = :firm ORDER BY since IS NULL, since DESC, person
"""
LISTS = """
SELECT direction, relation, count(*) - sum(closed) AS items, sum(closed) AS closed FROM prospects WHERE anchor_id = :id
GROUP BY direction, relation ORDER BY direction, relation
"""
PROSPECT = """
SELECT * FROM items WHERE anchor_id = :anchor AND counterparty_id = :other AND direction = :direction
"""
STATES = "SELECT void, lost, abnormal FROM states WHERE seller = :seller AND buyer = :buyer"
PASSES = """
  AND (:direction IS NULL OR direction = :direction)
  AND (:relation IS NULL OR relation = :relation)
  AND (:min_probability IS NULL OR probability >= :min_probability)
  AND (:customer_status IS NULL OR customer_status = :customer_status)
  AND (:resolved IS NULL OR resolved = :resolved)
  AND (:max_known_by IS NULL OR known_by <= :max_known_by)
  AND (:status IS NULL OR status IN (SELECT value FROM json_each(:status)))
  AND (:industry IS NULL OR industry IN (SELECT value FROM json_each(:industry)))
  AND (:region IS NULL OR EXISTS (SELECT 1 FROM json_each(:region) WHERE instr(region, value)))
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) t, json_each(:tag) w WHERE t.value = w.value))
"""
AMOUNT = "(:min_amount IS NULL OR amount >= :min_amount)"
SCORE = "(:min_score IS NULL OR score >= :min_score)"
PROSPECTS = f"""
SELECT * FROM items
WHERE anchor_id = :anchor AND probability <= :at_probability
  AND (probability < :at_probability OR (counterparty_id, direction) > (:at_id, :at_direction))
  AND (:closed OR closed = 0) AND {AMOUNT} AND {SCORE} {PASSES}
ORDER BY probability DESC, counterparty_id, direction LIMIT :limit
"""  # noqa: S608
LEFT_OUT = f"""
SELECT count(*) FILTER (WHERE score IS NULL AND {AMOUNT}) AS without_score,
       count(*) FILTER (WHERE amount IS NULL AND {SCORE}) AS without_amount
FROM items WHERE anchor_id = :anchor AND (:closed OR closed = 0) {PASSES}
"""  # noqa: S608
CLOSED = (
    f"SELECT count(*) AS closed FROM items WHERE anchor_id = :anchor AND closed = 1 AND {AMOUNT} AND {SCORE} {PASSES}"  # noqa: S608
)
BUSIEST = """
SELECT e.* FROM enterprises e JOIN prospects p ON p.anchor_id = e.id
WHERE p.direction = 'downstream' AND p.relation = 'observed'
GROUP BY e.id ORDER BY count(*) DESC, e.id LIMIT 1
"""
JSON = ("codes", "former_names", "names_seen", "tags", "flags", "aliases", "points", "reasons", "missing")


@dataclass(frozen=True)
class Wanted:
    """Which prospects are asked for; None asks for all. Of several values of a filter any will do."""

    direction: str | None = None
    relation: str | None = None
    min_probability: float | None = None
    min_amount: int | None = None
    min_score: int | None = None
    customer_status: str | None = None
    resolved: bool | None = None
    max_known_by: int | None = None
    status: tuple[str, ...] | None = None
    industry: tuple[str, ...] | None = None
    region: tuple[str, ...] | None = None
    """Names of regions, or parts of them."""
    tag: tuple[str, ...] | None = None
    closed: bool = False
    """Firms that are dissolved or revoked too."""

    def values(self) -> dict[str, object]:
        """The filters as SQL takes them."""
        said = asdict(self).items()
        return {name: json.dumps(value) if isinstance(value, tuple) else value for name, value in said}


@dataclass(frozen=True)
class Position:
    """The last item of a page; the next page goes on behind it."""

    probability: float = 2.0
    id: str = ""
    direction: str = ""


class Serving:
    """A serve.sqlite, opened read-only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise CannotStart(f"the run lacks {path}; repeat `lianke run` of its day")
        self.path = path
        self._free: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._closed = False
        self.meta = self._meta()
        self.holds = Contents.from_json(self.meta["features"])
        """The features that it holds."""

    def enterprise(self, identity: str) -> Row | None:
        """The enterprise of an id, or of an id that it absorbed."""
        return self._one(ENTERPRISE, {"id": identity})

    def mentions(self, identity: str) -> list[Row]:
        """The codes by which sources name an enterprise."""
        return self._all(MENTIONS, {"id": identity})

    def credit(self, identity: str, card: str) -> Row | None:
        """An enterprise's row of a card."""
        return self._one(CREDIT, {"id": identity, "card": card})

    def enterprises(self, identities: Sequence[str]) -> dict[str, Row]:
        """The enterprises of ids, or of ids that they absorbed, each by the id that was asked for."""
        rows = self._all(ENTERPRISES, {"ids": json.dumps(identities)})
        return {row.pop("asked"): row for row in rows}

    def credits(self, identities: Sequence[str]) -> dict[str, dict[str, Row]]:
        """The rows of enterprises by id, and then by card."""
        found: dict[str, dict[str, Row]] = {}
        for row in self._all(CREDITS, {"ids": json.dumps(identities)}):
            found.setdefault(row["id"], {})[row["card"]] = row
        return found

    def features(self, identities: Sequence[str], columns: Sequence[str]) -> dict[str, Vector]:
        """The values in some columns of enterprises' features, each by the id that was asked for."""
        with self._connection() as connection:
            rows = connection.execute(asking(columns), {"ids": json.dumps(identities)})
            return {row[0]: Vector(row[1], row[2], row[3:]) for row in rows}

    def representatives(self, firm: str) -> list[Row]:
        """The natural persons who represent an enterprise by law, the latest first."""
        return self._all(REPRESENTATIVES, {"firm": firm})

    def busiest(self) -> Row:
        """The anchor with the most buyers; raise DataRefused where no anchor has any."""
        row = self._one(BUSIEST, {})
        if row is None:
            raise DataRefused(f"{self.path} holds no list of buyers")
        return row

    def lists(self, identity: str) -> list[Row]:
        """How many prospects an enterprise has: direction, relation, items in business, closed ones."""
        return self._all(LISTS, {"id": identity})

    def prospect(self, anchor: str, other: str, direction: str) -> Row | None:
        """One item of an anchor's list."""
        return self._one(PROSPECT, {"anchor": anchor, "other": other, "direction": direction})

    def states(self, seller: str, buyer: str) -> Row:
        """How many documents of a pair are void, lost or abnormal."""
        return self._one(STATES, {"seller": seller, "buyer": buyer}) or dict.fromkeys(NO_TRADE, 0)

    def prospects(self, anchor: str, wanted: Wanted, behind: Position, limit: int) -> list[Row]:
        """An anchor's prospects behind a position, by probability from the highest, then id, then direction."""
        at = {"at_probability": behind.probability, "at_id": behind.id, "at_direction": behind.direction}
        return self._all(PROSPECTS, {"anchor": anchor, "limit": limit, **at, **wanted.values()})

    def left_out(self, anchor: str, wanted: Wanted) -> dict[str, int]:
        """How many items have no score and no amount, among those that the other filters let through."""
        return self._all(LEFT_OUT, {"anchor": anchor, **wanted.values()})[0]

    def closed(self, anchor: str, wanted: Wanted) -> int:
        """How many items the other filters let through, but for being dissolved or revoked."""
        return int(self._all(CLOSED, {"anchor": anchor, **wanted.values()})[0]["closed"])

    def close(self) -> None:
        """Let go of the file; requests that still read from it end well."""
        self._closed = True
        while not self._free.empty():
            self._free.get_nowait().close()

    def _meta(self) -> Mapping[str, Any]:
        try:
            rows = self._all("SELECT name, value FROM meta", {})
        except sqlite3.DatabaseError as error:
            raise CannotStart(
                f"{self.path} is damaged ({error}); delete its run's folder and repeat `lianke run`"
            ) from error
        meta = {row["name"]: json.loads(row["value"]) for row in rows}
        if meta["format"] > FORMAT:
            raise CannotStart(f"{self.path} was written by a newer Lianke (format {meta['format']}); update this one")
        if meta["format"] < FORMAT:
            raise CannotStart(f"{self.path} was written by an older Lianke; repeat `lianke run` of its day")
        return meta

    def _one(self, sql: str, values: Mapping[str, object]) -> Row | None:
        return next(iter(self._all(sql, values)), None)

    def _all(self, sql: str, values: Mapping[str, object]) -> list[Row]:
        with self._connection() as connection:
            cursor = connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [_decoded(dict(zip(names, row, strict=True))) for row in cursor]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._free.get_nowait()
        except queue.Empty:
            uri = f"{self.path.absolute().as_uri()}?mode=ro"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            if self._closed:
                connection.close()
            else:
                self._free.put(connection)


def _decoded(row: Row) -> Row:
    return {name: json.loads(value) if name in JSON and value is not None else value for name, value in row.items()}
