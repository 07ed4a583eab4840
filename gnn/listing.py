"""What the link model says of a plain table of trade: its pairs, and the best that are none yet, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gnn.foresee import Foreseen, Foresight
from gnn.ledger import Ints
from gnn.market import DIRECTIONS
from gnn.score import ranks
from gnn.tabular import opened
from graph.errors import DataRefused
from graph.progress import Progress, silent

SCHEMA = pa.schema(
    [("src", pa.string()), ("dst", pa.string()), ("direction", pa.string()), ("probability", pa.float64())]
)
SHOWN = 5
"""Unknown names that are shown."""


@dataclass(frozen=True)
class Listing:
    """Rows of SCHEMA; their anchors and pairs by direction; how many that were asked for are left out as unknown."""

    rows: pa.Table
    lists: Mapping[str, Mapping[str, int]]
    unknown: int
    names: Sequence[str] = ()
    """The first names that are unknown."""

    def as_json(self) -> dict[str, object]:
        """How much there is of what, and what is left out."""
        return {
            "lists": self.lists,
            "rows": len(self.rows),
            "unknown": self.unknown,
            "unknown_names": list(self.names),
        }


def best(ahead: Foresight, asked: Mapping[str, pa.Array] | None, top: int, progress: Progress = silent) -> Listing:
    """All pairs of the past, and of each anchor the best `top` that are none; of all anchors unless some are asked for.

    `asked` names anchors by direction. Of one that traded in the other direction alone, what everybody buys or sells
    is foreseen.
    """
    strangers: list[str] = []
    if asked is not None:
        strangers = [name for names in asked.values() for name in unknown(ahead, names.unique())]
        ahead = ahead.with_cold(np.concatenate([numbers(ahead, names) for names in asked.values()]))
    parts, lists = [], {}
    for done, direction in enumerate(DIRECTIONS):
        progress("foreseeing", done, len(DIRECTIONS))
        past = ahead.again(direction)
        anchors = ahead.scene(direction).market.rows
        if asked is not None:
            anchors = np.intersect1d(anchors, numbers(ahead, asked[direction]))
        new = [
            found.take(ranks(found.anchor, found.probability, found.other) <= top)
            for found in ahead.new(direction, anchors, top)
        ]
        parts += [named(ahead, direction, found) for found in (past, *new)]
        lists[direction] = counts(len(anchors), len(past.anchor), sum(len(found.anchor) for found in new))
    progress("foreseeing", len(DIRECTIONS), len(DIRECTIONS))
    return Listing(pa.concat_tables(parts), lists, len(strangers), strangers[:SHOWN])


def unknown(ahead: Foresight, names: pa.Array) -> list[str]:
    """Those names of which nothing is known before the day."""
    at = numbers(ahead, names)
    known = (at >= 0) & ahead.past.anchor[at]
    return [str(name) for name in names.filter(pa.array(~known)).to_pylist()]


def counts(anchors: int, observed: int, predicted: int) -> dict[str, int]:
    """Anchors and pairs of a direction."""
    return {"anchors": anchors, "observed": observed, "predicted": predicted}


def of_pairs(ahead: Foresight, pairs: pa.Table, progress: Progress = silent) -> Listing:
    """Pairs that are given as src, dst and direction, in their order, each with its probability."""
    probability, lists = np.full(len(pairs), np.nan), {}
    for done, direction in enumerate(DIRECTIONS):
        progress("foreseeing", done, len(DIRECTIONS))
        rows = np.flatnonzero(pc.equal(pairs["direction"], direction).to_numpy(zero_copy_only=False))
        src, dst = (numbers(ahead, pairs[name].take(rows)) for name in ("src", "dst"))
        anchors, others = (dst, src) if direction == "upstream" else (src, dst)
        if len(rows):
            probability[rows] = ahead.of(direction, anchors, others)
        known = ~np.isnan(probability[rows])
        seen = ahead.traded(direction, anchors[known], others[known])
        lists[direction] = counts(len(np.unique(anchors[known])), int(seen.sum()), int((~seen).sum()))
    known = ~np.isnan(probability)
    table = pairs.select(["src", "dst", "direction"]).append_column("probability", pa.array(probability))
    return Listing(table.filter(pa.array(known)).cast(SCHEMA), lists, int((~known).sum()))


def numbers(ahead: Foresight, names: pa.Array) -> Ints:
    """Node numbers of names; -1 of one that is not there."""
    return np.asarray(pc.fill_null(pc.index_in(names, ahead.past.ids.ids), -1).to_numpy(zero_copy_only=False), np.int64)


def named(ahead: Foresight, direction: str, found: Foreseen) -> pa.Table:
    """Rows of SCHEMA."""
    names = ahead.past.ids.ids
    anchor, other = names.take(pa.array(found.anchor)), names.take(pa.array(found.other))
    src, dst = (other, anchor) if direction == "upstream" else (anchor, other)
    return pa.table([src, dst, pa.array([direction] * len(anchor), pa.string()), found.probability], schema=SCHEMA)


def read_anchors(path: Path) -> dict[str, pa.Array]:
    """Names by direction, of a CSV or Parquet file of name and direction."""
    table = opened(path, ("name", "direction")).to_arrow_table()
    checked(path, table)
    return {
        d: table["name"].cast(pa.string()).filter(pc.equal(table["direction"], d)).combine_chunks() for d in DIRECTIONS
    }


def read_pairs(path: Path) -> pa.Table:
    """Rows of src, dst and direction, of a CSV or Parquet file; one that has no direction is asked in both."""
    told = opened(path, ("src", "dst"))
    table = told.to_arrow_table()
    pairs = {name: table[name].cast(pa.string()) for name in ("src", "dst")}
    if "direction" in table.column_names:
        checked(path, table)
        return pa.table({**pairs, "direction": table["direction"].cast(pa.string())})
    parts = [pa.table({**pairs, "direction": pa.array([d] * len(table), pa.string())}) for d in DIRECTIONS]
    return pa.concat_tables(parts)


def checked(path: Path, table: pa.Table) -> None:
    """Raise DataRefused where a direction is none."""
    stray = [d for d in table["direction"].unique().to_pylist() if d not in DIRECTIONS]
    if stray:
        raise DataRefused(f"{path} has the direction {stray[0]!r}; write {' or '.join(DIRECTIONS)}")
