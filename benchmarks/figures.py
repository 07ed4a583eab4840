"""Figures as they are printed: percentiles, Markdown tables, and the machine that they are of."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percentiles(seconds: Sequence[float], unit: float = 1e3) -> tuple[str, str, str]:
    """Median, 99th percentile and maximum, in parts of a second (1e3: ms)."""
    found = np.percentile(np.array(seconds) * unit, [50, 99, 100])
    return f"{found[0]:.3g}", f"{found[1]:.3g}", f"{found[2]:.3g}"


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and the range where there are several."""
    middle = f"{median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def machine(*packages: str) -> str:
    """What the figures are of: cores, memory, and versions of packages."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    load = Path("/proc/loadavg").read_text().split()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    python = platform.python_version()
    return f"{cores} cores, {memory:.0f} GiB of memory, load average {load} when done; Python {python}, {versions}"
