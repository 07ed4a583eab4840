"""How names are cut and compared."""

from __future__ import annotations

import pytest

from graph import names
from graph.errors import BadParameter


@pytest.mark.parametrize(
    ("text", "normal"),
    [("  华为 技术\n", "华为技术"), ("ＡＢＣ（中国）", "abc(中国)"), ("Straße", "strasse"), ("　", "")],
)
def test_normal(text: str, normal: str) -> None:
    assert names.normal(text) == normal
    assert names.normal(normal) == normal


def test_tokens_are_plain_words_that_no_index_takes_apart() -> None:
    assert names.bigrams("华为华为") == ["534e_4e3a", "4e3a_534e"]
    assert names.bigrams("+") == []
    every = names.tokens(["华为", '"+ OR', "华为"]).split(" ")
    assert len(every) == len(set(every))
    assert all(token.replace("_", "").isalnum() and token.isascii() for token in every)


def test_joined_texts_tell_a_whole_from_a_part() -> None:
    assert names.joined([]) == ""
    assert names.joined(["ab", "cd"]) == "\x1fab\x1fcd\x1f"


@pytest.mark.parametrize("q", ["", "华", " 华 ", "x" * 101])
def test_what_is_too_short_or_too_long_to_look_for(q: str) -> None:
    with pytest.raises(BadParameter):
        names.asked(q)
