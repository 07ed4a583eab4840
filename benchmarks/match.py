"""Who is who: precision and recall on pairs of names, beside plainer ways, and the speed on many mentions."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

import numpy as np

from benchmarks.figures import machine, markdown
from benchmarks.matching import COLUMNS, matching
from benchmarks.matching import drawn as mentioned
from graph.identity.names import Reader
from loaders.economy import names
from loaders.economy.pairs import DIFFERENT, SAME, Pair, pairs
from loaders.economy.sectors import SECTORS
from loaders.pairs import Party, judge_pairs

PLACES = [f"{region}市" for region in names.REGIONS]
SIMILAR = 0.9
"""Share of characters in common from which on the plain peer says that two names are one firm's."""
Judge = Callable[[list[Pair]], list[bool]]


def main(words: list[str]) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.match", description=__doc__)
    parser.add_argument("--firms", type=int, default=3_000, help="firms of which a pair of each kind is drawn")
    parser.add_argument(
        "--sizes",
        nargs="*",
        type=size,
        default=[(200_000, 50_000)],
        metavar="MENTIONSxFIRMS",
        help="to be matched at once",
    )
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(words)
    made = drawn(asked.firms, asked.seed)
    print(markdown(("way", "precision", "recall", "wrongly joined", "seconds"), quality(made)) + "\n")
    print(markdown(("kind", "pairs", "same", "unsure", "different"), kinds(made)) + "\n")
    registers = ((mentions, firms(known, np.random.default_rng(asked.seed))) for mentions, known in asked.sizes)
    rows = [matching(mentioned(mentions, known, asked.seed), PLACES) for mentions, known in registers]
    print(markdown(COLUMNS, rows) + "\n")
    print(machine("splink", "duckdb"))


def size(text: str) -> tuple[int, int]:
    """Mentions and firms of MENTIONSxFIRMS."""
    mentions, known = text.split("x")
    return int(mentions), int(known)


def firms(count: int, rng: np.random.Generator) -> list[names.FirmName]:
    """Firms of as many names, none twice."""
    found: dict[str, names.FirmName] = {}
    while len(found) < count:
        sector = SECTORS[int(rng.integers(len(SECTORS)))]
        firm = names.firm(rng, int(rng.integers(len(names.REGIONS))), sector.words, bool(rng.random() < 0.1))
        found.setdefault(str(firm), firm)
    return list(found.values())


def drawn(count: int, seed: int) -> list[Pair]:
    """The pairs of an economy."""
    rng = np.random.default_rng(seed)
    return pairs(firms(count, rng), rng)


def quality(made: list[Pair]) -> Iterator[tuple[str, ...]]:
    """A row a way to tell."""
    ways: dict[str, Judge] = {"lianke match": _matcher, "equal normal names": _equal, f"similarity {SIMILAR}": _similar}
    for way, judge in ways.items():
        begun = time.perf_counter()
        said = judge(made)
        seconds = time.perf_counter() - begun
        right = sum(joined and pair.same for joined, pair in zip(said, made, strict=True))
        wrong = sum(said) - right
        recall = right / sum(pair.same for pair in made)
        yield way, f"{right / max(sum(said), 1):.4f}", f"{recall:.4f}", f"{wrong:,}", f"{seconds:.1f}"


def kinds(made: list[Pair]) -> Iterator[tuple[str, ...]]:
    """What the matcher says of each kind of pair."""
    said = [found.verdict for found in judge_pairs(((Party(p.left), Party(p.right)) for p in made), PLACES)]
    for truth, kind in [*((True, k) for k in SAME), *((False, k) for k in DIFFERENT)]:
        mine = [v for pair, v in zip(made, said, strict=True) if (pair.same, pair.kind) == (truth, kind)]
        counts = (f"{mine.count(v):,}" for v in ("same", "unsure", "different"))
        yield f"{'same' if truth else 'different'}: {kind}", f"{len(mine):,}", *counts


def _matcher(made: list[Pair]) -> list[bool]:
    found = judge_pairs(((Party(p.left), Party(p.right)) for p in made), PLACES)
    return [each.verdict == "same" for each in found]


def _equal(made: list[Pair]) -> list[bool]:
    reader = Reader(PLACES)
    read = [(reader.read(p.left), reader.read(p.right)) for p in made]
    return [
        left.core == right.core and left.form_class == right.form_class and left.branch == right.branch
        for left, right in read
    ]


def _similar(made: list[Pair]) -> list[bool]:
    return [SequenceMatcher(None, p.left, p.right).ratio() >= SIMILAR for p in made]


if __name__ == "__main__":
    main(sys.argv[1:])
