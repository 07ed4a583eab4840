from __future__ import annotations

import numpy as np
import pyarrow as pa

from credit.cells import doubles, numeric, told
from credit.columns import columns
from credit.sentinel import sentinels


def found(loans: pa.Table, **kept: tuple[str, ...]) -> tuple[dict, dict]:
    bad = np.array([v == "1" for v in loans["default"].to_pylist()])
    made = columns(loans.drop_columns("default"), bad, {}, kept.get("keep", ()))
    return {f.name: f for f in made.features}, made.left_out


def test_each_column_is_a_feature_or_told_why_not(loans: pa.Table) -> None:
    features, left = found(loans)
    assert list(features) == ["debt", "late", "trade", "odd"]
    assert features["trade"].words == ("steel", "tea", "toys")
    assert features["late"].special == (98.0,)
    assert left["id"].startswith("a number of its own in every row")
    assert left["same"] == "the same in every row (x)"
    assert left["empty"] == "empty in every row"
    assert left["opened"].startswith("a day or month")
    assert left["name"].startswith("text of 571 different values")
    assert left["loss"].startswith("it alone tells the outcome (AUC 1.000)")


def test_a_column_that_seems_to_hold_the_outcome_can_be_kept(loans: pa.Table) -> None:
    features, left = found(loans, keep=("loss",))
    assert "loss" in features
    assert "loss" not in left


def test_cells_are_numbers_however_they_are_written() -> None:
    cells = ["1,234.5", "12%", " 7 ", "-1e3", "+.5", "inf", "NaN", "#DIV/0!", "x", ""]
    values = doubles(pa.chunked_array([cells]))
    np.testing.assert_array_equal(values, [1234.5, 0.12, 7, -1000, 0.5, *[np.nan] * 5])
    said = numeric(told(pa.chunked_array([cells])))[1].to_pylist()
    assert said == [True, True, True, True, True, True, None, None, False, None]


def test_codes_are_told_from_numbers() -> None:
    few = np.repeat(np.arange(14.0), 10)
    assert sentinels(np.concatenate([few, [96.0] * 5, [98.0] * 264])) == (96.0, 98.0)
    assert sentinels(np.concatenate([few, [99.0] * 4])) == ()
    assert sentinels(np.concatenate([np.arange(120.0), [99.0] * 9])) == ()
    assert sentinels(np.concatenate([few, [-9.0] * 50, [-8.0] * 50])) == (-9.0, -8.0)
    assert sentinels(np.concatenate([few - 3, [-1.0] * 50])) == ()
