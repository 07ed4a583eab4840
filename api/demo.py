"""The demo: a made-up economy written, loaded, run and published."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any

from api.clock import today
from api.nightly import Night, night
from api.settings import Settings
from graph.progress import Progress
from graph.store import Store, open_store


def make(settings: Settings, progress: Progress) -> dict[str, Any]:
    """The report of each step; a step whose result stands already takes next to no time."""
    from loaders.load import LoadOptions, load
    from loaders.sample import DEMO, DEMO_AS_OF, write

    begun, home = time.perf_counter(), settings.home_paths
    sample = write(home.root / "sample", DEMO, progress)
    loads = load(home, [home.root / "sample"], LoadOptions(today=today()), progress)

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
