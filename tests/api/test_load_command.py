"""`lianke load`, as a script sees it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from api.settings import read_settings
from graph.errors import CannotStart

HEAD = "企业代号,企业名称"


def load(home: Path, *words: object, **environment: str) -> Result:
    said = ["load", "--home", str(home), *map(str, words)]
    return CliRunner().invoke(app, said, env=environment, prog_name="lianke")


def put(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def test_a_refused_source_of_a_manifest_ends_with_1_and_the_others_go_in(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", HEAD, "E1,甲")
    put(tmp_path, "b.csv", HEAD, "E2,乙")
    put(tmp_path, "b.ctl", "rows=2")
    entries = ["[[source]]", 'path = "a.csv"', "[[source]]", 'path = "b.csv"', 'control = ".ctl"']
    done = load(tmp_path / "home", put(tmp_path, "m.toml", *entries), "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert said["topics"]["customers"]["new"] == 1
    (why,) = said["refused"].values()
    assert "b.csv has 1 rows where its control file" in why
    assert "lianke: of the manifest, refused: " in done.stderr


def test_a_manifest_with_a_mistake_ends_with_2(tmp_path: Path) -> None:
    done = load(tmp_path / "home", put(tmp_path, "m.toml", "[[source]]", 'pth = "a.csv"'))
    assert done.exit_code == 2
    assert "m.toml, source 1, pth: there is no such key (is path meant?)" in done.stderr


def test_flags_say_how_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.unl"
    path.write_bytes("企业代号~企业名称\nE1~甲\n".encode("gbk"))
    done = load(tmp_path / "home", path, "--delimiter", "~", "--encoding", "gbk", "--json")
    assert json.loads(done.stdout)["topics"]["customers"]["new"] == 1
    assert load(tmp_path / "home", path, "--encoding", "latin").exit_code == 2


def test_a_database_is_asked(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "bank.db") as bank:
        bank.execute("create table firms as select 'E1' as code, '甲' as name")
    bank.close()
    asked = (f"sqlite:///{tmp_path}/bank.db", "--topic", "customers", "--json", "--query")
    done = load(tmp_path / "home", *asked, "select * from firms")
    assert json.loads(done.stdout)["topics"]["customers"]["new"] == 1
    done = load(tmp_path / "home", *asked, "select * from firm")
    assert done.exit_code == 2
    assert "no such table: firm; mend the query" in done.stderr


def test_no_password_is_said(tmp_path: Path) -> None:
    asked = ("--topic", "customers", "--query", "select 1")
    for url in ("postgresql://me:s3cret@127.0.0.1:1/bank", "mysql://me:s3cret@127.0.0.1:1/bank"):
        done = load(tmp_path / "home", url, *asked)
        assert done.exit_code == 2
        assert "me@127.0.0.1:1/bank (select 1): the database cannot be reached" in done.stderr
        assert "s3cret" not in done.output
    done = load(tmp_path / "home", "postgresql://me@127.0.0.1:1/bank", *asked, LIANKE_SOURCE_PASSWORD="s3cret")
    assert "s3cret" not in done.output


def test_the_password_of_a_source_comes_from_its_variable_or_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert read_settings().password_of_source() is None
    monkeypatch.setenv("LIANKE_SOURCE_PASSWORD_FILE", str(put(tmp_path, "secret", "from a file")))
    assert read_settings().password_of_source() == "from a file"
    monkeypatch.setenv("LIANKE_SOURCE_PASSWORD", "s3cret")
    with pytest.raises(CannotStart, match="both LIANKE_SOURCE_PASSWORD and LIANKE_SOURCE_PASSWORD_FILE are set"):
        read_settings()
    monkeypatch.delenv("LIANKE_SOURCE_PASSWORD_FILE")
    assert read_settings().password_of_source() == "s3cret"
    assert "s3cret" not in repr(read_settings())
