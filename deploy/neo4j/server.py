"""A real Neo4j for a laptop, for tests and for CI: start, stop, status, import.

By Docker where an engine runs, else from the Maven artifacts of `pom.xml` with the machine's Java.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from deploy.neo4j import docker, java
from deploy.neo4j.place import Place, find, free_port, lay, require_free
from graph.errors import CannotStart, LiankeError

HOME = Path(__file__).parents[2] / ".neo4j" / "server"
PORT = 7687
START_SECONDS = 120
"""A busy machine with two cores needs half a minute; a free one some seconds."""


class Engine(Protocol):
    """What runs a server: the modules `docker` and `java`."""

    def start(self, place: Place, brief: bool = False) -> None:
        """Start it in the background; a brief one is for tests, and may start sooner and run slower."""

    def bring(self, place: Place, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run the bulk importer on a folder of its files, over what the database of this place holds."""

    def alive(self, place: Place) -> bool:
        """Whether it runs."""

    def stop(self, place: Place) -> None:
        """Stop it and wait."""


def engine() -> Engine:
    """Docker where its engine runs, else Java."""
    return docker if docker.engine_runs() else java


def start(home: Path, port: int, password_file: Path | None = None, brief: bool = False) -> Place:
    """The server of this folder, started where it does not run, once it answers; raise CannotStart where it cannot."""
    runner, home = engine(), home.absolute()
    if (home / "port").exists() and runner.alive(find(home)):
        return find(home)
    require_free(port)
    place = lay(home, port, password_file)
    runner.start(place, brief)
    try:
        _wait(runner, place)
    except CannotStart:
        runner.stop(place)
        raise
    return place


def stop(home: Path) -> None:
    """Stop the server of this folder where it runs; its data stay."""
    engine().stop(find(home.absolute()))


def bring(home: Path, folder: Path, overwrite: bool = False) -> None:
    """Import a folder of `lianke export` into the server's database while it is down, before the first start above all.

    Raises CannotStart where the server runs, the database is there and may not be overwritten, or Neo4j refuses.
    """
    runner, home, folder = engine(), home.absolute(), folder.absolute()
    if not (folder / "import.args").is_file():
        raise CannotStart(f"{folder} is no export for neo4j-admin; make one with: lianke export --as-of DAY")
    place = find(home) if (home / "port").exists() else lay(home, PORT, None)
    if runner.alive(place):
        raise CannotStart(f"Neo4j in {home} runs; stop it first: python -m deploy.neo4j.server stop --home {home}")
    if place.database.exists() and not overwrite:
        raise CannotStart(f"Neo4j in {home} holds a database; --overwrite drops all that is in it")
    ran = runner.bring(place, folder)
    place.imported.write_text(ran.stdout + ran.stderr, encoding="utf-8")
    if ran.returncode:
        raise CannotStart(f"Neo4j did not import {folder}; {place.imported} says why. Mend it and use --overwrite")


def answers(place: Place) -> bool:
    """Whether the server takes our password now; raise CannotStart where it wants another."""
    with neo4j.GraphDatabase.driver(place.server, auth=place.auth) as driver:
        try:
            driver.verify_connectivity()
        except AuthError as error:
            raise CannotStart(
                f"Neo4j in {place.home} has another password; give the one it was first started with by --password-file"
            ) from error
        except (DriverError, Neo4jError, OSError):
            return False
    return True


@contextmanager
def running_server(home: Path, port: int | None = None) -> Iterator[Place]:
    """A brief server of its own on a free port, stopped at the end; the place says `url` and `password`."""
    place = start(home, port or free_port(), brief=True)
    try:
        yield place
    finally:
        stop(home)


def _wait(runner: Engine, place: Place) -> None:
    """Wait until the server answers; raise CannotStart with the end of its log where it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(place):
        if not runner.alive(place):
            raise CannotStart(f"Neo4j ended before it answered; its log ends: {_tail(place)}")
        if time.monotonic() > deadline:
            raise CannotStart(f"Neo4j does not answer after {START_SECONDS} s; its log ends: {_tail(place)}")
        time.sleep(0.3)


def _tail(place: Place, lines: int = 5) -> str:
    """The last lines of the log and of the console, as one."""
    said = [line for path in (place.log, place.console) if path.exists() for line in path.read_text().splitlines()]
    return " | ".join(line.strip() for line in said[-lines:]) or "(empty)"


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.neo4j.server", description=__doc__)
    parser.add_argument("verb", choices=("start", "stop", "status", "import"))
    parser.add_argument("folder", type=Path, nargs="?", help="what `lianke export` wrote; for import")
    parser.add_argument("--overwrite", action="store_true", help="import over a database that is there")
    parser.add_argument("--home", type=Path, default=HOME, help=f"folder of the server (default {HOME})")
    parser.add_argument("--port", type=int, default=PORT, help=f"Bolt port on the loopback address (default {PORT})")
    parser.add_argument("--password-file", type=Path, help="file with the password (default: one is drawn and kept)")
    asked = parser.parse_args(words)
    if (asked.verb == "import") != (asked.folder is not None):
        parser.error("import takes the folder that `lianke export` wrote, and no other verb takes one")
    return asked


def _say(place: Place) -> None:
    print(f"Neo4j runs; to use it:\n  export LIANKE_STORE={place.url}")
    print(f'  export LIANKE_STORE_PASSWORD="$(cat {place.home / "password"})"')


def main(words: list[str]) -> int:
    """Run one verb; the exit status is 0 where it is done (status: where the server answers), 2 where it cannot."""
    asked = _parse(words)
    try:
        if asked.verb == "stop":
            stop(asked.home)
            print("Neo4j is stopped")
            return 0
        if asked.verb == "import":
            bring(asked.home, asked.folder, asked.overwrite)
            print("The graph is imported; python -m deploy.neo4j.server start")
            return 0
        place = start(asked.home, asked.port, asked.password_file) if asked.verb == "start" else find(asked.home)
        if not answers(place):
            raise CannotStart(f"Neo4j in {place.home} does not run; start it with: python -m deploy.neo4j.server start")
        _say(place)
    except LiankeError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
