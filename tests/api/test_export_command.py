"""`lianke export`, as a script and as a person sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.test_command_line import lianke, report, sentence
from tests.graph.held_facts import DAY
from tests.graph.test_snapshot import filled


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return filled(tmp_path / "home").root


def test_the_graph_goes_into_the_home_or_where_it_is_told(home: Path, tmp_path: Path) -> None:
    first = report("export", "--as-of", DAY, "--home", home)
    assert first["out"] == str(home / "exports" / f"{first['snapshot']}-neo4j-admin")
    assert (Path(first["out"]) / "import.sh").exists()
    assert first["made"]
    built = report("build", "--as-of", DAY, "--home", home)
    assert first["graph"]["nodes"] == built["store"]["nodes"]
    assert first["graph"]["relationships"].items() <= built["store"]["relationships"].items()
    assert not report("export", "--as-of", DAY, "--home", home)["made"]
    told = report("export", "--as-of", DAY, "--home", home, "--format", "parquet", "--out", tmp_path / "out")
    assert told["out"] == str(tmp_path / "out")
    assert (tmp_path / "out" / "SUPPLIES.parquet").exists()


def test_people_are_told_how_it_is_imported(home: Path) -> None:
    done = lianke("export", "--as-of", DAY, "--home", home)
    assert done.exit_code == 0
    assert "To import 导入方法" in done.stdout
    assert "SUPPLIES" in done.stdout


def test_a_folder_of_other_things_is_left_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "note").touch()
    done = lianke("export", "--as-of", DAY, "--home", home, "--out", tmp_path / "theirs")
    assert "something else than an export" in sentence(done, 2)
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["note"]
