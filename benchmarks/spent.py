"""What writing a graph takes: seconds, by step and stage, and processor time, one's own and a server's."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.neo4j.place import Place


@dataclass
class Spent:
    """Sums that grow while one is `going_on`."""

    name: str
    seconds: float = 0.0
    own: float = 0.0
    """Processor seconds of this process."""
    servers: float = 0.0
    """Processor seconds of the server and of the importer."""
    parts: dict[str, float] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    _since: float = 0.0

    @contextmanager
    def going_on(self, place: Place | None = None) -> Iterator[None]:
        """Count the block; a server's processor time where it is one of Java's."""
        begun, own, others = time.perf_counter(), _own(), _others(place)
        yield
        self.seconds += time.perf_counter() - begun
        self.own += _own() - own
        self.servers += _others(place) - others

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time a step of the block."""
        begun = time.perf_counter()
        yield
        self.parts[name] = time.perf_counter() - begun

    def listen(self, stage: str, done: int, total: int | None) -> None:
        """A listener to progress: how long each stage took, from its first word to its last."""
        if not done:
            self._since = time.perf_counter()
        self.stages[stage] = time.perf_counter() - self._since

    def steps(self) -> str:
        """The steps in words."""
        return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.parts.items())


@contextmanager
def spending(name: str, place: Place | None = None) -> Iterator[Spent]:
    """Count what the block takes."""
    spent = Spent(name)
    with spent.going_on(place):
        yield spent


def _own() -> float:
    return time.process_time()


def _others(place: Place | None) -> float:
    """Of the children that have ended, and of the server where a process of this machine is it."""
    ended = os.times()
    file = place.home / "pid" if place else None
    if file is None or not file.exists():
        return ended.children_user + ended.children_system
    # Behind the command's name in brackets, which may hold anything, the twelfth and thirteenth word are its ticks.
    words = Path(f"/proc/{int(file.read_text())}/stat").read_text().rpartition(")")[2].split()
    running = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return ended.children_user + ended.children_system + running
