"""The scores of every anchor's pairs, both directions: all observed ones and the best predicted ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.examples import Examples, asked
from gnn.fit import judge, on_device
from gnn.ledger import Floats, Ints, Tables, day_number, read_ledger
from gnn.model import LinkModel
from gnn.seed import device, seeded
from gnn.tensors import tensors
from graph.progress import Progress, silent
from graph.standing import closed
from graph.tables import LINKS


def score(model: LinkModel, snapshot: Tables, top: int = 500, progress: Progress = silent) -> pa.Table:
    """The `links` table of the Snapshot's day: every anchor, both directions, all observed and `top` predicted pairs.

    The Snapshot may be later than the model and hold other enterprises. Lists hold fewer than `top` only where the
    direction has fewer counterparties. Those out of business are listed too, but do not count towards `top`.
    """
    seeded(model.options.seed, model.options.threads)
    where = device(model.options.device)
    ledger, cut = read_ledger(snapshot), day_number(snapshot.as_of)
    progress("scoring", 0, None)
    gone = pc.is_in(ledger.ids.ids, closed(snapshot.arrow("enterprises"))).to_numpy(zero_copy_only=False)
    given = [e for e in asked(ledger, cut, model.options_for(top + min(int(gone.sum()), top))) if len(e)]
    logits = judge(model.network().to(where), tensors(ledger, cut).to(where), [on_device(e, where) for e in given])
    parts = []
    for e, logit in zip(given, logits, strict=True):
        p = model.line(e.head)(logit, e.begin, e.heard)
        rank = ranks(e.anchor, p, e.other)
        keep = places(e.anchor, rank, ~gone[e.other]) <= top if e.relation == "predicted" else np.ones(len(e), bool)
        parts.append(listed(e.take(keep), p[keep], rank[keep], ledger.ids.ids))
    table = pa.concat_tables(parts)
    model_column = pa.array([model.digest] * len(table), pa.string())
    day_column = pa.array([snapshot.as_of] * len(table), pa.date32())
    return LINKS.conform(table.append_column("model", model_column).append_column("as_of", day_column))


def ranks(anchor: Ints, p: Floats, other: Ints) -> Ints:
    """Place within each anchor: by probability, then by id."""
    order = np.lexsort((other, -p, anchor))
    starts = np.r_[True, anchor[order][1:] != anchor[order][:-1]]
    begin = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    out = np.empty(len(anchor), np.int64)
    out[order] = np.arange(len(anchor)) - begin + 1
    return out


def places(anchor: Ints, rank: Ints, counts: NDArray[np.bool_]) -> Ints:
    """How many of each anchor's list count, up to and with each place."""
    order = np.lexsort((rank, anchor))
    sofar = np.cumsum(counts[order])
    starts = np.r_[True, anchor[order][1:] != anchor[order][:-1]]
    before: Ints = (sofar - counts[order])[np.flatnonzero(starts)]
    out = np.empty(len(anchor), np.int64)
    out[order] = sofar - before[np.cumsum(starts) - 1]
    return out


def listed(e: Examples, p: Floats, rank: Ints, ids: pa.Array) -> pa.Table:
    """Examples with their probabilities as rows of the `links` table, but for model and day."""
    return pa.table(
        {
            "anchor_id": ids.take(pa.array(e.anchor)),
            "counterparty_id": ids.take(pa.array(e.other)),
            "direction": pa.array([e.direction] * len(e), pa.string()),
            "relation": pa.array([e.relation] * len(e), pa.string()),
            "probability": p,
            "rank": pa.array(rank, pa.int32()),
        }
    )
