"""Cursors: what comes back is what was written; all else is refused."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import cursors
from graph.errors import BadParameter, Gone

PLACES = st.lists(st.one_of(st.text(max_size=20), st.floats(0, 1), st.integers(-(2**60), 2**60)), max_size=4)


@given(PLACES)
def test_place_comes_back(place: list[str | float | int | None]) -> None:
    word = cursors.written("run", "filters", place)
    assert cursors.read(word, "run", "filters") == place
    assert set(word) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=60))
def test_any_other_word_is_refused(word: str) -> None:
    with pytest.raises(BadParameter):
        cursors.read(word, "run", "filters")


@pytest.mark.parametrize("text", ["{}", "[]", '{"run": 1, "filters": "f", "at": []}', "null", '{"run":"run"'])
def test_word_that_holds_something_else_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="not one that this service gave"):
        cursors.read(base64.urlsafe_b64encode(text.encode()).decode().rstrip("="), "run", "filters")


@pytest.mark.parametrize("number", [2**63, -(2**70)])
def test_number_too_large_for_a_database_is_read_as_a_float(number: int) -> None:
    assert cursors.read(word_of(number), "run", "filters") == [float(number)]


@pytest.mark.parametrize("number", [10**400, -(10**400)])
def test_number_too_large_for_a_float_is_refused(number: int) -> None:
    with pytest.raises(BadParameter, match="not one that this service gave"):
        cursors.read(word_of(number), "run", "filters")


def word_of(number: int) -> str:
    text = json.dumps({"run": "run", "filters": "filters", "at": [number]})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_former_run_is_gone_and_other_filters_do_not_fit() -> None:
    word = cursors.written("former", "filters", [0.5, "id", "upstream"])
    with pytest.raises(Gone, match="former"):
        cursors.read(word, "run", "filters")
    with pytest.raises(BadParameter, match="other filters"):
        cursors.read(word, "former", "others")
