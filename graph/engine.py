"""The engine that table expressions run on: DuckDB through Ibis, with nothing fetched from the network."""

from __future__ import annotations

import ibis
from ibis import BaseBackend

OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect(memory_limit: str = "1GB") -> BaseBackend:
    """A fresh in-memory engine that never reaches for the network and spills to disk beyond its memory limit."""
    return ibis.duckdb.connect(**OFFLINE, memory_limit=memory_limit)
