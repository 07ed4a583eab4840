"""What the graph adds to a credit card: own books alone, with the neighbourhood, and seen from outside alone."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa

from benchmarks.figures import machine, markdown
from benchmarks.inputs import add_input, inputs
from benchmarks.process import lianke
from credit.around import NEAR
from credit.comparison import Interval, drawn, interval
from credit.contest import Fold, card_risk, folds
from credit.declared import Floats, matrix
from credit.fit import fit
from credit.metrics import auc, brier, ks
from credit.options import CardOptions
from credit.sample import Sample, outcomes
from credit.score import score
from credit.scorecard import Flags
from credit.surveyed import SURVEYS, surveyed
from credit.train import train
from graph.errors import DataRefused
from graph.features.known import KNOWN
from graph.features.neighbourhood import neighbourhood
from graph.home import Home
from graph.snapshot import Snapshot, take

HEAD = ("input", "card", "firms", "defaults", "AUC", "KS", "Brier", "AUC more than own books")
LAG = timedelta(days=30)
"""Scores of partners are those of so many days before the day of the features."""


@dataclass(frozen=True)
class Judged:
    """Probabilities of two cards for the same firms, part by part: a fold, or one test set."""

    bad: tuple[Flags, ...]
    own: tuple[Floats, ...]
    other: tuple[Floats, ...]
    folds: int

    def row(self, name: str, risks: tuple[Floats, ...]) -> tuple[str, ...]:
        """What is printed of one of the two."""
        pairs = list(zip(self.bad, risks, strict=True))
        found = (float(np.mean([measure(b, r) for b, r in pairs])) for measure in (auc, ks, brier))
        firms = sum(len(b) for b in self.bad) // max(len(self.bad) // max(self.folds, 1), 1)
        defaults = sum(int(b.sum()) for b in self.bad) // max(len(self.bad) // max(self.folds, 1), 1)
        return (name, f"{firms:,}", f"{defaults:,}", *(f"{value:.3f}" for value in found))

    def gain(self) -> Interval:
        """By how much the other's AUC is above that of own books."""
        if self.folds:
            triples = zip(self.bad, self.own, self.other, strict=True)
            return interval([auc(b, n) - auc(b, o) for b, o, n in triples], self.folds)
        return drawn(self.bad[0], lambda b, r: auc(b, r[1]) - auc(b, r[0]), [self.own[0], self.other[0]])


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.credit_graph", description=__doc__)
    add_input(parser)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2020, 1, 1), help="day up to which is learnt")
    parser.add_argument("--horizon", type=int, default=180, help="days of a default, where it has one (default 180)")
    parser.add_argument("--repeats", type=int, default=10, help="times that folds are dealt anew (default 10)")
    asked = parser.parse_args(words)
    options = CardOptions(horizon=asked.horizon, repeats=asked.repeats)
    rows: list[Sequence[object]] = []
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, folder in inputs(asked, Path(work)).items():
            home = Home(Path(tempfile.mkdtemp(dir=work)))
            lianke(home.root, "load", str(folder))
            rows += [(name, *row) for row in figures(home, asked.as_of, options)]
    print(markdown(HEAD, rows))
    print(f"\n{machine('optbinning', 'scikit-learn', 'scipy')}")


def figures(home: Home, as_of: date, options: CardOptions) -> Iterator[tuple[str, ...]]:
    """A row a card: over repeated folds where defaults have no days, on the time after the card's where they have."""
    snapshot = take(home, as_of)
    if outcomes(snapshot.arrow("ratings"), as_of, options.horizon).horizon is None:
        found: list[tuple[str, Callable[[], Judged]]] = [
            ("with the neighbourhood", lambda: folded(snapshot, options)),
            ("outside alone", lambda: outside_folded(snapshot, options)),
        ]
    else:
        times = Times(home, snapshot, as_of - timedelta(days=options.horizon), options)
        found = [
            ("with the neighbourhood", lambda: split(times, "network")),
            ("outside alone", lambda: split(times, "outside")),
        ]
    for name, judge in found:
        try:
            judged = judge()
        except DataRefused as error:
            yield (name, "", "", "", "", "", str(error))
            continue
        gain = judged.gain()
        yield (*judged.row("own books", judged.own), "")
        yield (*judged.row(name, judged.other), f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})")


@dataclass(frozen=True)
class Times:
    """Cards are learnt on what was known at `before`, and judged by what came until the Snapshot's day."""

    home: Home
    snapshot: Snapshot
    before: date
    options: CardOptions

    def sample(self, kind: str, late: bool) -> Sample:
        """The firms of a kind to learn from, or those that came later, with scores published before their features."""
        snapshot = self.snapshot if late else take(self.home, self.before)
        on = snapshot.as_of - timedelta(days=self.options.horizon)
        scores = None if kind == "firm" else self.scores(on - LAG)
        return surveyed(SURVEYS[kind], snapshot, scores, self.options)

    def scores(self, day: date) -> pa.Table | None:
        """What the card of firms of a day says; None where too little was known then to make one."""
        snapshot = take(self.home, day)
        try:
            return score(train(snapshot, CardOptions(horizon=self.options.horizon, repeats=0)), snapshot)
        except DataRefused:
            return None


def split(times: Times, kind: str) -> Judged:
    """The card of a kind and that of own books on the same firms, both learnt before and judged after."""
    own_train, own_test, train_on, test_on = (times.sample(k, late) for k in ("firm", kind) for late in (False, True))
    place = {firm: k for k, firm in enumerate(test_on.ids)}
    own_test = own_test.part(np.array([k for k, firm in enumerate(own_test.ids) if firm in place]))
    test_on = test_on.part(np.array([place[firm] for firm in own_test.ids]))
    risks = [learnt(a, b, times.options) for a, b in ((own_train, own_test), (train_on, test_on))]
    return Judged((own_test.bad,), (risks[0],), (risks[1],), 0)


def learnt(sample: Sample, asked: Sample, options: CardOptions) -> Floats:
    """What a card of one sample says of another: the sample's share of all, where nothing tells apart."""
    try:
        card = fit(sample.features, sample.values, sample.bad, options)
    except DataRefused:
        return np.full(len(asked.bad), sample.bad.mean())
    return card_risk(card, asked, asked.values)


def folded(snapshot: Snapshot, options: CardOptions) -> Judged:
    """Both cards in the same folds; of others' outcomes only those of firms to learn from are known."""
    own = surveyed(SURVEYS["firm"], snapshot, None, options)
    dealt = list(folds(own, options))
    wide = [around(snapshot, own, fold) for fold in dealt]
    one, two = [], []
    for fold, sample in zip(dealt, wide, strict=True):
        one.append(learnt(own.part(fold.train), own.part(fold.test), options))
        two.append(learnt(sample.part(fold.train), sample.part(fold.test), options))
    return Judged(tuple(own.bad[f.test] for f in dealt), tuple(one), tuple(two), options.folds)


def around(snapshot: Snapshot, own: Sample, fold: Fold) -> Sample:
    """The firms with their neighbourhood, as it is known from the outcomes of the firms to learn from alone."""
    told = [{"id": own.ids[k], "score": None, "defaulted": bool(own.bad[k])} for k in fold.train]
    given = ibis.memtable(pa.Table.from_pylist(told, schema=KNOWN.arrow))
    only = ibis.memtable(pa.table({"id": list(own.ids)}))
    near = neighbourhood(snapshot.table, snapshot.as_of, given, only)
    values = matrix(near.take(pa.array([near["id"].to_pylist().index(i) for i in own.ids])), NEAR)
    return replace(own, features=(*own.features, *NEAR), values=np.hstack([own.values, values]))


def outside_folded(snapshot: Snapshot, options: CardOptions) -> Judged:
    """The outside card and that of own books in the same folds of the firms that others' books name."""
    seen = surveyed(SURVEYS["outside"], snapshot, None, options)
    own = surveyed(SURVEYS["firm"], snapshot, None, options)
    place = {firm: k for k, firm in enumerate(own.ids)}
    both = [k for k, firm in enumerate(seen.ids) if firm in place]
    seen = seen.part(np.array(both))
    own = own.part(np.array([place[firm] for firm in seen.ids]))
    dealt = list(folds(own, options))
    parts = [(learnt(s.part(f.train), s.part(f.test), options) for f in dealt) for s in (own, seen)]
    return Judged(tuple(own.bad[f.test] for f in dealt), tuple(parts[0]), tuple(parts[1]), options.folds)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
