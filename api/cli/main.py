"""The command `lianke`."""

from __future__ import annotations

from api.cli import (
    audit,
    bench_link,
    credit,
    credit_monitor,
    credit_report,
    demo,
    explain,
    export,
    features,
    load,
    match,
    model,
    report,
    run,
    serve,
    status,
    token,
    topics,
)
from api.cli.command import app

COMMANDS = (
    load,
    match,
    export,
    model,
    explain,
    features,
    bench_link,
    report,
    credit,
    credit_monitor,
    credit_report,
    run,
    status,
    serve,
    token,
    audit,
    demo,
    topics,
)


def main() -> None:
    """Run the command line."""
    app(prog_name="lianke")
