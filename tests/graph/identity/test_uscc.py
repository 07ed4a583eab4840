"""Codes and their check characters, in Python and as an expression."""

from __future__ import annotations

import random

import ibis
import pyarrow as pa
import pytest

from graph.engine import connect
from graph.identity import uscc

# Codes that the firms print on their own pages, or that the standards give as examples.
CODES = {
    "91350100M000100Y43": "uscc",  # the example of GB 32100-2015
    "91440300708461136T": "uscc",
    "914403001922038216": "uscc",
    "91330100799655058B": "uscc",
    "9144030071526726XG": "uscc",
    "91350100M000100Y44": None,  # check character
    "91350100M000100Y34": None,  # the organisation's check character
    "91350100M000100O43": None,  # a letter that is left out
    "440300708461136": "tax",
    "44030071526726X": "tax",
    "440300708461137": None,
    "110108000000016": "registration",  # the example of GS 15-2006
    "110108000000017": None,
    "91350100M000100Y4": None,
    "": None,
    "无": None,
}


@pytest.mark.parametrize(("code", "kind"), CODES.items())
def test_kind(code: str, kind: str | None) -> None:
    assert uscc.kind(code) == kind


def test_the_expression_says_the_same() -> None:
    rng = random.Random(0)
    bent = [
        "".join(rng.choice(uscc.ALPHABET) if rng.random() < 0.1 else c for c in code)
        for code in CODES
        if code.isascii() and code
        for _ in range(40)
    ]
    bodies = ["".join(rng.choices(uscc.DIGITS, k=14)) for _ in range(300)]
    digits = [body + uscc.registration_check(body) for body in bodies] + [body + rng.choice("0123X") for body in bodies]
    codes = [*CODES, *bent, *digits]
    con = connect()
    table = con.create_table("codes", ibis.memtable(pa.table({"code": codes})), temp=True)
    told = table.select("code", kind=uscc.kind_of(table.code)).alias("told")
    rows = told.mutate(organisation=uscc.organisation_of(told.code, told.kind)).to_pyarrow().to_pylist()
    assert {r["code"]: r["kind"] for r in rows} == {code: uscc.kind(code) for code in codes}
    assert {r["code"]: r["organisation"] for r in rows} == {code: uscc.organisation(code) for code in codes}
    assert {uscc.kind(code) for code in digits} >= {"registration", "tax"}


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("91440300708461136T", "91440300708461136T", True),
        ("91440300708461136T", "440300708461136", True),
        ("91440300708461136T", "914403001922038216", False),
        ("91440300708461136T", "110300708461136", None),  # the same organisation in another province
        ("91440300708461136T", "91440300708461136A", None),  # a wrong check character says nothing
        ("440300708461136", "110108000000016", None),
    ],
)
def test_two_codes(left: str, right: str, same: bool | None) -> None:
    assert uscc.same(left, right) is same
    assert uscc.same(right, left) is same
