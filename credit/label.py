"""What of a column of outcomes is bad."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from credit.cells import same, told
from credit.scorecard import Flags
from graph.errors import BadParameter, DataRefused

PAIRS = {
    "1": "0",
    "true": "false",
    "yes": "no",
    "y": "n",
    "t": "f",
    "是": "否",
    "bad": "good",
    "坏": "好",
    "default": "paid",
    "defaulted": "paid",
    "failed": "alive",
    "bankrupt": "alive",
    "违约": "正常",
    "charged off": "fully paid",
}
"""What is bad, and what stands against it."""

BADS = frozenset(PAIRS) - {"1", "true", "yes", "y", "t", "是"}
"""What is bad whatever stands against it."""

SHOWN = 8
"""Values of a label that a message shows."""


@dataclass(frozen=True)
class Label:
    """Which rows have an outcome, whether it is bad, and the word for it."""

    known: Flags
    bad: Flags
    value: str


def label(column: pa.ChunkedArray, name: str, chosen: str | None) -> Label:
    """The outcomes of a column: 1, true, yes or bad against 0, false, no or good, else as `chosen` says.

    Raises BadParameter that says how to choose where two values do not say which is bad, or where there are more.
    """
    words = [None if w is None else same(w) for w in told(column).to_pylist()]
    counts = Counter(w for w in words if w is not None)
    bad = _chosen(chosen, counts, name) if chosen is not None else _meant(counts, name)
    known = np.array([w is not None for w in words])
    return Label(known, np.array([w == bad for w in words]), bad)


def _chosen(chosen: str, counts: Counter[str], name: str) -> str:
    bad = same(chosen)
    if bad not in counts:
        raise BadParameter(f"--bad {chosen} is no value of column {name}: it has {_shown(counts)}")
    if len(counts) < 2:
        raise DataRefused(f"column {name} has the one value {bad}: a card needs good and bad rows")
    return bad


def _meant(counts: Counter[str], name: str) -> str:
    if len(counts) < 2:
        raise DataRefused(f"column {name} has {_shown(counts)}: a card needs good and bad rows; is it the label?")
    found = [bad for bad, good in PAIRS.items() if set(counts) == {bad, good}]
    found = found or ([*BADS & set(counts)] if len(counts) == 2 else [])
    if len(found) == 1:
        return found[0]
    which = "which of them is bad" if len(counts) == 2 else "which of them is bad (all others are then good)"
    raise BadParameter(f"column {name} has {_shown(counts)}: say {which} with --bad VALUE")


def _shown(counts: Counter[str]) -> str:
    if not counts:
        return "no value"
    most = ", ".join(f"{word} ({n:,} rows)" for word, n in counts.most_common(SHOWN))
    return f"the values {most}" + (f" and {len(counts) - SHOWN} more" if len(counts) > SHOWN else "")
