"""How fast a card scores a million firms, beside optbinning's own scorecard of the same bins in the same run.

python -m benchmarks.credit [--firms N]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.linear_model import LogisticRegression

from credit.answers import answers
from credit.card import Card, Origin
from credit.declared import OPEN, Declared, matrix
from credit.fit import fit
from credit.options import CardOptions

WIDTH, LEARNT = 8, 20_000
DAY = date(2026, 1, 1)
Found = TypeVar("Found")


def drawn(size: int, seed: int) -> tuple[pa.Table, np.ndarray]:
    """Firms of eight features, one value of twenty missing, and which of them defaulted."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(size, WIDTH))
    bad = rng.random(size) < 1 / (1 + np.exp(3 - values.sum(axis=1) * 0.4))
    values[rng.random((size, WIDTH)) < 0.05] = np.nan
    return pa.table({f"x{j}": pa.array(values[:, j], from_pandas=True) for j in range(WIDTH)}), bad


def ours(table: pa.Table, bad: np.ndarray) -> Card:
    """Our card of a sample."""
    features = tuple(Declared(name, name, name, OPEN) for name in table.column_names)
    options = CardOptions(min_iv=0.0, max_candidates=WIDTH)
    sheet = fit(features, matrix(table, features), bad, options)
    return Card(sheet, Origin("drawn", DAY, DAY, DAY, None, len(bad), int(bad.sum())), 0, {})


def theirs(frame: pd.DataFrame, bad: np.ndarray) -> Any:
    """Optbinning's card of the same sample."""
    from optbinning import BinningProcess, Scorecard

    process = BinningProcess(list(frame.columns), binning_fit_params={n: {"solver": "mip"} for n in frame.columns})
    scaling = {"pdo": 50, "odds": 20, "scorecard_points": 600}
    card = Scorecard(process, LogisticRegression(), scaling_method="pdo_odds", scaling_method_params=scaling)
    return card.fit(frame, bad.astype(int), metric_missing="empirical")


def timed(name: str, act: Callable[[], Found]) -> Found:
    """What an act gives, its seconds printed."""
    start, busy = time.perf_counter(), time.process_time()
    found = act()
    print(f"{name:58} {time.perf_counter() - start:7.2f} s  {time.process_time() - busy:7.2f} CPU s", flush=True)
    return found


def main() -> None:
    """Score many firms by both cards and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000_000)
    size = parser.parse_args().firms
    table, bad = drawn(LEARNT, 1)
    many, _ = drawn(size, 2)
    card = ours(table, bad)
    their = theirs(table.to_pandas(), bad)
    frame, values = many.to_pandas(), matrix(many, card.scorecard.declared)
    print(f"{size:,} firms, {len(card.scorecard.lines)} features")
    timed("scores alone", lambda: card.scorecard.score(values))
    timed("optbinning Scorecard.score, scores alone", lambda: their.score(frame))
    whole = timed("answers: score, pd, interval, points, reasons, missing", lambda: answers(card, values))
    one = [timed_one(card, values[[k]]) for k in range(200)]
    print(f"one firm's answer: median {1000 * float(np.median(one)):.2f} ms")
    assert answers(card, values[[size // 2]]).to_pylist() == whole.slice(size // 2, 1).to_pylist()


def timed_one(card: Card, row: np.ndarray) -> float:
    """Seconds of one firm's whole answer."""
    start = time.perf_counter()
    answers(card, row)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
