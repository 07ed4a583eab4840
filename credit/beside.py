"""The card of own books on the firms of an outside card, in the same folds: what it costs not to see the books."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from credit.options import CardOptions
from credit.sample import Sample, sample
from credit.validate import over_folds, tried_in_folds
from graph.errors import DataRefused
from graph.progress import Progress
from graph.snapshot import Snapshot


def full_card(snapshot: Snapshot, seen: Sample, options: CardOptions, progress: Progress) -> dict[str, Any] | None:
    """AUC, KS and Brier of the card of own books, and of how many firms; None where none of it can be made.

    Folds are dealt by outcome alone, so that they are the same where every firm has books thick enough.
    """
    try:
        own = sample(snapshot, options)
    except DataRefused:
        return None
    place = {firm: k for k, firm in enumerate(own.ids)}
    rows = [place[firm] for firm in seen.ids if firm in place]
    shared = own.part(np.array(rows, dtype=np.int64))
    if min(shared.bad.sum(), (~shared.bad).sum()) < options.min_each:
        return None
    found = asdict(over_folds(tried_in_folds(shared, options, progress), options))["card"]
    return {"firms": len(rows), **{name: found[name] for name in ("auc", "ks", "brier")}}
