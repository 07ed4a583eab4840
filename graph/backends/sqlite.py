"""The embedded graph: one SQLite file, replaced by a new one at each build, so that old readers stay whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from filelock import FileLock, Timeout

from graph.backends import sql, sql_questions
from graph.errors import CannotStart, Held, LiankeError, StoreDamaged
from graph.queries import Query, Scan, answer
from graph.store import BATCH, Build, Store
from graph.stored import FIRM, Kind, kinds

WAIT_SECONDS = 2.0
"""How long a reader waits for a file that another program holds."""


def open(url: str, password: str | None = None, *, write: bool = False) -> Store:
    """The store in the file of a `sqlite:///path`; a file that is not there is an empty graph."""
    parts = urlsplit(url)
    path = unquote(parts.path)[1:]
    if parts.netloc or not path:
        raise CannotStart(
            f"{url} names no file; write sqlite:///graph.sqlite, or sqlite:////with/the/whole/path.sqlite"
        )
    store = SqliteStore(Path(path), write)
    store.check()
    return store


class SqliteStore(Store):
    """A graph in one SQLite file; any number of threads and processes may read it."""

    def __init__(self, path: Path, write: bool) -> None:
        self._path, self._write = path, write
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []

    def check(self) -> None:
        """Raise StoreDamaged or Held where the file cannot be used."""
        with self._reading() as connection:
            if connection is not None and self._write:
                said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if said != "ok":
                    raise sqlite3.DatabaseError(said.splitlines()[-1])

    def close(self) -> None:
        """Close the file in every thread."""
        while self._opened:
            self._opened.pop().close()
        self._own = threading.local()

    def _published(self, scope: str) -> str | None:
        with self._reading() as connection:
            if connection is None:
                return None
            found = connection.execute("SELECT stamp FROM stamps WHERE scope = ?", (scope,)).fetchone()
            return str(found[0]) if found else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self._write:
            raise CannotStart(f"{self._path} was opened for reading only")
        lock = FileLock(self._beside("lock"))
        with translated(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                raise Held(f"another lianke command is writing {self._path}; wait for it and run this again") from error
        try:
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        for path in (self._beside("new"), self._beside("new-journal")):
            path.unlink(missing_ok=True)

    @contextmanager
    def _build(self, scope: str, stamp: str) -> Iterator[Build]:
        new = self._beside("new")
        with translated(self._path):
            if scope == "predicted":
                shutil.copyfile(self._path, new)
            with closing(sqlite3.connect(new, isolation_level=None)) as connection:
                build = SqliteBuild(connection, scope, stamp)
                build.lay()
                yield build
            _make_durable(new)
            new.replace(self._path)
            _make_durable(self._path.parent)

    def _ask(self, query: Query) -> pa.Table:
        with self._reading() as connection:
            kept = connection.execute(*sql_questions.text(query)).fetchall() if connection is not None else []
        return answer(query, [sql.row(query.columns, cells) for cells in kept])

    def _stream(self, query: Scan) -> Iterator[pa.RecordBatch]:
        if not self._path.exists():
            return
        # A connection of its own: the thread's may be let go for a newer file while this one is read.
        with translated(self._path), closing(_connect(self._path)) as connection:
            kept = connection.execute(*sql_questions.text(query))
            while batch := kept.fetchmany(BATCH):
                yield from answer(query, [sql.row(query.columns, cells) for cells in batch]).to_batches()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """The thread's connection to the file that stands now; None where none stands."""
        with translated(self._path):
            try:
                file = self._path.stat()
            except FileNotFoundError:
                yield None
                return
            if getattr(self._own, "file", None) != (file.st_dev, file.st_ino):
                self._reopen()
                self._own.file = (file.st_dev, file.st_ino)
            yield self._own.connection

    def _reopen(self) -> None:
        former: sqlite3.Connection | None = getattr(self._own, "connection", None)
        self._own.file = None
        self._own.connection = _connect(self._path)
        self._opened.append(self._own.connection)
        if former is not None:
            self._opened.remove(former)
            former.close()

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{suffix}")


class SqliteBuild(Build):
    """A new file that is being written, in one transaction."""

    def __init__(self, connection: sqlite3.Connection, scope: str, stamp: str) -> None:
        self._connection, self._scope, self._stamp = connection, scope, stamp
        self._row = 0

    def lay(self) -> None:
        """Lay empty tables; over a copy of the observed graph, empty those of the scope."""
        run = self._connection.execute
        # Nobody reads this file before it is whole and renamed, so it needs no journal.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            run(f"PRAGMA {pragma}")
        run("BEGIN")
        if self._scope == "observed":
            for statement in sql.ddl():
                run(statement)
            return
        for kind in kinds(self._scope):
            for statement in sql.empty(kind):
                run(statement)

    def put(self, kind: Kind, batch: pa.RecordBatch) -> int:
        """Write rows; those without both ends are left out of the count."""
        given = batch.to_pylist()
        numbered = range(self._row + 1, self._row + 1 + len(given))
        rows = [{"row": at, **sql.cells(kind, row)} for at, row in zip(numbered, given, strict=True)]
        taken = self._connection.executemany(sql.insert(kind), rows).rowcount
        if kind is FIRM:
            tokens = [(at, row["find_tokens"]) for at, row in zip(numbered, given, strict=True)]
            self._connection.executemany(sql.INSERT_TOKENS, tokens)
        self._row += len(given)
        return taken

    def publish(self) -> None:
        """Finish the file: indexes, stamps, and what marks it as ours."""
        run = self._connection.execute
        laid = [kind for scope in ("observed", "predicted") for kind in kinds(scope)]
        for kind in laid if self._scope == "observed" else kinds(self._scope):
            for statement in sql.create_indexes(kind):
                run(statement)
        run("INSERT OR REPLACE INTO stamps VALUES (?, ?)", (self._scope, self._stamp))
        run("COMMIT")
        for pragma in (f"application_id = {sql.APPLICATION}", f"user_version = {sql.version()}", "optimize"):
            run(f"PRAGMA {pragma}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """What SQLite and the file system say about this file, as Lianke's errors."""
    try:
        yield
    except LiankeError:
        raise
    except sqlite3.DatabaseError as error:
        explained = explain(error, path)
        if explained is None:
            raise
        raise explained from error
    except OSError as error:
        raise CannotStart(f"{path} cannot be used ({error.strerror}); see what LIANKE_STORE says") from error


def explain(error: sqlite3.DatabaseError, path: Path) -> LiankeError | None:
    """The one sentence for what went wrong; None where it is a defect of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Held(f"another program holds {path}; close it and run this again")
    if code == sqlite3.SQLITE_FULL:
        return CannotStart(f"no room is left on the disk of {path}; make room and run this again")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY):
        return CannotStart(f"{path} cannot be opened ({error}); see whose it is, and LIANKE_STORE")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
        return StoreDamaged(f"{path} is damaged or no graph ({error}); move it away and build it anew: lianke build")
    return None


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that only reads; raise StoreDamaged where the file is not ours."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        header = [connection.execute(f"PRAGMA {which}").fetchone()[0] for which in ("application_id", "user_version")]
        if header[0] != sql.APPLICATION:
            raise StoreDamaged(f"{path} is no graph of Lianke; move it away, or name another file in LIANKE_STORE")
        if header[1] != sql.version():
            raise StoreDamaged(f"{path} was written by another version of Lianke; move it away and run lianke build")
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_durable(path: Path) -> None:
    """Let what was written reach the disk before the next step."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
