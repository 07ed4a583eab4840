"""The drawn trade of a made-up economy as the tables of a Snapshot: every firm has books of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.drawn_trade import CUT, write


@dataclass(frozen=True)
class Drawn:
    """What the link model reads of a Snapshot."""

    path: Path
    id: str = "drawn"
    as_of: date = CUT

    def arrow(self, name: str) -> pa.Table:
        """The trades before the day, or the firms that they name."""
        return self._trades if name == "trades" else self._firms

    @cached_property
    def _trades(self) -> pa.Table:
        rows = pq.read_table(self.path)
        rows = rows.filter(pc.less(rows["day"], pa.scalar(self.as_of)))
        text, fen = pa.string(), pc.cast(pc.round(pc.multiply(rows["weight"], 100)), pa.int64())
        pairs = {"seller": rows["src"].cast(text), "buyer": rows["dst"].cast(text), "day": rows["day"]}
        known = pa.array([True] * len(rows))
        told = {"amount": fen, "documents": pa.array([1] * len(rows)), "by_seller": known, "by_buyer": known}
        return pa.table({**pairs, "currency": pa.array(["CNY"] * len(rows)), **told})

    @cached_property
    def _firms(self) -> pa.Table:
        ends = pa.chunked_array([*self._trades["seller"].chunks, *self._trades["buyer"].chunks])
        ids = ends.unique()
        return pa.table(
            {"id": ids, "has_books": pa.array([True] * len(ids)), "status": pa.array(["normal"] * len(ids))}
        )


def drawn(folder: Path, pairs: int) -> tuple[Drawn, int]:
    """The Snapshot of an economy of about so many pairs, and how many they are in all."""
    path = folder / f"trade-{pairs}.parquet"
    return Drawn(path), write(path, pairs)
