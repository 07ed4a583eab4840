"""The service as a process: granian around the app."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from typing import NoReturn

from granian.constants import Interfaces
from granian.server.embed import Server

from api.app import create
from api.logs import configure
from api.settings import Settings
from api.tokens import TokenFile
from graph.errors import CannotStart
from graph.run import current

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(settings: Settings) -> NoReturn:
    """Serve until SIGTERM or SIGINT, and end the process.

    Raises CannotStart (port taken, no callers) or OSError (home not readable) where it cannot serve.
    """
    guard(settings)
    # Asked here too, so that a home that is none ends the command and not every request.
    current(settings.home_paths)
    port = free_port(settings.host, settings.port)
    configure()
    sys.stderr.write(f"lianke serves http://{settings.host}:{port}/v1/meta (API description: /openapi.json)\n")
    sys.stderr.flush()
    asyncio.run(serve(settings, port))
    leave()


def leave() -> NoReturn:
    """End the process with 0, the interpreter as it is, once its threads are done.

    Granian's own threads are not among these and may still wait for the interpreter: one that finds it being torn down
    aborts the process.
    """
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread():
            thread.join()
    for stream in (sys.__stdout__, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(0)


def guard(settings: Settings) -> None:
    """Raise CannotStart where anybody on the network could ask: beyond the loopback address callers must sign in."""
    tokens = TokenFile(settings.tokens_file).read()
    if not tokens and not settings.on_loopback:
        raise CannotStart(
            f"{settings.host} is not a loopback address, and no token is set up in {settings.tokens_file}; "
            "add one with `lianke token add NAME --scope prospects`, or serve on 127.0.0.1"
        )


async def serve(settings: Settings, port: int) -> None:
    """Serve until a signal or until cancelled; can be awaited inside another program's loop."""
    logging.getLogger("_granian").setLevel(logging.ERROR)
    server = Server(
        create(settings),
        address=settings.host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for each in SIGNALS:
        loop.add_signal_handler(each, server.stop)
    try:
        await server.serve()
    finally:
        for each in SIGNALS:
            loop.remove_signal_handler(each)


def free_port(host: str, port: int) -> int:
    """The port, once it is seen to be free; any free one for 0. Raises CannotStart where another holds it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(f"{host}:{port} cannot be served on ({error.strerror}); give another --port") from error
        return int(probe.getsockname()[1])
