"""The command `lianke`."""

from __future__ import annotations

from api.cli import bench_link, credit, demo, explain, export, load, match, model, report, run, serve, status, topics
from api.cli.command import app

COMMANDS = (load, match, export, model, explain, bench_link, report, credit, run, status, serve, demo, topics)


def main() -> None:
    """Run the command line."""
    app(prog_name="lianke")
