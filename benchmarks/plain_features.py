"""The peer of the online features: a plain FastAPI service over the same Parquet file, by pandas or by DuckDB.

python -m benchmarks.plain_features FILE pandas|duckdb PORT NAME...
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pandas as pd
from fastapi import FastAPI
from granian.constants import Interfaces
from granian.server.embed import Server
from pydantic import BaseModel

Rows = list[dict[str, Any]]
Look = Callable[[list[str], list[str]], Rows]


class Question(BaseModel):
    """Whose features, and which."""

    enterprises: list[str]
    features: list[str]


def by_pandas(file: str, names: Sequence[str]) -> Look:
    """Look rows up in a frame that holds these columns, and no others, in memory."""
    # Of one type, so that a row is one slice: a frame of several takes ten times as long.
    frame = pd.read_parquet(file, columns=["id", *names]).set_index("id").astype("float64")

    def look(ids: list[str], columns: list[str]) -> Rows:
        found = frame.loc[ids, columns]
        return found.astype(object).where(found.notna(), None).to_dict("records")  # type: ignore[return-value]

    return look


def by_duckdb(file: str) -> Look:
    """Look rows up in the file."""
    con = duckdb.connect()

    def look(ids: list[str], columns: list[str]) -> Rows:
        marks = ", ".join("?" * len(ids))
        query = f"SELECT {', '.join(columns)} FROM read_parquet('{file}') WHERE id IN ({marks})"  # noqa: S608
        rows = con.cursor().execute(query, ids).fetchall()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    return look


def app(look: Look) -> FastAPI:
    """The service: one route, and one that says that it is up."""
    plain = FastAPI()

    @plain.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @plain.post("/v1/features:get")
    def features(asked: Question) -> Rows:
        return look(asked.enterprises, asked.features)

    return plain


def main(words: Sequence[str]) -> None:
    """Serve until the process is ended."""
    file, kind, port, *names = words
    look = by_pandas(file, names) if kind == "pandas" else by_duckdb(file)
    server = Server(app(look), address="127.0.0.1", port=int(port), interface=Interfaces.ASGI, log_enabled=False)
    asyncio.run(server.serve())


if __name__ == "__main__":
    main(sys.argv[1:])
