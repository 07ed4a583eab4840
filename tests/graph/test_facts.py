from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from graph.engine import batches, connect
from graph.errors import CannotStart, Held
from graph.fact_log import FileEntry, LoadEntry
from graph.facts import Facts
from graph.topics.customers import CUSTOMERS

FILE = FileEntry("ab", "a.csv", 1, "bank", "given", date(2020, 1, 1), read=1)


def fact(code: str, name: str, known_at: date, load: int, seq: int = 2) -> dict[str, Any]:
    return {"source": "bank", "code": code, "name": name, "former_names": [], "key": code.encode(),
            "known_at": known_at, "load": load, "seq": seq, "file": "a.csv", "row": seq}  # fmt: skip


def add(facts: Facts, *rows: dict[str, Any], again: int = 0) -> None:
    table = pa.Table.from_pylist(list(rows), schema=CUSTOMERS.facts.arrow)
    entry = LoadEntry(rows[0]["load"], (FILE,), new=len(rows) - again, same=0, changed=again, again=again)
    facts.append(CUSTOMERS, table.to_reader(), entry)


def names(facts: Facts, **when: Any) -> dict[str, str]:
    con = connect()
    rows = facts.in_force(con, "customers", **when)
    assert rows is not None
    return {row["code"]: row["name"] for row in batches(con, rows).read_all().to_pylist()}


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    """E1 was learnt on 1 January, corrected on 1 March, and what it was in February was learnt last."""
    facts = Facts(tmp_path / "事实 1%")
    add(facts, fact("E1", "first", date(2020, 1, 1), 1), fact("E2", "other", date(2020, 1, 1), 1, 3))
    add(facts, fact("E1", "corrected", date(2020, 3, 1), 2), again=1)
    add(facts, fact("E1", "late", date(2020, 2, 1), 3, 2), fact("E1", "later", date(2020, 2, 1), 3, 3), again=2)
    return facts


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    facts = Facts(tmp_path / "facts")
    assert facts.loads() == {}
    assert facts.in_force(connect(), "customers") is None
    assert facts.files_seen("customers") == []
    assert list(tmp_path.iterdir()) == []


def test_the_version_last_learnt_is_in_force(facts: Facts) -> None:
    assert facts.loads() == {"customers": 3}
    assert names(facts) == {"E1": "corrected", "E2": "other"}


def test_what_was_known_on_a_day_is_what_was_learnt_by_then(facts: Facts) -> None:
    assert names(facts, known_at=date(2020, 1, 31)) == {"E1": "first", "E2": "other"}
    assert names(facts, known_at=date(2020, 2, 29)) == {"E1": "later", "E2": "other"}
    assert names(facts, known_at=date(2019, 12, 31)) == {}


def test_a_load_pins_what_was_learnt_up_to_it(facts: Facts) -> None:
    assert names(facts, load=1) == {"E1": "first", "E2": "other"}
    assert names(facts, load=2, known_at=date(2020, 2, 29)) == {"E1": "first", "E2": "other"}


def test_of_one_day_and_load_the_later_row_is_in_force(facts: Facts) -> None:
    assert names(facts, known_at=date(2020, 2, 1))["E1"] == "later"


def test_the_log_names_its_files(facts: Facts) -> None:
    assert [e.load for e in facts.entries("customers")] == [1, 2, 3]
    assert facts.files_seen("customers") == [FILE] * 3


def test_a_load_number_is_taken_once(facts: Facts) -> None:
    with pytest.raises(Held, match=r"another load wrote to .*nothing of this one was kept, run it again"):
        add(facts, fact("E3", "x", date(2020, 1, 1), 3))
    assert names(facts) == {"E1": "corrected", "E2": "other"}


def test_of_two_loads_at_once_one_is_refused(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = DeltaTable(facts.root / "customers")
    add(facts, fact("E3", "x", date(2020, 1, 1), 4))
    monkeypatch.setattr("graph.facts.DeltaTable", _Opened(stale))
    with pytest.raises(Held, match="another load wrote"):
        add(facts, fact("E4", "y", date(2020, 1, 1), 4))
    monkeypatch.undo()
    assert set(names(facts)) == {"E1", "E2", "E3"}


class _Opened:
    """Opens the table as it was before the other load's commit."""

    def __init__(self, table: DeltaTable) -> None:
        self.table = table

    def __call__(self, path: Path) -> DeltaTable:
        return self.table

    @staticmethod
    def create(*args: Any, **kwargs: Any) -> None:
        DeltaTable.create(*args, **kwargs)


def test_facts_cannot_be_deleted(facts: Facts) -> None:
    with pytest.raises(CommitFailedError, match="append-only"):
        DeltaTable(facts.root / "customers").delete()


def test_the_log_is_kept(facts: Facts) -> None:
    configuration = DeltaTable(facts.root / "customers").metadata().configuration
    assert configuration["delta.logRetentionDuration"] == "interval 36500 days"


def test_facts_of_a_newer_format_are_refused(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.fact_log.FORMAT", 3)
    add(facts, fact("E5", "z", date(2020, 1, 1), 4))
    monkeypatch.undo()
    with pytest.raises(CannotStart, match="were written by a newer Lianke"):
        facts.files_seen("customers")


def test_a_folder_that_delta_or_duckdb_misreads_is_refused(tmp_path: Path) -> None:
    for name in ("a#1", "a?", "a[1]", "a*", "a\\b"):
        with pytest.raises(CannotStart, match="in its path, where facts cannot be kept"):
            Facts(tmp_path / name)


def test_what_a_file_covers() -> None:
    given, document = FILE, FileEntry("ab", "b.csv", 1, "bank", "document", date(2020, 6, 1))
    on = lambda day: FileEntry("ab", "c.csv", 1, "bank", "given", day)  # noqa: E731
    assert given.covers(on(date(2020, 1, 1)))
    assert given.covers(on(date(2020, 1, 2)))
    assert not given.covers(on(date(2019, 12, 31)))
    assert document.covers(document)
    assert document.covers(on(date(2020, 6, 1)))
    assert not document.covers(on(date(2020, 5, 31)))
    assert not given.covers(document)
    for other in (FileEntry("cd", "a.csv", 1, "bank", "given", date(2021, 1, 1)),
                  FileEntry("ab", "a.csv", 2, "bank", "given", date(2021, 1, 1)),
                  FileEntry("ab", "a.csv", 1, "tax", "given", date(2021, 1, 1))):  # fmt: skip
        assert not given.covers(other)


def test_facts_of_an_older_format_are_refused(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.fact_log.FORMAT", 1)
    add(facts, fact("E5", "z", date(2020, 1, 1), 4))
    monkeypatch.undo()
    with pytest.raises(CannotStart, match=r"were written by an older Lianke.*load the files again"):
        facts.files_seen("customers")


def test_what_no_commit_names_is_swept_and_nothing_else(facts: Facts) -> None:
    facts.sweep(CUSTOMERS)
    orphan = facts.root / "customers" / f"load-9-{'0' * 32}.parquet"
    orphan.write_bytes(b"")
    facts.sweep(CUSTOMERS)
    assert not orphan.exists()
    assert names(facts) == {"E1": "corrected", "E2": "other"}
