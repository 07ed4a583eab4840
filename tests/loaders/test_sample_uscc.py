from __future__ import annotations

import pytest

from loaders.economy import uscc


def test_the_example_of_the_standard_is_valid() -> None:
    assert uscc.is_valid("91350100M000100Y43")


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y44",  # check character
        "91350100M000100Y34",  # organisation's check character
        "91350100M000100O43",  # a letter that is left out
        "91350100M000100Y4",
        "",
    ],
)
def test_a_wrong_code_is_not(code: str) -> None:
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("serial", [0, 1, 30, 31, 987_654_321, 31**8 - 1])
@pytest.mark.parametrize("kind", [uscc.COMPANY, uscc.SOLE_TRADER])
def test_a_composed_code_is_valid_and_of_no_real_place(serial: int, kind: str) -> None:
    code = uscc.compose(kind, 7, serial)
    assert uscc.is_valid(code)
    assert code[2:4] == "99"
