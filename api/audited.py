"""Routes about legal persons: each question is in the audit file, refused or not, before its answer goes out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.audit import AuditFile, Line, clipped
from api.clock import now
from api.problems import problem
from api.refusals import Unaudited

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AuditedRoute(APIRoute):
    """A route whose every question is written down; where that fails nothing is answered."""

    def get_route_handler(self) -> Handler:
        """The handler, with the audit around it."""
        asked = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                response = await asked(request)
            except Exception as error:
                told = problem(request.url.path, error)
                await _note(request, self.path, told.status, told.title)
                raise
            await _note(request, self.path, response.status_code, None)
            return response

        return handle


def tell(request: Request, persons: list[str]) -> None:
    """Say whom the answer to a request is about."""
    request.state.subjects = tuple(persons)


async def _note(request: Request, route: str, status: int, why: str | None) -> None:
    state, query = request.state, request.query_params
    line = Line(
        at=now(),
        caller=getattr(state, "caller", None),
        purpose=clipped(query.get("purpose")),
        reference=clipped(query.get("reference")),
        enterprise=clipped(request.path_params.get("identity")),
        subjects=getattr(state, "subjects", ()),
        route=route,
        request=state.request,
        status=status,
        outcome="answered" if why is None else "failed" if status >= 500 else "refused",
        why=why,
    )
    audit = request.app.state.audit
    assert isinstance(audit, AuditFile)
    try:
        await run_in_threadpool(audit.append, line)
    except OSError as error:
        raise Unaudited(
            f"the question cannot be written to the audit file ({error.strerror or error}), so it is not answered"
        ) from error
