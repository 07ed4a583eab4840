"""Candidates among many firms: whom blocking brings together, and that batches change nothing."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from benchmarks.match import PLACES, drawn
from graph.identity.names import Reader
from loaders.blocking import key, pair
from loaders.candidates import Candidate, candidates
from loaders.matcher import records, scored

FIRM, BRANCH = "青澜市瑞丰恒机械设备有限公司", "青澜市瑞丰恒机械设备有限公司云泽分公司"


def sides(names: list[str], mark: str) -> pa.Table:
    groups = [f"{mark}{i}" for i in range(len(names))]
    return pa.table({"name": names, "uscc": pa.nulls(len(names), pa.string()), "group": groups})


def found(batch: int) -> list[Candidate]:
    """The candidates of the economy's pairs, the left names sought among the right ones."""
    made = drawn(80, seed=5)
    tables = sides([p.left for p in made], "p"), sides([p.right for p in made], "f")
    return [each for part in candidates(Reader(PLACES), *tables, batch) for each in part.found]


def kept(con: duckdb.DuckDBPyConnection, **names: list[str]) -> None:
    """Tables of records of the names."""
    for name, given in names.items():
        ids = [str(i) for i in range(len(given))]
        con.register("incoming", records(Reader(PLACES), ids, given, [None] * len(given)))
        con.execute(f"CREATE TABLE {name} AS FROM incoming")
        con.unregister("incoming")


def tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    return con.execute("SELECT table_name FROM information_schema.tables ORDER BY ALL").fetchall()


def paired(parties: list[str], firms: list[str], most: int) -> set[tuple[str, str]]:
    """The names that blocking brings together."""
    with duckdb.connect() as con:
        kept(con, parties=parties, firms=firms)
        key(con, "parties")
        key(con, "firms", most)
        pair(con)
        rows = con.execute("SELECT split_part(low, '.', 1), split_part(high, '.', 1) FROM pairs").fetchall()
    return {(parties[int(low)], firms[int(high)]) for low, high in rows}


@pytest.mark.parametrize("batch", [1, 17, 1_000])
def test_who_is_found_does_not_depend_on_the_batches(batch: int) -> None:
    whole = found(100)
    assert len(whole) > 80
    if batch == 1:
        made = drawn(80, seed=5)[:6]
        firms = sides([p.right for p in drawn(80, seed=5)], "f")
        parts = list(candidates(Reader(PLACES), sides([p.left for p in made], "p"), firms, 1))
        assert [each for part in parts for each in part.found] == [each for each in whole if each.left < len(made)]
        assert len(parts) == len(made)
    else:
        assert found(batch) == whole


def test_nothing_of_the_matcher_stays_in_the_engine() -> None:
    with duckdb.connect() as con:
        kept(con, left_side=[FIRM], right_side=[FIRM, BRANCH])
        con.execute("CREATE TABLE both_sides AS SELECT '0.0' AS low, unnest(['0.0', '1.1']) AS high")
        before = tables(con)
        rows = scored(con, ("left_side", "right_side"), "both_sides", 0.0)
        assert sorted(rows["right"].to_pylist()) == ["0", "1"]
        assert tables(con) == before


def test_a_firm_and_its_branch_are_not_brought_together() -> None:
    assert paired([FIRM, BRANCH], [FIRM, BRANCH], 10) == {(FIRM, FIRM), (BRANCH, BRANCH)}


def test_what_too_many_firms_bear_finds_none_of_them_but_the_whole_name_does() -> None:
    firms = [f"{place}瑞丰恒机械设备有限公司" for place in PLACES[:5]]
    typed = f"{PLACES[0]}瑞丰恒机诫设备有限公司"
    assert {right for _, right in paired(["瑞丰恒机械设备"], firms, 5)} == set(firms)
    assert paired(["瑞丰恒机械设备"], firms, 4) == set()
    assert paired([firms[2], typed], firms, 4) == {(firms[2], firms[2]), (typed, firms[0])}
