"""How long each stage of work took."""

from __future__ import annotations

import time

from graph.progress import Progress


class Steps:
    """A listener to progress that hands on what it hears and keeps the seconds of each stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._seconds = progress, dict[str, float]()
        self._stage, self._since = "", time.perf_counter()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Note that work has come so far."""
        if stage != self._stage:
            self._note()
            self._stage = stage
        self._progress(stage, done, total)

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by stage, in the order in which stages began."""
        self._note()
        return {stage: round(seconds, 2) for stage, seconds in self._seconds.items()}

    def _note(self) -> None:
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._since = now
