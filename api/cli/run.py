"""`lianke run` and `lianke publish`: a night, and which run is served."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import AsOf, KnownAt, Session, command


@command("run")
def run(session: Session, as_of: AsOf, known_at: KnownAt = None) -> None:
    """Make and publish the run of a day 整夜批次; cut off and called again, it goes on where it stopped."""
    from api.cli.reports import ran
    from api.nightly import Night, night

    with session.progress() as progress:
        done = night(session.settings.home_paths, lambda: session.store(write=True), Night(as_of, known_at), progress)
    report = done.as_json()
    session.show(report, *ran(report))


@command("publish")
def publish(
    session: Session, name: Annotated[str, typer.Argument(metavar="RUN", help="Name of a finished run.")]
) -> None:
    """Serve a finished run 发布批次; also the way back to a former one."""
    from api.cli.reports import published
    from graph.publication import publish

    home = session.settings.home_paths
    with session.progress() as progress, home.lock(), session.store(write=True) as store:
        run = publish(home, name, store, progress)
        counts = store.counts()
    report = {"run": run.id, "snapshot": run.snapshot, "as_of": run.as_of, "published": True, "store": counts}
    session.show(report, *published(report))
