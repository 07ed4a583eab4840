"""What a later file does not speak of stays as it was; what it leaves empty does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.home import Home
from tests.loaders.inbox import counts, facts, put, run

FULL = "企业代号,企业名称,信誉评级,是否违约,曾用名"
SHORT = "企业代号,企业名称"


def said(home: Home, **when: date) -> dict[str, tuple[str | None, str | None, bool | None, list[str]]]:
    return {
        row["code"]: (row["name"], row["rating"], row["defaulted"], row["former_names"])
        for row in facts(home, "customers", **when)
    }


def test_columns_that_a_later_file_lacks_are_carried_over(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", FULL, "E1,甲,A,否,乙", "E2,丙,B,是,"))
    later = put(inbox, "b.csv", SHORT, "E1,甲", "E2,丁", "E3,戊")
    assert counts(run(home, later, today=date(2020, 3, 2)), "customers") == (3, 1, 1, 1, 0)
    assert said(home) == {
        "E1": ("甲", "A", False, ["乙"]),
        "E2": ("丁", "B", True, []),
        "E3": ("戊", None, None, []),
    }


def test_an_empty_cell_of_a_column_that_is_there_blanks_it(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", FULL, "E1,甲,A,否,乙"))
    later = put(inbox, "b.csv", FULL, "E1,甲,,否,乙")
    assert counts(run(home, later, today=date(2020, 3, 2)), "customers") == (1, 0, 0, 1, 0)
    assert said(home)["E1"] == ("甲", None, False, ["乙"])
    short = put(inbox, "c.csv", SHORT, "E1,甲")
    assert counts(run(home, short, today=date(2020, 3, 3)), "customers") == (1, 0, 1, 0, 0)
    assert said(home)["E1"] == ("甲", None, False, ["乙"])


def test_columns_are_carried_over_within_a_load_and_from_what_was_then_known(home: Home, inbox: Path) -> None:
    full, short = put(inbox, "a.csv", FULL, "E1,甲,A,否,"), put(inbox, "b.csv", SHORT, "E1,甲")
    assert counts(run(home, full, short), "customers") == (2, 1, 1, 0, 0)
    early = put(inbox, "c.csv", SHORT, "E1,早")
    assert counts(run(home, early, known_at=date(2019, 1, 1)), "customers") == (1, 1, 0, 0, 0)
    assert said(home, known_at=date(2019, 6, 1)) == {"E1": ("早", None, None, [])}
    assert said(home)["E1"] == ("甲", "A", False, [])
