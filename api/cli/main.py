"""The command `lianke`."""

from __future__ import annotations

from api.cli import credit, demo, export, load, match, model, run, serve, status, topics
from api.cli.command import app

COMMANDS = (load, match, export, model, credit, run, status, serve, demo, topics)


def main() -> None:
    """Run the command line."""
    app(prog_name="lianke")
