"""The matcher: Splink on DuckDB, which gives each pair of names its score and says what agreed and what differed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from graph.identity import uscc
from graph.identity.names import Reader, drops
from graph.identity.written import names_in
from loaders.level import Comparison, Level
from loaders.likeness import COMPARISONS, PRIOR

VERSION = "splink-names/4"
"""Goes into every judgement of the matcher, and up with every change of levels, weights, words or regions."""
SAME, DIFFERENT = 0.9, 0.1
"""A score from SAME on says the same firm, one up to DIFFERENT another; what lies between is for a person to say."""
MOST = 0.9
"""The m or u probability of a level from which the other follows: only their ratio weighs."""
BLOCKED = "blocked"


@dataclass(frozen=True)
class Feature:
    """What one comparison found: the level in words, and its weight in bits."""

    comparison: str
    zh: str
    en: str
    bits: float

    def __str__(self) -> str:
        """The feature as a line."""
        return f"{self.comparison}: {self.zh} {self.en} ({self.bits:+g})"


def verdict(score: float) -> str:
    """What a score says."""
    if score >= SAME:
        return "same"
    return "different" if score <= DIFFERENT else "unsure"


def records(reader: Reader, ids: Sequence[str], names: Sequence[str], codes: Sequence[str | None]) -> pa.Table:
    """One row a name as the matcher reads it: its parts, its code, and what finds it.

    What gives a former name beside its own has a row for each, both `of` its id.
    """
    told = [(i, name) for i, given in enumerate(names) for name in names_in(given)]
    read = reader.table([name for _, name in told])
    of, code = [ids[i] for i, _ in told], [codes[i] for i, _ in told]
    whole = read["whole"].to_pylist()
    columns = {
        "unique_id": pa.array([f"{id_}.{row}" for row, id_ in enumerate(of)], pa.string()),
        "of": pa.array(of, pa.string()),
        "code": pa.array(code, pa.string()),
        "organisation": pa.array([uscc.organisation(c) if c else None for c in code], pa.string()),
        "flat": pa.array([text.replace("(", "").replace(")", "") for text in whole], pa.string()),
        "text": pa.array(whole, pa.string()),
        "body_drops": _drops(read["body"]),
        "core_drops": _drops(read["core"]),
        "spread": pa.array(["^" + ".*".join(map(re.escape, text)) for text in whole], pa.string()),
    }
    return pa.table({**columns, **{name: read[name] for name in read.column_names}})


def scored(con: duckdb.DuckDBPyConnection, tables: tuple[str, str], pairs: str, least: float) -> pa.Table:
    """The pairs of two tables of `records`: ids, score and the level of each comparison.

    `pairs` names the table (low, high) of the unique_ids to be weighed. Columns `left`, `right`, `score` and one
    `gamma_` a comparison; pairs that score below `least` are left out. In no order. Equal tables give equal scores, on
    any number of threads; nothing of the matcher's own stays in the engine.
    """
    with _quiet():
        api = DuckDBAPI(con)
        # Splink calls that table `l` whose name comes first in the alphabet.
        sides = [api.register(t, dataset_display_name=f"side_{i}") for i, t in enumerate(tables)]
        linker = Linker(sides, _settings(), logging.ERROR, validate_settings=False)
        con.execute(f"CREATE OR REPLACE TABLE {BLOCKED} AS {_blocked(pairs)}")
        linker.table_management.register_blocked_pairs_for_predict(api.register(BLOCKED))
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        gammas = ", ".join(f"gamma_{c.name}" for c in COMPARISONS)
        rows = con.sql(
            "SELECT split_part(unique_id_l, '.', 1) AS left, split_part(unique_id_r, '.', 1) AS right, "  # noqa: S608
            f"match_probability AS score, {gammas} "
            f"FROM {found.physical_name}"
        ).to_arrow_table()
        linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
        con.execute(f"DROP TABLE {BLOCKED}")
    return rows


def features(row: dict[str, Any]) -> list[Feature]:
    """What each comparison of a scored pair found, those that weigh most first."""
    found = []
    for comparison in COMPARISONS:
        gamma = row[f"gamma_{comparison.name}"]
        if gamma >= 0:
            level = comparison.levels[len(comparison.levels) - 1 - gamma]
            found.append(Feature(comparison.zh, level.zh, level.en, level.bits))
    return sorted(found, key=lambda feature: -abs(feature.bits))


def _drops(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([sorted(drops(text)) for text in column.to_pylist()], pa.list_(pa.string()))


def _blocked(pairs: str) -> str:
    """The pairs as Splink names those that blocking found."""
    sides = ", ".join(
        f"'side_{i}-__-' || {id_} AS join_key_{s}" for i, (id_, s) in enumerate((("low", "l"), ("high", "r")))
    )
    return f"SELECT '0' AS match_key, {sides} FROM {pairs}"  # noqa: S608


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=PRIOR,
        comparisons=[_comparison(c) for c in COMPARISONS],
        # What blocking finds comes from outside; Splink asks for a rule all the same.
        blocking_rules_to_generate_predictions=[block_on("of")],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(comparison: Comparison) -> Any:
    levels = [_level(level) for level in comparison.levels]
    if comparison.nullable:
        column = comparison.name
        unsaid = CustomLevel(f"{column}_l IS NULL OR {column}_r IS NULL", "unsaid").configure(is_null_level=True)
        levels.insert(0, unsaid)
    return CustomComparison(output_column_name=comparison.name, comparison_levels=levels)


def _level(level: Level) -> Any:
    m, u = (MOST, MOST / 2**level.bits) if level.bits >= 0 else (MOST * 2**level.bits, MOST)
    sql = "ELSE" if level.sql == "TRUE" else level.sql
    return CustomLevel(sql, level.en).configure(
        m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink speaks of its own stages through its logger; a night has its own."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
