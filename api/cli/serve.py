"""`lianke serve`: the API on the loopback address."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import Session, command


@command("serve")
def serve(
    session: Session,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port [LIANKE_PORT, else 8000].")] = None,
) -> None:
    """Serve what is published 启动服务, on the loopback address, until Ctrl-C or SIGTERM."""
    from api.server import run

    settings = session.settings if port is None else session.settings.model_copy(update={"port": port})
    run(settings)
