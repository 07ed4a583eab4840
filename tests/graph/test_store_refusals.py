"""What a store refuses, in one clear sentence, and that nothing is written then."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from pathlib import Path

import neo4j
import pytest

from deploy.neo4j.place import Place, free_port
from graph.backends.neo4j import Neo4jStore
from graph.errors import CannotStart, Gone, Held, LiankeError, StoreDamaged, StoreDenied, StoreDown, StoreForeign
from graph.store import open_store
from tests.graph.small_graph import firms, scores, trades


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a small graph."""
    path = tmp_path / "graph.sqlite"
    with open_store(f"sqlite:///{path}", write=True) as store:
        store.replace("observed", "one", firms("a", *(f"n{i}" for i in range(500))), trades(("a", "n1")))
    return path


def one_sentence(error: LiankeError) -> bool:
    return "\n" not in str(error) and len(str(error)) < 400


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("graph.sqlite", "without a scheme"),
        ("mysql://x", "no store speaks mysql"),
        ("sqlite://graph.sqlite", "names no file"),
        ("neo4j://me:secret@host:99999/neo4j", "no number from 1 to 65535"),
        ("neo4j:///neo4j", "names no server"),
        ("neo4j://me:p@secret/w@host:7687/neo4j", "%2F"),
        ("bolt://me:secret#w@host:7687/neo4j", "%23"),
        ("neo4j://me:secret?w@host:7687/neo4j", "%3F"),
        ("neo4j://me:[secret@host:7687/neo4j", "%5B"),
    ],
)
def test_a_url_that_names_no_store(url: str, why: str) -> None:
    with pytest.raises(CannotStart, match=why) as told:
        open_store(url)
    assert told.value.exit_code == 2
    assert "secret" not in str(told.value)


def test_a_user_without_a_password() -> None:
    with pytest.raises(StoreDenied, match="set LIANKE_STORE_PASSWORD"):
        open_store("neo4j://me@localhost:7687/neo4j")


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_a_server_that_is_down(scheme: str) -> None:
    with pytest.raises(StoreDown, match="no Neo4j answers") as told:
        open_store(f"{scheme}://neo4j:password@127.0.0.1:{free_port()}/neo4j")
    assert told.value.exit_code == 2
    assert one_sentence(told.value)


def test_a_server_that_goes_down_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Neo4jStore, "check", lambda self: None)
    monkeypatch.setattr("graph.backends.neo4j_server.RETRY_SECONDS", 0.5)
    url = f"bolt://neo4j:password@127.0.0.1:{free_port()}"
    with open_store(url, write=True) as store, pytest.raises(StoreDown, match="no Neo4j answers"):
        store._change("RETURN 1")  # type: ignore[attr-defined]
    assert not caplog.records


@pytest.mark.neo4j
def test_a_wrong_password_and_a_missing_database(neo4j_server: Place) -> None:
    with pytest.raises(StoreDenied, match="refuses the user neo4j or the password") as told:
        open_store(neo4j_server.url, "wrong-password")
    assert one_sentence(told.value)
    assert told.value.exit_code == 2
    with pytest.raises(StoreDown, match="has no database other"):
        open_store(neo4j_server.url.removesuffix("neo4j") + "other", neo4j_server.password)


@pytest.mark.neo4j
def test_nodes_that_lianke_did_not_write(neo4j_url: str, neo4j_server: Place) -> None:
    with neo4j.GraphDatabase.driver(neo4j_server.server, auth=neo4j_server.auth) as driver:
        driver.execute_query(
            "CREATE (:Enterprise {id: 'theirs', name: '他人'})-[:OWNS]->(:Enterprise {name: '某公司'}) "
            "CREATE (:LiankeRun {note: 'not ours'}), (:Enterprise {id: 'numbered', build: 7}), (:Other)"
        )
        with open_store(neo4j_url, write=True) as store:
            for _ in range(2):
                with pytest.raises(StoreForeign, match="3 Enterprise") as told:
                    store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
            assert all(said in str(told.value) for said in ("theirs", "某公司", "numbered", "1 LiankeRun"))
            assert one_sentence(told.value)
            left = driver.execute_query(
                "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(n) AS n, count(r) AS r"
            ).records
            assert left[0].data() == {"n": 5, "r": 1}
            driver.execute_query("MATCH (n) WHERE NOT n:Other DETACH DELETE n")
            assert store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
            driver.execute_query("CREATE (:Enterprise {id: 'later'})")
            with pytest.raises(StoreForeign, match="1 Enterprise \\(later\\)"):
                store.replace("observed", "two", firms("a"), trades())
            assert store.stamp("observed") == "one"


@pytest.mark.neo4j
def test_one_relationship_a_pair_and_only_one_build_stays(neo4j_url: str, neo4j_server: Place) -> None:
    with open_store(neo4j_url, write=True) as store:
        for stamp in ("one", "two"):
            store.replace("observed", stamp, firms("a", "b", aliases=[]), trades(("a", "b"), ("b", "a")))
            store.replace("predicted", f"run of {stamp}", {}, scores(("a", "b")))
    with neo4j.GraphDatabase.driver(neo4j_server.server, auth=neo4j_server.auth) as driver:
        counted = driver.execute_query("MATCH (n) UNWIND labels(n) AS l RETURN l, count(*) AS n").records
        assert {r["l"]: r["n"] for r in counted} == {"Enterprise": 2, "LiankeGraph": 1, "LiankeRun": 2}
        related = driver.execute_query("MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n").records
        assert {r["t"]: r["n"] for r in related} == {"SUPPLIES": 2, "PREDICTED_SUPPLIES": 1}


@pytest.mark.neo4j
def test_a_scan_that_is_overtaken_says_so(neo4j_url: str) -> None:
    with open_store(neo4j_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        scan = store.scan("Enterprise")
        next(scan)
        store.replace("observed", "two", firms("a"), trades())
        with pytest.raises(Gone, match="read it again"):
            list(scan)


@pytest.mark.neo4j
def test_of_two_builds_at_once_one_gives_way(neo4j_url: str) -> None:
    def meddle(stage: str, done: int, total: int | None) -> None:
        if stage == "writing SUPPLIES" and done:
            with open_store(neo4j_url, write=True) as other:
                other.replace("observed", "other", firms("x", "y"), trades(("x", "y")))

    with open_store(neo4j_url, write=True) as store:
        with pytest.raises(Held, match="another build"):
            store.replace("observed", "one", firms("a", "b"), trades(("a", "b")), meddle)
        assert store.stamp("observed") == "other"
        assert store.counts()["nodes"]["Enterprise"] == 2


@pytest.mark.parametrize("damage", ["text", "torn", "scrambled", "foreign"])
def test_a_damaged_file(file: Path, damage: str) -> None:
    kept = file.read_bytes()
    if damage == "foreign":
        file.unlink()
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE theirs (x)")
        connection.close()
    else:
        torn = {"text": b"not a database" * 500, "torn": kept[: len(kept) // 2]}
        file.write_bytes(torn.get(damage, kept[:8192] + b"\xab" * 16384 + kept[24576:]))
    with pytest.raises(StoreDamaged, match="move it away") as told, open_store(f"sqlite:///{file}", write=True):
        pass
    assert str(file) in str(told.value)
    assert one_sentence(told.value)
    assert told.value.exit_code == 2


def test_a_file_of_another_version(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(StoreDamaged, match="another version"):
        open_store(f"sqlite:///{file}")


def test_a_locked_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.backends.sqlite.WAIT_SECONDS", 0.05)
    connection = sqlite3.connect(file)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        for write in (False, True):
            with pytest.raises(Held, match="another program holds") as told:
                open_store(f"sqlite:///{file}", write=write)
            assert told.value.exit_code == 3
    finally:
        connection.close()
    with open_store(f"sqlite:///{file}") as store:
        assert store.stamp("observed") == "one"


def test_two_builds_of_one_file(file: Path) -> None:
    url = f"sqlite:///{file}"
    with open_store(url, write=True) as store, open_store(url, write=True) as other:

        def meddle(stage: str, done: int, total: int | None) -> None:
            with pytest.raises(Held, match="another lianke command"):
                other.replace("observed", "other", firms("x"), trades())

        assert store.replace("observed", "two", firms("a"), trades(), meddle)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotStart, match="LIANKE_STORE") as told:
        open_store(f"sqlite:///{tmp_path / 'taken' / 'graph.sqlite'}", write=True)
    assert told.value.exit_code == 2
    with pytest.raises(CannotStart):
        open_store(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    url = f"sqlite:///{tmp_path / 'no' / 'graph.sqlite'}"
    with open_store(url, write=True) as store:
        # For root, whom no folder refuses.
        monkeypatch.setattr(Path, "mkdir", refuse)
        with pytest.raises(CannotStart, match="cannot be used") as told:
            store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
    assert one_sentence(told.value)


def test_a_long_lived_reader_sees_the_new_file_in_every_thread(file: Path) -> None:
    url, seen = f"sqlite:///{file}", []
    with open_store(url) as reader, open_store(url, write=True) as store:
        assert reader.get("n1") is not None
        scan = reader.scan("Enterprise")
        next(scan)
        store.replace("observed", "two", firms("a"), trades())
        assert reader.get("n1") is None
        thread = threading.Thread(target=lambda: seen.append(reader.stamp("observed")))
        thread.start()
        thread.join()
        assert seen == ["two"]
        list(scan)
