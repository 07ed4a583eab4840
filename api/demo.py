"""The demo: a made-up economy written, loaded, run and published."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from api.clock import today
from api.nightly import Night, night
from api.settings import Settings
from graph.progress import Progress
from graph.store import Store, open_store
from loaders.person_key import PersonKey


def own_key(path: Path) -> PersonKey:
    """The demo's own key for its made-up people's numbers; made at first, readable by its user only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(f"demo:{secrets.token_hex(32)}\n")
    return PersonKey.parse(path.read_text(encoding="utf-8"))


def make(settings: Settings, progress: Progress) -> dict[str, Any]:
    """The report of each step; a step whose result stands already takes next to no time."""
    from loaders.load import LoadOptions, load
    from loaders.sample import DEMO, DEMO_AS_OF, write

    begun, home = time.perf_counter(), settings.home_paths
    sample = write(home.root / "sample", DEMO, progress)
    options = LoadOptions(today=today(), person_key=settings.key() or own_key(home.root / "person.key"))
    loads = load(home, [home.root / "sample"], options, progress)

    def store() -> AbstractContextManager[Store]:
        return open_store(settings.store_url, settings.password(), write=True)

    done = night(home, store, Night(DEMO_AS_OF), progress)
    return {
        "home": str(home.root),
        "sample": sample.as_json(),
        "load": loads.as_json(),
        "run": done.as_json(),
        "seconds": round(time.perf_counter() - begun, 1),
    }
