"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOMS = ("graph", "loaders", "gnn", "credit", "api")


def sources(checkout: Path) -> list[Path]:
    return sorted(p for room in (*ROOMS, "benchmarks", "deploy") for p in (checkout / room).rglob("*.py"))


def texts(checkout: Path) -> list[Path]:
    """The project's own files: what setting up and running leaves behind is not among them."""
    folders = (*ROOMS, "benchmarks", "deploy", "tests", ".ci")
    below = (p for folder in folders for p in (checkout / folder).rglob("*") if "__pycache__" not in p.parts)
    return sorted(p for p in (*checkout.glob("*"), *below) if p.is_file())


def test_no_file_outgrows_its_idea(checkout: Path) -> None:
    long = {str(p.relative_to(checkout)): n for p in sources(checkout) if (n := len(p.read_text().splitlines())) > 300}
    assert not long, f"over 300 lines: {long}"


def test_no_function_outgrows_a_screen(checkout: Path) -> None:
    long = [
        f"{path.relative_to(checkout)}:{node.lineno} {node.name}"
        for path in sources(checkout)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert not long, f"over 40 lines: {long}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_owns_a_room(room: str) -> None:
    owners = set(packages_distributions().get(room, [])) - {"lianke"}
    assert not owners, f"{owners} installs a package named {room}; Lianke needs an environment of its own"


def test_tests_do_not_shadow_the_rooms(checkout: Path) -> None:
    assert not list((checkout / "tests").rglob("__init__.py"))


def test_project_names_no_machine_and_no_registry(checkout: Path) -> None:
    foreign = re.compile(r"https?://[^\s/]+/(\S+/)*(simple|maven2)\b|index-url|<repository>|/home/|/Users/|/root/")
    found = [
        str(path.relative_to(checkout))
        for path in texts(checkout)
        if path != Path(__file__) and foreign.search(path.read_text(errors="replace"))
    ]
    assert not found


def test_only_the_api_asks_the_clock(checkout: Path) -> None:
    clock = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    rooms = [p for room in ROOMS if room != "api" for p in (checkout / room).rglob("*.py")]
    assert not [str(p.relative_to(checkout)) for p in rooms if clock.search(p.read_text())]
