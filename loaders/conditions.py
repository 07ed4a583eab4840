"""Conditions on two names, in DuckDB's SQL, over the columns of both sides (`_l` and `_r`)."""

from __future__ import annotations

from graph.identity.words import USUAL


def both(name: str) -> str:
    """The condition that both sides have the part."""
    return f"({name}_l <> '' AND {name}_r <> '')"


def equal(name: str) -> str:
    """The condition that both sides agree in the part."""
    return f"{name}_l = {name}_r"


def one_edit(name: str) -> str:
    """The condition that one character was mistyped, left out, added or moved."""
    # DuckDB's own edit distances count the bytes of a character, of which a Chinese one has three.
    return f"({name}_l <> {name}_r AND list_has_any({name}_drops_l, {name}_drops_r))"


def shorter(name: str) -> str:
    """Characters of the shorter side's part."""
    return f"least(length({name}_l), length({name}_r))"


def without_usual(name: str, side: str) -> str:
    """The part of a side without the characters that are usual in names of firms."""
    return f"regexp_replace({name}_{side}, '[{USUAL}]', '', 'g')"


CROSSED = "(core_l = body_r OR body_l = core_r)"
"""What is read as a region on one side is the trade name's beginning on the other, which names no region."""
ONE_TRADE = f"(trade_l = trade_r OR body_l = body_r OR core_l = core_r OR {CROSSED})"
UNLISTED = "(place_l <> place_r AND (place_l = '' OR place_r = '' OR place_l LIKE '?%' OR place_r LIKE '?%'))"
SORTED = "list_sort(split(body_l, '')) = list_sort(split(body_r, ''))"
LIKE = f"({equal('sounds')} OR {equal('looks')} OR {equal('parts')})"
MISTYPED = f"({LIKE} OR length(body_l) <> length(body_r) OR {SORTED})"
"""Somebody may have typed the one for the other; 鞋业 for 鞋材 nobody does."""
IN_INDUSTRY = (
    f"({one_edit('body')} AND {MISTYPED} AND trade_l <> trade_r AND industry_l <> industry_r "
    f"AND {shorter('core')} >= 5 AND (starts_with(body_l, trade_r) OR starts_with(body_r, trade_l)))"
)
"""One character is mistyped, but in the industry word: the trade name stands in both."""
IN_REGION = (
    f"({one_edit('core')} AND {UNLISTED} AND NOT (town_l OR town_r) AND {shorter('core')} >= 5 "
    "AND (ends_with(trade_l, trade_r) OR ends_with(trade_r, trade_l)))"
)
"""One character is mistyped, but in the region."""
TRADE = f"({ONE_TRADE} OR {IN_INDUSTRY} OR {IN_REGION})"
ALIKE = f"{LIKE} AND {one_edit('body')}"
BOTH_USUAL = f"{without_usual('body', 'l')} = {without_usual('body', 'r')}"
LENGTH = "least(length(trade_l), length(trade_r))"
SWAPPED = f"{one_edit('body')} AND {SORTED}"
LENGTHENED = f"{one_edit('body')} AND length(body_l) <> length(body_r) AND {BOTH_USUAL}"
SHIFTED = f"{one_edit('body')} AND (length(body_l) <> length(body_r) OR {SORTED})"
FULL_L, FULL_R = "form_l <> ''", "form_r <> ''"
FULL = f"({FULL_L} AND {FULL_R})"
ONE_REGION = "(place_l <> place_r AND (place_l = '' OR place_r = '') AND nation_l = nation_r)"
HOUSE = f"{FULL} AND {ONE_REGION} AND brand_l AND brand_r AND NOT (form_class_l = 'shares' AND form_class_r = 'shares')"
"""Full names of firms of a nationwide house, of which one names a region: parent and subsidiary as well as one firm."""
COUNTY = f"({both('said')} AND said_l = said_r AND county_l <> county_r AND {both('county')})"
"""长沙县 is no 长沙市, of which it is a part."""
STACKED = "(contains(said_l, said_r) OR contains(said_r, said_l))"
UNFORMED = "(whole_l <> whole_r AND (whole_l = bare_r OR whole_r = bare_l))"
"""One is the other without its legal form."""
OLD_FORM = "('总公司', '集团公司')"
BRIEF = (
    "((form_l = '' AND regexp_matches(text_r, spread_l) AND length(whole_l) BETWEEN 2 AND 6) "
    "OR (form_r = '' AND regexp_matches(text_l, spread_r) AND length(whole_r) BETWEEN 2 AND 6))"
)
WITHIN = (
    f"{both('industry')} AND (starts_with(industry_l, industry_r) OR starts_with(industry_r, industry_l) "
    "OR ends_with(industry_l, industry_r) OR ends_with(industry_r, industry_l))"
)
