"""A command in a process of its own: how long it took, the most memory it held, what it said."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIANKE = str(Path(sys.executable).with_name("lianke"))
"""The command as it was installed."""
WATCH = """
import os, sys, time
started = time.perf_counter()
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
figures = time.perf_counter() - started, usage.ru_maxrss, os.waitstatus_to_exitcode(status)
open(sys.argv[1], "w").write(" ".join(map(str, figures)))
"""
"""Starts the command from a bare interpreter: a process begins with the peak memory of the one that started it."""


@dataclass(frozen=True)
class Measured:
    """One run of a command."""

    seconds: float
    peak_mib: float
    """Largest resident set of the process."""
    said: str

    def report(self) -> dict[str, Any]:
        """What it printed with --json."""
        found: dict[str, Any] = json.loads(self.said)
        return found


def measured(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run the command, a path and its arguments, to its end; raise RuntimeError with what it said where it fails."""
    with tempfile.NamedTemporaryFile() as figures:
        watched = [sys.executable, "-I", "-S", "-c", WATCH, figures.name, *words]
        run = subprocess.run(watched, capture_output=True, env=environment, check=True)
        seconds, peak, status = Path(figures.name).read_text().split()
    if int(status):
        raise RuntimeError(f"{' '.join(words)} ended with {status}: {run.stderr.decode()[-2000:]}")
    return Measured(float(seconds), int(peak) / 1024, run.stdout.decode())


def lianke(home: Path, *words: str) -> Measured:
    """Run a command of Lianke on a home, its report as JSON."""
    return measured([LIANKE, *words, "--home", str(home), "--json"])
