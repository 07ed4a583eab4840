"""Logs: what happened to enterprises day by day, from either side, and the integers that features are counted from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from graph.features.family import Scene
from graph.features.invoices import Side
from graph.kept import none, some

WINDOWS = (30, 90, 180, 365)
"""Days before the day: one, three, six and twelve months."""
CNY = "CNY"


@dataclass(frozen=True)
class Log:
    """Documents of one kind: where they come from, what they and their sides are called, and over which windows.

    `rows` gives LOGGED: a row with `documents` in force, its `amount` in fen, of an enterprise, `side` and `partner`
    (empty where none is known) on a day before the scene's.
    """

    name: str
    rows: Callable[[Scene], ir.Table]
    sides: tuple[Side, ...]
    reads: tuple[str, ...]
    noun: tuple[str, str] = ("documents", "张数")
    """What is counted: in names and English, and in Chinese."""
    amount_zh: str = "金额"
    windows: tuple[int, ...] = WINDOWS


LOGGED = ("id", "side", "partner", "day", "amount", "documents")


def booked(scene: Scene) -> ir.Table:
    """The log of an enterprise's own books: valid documents in CNY, net of red-letter ones, without tax."""
    books = scene.tables("books")
    rows = books.filter(books.currency == CNY, books.day < ibis.literal(scene.on), books.valid > 0)
    side = (rows.book == "output").ifelse("sales", "purchase")
    return rows.select("partner", "day", "amount", id=rows.owner, side=side, documents=rows.valid)


def flowing(scene: Scene, topic: str, sides: Mapping[str, str], *kinds: str, also: tuple[str, ...] = ()) -> ir.Table:
    """The log of a topic of flows: `sides` renames those of the table; of all kinds, or of some. `also` are
    further columns of the table.

    Amounts are of CNY alone: those of several currencies have no sum. Documents of all count.
    """
    flows = scene.tables("flows")
    rows = flows.filter(flows.topic == topic, flows.day < ibis.literal(scene.on), flows["count"] > 0)
    rows = rows.filter(rows.kind.isin(kinds)) if kinds else rows
    rows = rows.filter(rows.side.isin([*sides]))
    side = ibis.cases(*((rows.side == said, name) for said, name in sides.items()), else_=ibis.null("string"))
    fen = (rows.currency == CNY).ifelse(rows.amount, 0)
    return rows.select("id", "partner", "day", *also, side=side, amount=fen, documents=rows["count"])


def counted(log: Log, scene: Scene) -> ir.Table:
    """One row an enterprise of the log: `age`, days since its first document, and the integers of sides and windows.

    A window of d days is [on - d, on); `_before` are the d days before it. Missing sums and counts are 0.
    """
    rows = log.rows(scene)
    whole = _monthly(log, rows, scene.on).left_join(_spread(log, rows, scene.on), "id").drop("id_right")
    age = ibis.literal(scene.on).delta(whole.first_on, unit="day")
    counts = {n: whole[n].fill_null(0) for n in whole.columns if n not in ("id", "first_on")}
    return whole.mutate(age=age, **counts).drop("first_on")


def of_topic(topic: str, measures: Callable[[Scene], ir.Table]) -> Callable[[Scene], ir.Table]:
    """The measures of a family that is made of a topic's flows: of a Snapshot without any, nothing is worked out."""

    def made(scene: Scene) -> ir.Table:
        flows = scene.tables("flows")
        found = measures(scene)
        if some(flows.filter(flows.topic == topic)):
            return found
        return none(flows, {name: str(kind) for name, kind in found.schema().items()})

    return made


def beside(left: ir.Table, *others: ir.Table) -> ir.Table:
    """The left rows with what others say of the same `id`, 0 where one says nothing."""
    for other in others:
        added = [name for name in other.columns if name != "id"]
        joined = left.left_join(other, "id").drop("id_right")
        left = joined.mutate(**{name: joined[name].fill_null(0) for name in added})
    return left


def since(rows: ir.Table, on: date, days: int) -> ir.Table:
    """The rows of the last days before the day."""
    return rows.filter(rows.day >= _from(on, days))


def _monthly(log: Log, rows: ir.Table, on: date) -> ir.Table:
    """The first day of each enterprise, and the calendar months with a document of each side in each window."""
    month = (rows.day.year() * 12 + rows.day.month()).name("month")
    last = rows.group_by("id", "side", month).agg(first_on=rows.day.min(), last_on=rows.day.max())
    active = {
        f"{side.name}_months_{d}": ((last.side == side.name) & (last.last_on >= _from(on, d))).sum()
        for side in log.sides
        for d in log.windows
    }
    return last.group_by("id").agg(first_on=last.first_on.min(), **active)


def _spread(log: Log, rows: ir.Table, on: date) -> ir.Table:
    """Amounts, documents and partners of each side and window, from what each partner has of them."""
    late = since(rows, on, 2 * max(log.windows))
    sums: dict[str, ir.Value] = {}
    for d in log.windows:
        now = late.day >= _from(on, d)
        before = (late.day >= _from(on, 2 * d)) & ~now
        for name in ("amount", "documents"):
            sums |= {f"{name}_{d}": late[name].sum(where=now), f"{name}_{d}_before": late[name].sum(where=before)}
    pairs = late.group_by("id", "side", "partner").agg(**sums)
    found = {k: v for side in log.sides for d in log.windows for k, v in _of_side(pairs, side.name, d).items()}
    return pairs.group_by("id").agg(**found)


def _of_side(pairs: ir.Table, side: str, days: int) -> dict[str, ir.Value]:
    on, known = pairs.side == side, (pairs.side == side) & (pairs.partner != "")
    net = ibis.greatest(pairs[f"amount_{days}"].fill_null(0), 0)
    found: dict[str, ir.Value] = {
        f"{side}_top_{days}": net.max(where=known),
        f"{side}_net_{days}": net.sum(where=known),
    }
    for window in (f"{days}", f"{days}_before"):
        found |= {
            f"{side}_{name}_{window}": pairs[f"{name}_{window}"].sum(where=on) for name in ("amount", "documents")
        }
        found[f"{side}_partners_{window}"] = (known & (pairs[f"documents_{window}"].fill_null(0) > 0)).sum()
    return found


def _from(on: date, days: int) -> ir.Value:
    return ibis.literal(on - timedelta(days=days))
