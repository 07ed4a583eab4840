"""The command `lianke`."""

from __future__ import annotations

import gc

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


PATIENCE = (50_000, 20, 20)
"""How seldom Python looks for garbage (`gc.set_threshold`): table expressions are made of many small objects that are
none, and to look as often as it does by itself costs a tenth of `lianke features`.
"""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*PATIENCE)
    app(prog_name="lianke")
