"""A command in a process of its own: how long it took, the most memory it held, what it said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIANKE = str(Path(sys.executable).with_name("lianke"))
"""The command as it was installed."""


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
    """Run the command to its end; raise RuntimeError with what it said where it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        with subprocess.Popen(words, stdout=out, stderr=err, env=environment) as process:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {err.read().decode()[-2000:]}")
        return Measured(seconds, usage.ru_maxrss / 1024, out.read().decode())


def lianke(home: Path, *words: str) -> Measured:
    """Run a command of Lianke on a home, its report as JSON."""
    return measured([LIANKE, *words, "--home", str(home), "--json"])
