"""What is handed in, and what is read of it, for the tests of sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.engine import Engine, batches, connect
from graph.progress import silent
from loaders.files import deliveries
from loaders.form import Form
from loaders.gather import Gathered, Gatherer
from loaders.options import LoadOptions
from loaders.scratch import Scratch

TODAY = date(2020, 3, 1)
FIRMS = ("企业代号", "企业名称")


def gathered(scratch: Path, *inputs: Path | str, **options: Any) -> Gathered:
    """The forms of what is handed in, with a folder for what has to be unpacked."""
    said = LoadOptions(**{"today": TODAY, **options})
    return Gatherer(Engine(), Scratch(scratch), silent).gather(deliveries(inputs, said))


def cells(form: Form) -> list[tuple[Any, ...]]:
    """The rows of a form that have a filled cell: the number of each, and its cells or why it is broken."""
    con = connect()
    with form.source.opened(con, silent) as rows:
        found = batches(con, rows).read_all().to_pylist()
    wide = range(len(form.source.header))
    told = [(r["row"], *([r["why"]] if r["why"] else [r[f"c{i}"] for i in wide])) for r in found]
    return sorted(row for row in told if any(row[1:]))


def by_name(gathered: Gathered) -> dict[str, list[tuple[Any, ...]]]:
    """The cells of all that was gathered, by the name that facts and rejects give to its source."""
    return {form.source.name: cells(form) for form in gathered.forms}
