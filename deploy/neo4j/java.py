"""Neo4j from its Maven artifacts, run by the machine's own Java."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from deploy.neo4j.place import IMPORT, Place, Unequipped
from graph.errors import CannotStart

HERE = Path(__file__).parent
OLDEST, NEWEST = 17, 21
"""Java releases that Neo4j 5.26 supports."""
OPENS = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
)
STOP_SECONDS = 60


def library() -> Path:
    """The folder of jars: LIANKE_NEO4J_LIB, else .neo4j/lib of the checkout."""
    named = os.environ.get("LIANKE_NEO4J_LIB")
    return Path(named) if named else HERE.parents[1] / ".neo4j" / "lib"


def java() -> str:
    """The `java` to run, by JAVA_HOME, else PATH; raise CannotStart where there is none that Neo4j runs on."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if found is None:
        raise Unequipped(
            f"Neo4j needs Docker or Java, and there is neither: start Docker, or install Java {OLDEST} or {NEWEST}"
        )
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)
    release = major(said.stderr + said.stdout)
    if not OLDEST <= release <= NEWEST:
        raise Unequipped(
            f"{found} is Java {release}; Neo4j 5.26 runs on {OLDEST} to {NEWEST}: point JAVA_HOME at such a one"
        )
    return found


def major(said: str) -> int:
    """The major release in what `java -version` says; 0 where it says none."""
    found = re.search(r'version "(\d+)(?:\.(\d+))?', said)
    if not found:
        return 0
    return int(found[2] or 0) if found[1] == "1" else int(found[1])


def fetch(into: Path) -> Path:
    """The folder of jars, filled by Maven from the pom beside this file where it is empty."""
    if any(into.glob("neo4j-server-*.jar")):
        return into
    maven = shutil.which("mvn")
    if maven is None:
        raise Unequipped(
            f"no Neo4j jars in {into} and no mvn to fetch them: install Maven, or point LIANKE_NEO4J_LIB at the jars"
        )
    beside = into.with_name(into.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    goals = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={beside.absolute()}"]
    ran = subprocess.run(
        [maven, "-q", "-f", str(HERE / "pom.xml"), *goals], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise Unequipped(f"Maven could not fetch Neo4j's jars: {_last_line(ran.stdout + ran.stderr)}")
    shutil.rmtree(into, ignore_errors=True)
    beside.rename(into)
    return into


def configuration(place: Place) -> str:
    """The text of neo4j.conf: loopback only, no HTTP, small caches, nothing reported home."""
    return "\n".join(
        (
            "server.default_listen_address=127.0.0.1",
            f"server.bolt.listen_address=127.0.0.1:{place.port}",
            f"server.bolt.advertised_address=127.0.0.1:{place.port}",
            "server.http.enabled=false",
            "server.https.enabled=false",
            "dbms.usage_report.enabled=false",
            "server.memory.pagecache.size=256m",
            "db.tx_log.rotation.retention_policy=keep_none",
            "",
        )
    )


def command(java: str, lib: Path, place: Place, brief: bool = False) -> list[str]:
    """The words that run the server in the foreground; a brief one starts in half the time and runs slower."""
    entry = ("org.neo4j.server.CommunityEntryPoint", f"--home-dir={place.home}", f"--config-dir={place.home / 'conf'}")
    compiled = ["-XX:TieredStopAtLevel=1"] if brief else []
    return [
        java,
        *OPENS,
        *compiled,
        "-XX:+UseSerialGC",
        "-Xms256m",
        "-Xmx1g",
        "-XX:+ExitOnOutOfMemoryError",
        "-cp",
        f"{lib}/*",
        *entry,
    ]


def start(place: Place, brief: bool = False) -> None:
    """Start the server in the background, in some seconds; a brief one, for tests, sooner, but it runs slower."""
    runner, lib = java(), fetch(library())
    _configure(place)
    if not (place.home / "data" / "databases" / "system").exists():
        _set_password(runner, lib, place)
    with place.console.open("ab") as console:
        process = subprocess.Popen(
            command(runner, lib, place, brief),
            stdout=console,
            stderr=console,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the terminal that started it is not meant for it
        )
    _RUNNING[process.pid] = process
    (place.home / "pid").write_text(str(process.pid), encoding="utf-8")


def bring(place: Place, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the bulk importer on a folder of its files, over what the database of this place holds."""
    runner, lib = java(), fetch(library())
    _configure(place)
    return _admin(runner, lib, place, [*IMPORT, f"--report-file={place.imported}.report"], folder)


def alive(place: Place) -> bool:
    """Whether the process that was started in this place still runs."""
    pid = _pid(place)
    if pid is None:
        return False
    own = _RUNNING.get(pid)
    if own is not None:
        return own.poll() is None
    said = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    # A pid is given again once its process has ended; the folder in its words says whose it is.
    return str(place.home) in said.stdout


def stop(place: Place) -> None:
    """Stop the server, and wait until it has written everything down."""
    pid = _pid(place)
    if pid is not None and alive(place):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while alive(place):
            if time.monotonic() > deadline:
                raise CannotStart(f"Neo4j (process {pid}) did not stop within {STOP_SECONDS} s; see {place.log}")
            time.sleep(0.1)
    (place.home / "pid").unlink(missing_ok=True)


_RUNNING: dict[int, subprocess.Popen[bytes]] = {}
"""Servers that this process started: it must ask them itself whether they ended."""


def _pid(place: Place) -> int | None:
    path = place.home / "pid"
    return int(path.read_text(encoding="utf-8")) if path.exists() else None


def _set_password(runner: str, lib: Path, place: Place) -> None:
    """Set the first password; Neo4j takes it only before its first start."""
    ran = _admin(runner, lib, place, ["dbms", "set-initial-password", place.password], place.home)
    if ran.returncode:
        raise CannotStart(f"Neo4j refused its first password: {_last_line(ran.stdout + ran.stderr)}")


def _configure(place: Place) -> None:
    (place.home / "conf").mkdir(parents=True, exist_ok=True)
    (place.home / "conf" / "neo4j.conf").write_text(configuration(place), encoding="utf-8")


def _admin(runner: str, lib: Path, place: Place, words: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Neo4j's tool for administrators."""
    environment = {**os.environ, "NEO4J_HOME": str(place.home), "NEO4J_CONF": str(place.home / "conf")}
    line = [runner, *OPENS, "-Xmx2g", "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool", *words]
    return subprocess.run(line, env=environment, cwd=cwd, capture_output=True, text=True, check=False)


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
