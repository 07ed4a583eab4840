"""Where one Neo4j lives: its folder, port, user and password."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from graph.errors import CannotStart

USER = "neo4j"
DATABASE = "neo4j"
IMPORT = ("database", "import", "full", DATABASE, "@import.args", "--overwrite-destination=true")
"""The words that have neo4j-admin import the folder that it runs in; who runs them has looked what is there."""
SHORTEST_PASSWORD = 8
"""Neo4j refuses shorter ones."""


class Unequipped(CannotStart):
    """The machine lacks what runs a Neo4j: a Docker engine, or Java with Neo4j's jars."""


@dataclass(frozen=True)
class Place:
    """One server's folder, and how it is reached on the loopback address."""

    home: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """The address for LIANKE_STORE; the password goes apart, in LIANKE_STORE_PASSWORD."""
        return f"neo4j://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def server(self) -> str:
        """The address for a driver, without user and database."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def auth(self) -> tuple[str, str]:
        """The user and password for a driver."""
        return USER, self.password

    @property
    def log(self) -> Path:
        """Where the server writes what it does."""
        return self.home / "logs" / "neo4j.log"

    @property
    def imported(self) -> Path:
        """Where the bulk importer's own output goes."""
        return self.home / "logs" / "import.log"

    @property
    def database(self) -> Path:
        """The files of the one database."""
        return self.home / "data" / "databases" / DATABASE

    @property
    def console(self) -> Path:
        """Where the process's own output goes, errors before the log opens among it."""
        return self.home / "logs" / "console.log"


def lay(home: Path, port: int, password_file: Path | None) -> Place:
    """The place at `home`, made where it is new; its password is the file's, else the one kept there, else drawn."""
    (home / "logs").mkdir(parents=True, exist_ok=True)
    kept = home / "password"
    if password_file is not None:
        password = password_file.read_text(encoding="utf-8").strip()
    else:
        password = kept.read_text(encoding="utf-8").strip() if kept.exists() else secrets.token_hex(12)
    if len(password) < SHORTEST_PASSWORD:
        raise CannotStart(f"Neo4j wants a password of {SHORTEST_PASSWORD} characters or more; the one given is shorter")
    _keep(kept, password)
    (home / "port").write_text(str(port), encoding="utf-8")
    return Place(home, port, password)


def find(home: Path) -> Place:
    """The place that was laid at `home`; raise CannotStart where none was."""
    if not (home / "port").exists():
        raise CannotStart(f"no Neo4j was ever started in {home}; start one with: python -m deploy.neo4j.server start")
    port = int((home / "port").read_text(encoding="utf-8"))
    return Place(home, port, (home / "password").read_text(encoding="utf-8").strip())


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Raise CannotStart where somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(f"port {port} is taken; stop what listens there, or choose another by --port") from error


def _keep(path: Path, password: str) -> None:
    """Write the password for its owner's eyes only."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(password, encoding="utf-8")
