"""A Neo4j for a laptop: what it says where the machine lacks something, and that it starts, answers and stops."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.neo4j import docker, java, server
from deploy.neo4j.place import Place, Unequipped, find, free_port, lay, require_free
from graph.errors import CannotStart


@pytest.mark.parametrize(
    ("said", "release"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "25" 2025-09-16', 25),
        ("no java here", 0),
    ],
)
def test_the_release_of_a_java(said: str, release: int) -> None:
    assert java.major(said) == release


def a_java(folder: Path, release: str) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "java").write_text(f"#!/bin/sh\necho 'openjdk version \"{release}\"' >&2\n")
    (folder / "bin" / "java").chmod(0o755)


@pytest.mark.parametrize("release", ["11.0.2", "25"])
def test_a_java_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str) -> None:
    a_java(tmp_path, release)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Unequipped, match=r"runs on 17 to 21: point JAVA_HOME"):
        java.java()


def test_no_java_and_no_maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unequipped, match="install Java 17 or 21"):
        java.java()
    with pytest.raises(Unequipped, match="install Maven, or point LIANKE_NEO4J_LIB"):
        java.fetch(tmp_path / "lib")
    assert not docker.engine_runs()


def test_a_client_without_an_engine_is_no_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not docker.engine_runs()


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="is taken"):
            require_free(taken.getsockname()[1])
    require_free(free_port())


def test_a_place_keeps_its_password(tmp_path: Path) -> None:
    place = lay(tmp_path, 7001, None)
    assert find(tmp_path) == place == lay(tmp_path, 7001, None)
    assert len(place.password) >= 8
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
    (tmp_path / "own").write_text("short\n")
    with pytest.raises(CannotStart, match="8 characters"):
        lay(tmp_path, 7001, tmp_path / "own")


def test_the_words_of_each_engine(tmp_path: Path) -> None:
    place = Place(tmp_path, 7001, "a-secret-of-ours")
    words = docker.command(place)
    assert "127.0.0.1:7001:7687" in words
    assert not any(place.password in word for word in (*words, *java.command("java", tmp_path, place)))
    assert "server.bolt.listen_address=127.0.0.1:7001" in java.configuration(place).splitlines()
    assert place.imported.parent == place.log.parent


def test_nothing_to_stop_or_to_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [server.main([verb, "--home", str(tmp_path)]) for verb in ("stop", "status")] == [2, 2]
    assert capsys.readouterr().err.count("no Neo4j was ever started") == 2


def test_what_import_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["import"], ["start", str(tmp_path)]):
        with pytest.raises(SystemExit):
            server.main([*words, "--home", str(tmp_path / "home")])
        assert "import takes the folder" in capsys.readouterr().err
    assert server.main(["import", str(tmp_path), "--home", str(tmp_path / "home")]) == 2
    assert "no export for neo4j-admin" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_an_import_that_fails_says_where_it_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_java(tmp_path, "17.0.1")
    (tmp_path / "bin" / "java").write_text("#!/bin/sh\necho 'version \"17.0.1\"' >&2\necho $PWD $* bad row\nexit 9\n")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "neo4j-server-0.jar").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "import.args").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("LIANKE_NEO4J_LIB", str(tmp_path / "lib"))
    monkeypatch.setattr(server, "engine", lambda: java)
    with pytest.raises(CannotStart, match=r"did not import .*import.log says why"):
        server.bring(tmp_path / "home", tmp_path / "out")
    said = (tmp_path / "home" / "logs" / "import.log").read_text()
    assert f"{tmp_path / 'out'} " in said
    assert "database import full neo4j @import.args --overwrite-destination=true" in said


def test_a_server_that_ends_tells_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_java(tmp_path, "17.0.1")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "neo4j-server-0.jar").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("LIANKE_NEO4J_LIB", str(tmp_path / "lib"))
    monkeypatch.setattr(server, "engine", lambda: java)
    with pytest.raises(CannotStart, match="ended before it answered; its log ends: openjdk version"):
        server.start(tmp_path / "home", free_port())


@pytest.mark.neo4j
def test_the_running_one_is_known_to_another_process(neo4j_server: Place, checkout: Path) -> None:
    words = [sys.executable, "-m", "deploy.neo4j.server", "status", "--home", str(neo4j_server.home)]
    ran = subprocess.run(words, cwd=checkout, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"export LIANKE_STORE={neo4j_server.url}" in ran.stdout
    assert neo4j_server.password not in ran.stdout
    assert server.start(neo4j_server.home, neo4j_server.port) == neo4j_server
