from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from gnn.ledger import Ledger
from gnn.scene import Scene, scene
from gnn.voices import VOICES, choir, ease, groups, roles, words
from gnn.voices.sound import Alike, through

CUT = 17_000
ANCHORS = "E0 E1 E2"
Sales = list[tuple[str, str, int]]
E0, E1, E2 = 0, 1, 2
S1, S2, S3, S4 = 0, 1, 2, 3


@pytest.fixture(scope="module")
def small(ledger_of: Callable[..., Ledger], sales: Sales) -> Scene:
    return scene(ledger_of(sales, ANCHORS), "upstream", CUT)


def heard(s: Scene) -> dict[str, np.ndarray]:
    return dict(zip(VOICES, choir(s).hear(np.arange(s.market.shape[0])), strict=True))


def divided(m: np.ndarray, rows: float, cols: float) -> np.ndarray:
    return np.asarray(m / m.sum(1, keepdims=True) ** rows / m.sum(0) ** cols)


def test_a_choir_says_every_voice_and_the_silent_ones_say_nothing(small: Scene) -> None:
    found = choir(small).hear(np.array([E1]))
    assert found.shape == (len(VOICES), 1, 4)
    assert len(set(VOICES)) == len(VOICES)
    for silent in (*groups.NAMES, *words.NAMES, *roles.NAMES):
        assert not found[VOICES.index(silent)].any(), silent
    assert not choir(scene(small.past, "downstream", CUT)).hear(np.array([E0, E1])).size


def test_popularity_counts_anchors_by_their_last_and_winning_by_their_first_day(small: Scene) -> None:
    found = heard(small)
    assert found["popularity"].tolist() == [[2, 2, 1, 1]] * 3
    assert found["popularity 60"][E2, S1] == pytest.approx(np.exp(-10 / 60) + np.exp(-20 / 60))
    assert found["popularity 60"][E2, S3] == pytest.approx(np.exp(-40 / 60))
    assert found["winning 90"][E2, S3] == pytest.approx(np.exp(-80 / 90))


def test_walks_lead_by_shared_partners_alone(small: Scene) -> None:
    for name, said in heard(small).items():
        if name.startswith(("similar firms", "path-3")):
            assert said[E0, S3] > 0, name
            assert said[E0, S4] == 0, name
            assert said[E2, S1] == 0, name


def test_newly_faded_walks_are_the_products_that_they_are_said_to_be(small: Scene) -> None:
    found = heard(small)
    fresh = small.fresh(270).toarray()
    assert fresh[E1, S3] == pytest.approx(np.exp(-80 / 270))
    assert found["similar firms newly"][E0, S3] == pytest.approx(2 / np.sqrt(2 * 3) * np.exp(-80 / 270))
    walk = divided(small.faded(720).toarray(), 0.3, 0.15)
    assert found["path-3 newly"] == pytest.approx(walk @ walk.T @ divided(fresh, 0, 0.15), rel=1e-5)
    firm = divided(small.faded(720).toarray(), 0.3, 0)
    assert found["path-3 newly, by firm"] == pytest.approx(firm @ firm.T @ small.fresh(540).toarray(), rel=1e-5)


@pytest.mark.parametrize(("anchors", "counterparties", "filled"), [(30, 8, 0.3), (8, 30, 0.3), (60, 80, 0.02)])
def test_three_steps_are_one_product_whichever_way_they_are_worked_out(
    anchors: int, counterparties: int, filled: float
) -> None:
    draw = np.random.default_rng(1)
    left, last = (sp.csr_matrix(draw.random((anchors, counterparties)) * (draw.random(1) > 0)) for _ in range(2))
    thin = draw.random((anchors, counterparties)) < filled
    left, last = (sp.csr_matrix(m.multiply(thin)).astype(np.float32) for m in (left, last))
    rows = np.array([3, 1, 5])
    expected = (left @ left.T @ last).toarray()[rows]
    assert Alike(left).to(last)(rows) == pytest.approx(expected, rel=1e-5)
    assert through(Alike(left), last)(rows) == pytest.approx(expected, rel=1e-5)


def test_ease_is_the_ridge_regression_of_each_counterparty_on_the_others_and_its_dual_says_the_same() -> None:
    draw = np.random.default_rng(2)
    m = sp.csr_matrix(draw.random((12, 9)) * (draw.random((12, 9)) < 0.4))
    inverse = np.linalg.inv((m.T @ m).toarray() + 5 * np.eye(9))
    weights = np.eye(9) - inverse / np.diag(inverse)
    rows = np.array([0, 7, 11])
    assert ease.primal(m, 5.0)(rows) == pytest.approx((m @ weights)[rows], abs=1e-6)
    assert ease.dual(m, 5.0)(rows) == pytest.approx((m @ weights)[rows], abs=1e-6)


def test_a_group_of_anchors_tells_whom_its_members_know(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    heads = {"E0": "body", "E1": "body", "E2": "alone"}
    found = heard(scene(ledger_of(sales, ANCHORS, heads=heads), "upstream", CUT))
    assert found["group"][E0, S3] == pytest.approx(np.exp(-40 / 360))
    assert found["group newly"][E0, S3] == pytest.approx(np.exp(-80 / 270))
    for name in groups.NAMES:
        assert found[name][E0, S3] > 0, name
        assert not found[name][E2].any(), name
        assert not found[name][E0, S4], name


def test_a_group_of_counterparties_tells_how_the_anchor_deals_with_its_members(
    ledger_of: Callable[..., Ledger], sales: Sales
) -> None:
    found = heard(scene(ledger_of(sales, ANCHORS, heads={"s1": "body", "s3": "body"}), "upstream", CUT))
    assert found["group lately"][E0, S3] == pytest.approx(np.exp(-10 / 90))
    assert not found["group lately"][E2].any()
    assert not found["group path"].any()


def test_words_lead_to_namesakes_of_partners_and_to_partners_of_namesakes(
    ledger_of: Callable[..., Ledger], sales: Sales
) -> None:
    names = {"s1": "Acme steel", "s3": "Bold steel", "E0": "North foods", "E1": "South foods", "s4": "Harbour"}
    found = heard(scene(ledger_of(sales, ANCHORS, names=names), "upstream", CUT))
    assert found["words of partners"][E0, S3] > 0
    assert found["words of partners"][E0, S4] == 0
    assert found["words of the anchor"][E0, S3] > 0
    assert found["words of the anchor"][E0, S4] == 0


def test_the_other_side_is_heard_where_anchors_have_one(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    more = [*sales, ("E0", "s4", 72), ("E0", "b1", 10), ("E1", "b1", 10)]
    s = scene(ledger_of(more, ANCHORS), "upstream", CUT)
    found = heard(s)
    assert found["mutual"][E0, S4] == pytest.approx(np.exp(-72 / 720))
    assert found["mutual"][E1, S4] == 0
    assert found["other side"][E0, S3] > 0
    assert found["other side"][E2, S3] == 0
    assert found["two steps"][E2, S4] == 0
    assert found["two steps"][E0, S3] == 0
    assert set(roles.hear(s)) == set(roles.NAMES)


def test_the_other_side_is_silent_where_hardly_anybody_has_one(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    many: list[tuple[str, str, int]] = [("s1", f"F{i:03}", 9) for i in range(99)]
    anchors = " ".join(("E0", *(f"F{i:03}" for i in range(99))))
    one: Any = [("s1", "E0", 9), ("E0", "b1", 9)]
    assert not roles.hear(scene(ledger_of([*many, *one], anchors), "upstream", CUT))
