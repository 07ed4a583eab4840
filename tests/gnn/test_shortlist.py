from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from gnn import candidates
from gnn.candidates import FOR_EVERYBODY, PROPOSING, Pool, proposals
from gnn.examples import candidates as judged
from gnn.examples import judges
from gnn.features import PREDICTED
from gnn.ledger import Ledger
from gnn.scene import Scene, scene
from gnn.shortlist import best, closed
from gnn.voices import VOICES, Choir, choir, ease, sound
from gnn.voices.sound import Alike, Everyone, greatest, product, wide

CUT = 17_000
FIRMS = 40
POOL = Pool(5, 3, 12)


def drawn(ledger_of: object, seed: int) -> Ledger:
    """Trade between firms that sell and buy at once, with names, heads and two hubs."""
    draw = np.random.default_rng(seed)
    codes = [f"F{i:02}" for i in range(FIRMS)]
    ends = draw.integers(FIRMS, size=(2, 260)) * (draw.random((2, 260)) < 0.93)
    sales = [(codes[s], codes[b], int(draw.integers(1, 900))) for s, b in ends.T if s != b]
    words = [draw.choice(list("abcdefghklmnop"), 6) for _ in range(16)]
    words = ["".join(word) for word in words]
    names = {c: " ".join(draw.choice(words, 2, replace=False)) for c in codes}
    heads = {c: f"group {i % 9}" for i, c in enumerate(codes) if i % 3}
    assert callable(ledger_of)
    made: Ledger = ledger_of(sales, " ".join(codes), names=names, heads=heads)
    return made


@pytest.fixture(params=[("upstream", 0), ("downstream", 1), ("upstream", 2)])
def both(
    request: pytest.FixtureRequest, ledger_of: object, monkeypatch: pytest.MonkeyPatch
) -> tuple[Scene, Choir, Choir]:
    """A scene, its voices laid out, and the same voices as those of a wide market."""
    direction, seed = request.param
    s = scene(drawn(ledger_of, seed), direction, CUT)
    laid_out = choir(s)
    monkeypatch.setattr(sound, "NARROW", 3)
    return s, laid_out, choir(s)


def everyone(s: Scene) -> np.ndarray:
    return np.arange(s.market.shape[0])


def test_voices_of_a_wide_market_stay_sparse_and_say_the_same(both: tuple[Scene, Choir, Choir]) -> None:
    s, laid_out, thin = both
    assert wide(s.market.shape)
    told = {name: rows(everyone(s)) for name, rows in thin.rows.items() if not isinstance(rows, Everyone)}
    # EASE inverts a whole matrix and is silent where a market is truly wide.
    assert {name for name, said in told.items() if not isinstance(said, sp.csr_matrix)} <= set(ease.NAMES)
    assert set(thin.rows) == set(laid_out.rows) >= {"words of partners", "group path", "two steps", "mutual"}
    assert thin.hear(everyone(s)) == pytest.approx(laid_out.hear(everyone(s)), rel=1e-4, abs=1e-6)


def proposed(said: np.ndarray, shut: np.ndarray, obscure: np.ndarray) -> set[int]:
    """By brute force, one anchor's: each proposing voice's best and its best of the tail, the list filled up."""
    found: set[int] = set()

    def leading(score: np.ndarray, among: np.ndarray, count: int) -> list[int]:
        return sorted(np.flatnonzero(among).tolist(), key=lambda col: (-score[col], col))[:count]

    for voice in PROPOSING:
        score = said[VOICES.index(voice)]
        among = ~shut & ((score > 0) | voice.startswith(FOR_EVERYBODY))
        found |= {*leading(score, among, POOL.best), *leading(score, among & obscure, POOL.tail)}
    if len(found) < POOL.least:
        rest = ~shut & ~np.isin(np.arange(len(shut)), list(found))
        found |= set(leading(said[VOICES.index(candidates.FILLING)], rest, POOL.least))
    return found


def test_candidates_of_a_wide_market_are_those_of_brute_force(both: tuple[Scene, Choir, Choir]) -> None:
    s, _, thin = both
    said = thin.hear(everyone(s))
    besides = s.market.keys(np.array([0, 2]), np.array([5, 7]))
    for found in proposals(s, everyone(s), POOL, besides, thin):
        assert np.array_equal(found.said, said[:, found.row, found.col].T)
        for row in np.unique(found.row):
            shut = np.isin(np.arange(s.market.shape[1]), closed(s, row))
            wanted = proposed(said[:, row], shut, s.market.obscure) | {
                int(col) for anchor, col in ((0, 5), (2, 7)) if anchor == row and not shut[col]
            }
            assert found.col[found.row == row].tolist() == sorted(wanted)


def test_pairs_of_a_wide_market_have_the_features_that_they_have_laid_out(
    both: tuple[Scene, Choir, Choir], monkeypatch: pytest.MonkeyPatch
) -> None:
    s, _, _ = both
    anchors = everyone(s)[::3]
    (found, told), *_ = judged(s, anchors, POOL, by=judges(s))
    monkeypatch.setattr(sound, "NARROW", 4096)
    keys = s.market.keys(found.row, found.col)
    (again, expected), *_ = judged(s, anchors, Pool(0, 0, 0), besides=keys, by=judges(s))
    assert np.array_equal(again.row, found.row)
    assert np.array_equal(again.col, found.col)
    heard = [i for i, name in enumerate(PREDICTED) if "EASE" not in name and name != "fusion"]
    same = np.isclose(told[:, heard], expected[:, heard], rtol=1e-3, atol=1e-4, equal_nan=True)
    # Places of scores that are equal but for rounding may differ.
    assert same.mean() > 0.995


def test_of_equal_scores_those_that_stand_first_are_the_best() -> None:
    cols = np.array([9, 4, 7, 1, 3])
    assert sorted(best(cols, np.array([2, 1, 1, 5, 1], np.float32), 3).tolist()) == [1, 3, 9]
    assert best(cols, np.ones(5, np.float32), 0).tolist() == []


def test_walks_of_a_wide_market_pass_neither_through_hubs_nor_by_those_hardly_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(3)
    full = (draw.random((30, 25)) * (draw.random((30, 25)) < 0.15)).astype(np.float32)
    full[:, 0] = full[4] = 1
    m = sp.csr_matrix(full)
    for name, value in (("NARROW", 3), ("HUB", 12), ("NEAREST", 4)):
        monkeypatch.setattr(sound, name, value)
    partners, known_by = np.diff(m.indptr), np.bincount(m.indices)
    through = m.toarray() * (known_by <= 12)
    near = through @ (through * (partners <= 12)[:, None]).T
    rows = np.arange(30)
    assert Alike(m)(rows).toarray() == pytest.approx(near, rel=1e-5)
    kept = np.where(near >= -np.sort(-near, 1)[:, 3:4], near, 0)
    assert (np.count_nonzero(kept, 1) <= 4).all()
    assert greatest(sp.csr_matrix(near), 4).toarray() == pytest.approx(kept)
    assert Alike(m).to(m)(rows).toarray() == pytest.approx(kept @ m.toarray(), rel=1e-5)
    assert product(m, sp.csr_matrix(m.T), 12)(rows).toarray() == pytest.approx(through @ m.toarray().T, rel=1e-5)
