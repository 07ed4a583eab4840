"""What `lianke features --spark` makes: values of a day that the workers of a cluster work out and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.cli.command import Session
from api.cli.feature_values import Shown, chosen
from graph.features.scene import scene_of
from graph.features.spark import tables_on, write_values
from graph.snapshot import take
from graph.spark import asked, connect


@dataclass(frozen=True)
class Cluster:
    """Spark's URL, the folder of Snapshots as its workers reach it (None: as here), and where they write."""

    url: str
    snapshots: str | None
    out: str


def of_day(session: Session, at: tuple[date, date | None], names: Sequence[str], on: Cluster) -> Shown:
    """The values of every enterprise on a day, written as a folder of Parquet; the report and what is shown of it."""
    features, home = chosen(names), session.settings.home_paths
    with session.progress() as progress, asked(on.url):
        engine = connect(on.url)
        snapshot = take(home, *at, progress)
        there = on.snapshots and f"{on.snapshots.rstrip('/')}/{snapshot.id}"
        progress("features on Spark 特征", 0, None)
        write_values(engine, scene_of(home, snapshot, tables_on(engine, snapshot, there)), features, on.out)
    report = {
        "as_of": snapshot.as_of,
        "known_at": snapshot.known_at,
        "late": snapshot.late,
        "snapshot": snapshot.id,
        "enterprises": snapshot.counts["enterprises"],
        "features": len(features),
        "spark": on.url,
        "out": on.out,
    }
    said = f"{report['enterprises']:,} enterprises 企业, {len(features)} features 特征 of 截止日 {snapshot.as_of}"
    return report, f"{said}; written by Spark to 写入 {on.out}"
