"""Fixtures of the loaders' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder of files to load."""
    folder = tmp_path / "in"
    folder.mkdir()
    return folder
