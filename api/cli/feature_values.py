"""What `lianke features` makes: values of a day, values of a spine, and the catalogue."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.table import Table

from api.cli.command import Session
from api.cli.written import folder_of, written
from api.clock import last_day
from graph.engine import Engine
from graph.errors import DataRefused
from graph.features.catalogue import FAMILIES, named, wanted
from graph.features.compute import spilled
from graph.features.history import OK, days, schema
from graph.features.scene import scene_of
from graph.features.spine import Spine
from graph.features.spine import spine as told_by
from graph.features.table import Feature
from graph.snapshot import take

if TYPE_CHECKING:
    from rich.console import RenderableType

    from graph.progress import Progress

Shown = tuple[Any, ...]
SORTED = 1 << 13
"""Rows that are written at a time of those that are sorted."""


def of_day(session: Session, at: tuple[date, date | None], names: Sequence[str], out: Path | None) -> Shown:
    """The values of every enterprise on a day, as known at another; the report and what is shown of it."""
    features, home = chosen(names), session.settings.home_paths
    if out:
        folder_of(out)
    with session.progress() as progress, scratch() as folder:
        snapshot = take(home, *at, progress)
        progress("features 特征", 0, None)
        table = spilled(scene_of(home, snapshot), features, folder)
        if out:
            written(out, table)
        enterprises, families = table.num_rows, covered(table, features)
    report = {
        "as_of": snapshot.as_of,
        "known_at": snapshot.known_at,
        "late": snapshot.late,
        "snapshot": snapshot.id,
        "enterprises": enterprises,
        "features": len(features),
        "families": families,
        "out": out,
    }
    where = f"; written to 写入 {out}" if out else "; --out FILE.parquet writes them"
    line = f"{enterprises:,} enterprises 企业, {len(features)} features 特征 of 截止日 {snapshot.as_of}{where}"
    return report, shown(families, enterprises), line


def of_spine(session: Session, path: Path, names: Sequence[str], out: Path | None) -> Shown:
    """The values on the rows of a file, in its order; the rows that cannot be answered go to a file of their own.

    Raises DataRefused where no row can be answered.
    """
    from api.cli.tables import read_table

    features = chosen(names)
    if out:
        folder_of(out)
    with session.progress() as progress:
        found = told_by(read_table(path, progress), last_day())
        rejects = refused(found, path, out)
        if not found.rows.num_rows:
            raise DataRefused(f"no row of {path} can be answered; the rejected ones are in {rejects}")
        counts = answered(session, found, features, out, progress)
    report = {
        "spine": path,
        "rows": found.rows.num_rows + found.rejects.num_rows,
        **counts,
        "rejected": found.rejects.num_rows,
        "rejects": rejects,
        "features": len(features),
        "out": out,
    }
    said = (
        f"{report['rows']:,} rows 行 of {counts['days']:,} days 截止日, {len(features)} features 特征",
        f"{counts['ok']:,} answered 有值",
        f"{counts['unresolved']:,} of nobody known 无此企业",
        f"{report['rejected']:,} rejected 拒收",
    )
    more = [f"written to 写入 {out}"] if out else ["--out FILE.parquet writes the values"]
    return report, "; ".join(said), *more, *([f"rejected rows 拒收行: {rejects}"] if rejects else [])


def answered(
    session: Session, found: Spine, features: Mapping[str, Feature], out: Path | None, progress: Progress
) -> dict[str, int]:
    """How many days and rows were answered; the values are written in the order of the rows.

    In memory are those of one day, and while they are sorted no more than an engine's limit (1 GB).
    """
    parts, counts = days(session.settings.home_paths, found.rows, features, progress), Counter[str]()
    if out is None:
        for part in parts:
            counts += counted(part)
    else:
        with scratch() as folder:
            with pq.ParquetWriter(by_day := folder / "days.parquet", schema(features)) as file:
                for part in parts:
                    file.write_table(part)
                    counts += counted(part)
            with by_row(by_day) as rows:
                written(out, rows.cast(schema(features)))
    return {name: counts[name] for name in ("days", "ok", "unresolved")}


def counted(part: pa.Table) -> Counter[str]:
    """A day that was answered, and how many rows with and without an enterprise."""
    ok = pc.sum(pc.equal(part["status"], OK)).as_py() or 0
    return Counter(days=1, ok=ok, unresolved=part.num_rows - ok)


@contextmanager
def by_row(path: Path) -> Iterator[pa.RecordBatchReader]:
    """The rows of a file that were written by day, in the order of the spine; sorted on disk where memory is short."""
    engine = Engine(spill=path.parent)
    with engine.sql as con:
        # Rows are hundreds of values wide, and every thread that sorts holds blocks of them.
        con.execute("SET threads = 1")
        yield con.read_parquet(str(path)).order('"row"').to_arrow_reader(SORTED)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for values that memory need not hold, where temporary files go (TMPDIR)."""
    with tempfile.TemporaryDirectory(prefix="lianke-features-") as folder:
        yield Path(folder)


def refused(found: Spine, path: Path, out: Path | None) -> Path | None:
    """The CSV that rejected rows of a spine were written to, beside the values or else beside the spine."""
    if not found.rejects.num_rows:
        return None
    near = out or path
    target = near.with_name(f"{near.stem}.rejects.csv")
    # Rows of a text file or a sheet are counted as people see them: its header is the first.
    row = found.rejects["row"] if path.suffix.lower() == ".parquet" else pc.add(found.rejects["row"], 1)
    told = found.rejects.set_column(0, "row", row)
    written(target, told.add_column(0, "file", pa.array([str(path)] * told.num_rows)))
    return target


def chosen(names: Sequence[str]) -> Mapping[str, Feature]:
    """The features of those names, or all that are in force."""
    return wanted(dict.fromkeys(names) if names else [name for name in named() if "@" not in name])


def covered(table: pa.Table, features: Mapping[str, Feature]) -> dict[str, dict[str, int]]:
    """By family, how many of its features were asked for, and how many enterprises it has data of."""
    seen = {row["values"]: row["counts"] for row in pc.value_counts(pc.list_flatten(table["families"])).to_pylist()}
    found = {}
    for family in FAMILIES:
        own = {*family.features, *family.former}
        if number := sum(feature in own for feature in features.values()):
            found[family.name] = {"features": number, "enterprises": seen.get(family.name, 0)}
    return found


def shown(families: Mapping[str, Mapping[str, int]], enterprises: int) -> Table:
    """The families as a person reads them."""
    table = Table("family 类别", "名称", "features 特征", "enterprises with data 有数据企业", "share 占比")
    words = {family.name: family.zh for family in FAMILIES}
    for name, found in families.items():
        share = f"{found['enterprises'] / enterprises:.1%}" if enterprises else "-"
        table.add_row(name, words[name], str(found["features"]), f"{found['enterprises']:,}", share)
    return table


def catalogue(names: Sequence[str]) -> Shown:
    """Every feature that can be asked for, or those of the names."""
    features = chosen(names)
    told = ("name", "zh", "en", "doc", "family", "unit", "type", "window", "null", "version")
    items = [{field: getattr(f, field) for field in told} for f in features.values()]
    table = Table("name 名称", "中文", "unit 单位", "window 窗口", "meaning 含义")
    for item in items:
        table.add_row(*(str(item[field]) for field in ("name", "zh", "unit", "window", "doc")))
    parts: list[RenderableType] = [table, f"{len(items)} features 特征"]
    return {"features": items}, *parts
