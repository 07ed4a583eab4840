"""`lianke demo`: a made-up economy, end to end."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import Session, command


@command("demo")
def demo(
    session: Session,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to serve on [LIANKE_PORT, else 8000].")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve once all is made.")] = True,
) -> None:
    """Make up an economy, run a night on it, and serve it 演示; kept in LIANKE_HOME/demo, apart from real data."""
    from api.cli.showcase import examples, made
    from api.demo import make

    settings = session.settings
    # LIANKE_STORE is the bank's own graph: made-up firms go there only where --store says so.
    update = {"home": settings.home / "demo", "port": settings.port if port is None else port}
    settings = settings.model_copy(update=update | ({} if session.store_given else {"store": None}))
    if serve:
        from api.server import free_port

        settings = settings.model_copy(update={"port": free_port(settings.host, settings.port)})
    with session.progress() as progress:
        report = make(settings, progress)
    session.show(report | {"urls": examples(settings)}, *made(settings, report))
    if serve:
        from api.server import run

        run(settings)
