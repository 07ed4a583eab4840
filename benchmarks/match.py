"""Who is who: precision and recall on pairs of names, beside plainer ways, and the speed on many mentions."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

import numpy as np
import pyarrow as pa

from benchmarks.figures import machine, markdown
from graph.identity.names import Reader
from loaders.candidates import candidates
from loaders.economy import names
from loaders.economy.pairs import DIFFERENT, SAME, Pair, pairs
from loaders.economy.sectors import SECTORS
from loaders.matcher import verdict
from loaders.pairs import Party, judge_pairs

PLACES = [f"{region}市" for region in names.REGIONS]
SIMILAR = 0.9
"""Share of characters in common from which on the plain peer says that two names are one firm's."""
Judge = Callable[[list[Pair]], list[bool]]


def main(words: list[str]) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.match", description=__doc__)
    parser.add_argument("--firms", type=int, default=3_000, help="firms of which a pair of each kind is drawn")
    parser.add_argument("--mentions", type=int, default=200_000, help="mentions to be matched at once (0: none)")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(words)
    made = drawn(asked.firms, asked.seed)
    print(markdown(("way", "precision", "recall", "wrongly joined", "seconds"), quality(made)) + "\n")
    print(markdown(("kind", "pairs", "same", "unsure", "different"), kinds(made)) + "\n")
    if asked.mentions:
        head = ("mentions", "names of firms", "seconds", "mentions/s", "precision", "recall")
        print(markdown(head, [speed(asked.mentions, asked.seed)]) + "\n")
    print(machine("splink", "duckdb"))


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


def speed(mentions: int, seed: int) -> tuple[str, ...]:
    """Time of matching as many mentions, half of them firms of a register half as large, and how many were right."""
    rng = np.random.default_rng(seed)
    known = firms(mentions // 2, rng)
    made = pairs(known, rng)
    parties = pa.table({"name": [p.left for p in made], "uscc": pa.nulls(len(made), pa.string())})
    parties = parties.append_column("group", pa.array([f"p{i}" for i in range(len(made))]))
    register = pa.table({"name": [str(f) for f in known], "uscc": pa.nulls(len(known), pa.string())})
    register = register.append_column("group", pa.array([f"f{i}" for i in range(len(known))]))
    begun = time.perf_counter()
    found = [each for batch in candidates(Reader(PLACES), parties, register) for each in batch]
    seconds = time.perf_counter() - begun
    joined = [each for each in found if verdict(each.score) == "same"]
    names_of = register["name"].to_pylist()
    # A name that another firm of the register bears is that firm's, whatever it was drawn as.
    own = set(names_of)
    right = sum(
        made[e.left].left == names_of[e.right] or (made[e.left].same and made[e.left].right == names_of[e.right])
        for e in joined
    )
    true = sum(pair.same or pair.left in own for pair in made)
    rates = f"{right / max(len(joined), 1):.4f}", f"{right / true:.4f}"
    return f"{len(made):,}", f"{len(known):,}", f"{seconds:.1f}", f"{len(made) / seconds:,.0f}", *rates


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
