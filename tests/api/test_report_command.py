"""`lianke report link`, as a script sees it."""

from __future__ import annotations

import json
from pathlib import Path

from api.clock import today
from tests.api.economy import EARLIER, loaded
from tests.api.test_command_line import clean, lianke, sentence

__all__ = ["clean"]


def test_a_report_is_a_page_and_an_object(tmp_path: Path) -> None:
    home, page = loaded(tmp_path / "home"), tmp_path / "report.html"
    words = ("report", "link", "--as-of", EARLIER, "--seeds", 1, "--no-parts", "--out", page)
    done = lianke(*words, "--json", LIANKE_HOME=str(home.root))
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["out"] == str(page)
    assert {c["direction"] for c in found["columns"]} == {"upstream", "downstream"}
    text = page.read_text()
    assert text.startswith("<!DOCTYPE html>")
    assert "链接模型报告" in text


def test_what_would_fail_after_the_work_is_refused_before_it(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "report.html"
    words = ("report", "link", "--as-of", "2019-01-01", "--out", missing)
    assert f"there is no folder {missing.parent} for --out; make it first" in sentence(
        lianke(*words, LIANKE_HOME=str(tmp_path)), 2
    )
    ahead = ("report", "link", "--as-of", today(), "--out", tmp_path / "a.html")
    assert "still to come" in sentence(lianke(*ahead, LIANKE_HOME=str(tmp_path)), 2)
