"""What a SQL database answers to a query, kept beside as Parquet before it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pyarrow as pa

from graph.errors import BadParameter, CannotStart, LiankeError
from graph.progress import Progress
from loaders.parquet import Parquet
from loaders.scrub import scrubbed
from loaders.told import told

# Where it is used: a load of files, which nearly all are, need not wait for it.
if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult
    from sqlalchemy.exc import DBAPIError

DRIVERS = {
    **dict.fromkeys(("postgresql", "postgres"), "postgresql+psycopg"),
    **dict.fromkeys(("mysql", "mariadb"), "mysql+pymysql"),
    "sqlite": "sqlite",
}
"""The databases that can be asked, by the scheme of their URL, and through what."""

BATCH = 10_000
PATIENCE = 15
"""Seconds after which a server that does not answer is down."""

SHORT = 8
"""Digits of its digest that tell a query from others of the same database."""

SHOWN = 80
"""Characters of a query that a message shows."""

READ_ONLY = {"mysql": "SET SESSION TRANSACTION READ ONLY", "postgresql": "SET TRANSACTION READ ONLY"}
DENIED = ("28P01", "28000", "1045", "1698", "authentication failed", "no password supplied", "Access denied")


@dataclass(frozen=True)
class Query:
    """A query of a database, and the password where the URL has none."""

    url: str = field(repr=False)
    sql: str
    password: str | None = field(default=None, repr=False)

    @property
    def database(self) -> URL:
        """The database as SQLAlchemy names it; raises BadParameter where it is none that can be asked."""
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(self.url)
        except (ArgumentError, ValueError) as error:
            raise BadParameter(
                "the URL of the database cannot be read; write it as postgresql://user@host:5432/database, "
                "with a password percent-encoded, or in LIANKE_SOURCE_PASSWORD"
            ) from error
        scheme = url.drivername.partition("+")[0]
        if scheme not in DRIVERS:
            raise BadParameter(f"{scheme} is no database that can be asked: give postgresql://, mysql:// or sqlite:///")
        if scheme == "sqlite":
            return _closed_to_writing(url)
        return url.set(drivername=DRIVERS[scheme], password=url.password or self.password)

    @property
    def name(self) -> str:
        """The database as facts and rejects name what it answers."""
        from sqlalchemy import make_url

        url = make_url(self.url)
        return Path(url.database or url.host or url.drivername).name

    @property
    def shown(self) -> str:
        """The database without its password, and the query's beginning."""
        from sqlalchemy import make_url

        url = _without_password(make_url(self.url))
        sql = " ".join(self.sql.split())
        return f"{url} ({scrubbed(sql if len(sql) <= SHOWN else sql[:SHOWN] + ' ...')})"


@dataclass(frozen=True)
class Answer(Parquet):
    """The rows of a query, in the order in which the database gave them."""

    live: ClassVar[bool] = True


def ask(query: Query, spool: Path, progress: Progress) -> Answer:
    """The answer to a query, kept in the file `spool`, its rows streamed there.

    Raises BadParameter where the query is none, CannotStart where the database cannot be reached or denies the user.
    """
    url = query.database
    with _translated(query), _connected(url) as connection:
        result = connection.exec_driver_sql(query.sql)
        if not result.returns_rows:
            raise BadParameter(f"{query.shown} gives no rows; give a query that does, as select does")
        header, rows = tuple(result.keys()), _spooled(result, spool, progress, query)
    asked = hashlib.sha256(f"{_without_password(url)}\x1f{query.sql}".encode()).hexdigest()
    return Answer(query.shown, f"{query.name}#query-{asked[:SHORT]}", asked, header, spool, rows)


def _spooled(result: CursorResult[Any], spool: Path, progress: Progress, query: Query) -> int:
    form = pa.schema([(f"c{i}", pa.string()) for i, _ in enumerate(result.keys())])
    rows = 0
    import pyarrow.parquet as pq

    with pq.ParquetWriter(spool, form, compression="zstd") as writer:
        for batch in result.partitions(BATCH):
            columns = [pa.array([told(value) for value in column], pa.string()) for column in zip(*batch, strict=True)]
            writer.write_batch(pa.record_batch(columns, schema=form))
            rows += len(batch)
            progress(f"asking {query.name}", rows, None)
    return rows


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    """A connection that streams what it gives, and that changes nothing."""
    from sqlalchemy import create_engine

    kind = url.get_backend_name()
    patience = {} if kind == "sqlite" else {"connect_timeout": PATIENCE}
    engine = create_engine(url, connect_args=patience)
    try:
        with engine.connect() as connection:
            if kind in READ_ONLY:
                connection.exec_driver_sql(READ_ONLY[kind])
            # Without parameters, drivers take a % for itself.
            yield connection.execution_options(stream_results=True, no_parameters=True)
            connection.rollback()
    finally:
        engine.dispose()


@contextmanager
def _translated(query: Query) -> Iterator[None]:
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as error:
        raise _fault(query, error) from error
    except SQLAlchemyError as error:
        raise BadParameter(f"{query.shown} cannot be asked: {_words(error)}") from error
    except UnicodeDecodeError as error:
        raise BadParameter(f"{query.shown} gives bytes that are no UTF-8 text; convert them in the query") from error


def _fault(query: Query, error: DBAPIError) -> LiankeError:
    words, where = _words(error.orig or error), query.shown
    if error.statement is not None:
        return BadParameter(f"{where} is refused by its database: {words}; mend the query")
    code = str(getattr(error.orig, "sqlstate", None) or (error.orig.args[:1] or ("",))[0]) if error.orig else ""
    if code in DENIED or any(said in words for said in DENIED):
        return CannotStart(
            f"{where}: the database denies this user or password ({words}); give the password in the URL, in "
            "LIANKE_SOURCE_PASSWORD or in a file that LIANKE_SOURCE_PASSWORD_FILE names"
        )
    return CannotStart(f"{where}: the database cannot be reached ({words}); see that it runs and that the URL is right")


def _words(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # A database quotes the cells that it stumbles over.
    return scrubbed(" ".join(lines[:2])).rstrip(".") or type(error).__name__


def _without_password(url: URL) -> str:
    return type(url).create(url.drivername, url.username, None, url.host, url.port, url.database).render_as_string()


def _closed_to_writing(url: URL) -> URL:
    path = Path(url.database or "")
    if not path.is_file():
        raise BadParameter(
            f"there is no SQLite database {path}; write sqlite:///relative.db or sqlite:////whole/path.db"
        )
    return type(url).create("sqlite", database=f"file:{_encoded(path)}", query={"mode": "ro", "uri": "true"})


def _encoded(path: Path) -> str:
    return path.absolute().as_uri().removeprefix("file://")
