"""A made-up graph of so many pairs, drawn as tables: what is measured on it is the writing alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from graph.model import EDGES, ENTERPRISE, NODES, SUPPLIES
from graph.stored import Kind, table
from loaders.economy.names import FORMS, REGIONS, SYLLABLES

FIRMS_PER_PAIR = 0.37
"""As in a made-up economy of 10 million documents: 494 thousand firms, 1.3 million pairs."""
SKEW = 3.0
"""A uniform draw to this power is a firm's place, so that a few firms have very many partners."""
PLAIN: dict[pa.DataType, Any] = {
    pa.string(): "unknown",
    pa.date32(): date(2019, 1, 1),
    pa.bool_(): False,
    pa.int32(): 3,
    pa.int64(): 1_234_567,
    pa.float64(): 1 / 3,
}
"""What stands in every cell that is not drawn."""


def drawn_graph(pairs: int) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """The nodes by label and the observed relationships by type: firms with names, and pairs of them that trade."""
    rng = np.random.default_rng(0)
    firms = max(2, round(pairs * FIRMS_PER_PAIR))
    ids = np.array([f"{number:016x}" for number in rng.permutation(firms)])
    src, dst = _paired(rng, firms, pairs)
    known_by = np.bincount(src, minlength=firms) + np.bincount(dst, minlength=firms)
    drawn = {
        ENTERPRISE.label: _named(rng, ids) | {"known_by": known_by},
        SUPPLIES.type: {"src": ids[src], "dst": ids[dst], "amount": rng.integers(1, 10**9, pairs)},
    }
    nodes = {kind.label: filled(kind, drawn.get(kind.label, {})) for kind in NODES}
    edges = {kind.type: filled(kind, drawn.get(kind.type, {})) for kind in EDGES if kind.scope == "observed"}
    return nodes, edges


def filled(kind: Kind, drawn: dict[str, Any]) -> pa.Table:
    """The declared table of a label or type: the drawn columns, and a plain value in all others; no rows where none."""
    rows = len(next(iter(drawn.values()), ()))
    given = [drawn.get(c.name, _plain(c.type, rows)) for c in table(kind).columns]
    arrays = [pa.array(values, c.type) for values, c in zip(given, table(kind).columns, strict=True)]
    return pa.table(arrays, schema=table(kind).arrow) if rows else table(kind).arrow.empty_table()


def _plain(type: pa.DataType, rows: int) -> list[Any]:
    return [[] if pa.types.is_list(type) else PLAIN[type]] * rows


def _named(rng: np.random.Generator, ids: np.ndarray[Any, Any]) -> dict[str, Any]:
    places, brands = rng.integers(len(REGIONS), size=len(ids)), rng.integers(len(SYLLABLES), size=(len(ids), 3))
    names = [
        REGIONS[place] + "".join(SYLLABLES[i] for i in brand) + FORMS[0]
        for place, brand in zip(places, brands, strict=True)
    ]
    keys = [f"A{number}" for number in range(len(ids))]
    return {"id": ids, "key": keys, "name": names, "codes": [[key] for key in keys]}


def _paired(rng: np.random.Generator, firms: int, pairs: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Distinct pairs of two firms, a few of which have very many; drawn until there are enough."""
    found = np.empty(0, np.int64)
    while len(found) < pairs:
        src, dst = ((firms * rng.random(pairs) ** SKEW).astype(np.int64) for _ in range(2))
        found = np.unique(np.concatenate([found, (src * firms + dst)[src != dst]]))
    kept = np.sort(rng.permutation(found)[:pairs])
    return kept // firms, kept % firms
