"""Which columns of any table can be features, as what, and why the others cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.cells import EMPTY, NONE, days, doubles, numeric, share, told
from credit.declared import ANY, Declared, Floats, places
from credit.metrics import auc
from credit.scorecard import Flags
from credit.sentinel import sentinels

MOSTLY = 0.95
"""Share of the cells that says of what kind a column is."""

WORDS = 200
"""Words of a category that are told apart at most, by how often they come."""

SEEN = 0.5
"""Share of the rows that words which come often have to cover."""

LEAK = 0.99
"""A column that alone tells the outcome this well was most likely written after it."""

LOOKED = 30_000
"""Rows by which a leak is looked for."""

IDENTITY = re.compile(r"(^|[\s_.-])(id|key|no|index|rowid|row|uuid|序号)$|编号|代号|代码|^unnamed|^column_1$", re.I)
"""How columns are called that name rows."""


@dataclass(frozen=True)
class Feature:
    """A column that can be a feature, with its values; or else why it cannot."""

    declared: Declared | None = None
    values: Floats = field(default_factory=lambda: np.empty(0))
    why: str = ""
    note: str = ""


@dataclass(frozen=True)
class Columns:
    """The features of a table and their values, why other columns are none, and what else is to be told."""

    features: tuple[Declared, ...]
    values: Floats
    left_out: dict[str, str]
    notes: list[str] = field(default_factory=list)


def columns(table: pa.Table, bad: Flags, special: Mapping[str, tuple[float, ...]], kept: tuple[str, ...]) -> Columns:
    """The features of a table whose rows all have an outcome; `kept` ones stay though they seem to hold it."""
    found = {name: feature(name, table[name], bad, special) for name in table.column_names}
    for name in [n for n, f in found.items() if f.declared is not None and n not in kept]:
        if (told_by := leak(found[name].values, bad)) >= LEAK:
            why = f"it alone tells the outcome (AUC {told_by:.3f}), as if it were written after it; --keep it if not"
            found[name] = Feature(why=why)
    used = [f for f in found.values() if f.declared is not None]
    left = {n: f.why for n, f in found.items() if f.declared is None}
    notes = [f"{n}: {f.note}" for n, f in found.items() if f.note]
    return Columns(tuple(f.declared for f in used if f.declared), _side_by_side(used, table.num_rows), left, notes)


def _side_by_side(used: list[Feature], size: int) -> Floats:
    return np.column_stack([np.empty((size, 0)), *(f.values for f in used)])


def feature(name: str, column: pa.ChunkedArray, bad: Flags, special: Mapping[str, tuple[float, ...]]) -> Feature:
    """A column as a number or as a category, or why it is neither."""
    number, text = told(column, (*EMPTY, *NONE)), told(column)
    values = pc.count_distinct(text).as_py()
    if not values:
        return Feature(why="empty in every row")
    if values == 1 and not text.null_count:
        return Feature(why=f"the same in every row ({text[0].as_py()})")
    if share(numeric(number)[1]) >= MOSTLY:
        return _number(name, number, pc.count_distinct(number).as_py(), special.get(name))
    if share(days(text)) >= MOSTLY:
        return Feature(why="a day or month: give a number instead, such as the days up to the row's own day")
    return _category(name, text, values)


def _number(name: str, text: pa.ChunkedArray, distinct: int, special: tuple[float, ...] | None) -> Feature:
    values = doubles(text)
    known = values[~np.isnan(values)]
    if not len(known):
        return Feature(why="no finite number in any row")
    if distinct == len(text) > 20 and _counts(name, known):
        return Feature(why="a number of its own in every row: it names the row")
    codes = special if special is not None else sentinels(known)
    odd = len(text) - text.null_count - len(known)
    said = [f"{odd:,} cells that are no finite number count as missing"] if odd else []
    said += [f"special values {', '.join(f'{c:g}' for c in codes)} have bins of their own"] if codes else []
    return Feature(Declared(name, name, name, ANY, codes), values, note="; ".join(said))


def _counts(name: str, known: Floats) -> bool:
    """Whether numbers that are all different are whole, and called a number, or without many gaps."""
    whole = bool((known == np.floor(known)).all())
    return whole and (IDENTITY.search(name) is not None or known.max() - known.min() < 2 * len(known))


def _category(name: str, text: pa.ChunkedArray, distinct: int) -> Feature:
    counts = sorted(pc.value_counts(text.drop_null()).to_pylist(), key=lambda r: (-r["counts"], r["values"]))
    least = max(5, 0.001 * len(text))
    words = [r["values"] for r in counts[:WORDS] if r["counts"] >= least]
    covered = sum(r["counts"] for r in counts[: len(words)]) / (len(text) - text.null_count)
    if covered < SEEN:
        return Feature(why=f"text of {distinct:,} different values; --id it if rows with the same are of one firm")
    said = f"{distinct - len(words):,} rare words count as one" if distinct > len(words) else ""
    known = tuple(sorted(words))
    return Feature(Declared(name, name, name, words=known), places(text, known), note=said)


def leak(values: Floats, bad: Flags) -> float:
    """How well a column alone ranks the outcome, either way round, or the mere presence of a value: 0.5..1."""
    step = -(-len(bad) // LOOKED)
    values, bad = values[::step], bad[::step]
    known = ~np.isnan(values)
    found = [auc(bad, known.astype(np.float64))]
    if 0 < bad[known].sum() < known.sum() and known.mean() > SEEN:
        found.append(auc(bad[known], values[known]))
    return max(max(a, 1 - a) for a in found)
