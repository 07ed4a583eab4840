"""`lianke serve`: the API, on the loopback address unless callers are set up."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import Session, command


@command("serve")
def serve(
    session: Session,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port [LIANKE_PORT, else 8000].")] = None,
    host: Annotated[
        str | None, typer.Option(help="Address [LIANKE_HOST, else 127.0.0.1]; any other needs `lianke token add`.")
    ] = None,
) -> None:
    """Serve what is published 启动服务, until Ctrl-C or SIGTERM."""
    from api.server import run

    given = {name: value for name, value in (("port", port), ("host", host)) if value is not None}
    run(session.settings.model_copy(update=given))
