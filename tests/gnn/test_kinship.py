from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gnn.kinship import GROUP, NAMES, Kinship
from gnn.ledger import Ledger
from gnn.scene import Scene, scene

CUT = 17_000
Sales = list[tuple[str, str, int]]
E0, E1, E2 = 0, 1, 2
S3, S4 = 2, 3


def facts(s: Scene, *pairs: tuple[int, int]) -> list[dict[str, float]]:
    row, col = np.array(pairs).T
    return [dict(zip(NAMES, told.tolist(), strict=True)) for told in Kinship(s)(row, col)]


def test_a_candidate_is_as_close_as_its_partners_are_like_the_anchor(
    ledger_of: Callable[..., Ledger], sales: Sales
) -> None:
    s = scene(ledger_of(sales, "E0 E1 E2"), "upstream", CUT)
    near, far = facts(s, (E0, S3), (E0, S4))
    faded = s.faded(720).toarray()
    walk = faded / faded.sum(1, keepdims=True) ** 0.5 / faded.sum(0) ** 0.3
    assert near["nearest"] == pytest.approx((walk @ walk.T)[E0, E1], rel=1e-5)
    assert [near[n] for n in ("nearest age", "nearest life", "least age", "least life", "linked")] == [
        40,
        80,
        40,
        80,
        1,
    ]
    assert np.isnan(near["second nearest"])
    assert (far["nearest"], far["nearest age"], far["linked"]) == (0, 1, 0)
    assert np.isnan(far["least age"])
    assert all(np.isnan(near[n]) for n in GROUP)


def test_the_second_nearest_and_the_latest_among_like_firms(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    more = [*sales, ("s1", "E3", 5), ("s3", "E3", 7)]
    s = scene(ledger_of(more, "E0 E1 E2 E3"), "upstream", CUT)
    (near,) = facts(s, (E0, S3))
    faded = s.faded(720).toarray()
    walk = faded / faded.sum(1, keepdims=True) ** 0.5 / faded.sum(0) ** 0.3
    like = np.sort((walk @ walk.T)[E0, [1, 3]])
    assert [near["second nearest"], near["nearest"]] == pytest.approx(like, rel=1e-5)
    assert (near["least age"], near["linked"]) == (7, 2)


def test_sizes_are_of_a_document_and_pairs_last_in_months(ledger_of: Callable[..., Ledger], sales: Sales) -> None:
    (told,) = facts(scene(ledger_of(sales, "E0 E1 E2"), "upstream", CUT), (E0, S3))
    assert (told["size gap"], told["partners"]) == (0, 1)
    assert told["size of anchor"] == pytest.approx(np.log1p(1))
    assert (told["months of anchor"], told["months of counterparty"]) == (1, 2)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ({"E0": "a", "E1": "a"}, (1, 40, 80, 2)),
        ({"s1": "b", "s3": "b"}, (1, 10, 10, 1)),
        ({"E1": "a", "E2": "a", "s1": "b", "s3": "b"}, (1, 10, 10, 1)),
        ({"E0": "a", "E1": "a", "s1": "b", "s3": "b"}, (1, 40, 80, 2)),
    ],
)
def test_groups_of_anchors_and_of_counterparties_tell_who_of_them_trades(
    ledger_of: Callable[..., Ledger], sales: Sales, heads: dict[str, str], expected: tuple[float, ...]
) -> None:
    told, other = facts(scene(ledger_of(sales, "E0 E1 E2", heads=heads), "upstream", CUT), (E0, S3), (E0, S4))
    assert tuple(told[n] for n in GROUP) == expected
    assert other["group members"] == 0
    assert np.isnan(other["group age"])
