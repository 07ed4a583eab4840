"""Whether the demo's economy can teach every card, whatever seed it is drawn from.

python -m benchmarks.credit_demo [--seeds 5] [--customers N] [--firms N] [--documents N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from api.clock import today
from api.demo import own_key
from api.night_cards import KINDS, REPEATS
from benchmarks.figures import machine, markdown
from credit.options import CardOptions
from credit.train import train
from graph.errors import DataRefused
from graph.home import Home
from graph.snapshot import take
from loaders.load import LoadOptions, load
from loaders.sample import DEMO, DEMO_AS_OF, Economy, write

HEAD = ("seed", "documents", "card", "firms or persons", "bad", "AUC", "95 %", "answers", "CPU s")


def main(words: list[str]) -> None:
    """Print a row a seed and card."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.credit_demo", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--customers", type=int, default=DEMO.customers)
    parser.add_argument("--firms", type=int, default=DEMO.firms)
    parser.add_argument("--documents", type=int, default=DEMO.documents)
    parser.add_argument("--card", action="append", choices=KINDS, help="these alone; may come again")
    asked = parser.parse_args(words)
    size = replace(DEMO, customers=asked.customers, firms=asked.firms, documents=asked.documents)
    rows = [row for seed in range(asked.seeds) for row in figures(replace(size, seed=seed), asked.card or KINDS)]
    print(markdown(HEAD, rows))
    print(f"\n{machine('optbinning', 'scikit-learn', 'scipy')}")


def figures(economy: Economy, kinds: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """A row a card: what the night of the demo would make of that economy."""
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        folder, home = Path(work) / "sample", Home(Path(work) / "home")
        report = write(folder, economy)
        load(home, [folder], LoadOptions(today=today(), person_key=own_key(Path(work) / "person.key")))
        snapshot = take(home, DEMO_AS_OF)
        for kind in kinds:
            start = time.process_time()
            try:
                card = train(snapshot, CardOptions(repeats=REPEATS), kind=kind)
            except DataRefused as error:
                yield economy.seed, f"{report.rows:,}", kind, "", "", "", "", str(error)[:60], ""
                continue
            found, busy = card.figures["validation"]["card"]["auc"], time.process_time() - start
            said = (f"{found['mean']:.3f}", f"{found['low']:.3f} to {found['high']:.3f}")
            counts = (card.origin.firms, card.origin.defaults)
            yield economy.seed, f"{report.rows:,}", kind, *counts, *said, card.proven, f"{busy:.1f}"


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
