"""Predictions into the graph database outside of a published run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pyarrow as pa

from graph.bridge import write_predictions
from graph.home import Home
from graph.progress import Progress
from graph.run import current
from graph.store import Store


def into_graph(
    home: Home,
    store: Callable[[], AbstractContextManager[Store]],
    snapshot: str,
    links: pa.Table,
    progress: Progress,
) -> str:
    """What became of the predictions in the graph: `written`, or why they were left out.

    They belong to the Snapshot that they were scored on, so that a graph of another one takes none; and those of the
    published run stay, since what is served speaks of them.
    """
    model = links["model"][0].as_py() if links.num_rows else "none"
    stamp = f"{snapshot}-{model}-{links.num_rows}"
    with home.lock(), store() as graph:
        if graph.stamp("observed") != snapshot:
            return "left out: the graph is of another Snapshot; build it for this day, then score again"
        if graph.stamp("predicted") == current(home) is not None:
            return f"left out: the graph holds those of the published run {current(home)}"
        write_predictions(graph, stamp, links, progress)
    return "written"
