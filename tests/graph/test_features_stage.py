"""Growth stage of an enterprise by its own invoices."""

from __future__ import annotations

import pytest

from graph.features.stage import FLAGS, STAGE
from tests.graph.small_scene import Row, booked, scene, values

QUARTERS = (400, 300, 100, 200, 100, 900)
"""Net sales of windows of 90 days, the last first."""


def sold(*quarters: int, last: int = 90) -> list[Row]:
    return [booked("sales", "b1", last + 90 * k, amount) for k, amount in enumerate(quarters)]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(STAGE, scene(books=sold(*QUARTERS)))


def test_growth_against_former_windows(found: Row) -> None:
    assert found["sales_yoy_90d"] == (400 - 100) / 500
    assert found["sales_acceleration_90d"] == pytest.approx(100 / 700 - 200 / 400)
    assert found["sales_growing_360d"] == 3
    assert found["sales_off_peak_720d"] == 400 / 900
    assert (found["purchase_yoy_90d"], found["purchase_growing_360d"]) == (None, 0)


@pytest.mark.parametrize(
    ("quarters", "stage"),
    [
        ((400, 300, 100, 200), "growing"),
        ((61, 50, 49, 40), "growing"),
        ((60, 49, 51, 40), "stable"),
        ((100, 100, 100, 180), "shrinking"),
        ((0, 0, 0, 0, 50), "silent"),
        ((400, 300, 100), "young"),
    ],
)
def test_stages(quarters: tuple[int, ...], stage: str) -> None:
    found = values(STAGE, scene(books=sold(*quarters)))
    assert [flag.name for flag in FLAGS if found[flag.name]] == [f"stage_{stage}"]


def test_what_is_too_young_to_tell_is_null() -> None:
    young = values(STAGE, scene(books=sold(5, 9, last=89)))
    told = ("yoy_90d", "acceleration_90d", "growing_360d", "off_peak_720d")
    assert [young[f"sales_{name}"] for name in told] == [None] * 4
    assert values(STAGE, scene(books=sold(5, 9)))["sales_off_peak_720d"] == 5 / 9


def test_later_documents_change_nothing(found: Row) -> None:
    later = [booked(side, "b1", -day, 10**9) for side in ("sales", "purchase") for day in (0, 9)]
    assert values(STAGE, scene(books=[*sold(*QUARTERS), *later])) == found
    assert values(STAGE, scene(books=later)) == {}
