from __future__ import annotations

import numpy as np
import pytest

from gnn.traits import numbered, traits
from gnn.words import GRAM, TOKENS, token_counts, weighed, words


@pytest.mark.parametrize("name", ["E17", "A-0031", "007", "C00012345", "Ｅ１２", "x²"])
def test_a_code_has_no_words(name: str) -> None:
    assert not list(words(name))


def test_a_word_with_a_digit_is_none_and_the_others_count() -> None:
    found = dict(words("Harbour 4th stone"))
    assert found["HARBOUR"] == found["STONE"] == 1
    assert not [w for w in found if any(c.isdigit() for c in w)]
    assert "TH" not in found
    assert {len(w) for w in found if w not in ("HARBOUR", "STONE")} == {GRAM}


def test_chinese_names_are_pairs_of_characters() -> None:
    assert [w for w, _ in words("东方钢铁")] == ["东方", "方钢", "钢铁"]


def test_words_weigh_by_their_rarity_and_rows_have_length_one() -> None:
    names = ["steel north", "steel south", "foods south", "foods", "", "alone"]
    found = weighed(token_counts(names), np.ones(6, bool))
    assert found.shape == (6, TOKENS)
    assert np.sqrt(found.multiply(found).sum(1)).ravel().tolist()[0] == pytest.approx([1, 1, 1, 1, 0, 0])
    like = (found @ found.T).toarray()
    assert like[0, 1] > 0
    assert like[0, 2] == 0


def test_labels_are_taken_whole() -> None:
    found = weighed(token_counts(["", "", ""], [["industry:12"], ["industry:12"], ["industry:1"]]), np.ones(3, bool))
    assert np.diff(found.indptr).tolist() == [1, 1, 0]


def test_who_comes_later_tells_neither_how_rare_a_word_is_nor_who_has_a_group() -> None:
    names, heads = ["steel", "steel", "steel", "mill", "mill"], np.array(["a", "a", "", "b", "b"])
    known = np.array([True, True, False, True, False])
    found = traits(token_counts(names), numbered(heads)).among(known, 0)
    alone = traits(token_counts(["steel", "steel", "mill"]), numbered(np.array(["a", "a", "b"])))
    assert found.tokens[known].toarray().tolist() == alone.tokens.toarray().tolist()
    assert found.group[known].tolist() == alone.group.tolist() == [0, 0, -1]
    assert traits(token_counts(names), numbered(heads)).group.tolist() == [0, 0, -1, 1, 1]


def test_firms_without_a_name_do_not_make_a_common_word_rare() -> None:
    names = [f"{a}{b} mill" for a in "abcdef" for b in "ghijkl"]
    few = weighed(token_counts(names), np.ones(36, bool))
    many = weighed(token_counts([*names, *[""] * 2_000]), np.ones(2_036, bool))
    assert many[:36].toarray() == pytest.approx(few.toarray())
    assert not many[:, token_counts(["mill"]).indices].nnz
