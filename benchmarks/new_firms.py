"""Prospects of firms that the model never saw: held out of training whole, then known by their last few documents.

A fifth of the firms with books at a time loses them: the model learns from all others. Then each comes back with its
few latest documents before the day, gets its lists without any training, and is judged by what it did afterwards,
beside peers that are told the same documents: once by all partners that those documents do not show, and once by those
that are new to the firm too, with the others left out of the lists.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.figures import machine, markdown
from gnn.baselines import PEERS, peers
from gnn.examples import future_of, told_of
from gnn.foresee import Foresight, foresight
from gnn.given import given
from gnn.learn import learn
from gnn.ledger import Flags, Ints, Ledger, day_number, read_ledger
from gnn.market import DIRECTIONS, place
from gnn.metrics import list_figures, over_anchors
from gnn.options import TrainOptions
from gnn.seed import device
from gnn.table import read_table
from graph.home import Home
from graph.snapshot import take
from loaders.load import load
from loaders.options import LoadOptions

FOLDS = 5
RANKERS = ("link model", *PEERS)
TRUTHS = ("not among its documents", "new to the firm too")
"""Which partners are to be found."""
HEAD = ("direction", "partners", "firms", "ranker", "NDCG@50", "95 % interval", "R@100", "of the best peer")
Figures = tuple[float, float, float, float]
Found = dict[str, list[Figures]]


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.new_firms", description=__doc__)
    parser.add_argument("input", type=Path, help="a folder of documents, or a table of src, dst, day, weight")
    parser.add_argument("--cut", type=dt.date.fromisoformat, default=dt.date(2019, 1, 1), help="day of the model")
    parser.add_argument("--horizon", type=int, default=180, help="days ahead (default 180)")
    parser.add_argument("--documents", type=int, default=5, help="documents that a new firm has (default 5)")
    asked = parser.parse_args(words)
    cut, options = day_number(asked.cut), TrainOptions(horizon=asked.horizon)
    ledger = ledger_of(asked.input, asked.cut + dt.timedelta(asked.horizon))
    books = np.flatnonzero(ledger.before(cut).anchor & buys(ledger))
    found: dict[tuple[str, str], Found] = {(d, t): {r: [] for r in RANKERS} for d in DIRECTIONS for t in TRUTHS}
    for fold in range(FOLDS):
        new = books[np.random.default_rng(0).permutation(len(books)) % FOLDS == fold]
        ahead = coming(ledger, new, cut, options, asked.documents)
        for direction in DIRECTIONS:
            for truth, ranker, figures in judged(ledger, ahead, direction, new, options.horizon):
                found[direction, truth][ranker].append(figures)
    print(f"{asked.input.name}, {asked.horizon} days from {asked.cut} on, {asked.documents} documents a new firm\n")
    print(markdown(HEAD, (row for key, held in found.items() for row in rows(*key, held))) + "\n")
    print(machine("torch", "lightgbm"))


def ledger_of(where: Path, end: dt.date) -> Ledger:
    """All trade before a day of a folder of documents, or of a table."""
    if where.is_file():
        return read_table(where)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        home = Home(Path(work))
        load(home, [where], LoadOptions(today=end))
        return read_ledger(take(home, end))


def buys(ledger: Ledger) -> Flags:
    """Firms that buy: who only sells is a counterparty of a table, where everybody has books."""
    out = np.zeros(len(ledger.ids), bool)
    out[ledger.buyer] = True
    return out


def coming(ledger: Ledger, new: Ints, cut: int, options: TrainOptions, documents: int) -> Foresight:
    """A model that learnt without some firms, before a day on which each is known by its latest documents."""
    fresh = np.zeros(len(ledger.ids), bool)
    fresh[new] = True
    past = ledger.before(cut)
    theirs = fresh[past.seller] | fresh[past.buyer]
    others = replace(past.where(~theirs), anchor=past.anchor & ~fresh)
    learnt = learn(others, cut, options)
    kept = ~theirs | latest(past, fresh, theirs, documents)
    return foresight(learnt, options, past.where(kept), cut, device(options.device)).with_cold(new)


def latest(past: Ledger, fresh: Flags, rows: Flags, documents: int) -> Flags:
    """Of some rows, each firm's last so many documents."""
    at = np.flatnonzero(rows)
    owner = np.where(fresh[past.buyer[at]], past.buyer[at], past.seller[at])
    order = np.lexsort((past.seller[at], past.buyer[at], -past.day[at], owner))
    number, held = past.documents[at][order], owner[order]
    starts = np.flatnonzero(np.r_[True, np.diff(held) != 0][: len(held)])
    before = np.cumsum(number) - number
    before -= np.repeat(before[starts], np.diff(np.r_[starts, len(held)]))
    out = np.zeros(len(rows), bool)
    out[at[order[before < documents]]] = True
    return out


def judged(
    ledger: Ledger, ahead: Foresight, direction: str, new: Ints, horizon: int
) -> Iterator[tuple[str, str, Figures]]:
    """The figures of each new firm's list that could be right, by truth and ranker."""
    here = ahead.scene(direction)
    market = here.market
    future, had = future_of(ledger, here, horizon), told_of(ledger.before(market.cut), here)
    rivals, seen = peers(market), market.matrix().astype(bool)
    said = list(ahead.new(direction, new, 500))
    ends = [np.concatenate([getattr(part, end) for part in said]) for end in ("anchor", "other", "probability")]
    model = given(market.shape, place(market.rows, ends[0]), place(market.cols, ends[1]), ends[2])
    for row in place(market.rows, np.sort(new)):
        if row < 0:
            continue
        hit, known = of_row(future, row, market.shape[1]), of_row(had, row, market.shape[1])
        lists = {name: ranker(np.array([row]))[0] for name, ranker in {"link model": model.rows, **rivals}.items()}
        for truth, open_to in zip(TRUTHS, (~seen[[row]].toarray()[0], ~known), strict=True):
            if hit[open_to].any():
                for name, scores in lists.items():
                    yield truth, name, list_figures(scores[open_to], hit[open_to])


def of_row(keys: Ints, row: int, width: int) -> Flags:
    """Which counterparties of an anchor are among the keys of pairs."""
    out = np.zeros(width, bool)
    out[keys[keys // width == row] % width] = True
    return out


def rows(direction: str, truth: str, found: Found) -> Iterator[tuple[str, ...]]:
    """A row a ranker; none where no new firm found a partner in that direction."""
    tables = {name: over_anchors(np.array(figures)) for name, figures in found.items() if figures}
    if not tables:
        return
    best = max(t["ndcg_50"] for name, t in tables.items() if name in PEERS)
    for name, t in tables.items():
        shown = (f"{t['ndcg_50']:.4f}", f"{t['low']:.4f} to {t['high']:.4f}", f"{t['recall_100']:.4f}")
        yield direction, truth, str(len(found[name])), name, *shown, f"{t['ndcg_50'] / best:.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
