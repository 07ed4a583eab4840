"""Places: the administrative divisions (GB/T 2260) that a firm's code names, in full."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import ibis
import pyarrow as pa
from ibis.expr.types import StringColumn, Table

LENGTHS = (6, 4, 2)
"""Digits of a county's code, of its city's and of its province's."""


@cache
def places() -> dict[str, str]:
    """The full name of each division by its code: 44 is 广东省, 4403 广东省深圳市."""
    text = files("graph.identity").joinpath("regions.txt").read_text(encoding="utf-8")
    names = dict(line.split(" ", 1) for line in text.splitlines() if line.strip())
    above = {code: [names.get(code[:n]) for n in reversed(LENGTHS) if n <= len(code)] for code in names}
    return {code: "".join(name for name in said if name) for code, said in above.items()}


def digits(uscc: StringColumn) -> StringColumn:
    """The six digits of the place in a unified social credit code, or in an older number of 15; null in others."""
    return ibis.cases(
        (uscc.re_search("^[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}$"), uscc.substr(2, 6)),
        (uscc.re_search("^[0-9]{6}[0-9A-Z]{9}$"), uscc.substr(0, 6)),
        else_=ibis.null("string"),
    )


def located(firms: Table) -> Table:
    """The rows with `place`, the narrowest division that is declared of those in their `uscc`; null where none is."""
    known = pa.table({"code": list(places()), "place_name": list(places().values())})
    rows = firms.mutate(place_digits=digits(firms.uscc))
    for length in LENGTHS:
        named = ibis.memtable(known.rename_columns([f"code_{length}", f"place_{length}"]))
        rows = rows.left_join(named, rows.place_digits.substr(0, length) == named[f"code_{length}"])
    found = rows.mutate(place=ibis.coalesce(*(rows[f"place_{length}"] for length in LENGTHS)))
    return found.select(*firms.columns, "place")
