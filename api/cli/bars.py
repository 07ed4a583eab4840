"""How far work is, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from graph.progress import Progress


@contextmanager
def listening() -> Iterator[Progress]:
    """A listener to progress: bars where stderr is a terminal, else one line as each stage begins."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    with _bars() as listener:
        yield listener


def _lines() -> Progress:
    seen: set[str] = set()

    def listener(stage: str, done: int, total: int | None) -> None:
        if stage not in seen:
            seen.add(stage)
            sys.stderr.write(f"{stage}\n")
            sys.stderr.flush()

    return listener


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, object] = {}

        def listener(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                for earlier in bars.tasks:
                    bars.update(earlier.id, total=earlier.total or earlier.completed or 1, completed=earlier.total or 1)
                    bars.stop_task(earlier.id)
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield listener
