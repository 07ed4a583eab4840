from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.errors import Held
from graph.facts import Facts
from graph.home import Home
from tests.loaders.inbox import FIRMS, INPUT, ONE, TODAY, TWO, counts, facts, files, put, run


def test_repeats_in_a_load_are_the_same_and_corrections_win(home: Home, inbox: Path) -> None:
    corrected = TWO.replace("` 作废发票`", "有效发票")
    report = run(home, put(inbox, "a.csv", INPUT, ONE, TWO, ONE, corrected, TWO, corrected))
    assert counts(report) == (6, 2, 1, 3, 0)
    assert {r["number"]: (r["state"], r["row"]) for r in facts(home)} == {
        "3390939": ("valid", 2),
        "3390940": ("valid", 7),
    }


def test_a_second_load_changes_nothing(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", INPUT, ONE, TWO, "E1,x")
    put(inbox, "b.csv", FIRMS, "E1,甲")
    first = run(home, inbox)
    before = files(home)
    for today in (TODAY, date(2020, 3, 2)):
        again = run(home, inbox, today=today)
        assert counts(again) == (3, 0, 2, 0, 1)
        assert counts(again, "customers") == (1, 0, 1, 0, 0)
        assert again.rejects == first.rejects
        assert again.as_json()["notes"] == first.as_json()["notes"]
    assert files(home) == before


def test_the_same_rows_in_another_file_change_nothing(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", INPUT, ONE, TWO))
    before = facts(home)
    assert counts(run(home, put(inbox, "b.csv", INPUT, TWO, ONE), today=date(2020, 4, 1))) == (2, 0, 2, 0, 0)
    assert facts(home) == before


def test_a_file_that_taught_nothing_cannot_undo_a_later_correction(home: Home, inbox: Path) -> None:
    again = put(inbox, "b.csv", INPUT, TWO, ONE)
    run(home, put(inbox, "a.csv", INPUT, ONE, TWO))
    run(home, again)
    run(home, put(inbox, "c.csv", INPUT, ONE.replace("有效", "作废")), today=date(2020, 4, 2))
    assert counts(run(home, again, today=date(2020, 4, 3))) == (2, 0, 2, 0, 0)
    assert {r["state"] for r in facts(home)} == {"void"}


def test_a_correction_is_not_undone_by_the_old_file(home: Home, inbox: Path) -> None:
    old = put(inbox, "a.csv", INPUT, ONE)
    run(home, old)
    assert counts(run(home, put(inbox, "b.csv", INPUT, ONE.replace("有效", "作废")), today=date(2020, 3, 2))) == (
        1,
        0,
        0,
        1,
        0,
    )
    renamed = inbox / "又.csv"
    shutil.copy(old, renamed)
    assert counts(run(home, renamed, today=date(2020, 3, 3))) == (1, 0, 1, 0, 0)
    assert [r["state"] for r in facts(home)] == ["void"]
    assert [r["state"] for r in facts(home, known_at=TODAY)] == ["valid"]


def test_a_file_twice_in_a_folder_is_read_once(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", INPUT, ONE)
    put(inbox, "b.csv", INPUT, ONE.replace("有效", "作废"))
    put(inbox, "c.csv", INPUT, ONE)
    assert counts(run(home, inbox)) == (3, 1, 1, 1, 0)
    assert [r["state"] for r in facts(home)] == ["void"]


def test_history_loaded_later_is_known_from_its_day(home: Home, inbox: Path) -> None:
    path = put(inbox, "a.csv", INPUT, ONE)
    run(home, path)
    assert counts(run(home, path, known_at=date(2019, 1, 1))) == (1, 1, 0, 0, 0)
    assert facts(home, known_at=date(2018, 12, 31)) == []
    assert [r["load"] for r in facts(home, known_at=date(2019, 1, 1))] == [2]
    assert facts(home, known_at=date(2019, 1, 1), load=1) == []
    assert [r["load"] for r in facts(home)] == [1]


def test_same_is_told_against_the_version_then_in_force(home: Home, inbox: Path) -> None:
    void = ONE.replace("有效", "作废")
    run(home, put(inbox, "a.csv", INPUT, ONE), known_at=date(2019, 1, 1))
    run(home, put(inbox, "b.csv", INPUT, void), known_at=date(2019, 3, 1))
    assert counts(run(home, put(inbox, "c.csv", INPUT, ONE, ""), known_at=date(2019, 2, 1))) == (1, 0, 1, 0, 0)
    assert counts(run(home, put(inbox, "d.csv", INPUT, "", ONE), known_at=date(2019, 4, 1))) == (1, 0, 0, 1, 0)


def test_documents_may_be_learnt_on_their_own_day(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", INPUT, ONE, TWO)
    put(inbox, "b.csv", FIRMS, "E1,甲")
    run(home, inbox, known_at="document")
    assert {r["number"]: r["known_at"] for r in facts(home)} == {
        "3390939": date(2017, 7, 18),
        "3390940": date(2017, 7, 19),
    }
    assert [r["known_at"] for r in facts(home, "customers")] == [TODAY]
    before = files(home)
    assert counts(run(home, inbox, known_at="document", today=date(2020, 4, 1))) == (2, 0, 2, 0, 0)
    assert counts(run(home, inbox, today=date(2020, 4, 1))) == (2, 0, 2, 0, 0)
    assert files(home) == before


def test_the_same_code_of_another_source_is_another_party(home: Home, inbox: Path) -> None:
    path = put(inbox, "b.csv", FIRMS, "E1,甲")
    run(home, path)
    assert counts(run(home, path, source="tax"), "customers") == (1, 1, 0, 0, 0)
    assert [r["source"] for r in facts(home, "customers")] == ["bank", "tax"]


def test_two_loads_at_once_wait_for_each_other(home: Home, inbox: Path) -> None:
    path = put(inbox, "a.csv", INPUT, ONE)
    with home.lock(), pytest.raises(Held, match="is writing to"):
        run(home, path)


def test_loads_are_numbered_by_topic(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", INPUT, ONE))
    run(home, put(inbox, "b.csv", FIRMS, "E1,甲"))
    run(home, put(inbox, "c.csv", INPUT, TWO))
    assert Facts(home.facts).loads() == {"customers": 1, "invoices": 2}
    assert Facts(home.facts).entries("invoices")[1].files[0].name == "c.csv"


@pytest.mark.real
def test_the_real_folder_is_accounted_for_to_the_row(home: Home, invoices_folder: Path) -> None:
    report = run(home, invoices_folder)
    assert counts(report) == (373_431, 368_192, 5_239, 0, 0)
    assert counts(report, "customers") == (123, 123, 0, 0, 0)
    assert report.as_json()["notes"]["invoices"]["flagged"] == 3
    before = files(home)
    assert counts(run(home, invoices_folder, today=date(2020, 4, 1))) == (373_431, 0, 373_431, 0, 0)
    assert files(home) == before
