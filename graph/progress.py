"""How long work tells whoever started it how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Called with the stage in words, the units done, and the units in all (None where unknown)."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Say nothing."""
