"""The scores of every anchor's pairs, both directions: all observed ones and the best predicted ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.foresee import Foreseen, Foresight, foresight
from gnn.ledger import Floats, Ints, Ledger, Tables, day_number, read_ledger
from gnn.market import DIRECTIONS
from gnn.model import LinkModel
from gnn.seed import device, seeded
from graph.progress import Progress, silent
from graph.standing import closed
from graph.tables import LINKS

TOP = 500
"""Predicted pairs on each list."""


def score(model: LinkModel, snapshot: Tables, top: int = TOP, progress: Progress = silent) -> pa.Table:
    """The `links` table of the Snapshot's day: every anchor, both directions, all observed and `top` predicted pairs.

    The Snapshot may be later than the model and hold other enterprises. Lists hold fewer than `top` only where the
    direction has fewer counterparties. Those out of business are listed too, but do not count towards `top`.
    """
    seeded(model.options.seed, model.options.threads)
    ledger, cut = read_ledger(snapshot), day_number(snapshot.as_of)
    gone = pc.is_in(ledger.ids.ids, closed(snapshot.arrow("enterprises"))).to_numpy(zero_copy_only=False)
    ahead = foresight(model.learnt, model.options, ledger, cut, device(model.options.device))
    parts = []
    for done, direction in enumerate(DIRECTIONS):
        progress("scoring", done, len(DIRECTIONS))
        parts += [listed(direction, *part, ledger.ids.ids) for part in lists(ahead, direction, ledger, gone, top)]
    progress("scoring", len(DIRECTIONS), len(DIRECTIONS))
    table = pa.concat_tables(parts)
    model_column = pa.array([model.digest] * len(table), pa.string())
    day_column = pa.array([snapshot.as_of] * len(table), pa.date32())
    return LINKS.conform(table.append_column("model", model_column).append_column("as_of", day_column))


def lists(
    ahead: Foresight, direction: str, ledger: Ledger, gone: NDArray[np.bool_], top: int
) -> Iterator[tuple[str, Foreseen, Ints]]:
    """Relation, pairs and their ranks: those of the past, then block by block the best of those that are none."""
    past = ahead.again(direction)
    yield "observed", past, ranks(past.anchor, past.probability, past.other)
    anchors = np.flatnonzero(ahead.past.anchor)
    for found in ahead.new(direction, anchors, top + min(int(gone.sum()), top)):
        yield "predicted", *best(found, gone, top)


def best(found: Foreseen, gone: NDArray[np.bool_], top: int) -> tuple[Foreseen, Ints]:
    """The best pairs of each anchor and their ranks; those with firms that are gone do not count towards `top`."""
    rank = ranks(found.anchor, found.probability, found.other)
    kept = places(found.anchor, rank, ~gone[found.other]) <= top
    return found.take(kept), rank[kept]


def ranks(anchor: Ints, p: Floats, other: Ints) -> Ints:
    """Place within each anchor: by probability, then by id."""
    order = np.lexsort((other, -p, anchor))
    starts = np.r_[True, anchor[order][1:] != anchor[order][:-1]][: len(anchor)]
    begin = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    out = np.empty(len(anchor), np.int64)
    out[order] = np.arange(len(anchor)) - begin + 1
    return out


def places(anchor: Ints, rank: Ints, counts: NDArray[np.bool_]) -> Ints:
    """How many of each anchor's list count, up to and with each place."""
    order = np.lexsort((rank, anchor))
    sofar = np.cumsum(counts[order])
    starts = np.r_[True, anchor[order][1:] != anchor[order][:-1]][: len(anchor)]
    before: Ints = (sofar - counts[order])[np.flatnonzero(starts)]
    out = np.empty(len(anchor), np.int64)
    out[order] = sofar - before[np.cumsum(starts) - 1]
    return out


def listed(direction: str, relation: str, found: Foreseen, rank: Ints, ids: pa.Array) -> pa.Table:
    """Pairs with their probabilities as rows of the `links` table, but for model and day."""
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(found.anchor)),
            "counterparty_id": ids.take(pa.array(found.other)),
            "direction": pa.array([direction] * len(rank), pa.string()),
            "relation": pa.array([relation] * len(rank), pa.string()),
            "probability": found.probability,
            "rank": pa.array(rank, pa.int32()),
        }
    )
