"""Any table with a label, as a sample that a card can be learnt from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from credit.cells import told
from credit.columns import Columns, columns
from credit.contest import Fold
from credit.label import label
from credit.options import CardOptions
from credit.sample import Sample
from credit.scorecard import Flags
from credit.split import Split, split
from graph.errors import BadParameter, DataRefused

FEW, MANY = 100, 1_000
"""Defaults up to which a card sees no more features than it has, and up to which weights are shrunk."""

EACH = 10
"""Defaults a column below which bins are coarse, go one way, and weights are shrunk hard: finer ones follow chance."""

CELLS = 600_000
"""Cells that all repeats of the folds go through, about."""


@dataclass(frozen=True)
class TableOptions:
    """What a person says of a table: its outcome and what is bad, its test rows, its firms, and odd columns."""

    label: str
    bad: str | None = None
    split: str | None = None
    id: str | None = None
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    special: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    segment: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that it names."""
        said = (self.label, self.split, self.id, self.segment, *self.without, *self.keep, *self.special)
        return tuple(name for name in said if name is not None)


@dataclass(frozen=True)
class Labelled:
    """The rows with an outcome as a sample, the fold to test by where one was named, and what is to be told."""

    sample: Sample
    fold: Fold | None
    told: dict[str, object]
    segment: pa.ChunkedArray | None = None
    """The column by which its figures are told apart, where one was named."""


def labelled(table: pa.Table, asked: TableOptions, least: int) -> Labelled:
    """A table as a sample; raises DataRefused or BadParameter, saying what to do, where it cannot be one."""
    lacking = [name for name in asked.named if name not in table.column_names]
    if lacking:
        raise BadParameter(f"the table has no column {', '.join(lacking)}; it has {', '.join(table.column_names)}")
    outcome = label(table[asked.label], asked.label, asked.bad)
    parted = split(table[asked.split], asked.split) if asked.split else None
    used = outcome.known if parted is None else outcome.known & (parted.train | parted.test)
    rows = table.filter(pa.array(used))
    bad = outcome.bad[used]
    _enough(bad if parted is None else bad[parted.train[used]], asked, outcome.value, least)
    taken = {asked.label, asked.split, asked.id, *asked.without}
    # Only rows to learn from say what a column is.
    found = _columns(rows.select([n for n in table.column_names if n not in taken]), bad, parted, used, asked)
    if not found.features:
        raise DataRefused(f"no column can be a feature: {_said(found.left_out)}")
    groups = _groups(rows[asked.id]) if asked.id else None
    sample = Sample(tuple(map(str, range(len(bad)))), found.features, found.values, bad, groups=groups)
    notes = {"rows": table.num_rows, "without_outcome": int((~outcome.known).sum()), "bad_is": outcome.value}
    notes |= {"split": parted.how if parted else None, "left_out": found.left_out, "notes": found.notes}
    return Labelled(sample, _fold(parted, used), notes, rows[asked.segment] if asked.segment else None)


def table_options(bad: Flags, width: int) -> CardOptions:
    """How a card is made of as many defaults: with more of them it has finer bins and more features.

    Large tables have fewer repeats, since how the folds fall moves their figures less, and so that all ends in minutes.
    """
    ills = int(bad.sum())
    repeats = min(max(CELLS // (len(bad) * width), 1), 10)
    few = CardOptions(min_iv=0.02, max_prebins=12, repeats=repeats)
    lines = min(max(ills // 20, 8), 20)
    longer = replace(few, max_candidates=lines if ills < FEW else 2 * lines, max_features=lines)
    if ills < EACH * width:
        return replace(longer, strength=0.03, peaks=False)
    return replace(longer, min_bin_size=0.05, min_prebin_size=0.03, strength=0.1 if ills < MANY else 1.0)


def _columns(rows: pa.Table, bad: Flags, parted: Split | None, used: Flags, asked: TableOptions) -> Columns:
    """The columns as the rows to learn from show them, with the values of all rows."""
    if parted is None:
        return columns(rows, bad, asked.special, asked.keep)
    from credit.table_values import values_of

    train = parted.train[used]
    found = columns(rows.filter(pa.array(train)), bad[train], asked.special, asked.keep)
    return replace(found, values=values_of(rows, found.features))


def _fold(parted: Split | None, used: Flags) -> Fold | None:
    if parted is None:
        return None
    return Fold(0, np.flatnonzero(parted.train[used]), np.flatnonzero(parted.test[used]))


def _groups(column: pa.ChunkedArray) -> np.ndarray:
    words = told(column).to_pylist()
    return np.unique([f"row {k}" if w is None else f"id {w}" for k, w in enumerate(words)], return_inverse=True)[1]


def _enough(bad: Flags, asked: TableOptions, value: str, least: int) -> None:
    bads, goods = int(bad.sum()), int((~bad).sum())
    if min(bads, goods) < least:
        raise DataRefused(
            f"no card can be made: of the rows to learn from {bads:,} are bad ({asked.label} {value}) and {goods:,} "
            f"good, and it takes at least {least} of each"
        )


def _said(left: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {why}" for name, why in left.items()) or "there is none beside the label"
