"""A card of any table with a label, and the scores of such a table."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.answers import answers
from credit.card import Card, Origin
from credit.fit import fit
from credit.labelled import Labelled, TableOptions, labelled, table_options
from credit.options import CardOptions
from credit.reasons import words
from credit.scorecard import Scorecard
from credit.segments import of_column
from credit.table_values import values_of
from credit.train import drawn_from, kept, spread
from credit.validate import on_test, over_folds, tried_in_folds, tried_on
from graph.progress import Progress, silent

KIND = "table"


@dataclass(frozen=True)
class Source:
    """Where a table comes from: its name, and the day that it was read."""

    name: str
    day: date


def train_table(
    table: pa.Table,
    source: Source,
    asked: TableOptions,
    options: CardOptions | None = None,
    progress: Progress = silent,
) -> Card:
    """A card of a table whose cells are text, with its figures on rows that it had not seen.

    Where a split is named, the card is of the rows to learn from alone, and the figures of the rows to test on; else it
    is of all rows, and the figures are of cards made the same way in folds. Raises DataRefused or BadParameter, saying
    what to do, where no card can be made.
    """
    progress("columns of the table", 0, None)
    found = labelled(table, asked, CardOptions().min_each)
    learnt = found.sample if found.fold is None else found.sample.part(found.fold.train)
    options = options or table_options(learnt.bad, len(learnt.features))
    said = _validated(found, asked, options, progress) if options.repeats else {"validation": {}}
    progress("the card of all rows to learn from", 0, None)
    scorecard = fit(learnt.features, learnt.values, learnt.bad, options)
    said |= {"options": asdict(options), "table": {"name": source.name, **found.told}}
    figures = kept(said | {"scores": spread(scorecard, learnt)})
    counts = (None, len(learnt.bad), int(learnt.bad.sum()))
    origin = Origin(f"{source.name} {digest(table)}", source.day, source.day, source.day, *counts)
    return Card(scorecard, origin, 0, figures, KIND, options.valid_days)


def score_table(card: Card, table: pa.Table, base_rate: float | None = None, id_column: str | None = None) -> pa.Table:
    """The scores of a table whose cells are text, a row a row in its order; reasons and points have a column each."""
    said = answers(card, values_of(table, card.scorecard.declared), base_rate)
    found = {"row": pa.array(range(1, table.num_rows + 1))}
    if id_column:
        found["id"] = table[id_column]
    found |= {name: said[name] for name in ("score", "grade", "pd", "pd_low", "pd_high")}
    found |= {"reasons": said["reasons"], **_in_words(said["reasons"], card.scorecard)}
    return pa.table(found | _points(said["points"], card.scorecard) | {"missing": said["missing"]})


def _in_words(reasons: pa.ChunkedArray, sheet: Scorecard) -> dict[str, pa.Array]:
    """The reasons of each row as a text in Chinese and one in English."""
    flat = reasons.combine_chunks()
    known = flat.flatten().dictionary_encode()
    said = [words(code, sheet) for code in known.dictionary.to_pylist()]
    found = {}
    for k, name in enumerate(("reasons_zh", "reasons_en")):
        told = pa.array([w[k] for w in said], pa.string()).take(known.indices)
        found[name] = pc.binary_join(pa.ListArray.from_arrays(flat.offsets, told), "; ")
    return found


def _points(points: pa.ChunkedArray, sheet: Scorecard) -> dict[str, pa.Array]:
    """The points of each feature as a column."""
    flat, width = points.combine_chunks().flatten().field("points"), len(sheet.lines)
    places = np.arange(0, len(flat), width)
    return {f"points_{line.feature}": flat.take(pa.array(places + j)) for j, line in enumerate(sheet.lines)}


def digest(table: pa.Table) -> str:
    """16 hex of what a table says."""
    said = hashlib.sha256(repr(table.column_names).encode())
    for column in table.columns:
        for chunk in column.chunks:
            for text in chunk.to_pylist():
                said.update(f"{text}\x1f".encode())
    return said.hexdigest()[:16]


def _validated(found: Labelled, asked: TableOptions, options: CardOptions, progress: Progress) -> dict[str, Any]:
    """The figures of card and rivals, their curves, and how the card fares in each segment."""
    tested = found.sample if found.fold is None else found.sample.part(found.fold.test)
    if found.fold is not None:
        tried = tried_on(found.sample, found.fold, options, progress)
        figures = on_test(tried)
    else:
        tried = tried_in_folds(found.sample, options, progress)
        figures = over_folds(tried, options)
    said: dict[str, Any] = {"validation": asdict(figures), "curves": drawn_from(tried)}
    if found.segment is not None:
        column = found.segment if found.fold is None else found.segment.take(pa.array(found.fold.test))
        said["segments"] = of_column(str(asked.segment), column, tested.bad, tried.risks["card"].mean(axis=0))
    return said
