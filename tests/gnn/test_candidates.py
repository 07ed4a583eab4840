from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gnn import candidates
from gnn.candidates import FILLING, PROPOSING, Pool, Proposed, proposals, propose
from gnn.ledger import Ledger, day_number, read_ledger
from gnn.scene import Scene, scene
from gnn.voices import VOICES, choir

CUT = 17_000
Sales = list[tuple[str, str, int]]


def all_of(s: Scene, pool: Pool) -> Proposed:
    parts = list(proposals(s, np.arange(s.market.shape[0]), pool))
    return Proposed(*(np.concatenate([getattr(p, n) for p in parts]) for n in ("row", "col", "said")))


def pairs(s: Scene, found: Proposed) -> set[tuple[str, str]]:
    ids = np.array(s.past.ids.ids.to_pylist())
    named = ids[s.market.rows[found.row]], ids[s.market.cols[found.col]]
    return set(zip(*(end.tolist() for end in named), strict=True))


def test_candidates_never_traded_with_the_anchor_and_fill_the_list(
    ledger_of: Callable[..., Ledger], sales: Sales
) -> None:
    s = scene(ledger_of(sales, "E0 E1 E2"), "upstream", CUT)
    found = all_of(s, Pool(2, 0, 3))
    assert pairs(s, found) == {("E0", "s3"), ("E0", "s4"), ("E1", "s4"), ("E2", "s1"), ("E2", "s2"), ("E2", "s3")}
    said = choir(s).hear(np.arange(3))
    assert np.array_equal(found.said, said[:, found.row, found.col].T)


def test_many_candidates_come_in_parts_that_keep_lists_whole(
    ledger_of: Callable[..., Ledger], sales: Sales, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = scene(ledger_of(sales, "E0 E1 E2"), "upstream", CUT)
    whole = all_of(s, Pool(2, 0, 3))
    monkeypatch.setattr(candidates, "MOST", 2)
    parts = list(proposals(s, np.arange(3), Pool(2, 0, 3)))
    assert len(parts) > 1
    assert sum(len(set(p.row.tolist())) for p in parts) == 3
    assert np.array_equal(np.concatenate([p.said for p in parts]), whole.said)


def test_an_anchor_is_no_candidate_of_its_own(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    s = scene(ledger_of([*sales, ("E0", "E1", 3), ("E2", "E1", 3)], "E0 E1 E2"), "upstream", CUT)
    found = pairs(s, all_of(s, Pool(9, 0, 9)))
    assert ("E0", "E2") in found
    assert not [pair for pair in found if pair[0] == pair[1]]


@pytest.fixture
def silence() -> np.ndarray:
    """What voices that say nothing say of one anchor and eight counterparties."""
    return np.zeros((len(VOICES), 1, 8), np.float32)


def chosen(said: np.ndarray, obscure: list[int], pool: Pool) -> list[int]:
    shut, tail = np.zeros((1, 8), bool), np.isin(np.arange(8), obscure)
    shut[0, 7] = True
    return np.flatnonzero(propose(said, shut, tail, pool)[0]).tolist()


def test_every_proposing_voice_names_its_best_and_its_best_of_the_tail(silence: np.ndarray) -> None:
    everybody = [VOICES.index(v) for v in PROPOSING if v.startswith(("popularity", "winning"))]
    silence[everybody] = np.arange(8)[::-1]
    silence[VOICES.index("path-3"), 0] = [0, 0, 0, 0, 1, 2, 3, 9]
    assert chosen(silence, [], Pool(1, 1)) == [0, 6]
    assert chosen(silence, [4, 5], Pool(1, 1)) == [0, 4, 5, 6]
    assert chosen(silence, [3], Pool(1, 1)) == [0, 3, 6]


def test_a_voice_proposes_nobody_of_whom_it_says_nothing(silence: np.ndarray) -> None:
    silence[VOICES.index("EASE 360"), 0, 2] = -1
    silence[VOICES.index("mutual"), 0, 5] = 0.1
    silence[[VOICES.index(v) for v in PROPOSING if v.startswith(("popularity", "winning"))], 0, 1] = 1
    assert chosen(silence, [], Pool(1, 0)) == [1, 5]


def test_short_lists_are_filled_by_the_most_popular_of_late(silence: np.ndarray) -> None:
    silence[[VOICES.index(v) for v in PROPOSING if v.startswith(("popularity", "winning"))], 0, 1] = 1
    silence[VOICES.index(FILLING), 0] = [1, 9, 3, 2, 8, 0, 7, 99]
    found = chosen(silence, [], Pool(1, 0, 4))
    assert len(found) >= 4
    assert {1, 4, 6, 2} <= set(found)
    assert 7 not in found


def test_lists_do_not_hang_on_who_else_is_asked_about(past: Any) -> None:
    s = scene(read_ledger(past), "downstream", day_number(past.as_of))
    whole = all_of(s, Pool(3, 2, 5))
    (one,) = proposals(s, np.array([4]), Pool(3, 2, 5))
    assert one.col.tolist() == whole.col[whole.row == 4].tolist()
    assert one.said == pytest.approx(whole.said[whole.row == 4], rel=1e-5)
