"""The pairs of names of the sample economy, and how the matcher does on them."""

from __future__ import annotations

from benchmarks.match import PLACES, drawn
from loaders.economy.pairs import DIFFERENT, SAME
from loaders.pairs import Party, judge_pairs

FIRMS = 500


def test_equal_seeds_draw_equal_pairs_of_every_kind() -> None:
    made = drawn(FIRMS, seed=3)
    assert made == drawn(FIRMS, seed=3) != drawn(FIRMS, seed=4)
    assert {pair.kind for pair in made if pair.same} == set(SAME)
    assert {pair.kind for pair in made if not pair.same} == set(DIFFERENT)
    assert all(pair.left != pair.right for pair in made)


def test_precision_and_recall_on_the_pairs_of_the_economy() -> None:
    made = drawn(FIRMS, seed=3)
    said = [found.verdict == "same" for found in judge_pairs(((Party(p.left), Party(p.right)) for p in made), PLACES)]
    right = sum(joined and pair.same for joined, pair in zip(said, made, strict=True))
    assert right / sum(said) >= 0.99
    assert right / sum(pair.same for pair in made) >= 0.9


def test_the_same_pairs_score_the_same_again() -> None:
    pairs = [(Party(p.left), Party(p.right)) for p in drawn(60, seed=1)]
    assert judge_pairs(pairs, PLACES) == judge_pairs(pairs, PLACES)
