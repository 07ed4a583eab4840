"""What stands below the home and in the graph database."""

from __future__ import annotations

from typing import Any

from api import shelf
from api.settings import Settings
from graph import run as runs
from graph.engine import connect
from graph.facts import Facts
from graph.home import Home
from graph.snapshot import snapshots
from graph.store import open_store


def status(settings: Settings) -> dict[str, Any]:
    """Topics loaded, Snapshots, models, runs, what is published, and what the graph database holds."""
    home = settings.home_paths
    return {
        "home": str(home.root),
        "topics": topics(home),
        "snapshots": [
            {"id": s.id, "as_of": s.as_of, "known_at": s.known_at, "late": s.late, "counts": dict(s.counts)}
            for s in snapshots(home)
        ],
        "models": {kind: [_model(m) for m in shelf.shelved(home, kind)] for kind in shelf.KINDS},
        "runs": [
            {"id": r.id, "snapshot": r.snapshot, "as_of": r.as_of, "known_at": r.known_at} for r in runs.runs(home)
        ],
        "published": runs.current(home),
        "store": store(settings),
    }


def topics(home: Home) -> dict[str, Any]:
    """Each loaded topic: its loads, the rows in force, and the day on which the last of them was learnt."""
    facts, con = Facts(home.facts), connect()
    found = {}
    for name, loads in facts.loads().items():
        rows = facts.in_force(con, name)
        if rows is not None:
            told = rows.agg(rows=rows.count(), known_at=rows.known_at.max()).to_pyarrow().to_pylist()[0]
            found[name] = {"loads": loads, **told}
    return found


def store(settings: Settings) -> dict[str, Any]:
    """What the graph database holds: nodes, relationships, and which Snapshot and run they are of."""
    with open_store(settings.store_url, settings.password()) as graph:
        stamps = {"snapshot": graph.stamp("observed"), "run": graph.stamp("predicted")}
        return {"url": settings.store_shown, **stamps, **graph.counts()}


def _model(model: shelf.Shelved) -> dict[str, Any]:
    return {"digest": model.digest, "as_of": model.as_of, "snapshot": model.snapshot}
