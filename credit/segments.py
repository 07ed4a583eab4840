"""How a card fares among firms of one size, industry or age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.cells import doubles, told
from credit.declared import Floats
from credit.metrics import auc
from credit.sample import Sample
from credit.scorecard import Flags
from graph.snapshot import Snapshot

FEWEST = 5
"""Firms of either kind below which a segment has no AUC."""

AGES = (3, 10)
"""Years that part young firms, settled ones and old ones."""

SIZE = ("sales_amount", "seen_sales_amount")
"""Features by whose thirds firms are small, middling or large."""

WORDS = 20
"""Words of a column that are segments of their own, by how often they come."""


def segments(sample: Sample, risk: Floats, snapshot: Snapshot) -> list[dict[str, Any]]:
    """A row a segment: firms, defaults, AUC where there are enough, and what was said beside what came."""
    return _rows({**_sizes(sample), **_known(sample, snapshot)}, sample.bad, risk)


def of_column(name: str, column: pa.ChunkedArray, bad: Flags, risk: Floats) -> list[dict[str, Any]]:
    """The same by a column of a table: by its thirds where it holds numbers of many kinds, else by its words."""
    numbers = doubles(column)
    if len(np.unique(numbers[~np.isnan(numbers)])) > WORDS:
        return _rows({name: _thirds(numbers)}, bad, risk)
    words = np.array(pc.fill_null(told(column), "unknown").to_pylist())
    usual = [word for word, _ in Counter(words.tolist()).most_common(WORDS)]
    return _rows({name: np.where(np.isin(words, usual), words, "any other")}, bad, risk)


def _rows(parts: Mapping[str, np.ndarray], bad: Flags, risk: Floats) -> list[dict[str, Any]]:
    return [
        {"by": by, "segment": str(value), **_fared(bad, risk, words == value)}
        for by, words in parts.items()
        for value in np.unique(words)
    ]


def _thirds(values: Floats) -> np.ndarray:
    third = np.digitize(values, np.nanquantile(values, [1 / 3, 2 / 3]))
    return np.where(np.isnan(values), "unknown", np.array(["small", "middling", "large"])[np.minimum(third, 2)])


def _fared(bad: Flags, risk: Floats, here: Flags) -> dict[str, Any]:
    ill, size = int(bad[here].sum()), int(here.sum())
    enough = min(ill, size - ill) >= FEWEST
    found = auc(bad[here], risk[here]) if enough else None
    return {"firms": size, "defaults": ill, "auc": found, "said": float(risk[here].mean()), "came": ill / size}


def _sizes(sample: Sample) -> Mapping[str, np.ndarray]:
    names = [name for name in SIZE if name in sample.names]
    if not names:
        return {}
    return {"size": _thirds(sample.values[:, sample.columns(names[:1])[0]])}


def _known(sample: Sample, snapshot: Snapshot) -> Mapping[str, np.ndarray]:
    """What the registry says of the firms; nothing of persons, and nothing where it says nothing of any."""
    table = snapshot.arrow("enterprises")
    places = {firm: k for k, firm in enumerate(table["id"].to_pylist())}
    if not all(i in places for i in sample.ids):
        return {}
    rows = [places[i] for i in sample.ids]
    day = sample.features_on or snapshot.as_of
    found = (
        {"age": [_age(v, day) for v in table["established_on"].take(rows).to_pylist()]}
        if _has(table, "established_on")
        else {}
    )
    if _has(table, "industry"):
        found["industry"] = pc.fill_null(table["industry"].take(rows), "unknown").to_pylist()
    return {by: np.array(words) for by, words in found.items() if set(words) != {"unknown"}}


def _has(table: Any, name: str) -> bool:
    return name in table.column_names and table[name].null_count < table.num_rows


def _age(since: date | None, day: date) -> str:
    if since is None:
        return "unknown"
    years = (day - since).days / 365.25
    bands = (f"under {AGES[0]} years", f"{AGES[0]} to {AGES[1]} years", f"over {AGES[1]} years")
    return bands[int(np.digitize(years, AGES))]
