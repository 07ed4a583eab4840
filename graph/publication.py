"""Publish a run: its Snapshot and its predictions into the graph database, and the one pointer."""

from __future__ import annotations

from graph.bridge import write_graph, write_predictions
from graph.home import Home
from graph.progress import Progress, silent
from graph.run import LINKS, Run, open_run, point
from graph.snapshot import open_snapshot
from graph.standing import alive
from graph.store import Store


def publish(home: Home, name: str, store: Store, progress: Progress = silent) -> Run:
    """The run of that name, served from now on; the graph database then holds its Snapshot and its predictions.

    Of firms out of business nothing is predicted there.

    The pointer moves last and in one step, so that a publish that is cut off leaves the former run served. Raises
    NotFound where there is no such finished run, or its Snapshot was removed.
    """
    run = open_run(home, name)
    snapshot = open_snapshot(home.snapshots / run.snapshot)
    write_graph(store, snapshot, progress)
    write_predictions(store, run.id, alive(run.table(LINKS), snapshot.arrow("enterprises")), progress)
    point(home, run)
    return run
