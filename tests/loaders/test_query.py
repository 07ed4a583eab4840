from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import BadParameter, CannotStart, LiankeError
from loaders.query import Query
from tests.loaders.databases import DATABASE, PASSWORD, Server
from tests.loaders.handed import cells, gathered
from tests.loaders.inbox import put

SELECT = "select code, name from firms order by code"
FIRMS = (
    "create table firms (code varchar(20), name varchar(50))",
    "insert into firms values ('E1', '甲'), ('E2', null)",
)
TYPED = """create table typed (code bigint, name varchar(50), region date, industry decimal(18, 2), rating {moment},
    defaulted {flag}, uscc {real}, customer_status char(5))"""
VALUES = "insert into typed values (1001, '甲%s', '2019-01-07', -943.40, '2019-01-07 03:04:05', true, 0.3, null)"
READ = (1, "1001", "甲%s", "2019-01-07", "-943.40", "2019-01-07 03:04:05", "{flag}", "0.3", "")


@pytest.fixture
def sqlite(tmp_path: Path) -> Path:
    """A SQLite database of two firms."""
    with sqlite3.connect(tmp_path / "bank 1.db") as connection:
        for statement in FIRMS:
            connection.execute(statement)
    connection.close()
    return tmp_path / "bank 1.db"


@pytest.fixture(params=["postgres_server", "mariadb_server"])
def server(request: pytest.FixtureRequest) -> Server:
    """A real server with a table of two firms: the test runs once for each."""
    found: Server = request.getfixturevalue(request.param)
    found.run("drop table if exists firms", *FIRMS)
    return found


def ask(folder: Path, url: str, query: str = SELECT, password: str | None = None) -> list[tuple[object, ...]]:
    (form,) = gathered(folder / "s", url, query=query, topic="customers", password=password).forms
    return cells(form)


def refusal(call: Callable[[], object], kind: type[LiankeError]) -> str:
    """What is said when a call is refused: never the password."""
    with pytest.raises(kind) as caught:
        call()
    said = "\n".join(str(e) for e in (caught.value, caught.value.__cause__) if e)
    assert PASSWORD not in said
    return str(caught.value)


def test_a_sqlite_database_answers(tmp_path: Path, sqlite: Path) -> None:
    assert ask(tmp_path, f"sqlite:///{sqlite}") == [(1, "E1", "甲"), (2, "E2", "")]


def test_a_server_answers(tmp_path: Path, server: Server) -> None:
    assert ask(tmp_path, server.url()) == [(1, "E1", "甲"), (2, "E2", "")]


def test_typed_values_come_as_text_from_postgresql(tmp_path: Path, postgres_server: Server) -> None:
    typed = TYPED.format(moment="timestamp", flag="boolean", real="double precision")
    postgres_server.run("drop table if exists typed", typed, VALUES.replace("%", "%%"))
    read = [cell.format(flag="true") if isinstance(cell, str) else cell for cell in READ]
    assert ask(tmp_path, postgres_server.url(), "select * from typed where name like '%s';") == [tuple(read)]


def test_typed_values_come_as_text_from_mariadb(tmp_path: Path, mariadb_server: Server) -> None:
    typed = TYPED.format(moment="datetime", flag="boolean", real="double")
    mariadb_server.run("drop table if exists typed", typed, VALUES.replace("%", "%%"))
    read = [cell.format(flag="1") if isinstance(cell, str) else cell for cell in READ]
    assert ask(tmp_path, mariadb_server.url(), "select * from typed where name like '%s'") == [tuple(read)]


def test_many_rows_are_streamed(tmp_path: Path, postgres_server: Server) -> None:
    query = "select 'E' || n as code, '甲' as name from generate_series(1, 25000) n"
    found = ask(tmp_path, postgres_server.url(), query)
    assert [row[:2] for row in found] == [(n, f"E{n}") for n in range(1, 25001)]


def test_the_password_may_come_apart(tmp_path: Path, server: Server) -> None:
    assert len(ask(tmp_path, server.url(password=None), password=PASSWORD)) == 2


def test_a_wrong_password_is_told(tmp_path: Path, server: Server) -> None:
    for url in (server.url("wrong"), server.url(password=None)):
        said = refusal(lambda url=url: ask(tmp_path, url), CannotStart)
        assert "the database denies this user or password" in said
        assert "LIANKE_SOURCE_PASSWORD" in said
        assert "wrong@" not in said


def test_a_server_that_is_down_is_told(tmp_path: Path, server: Server) -> None:
    url = server.url().replace(f":{server.port}/", ":1/")
    assert "the database cannot be reached" in refusal(lambda: ask(tmp_path, url), CannotStart)


def test_a_database_that_is_not_there_is_told(tmp_path: Path, server: Server) -> None:
    said = refusal(lambda: ask(tmp_path, server.url(database="nobank")), CannotStart)
    assert "nobank" in said


def test_a_bad_query_is_told(tmp_path: Path, server: Server, sqlite: Path) -> None:
    for url in (server.url(), f"sqlite:///{sqlite}"):
        said = refusal(lambda url=url: ask(tmp_path, url, "select code frm firms"), BadParameter)
        assert "(select code frm firms) is refused by its database" in said
        assert said.endswith("mend the query")


def test_a_query_changes_nothing(tmp_path: Path, server: Server, sqlite: Path) -> None:
    for url in (server.url(), f"sqlite:///{sqlite}"):
        for query in ("delete from firms", "drop table firms"):
            refusal(lambda url=url, query=query: ask(tmp_path, url, query), BadParameter)
        assert len(ask(tmp_path, url)) == 2


def test_a_sqlite_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    said = refusal(lambda: ask(tmp_path, f"sqlite:///{tmp_path}/none.db"), BadParameter)
    assert f"there is no SQLite database {tmp_path}/none.db" in said
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_sqlite_database_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.db", "code,name")
    assert "file is not a database" in refusal(lambda: ask(tmp_path, f"sqlite:///{tmp_path}/a.db"), LiankeError)


@pytest.mark.parametrize(
    ("inputs", "options", "why"),
    [
        (["oracle://h/d"], {"query": "q", "topic": "customers"}, "oracle is no database that can be asked"),
        (["sqlite:///a"], {"topic": "customers"}, "a database needs a query: add --query"),
        (["sqlite:///a"], {"query": "q"}, "a query needs its topic: add --topic"),
        (["a.csv"], {"query": "q", "topic": "customers"}, "a query is asked of one database"),
        (["sqlite:///a", "a.csv"], {"query": "q", "topic": "customers"}, "a query is asked of one database"),
        (["postgresql://u:p@h:port/d"], {"query": "q", "topic": "customers"}, "URL of the database cannot be read"),
    ],
)
def test_a_query_and_a_database_come_together(
    tmp_path: Path, inputs: list[str], options: dict[str, str], why: str
) -> None:
    with pytest.raises(BadParameter, match=why):
        gathered(tmp_path / "s", *inputs, **options)


def test_columns_are_told_by_their_names(tmp_path: Path, sqlite: Path) -> None:
    query = 'select name as "企业名称", code as "企业代号", 1 as other from firms'
    (form,) = gathered(tmp_path / "s", f"sqlite:///{sqlite}", query=query, topic="customers").forms
    assert (form.filled, form.unused) == ({"code": 1, "name": 0}, ["other"])


def test_a_manifest_may_ask(inbox: Path, sqlite: Path) -> None:
    sqlite.rename(inbox / "bank.db")
    put(inbox, "rows.ctl", "2")
    put(
        inbox,
        "m.toml",
        '[[source]]\nurl = "sqlite:///bank.db"\ntopic = "customers"',
        'query = "select code as c, name from firms"\nmapping = { code = "c" }\ncontrol = "rows.ctl"',
    )
    (form,) = gathered(inbox / "s", inbox / "m.toml").forms
    assert cells(form) == [(1, "E1", "甲"), (2, "E2", "")]
    put(inbox, "rows.ctl", "3")
    with pytest.raises(LiankeError, match=r"has 2 rows where its control file \S+ says 3"):
        gathered(inbox / "t", inbox / "m.toml")


def test_a_manifest_may_name_a_file_with_the_password(inbox: Path, postgres_server: Server) -> None:
    postgres_server.run("drop table if exists firms", *FIRMS)
    put(inbox, "secret", PASSWORD)
    lines = [f'url = "{postgres_server.url(password=None)}"', f'query = "{SELECT}"', 'password_file = "secret"']
    put(inbox, "m.toml", "[[source]]", 'topic = "customers"', *lines)
    assert len(cells(gathered(inbox / "s", inbox / "m.toml").forms[0])) == 2


def test_an_answer_is_read_again_each_time(tmp_path: Path, sqlite: Path) -> None:
    (form,) = gathered(tmp_path / "s", f"sqlite:///{sqlite}", query=SELECT, topic="customers").forms
    assert form.source.live


def test_no_password_is_shown(server: Server) -> None:
    query = Query(server.url(), SELECT, PASSWORD)
    assert PASSWORD not in repr(query)
    assert query.shown == f"{server.url(password=None)} ({SELECT})"
    assert DATABASE in query.shown
