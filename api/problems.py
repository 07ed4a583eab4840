"""Every error as RFC 9457 problem+json, from one table and by one function."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.logs import HEADER
from api.settings import redacted
from graph.errors import LiankeError

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger("api")


class Fault(BaseModel):
    """One parameter that does not fit."""

    parameter: str = Field(description="where it stands", examples=["query.limit"])
    detail: str = Field(description="what is wrong with it", examples=["Input should be less than or equal to 500"])


class Problem(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:lianke:problem:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "there is no enterprise 0123456789abcdef",
                    "instance": "/v1/enterprises/0123456789abcdef",
                }
            ]
        }
    )

    type: str = Field(description="kind of the problem, as a URN")
    title: str = Field(description="kind of the problem, in words")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="what is wrong, and what to do")
    instance: str = Field(description="path that was asked for")
    errors: list[Fault] | None = Field(default=None, description="the parameters that do not fit")


def _responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


REFUSED = _responses(401, 403)
"""Of every route that callers need a token for."""
ASKED = _responses(422, 503)
SENT = _responses(400, 422, 503)
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "What the caller holds is the same"}}
IN_FORMS = SENT | _responses(406)
ABOUT_ONE = _responses(404, 422, 503)
PAGED = _responses(404, 410, 422, 503)
NOT_READY = _responses(503)


def answer(request: Request, error: Exception) -> JSONResponse:
    """The problem+json answer to any error."""
    told, headers = problem(request.url.path, error), getattr(error, "headers", None)
    if told.status >= 500 and not isinstance(error, LiankeError):
        # A defect is answered outside of the request log, which gives every other answer its id.
        id = request.state.request
        log.error("defect", path=_route(request), request=id, exc_info=error)
        headers = {HEADER.decode(): id}
    body = told.model_dump(exclude_none=True)
    return JSONResponse(body, status_code=told.status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Have the one function answer every error of an app."""
    for kind in (LiankeError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)


def problem(path: str, error: Exception) -> Problem:
    """What an error is called when it is asked for at a path."""
    if isinstance(error, LiankeError):
        return _of(error.status, error.title, redacted(str(error)), path)
    if isinstance(error, RequestValidationError):
        faults = [Fault(parameter=".".join(map(str, e["loc"])), detail=e["msg"]) for e in error.errors()]
        detail = "; ".join(f"{fault.parameter}: {fault.detail}" for fault in faults)
        return _of(422, "Bad parameter", detail, path, faults)
    if isinstance(error, HTTPException):
        return _of(error.status_code, HTTPStatus(error.status_code).phrase, f"{error.detail}: {path}", path)
    return _of(500, "Defect", "this is a defect of Lianke; the service's log holds what happened", path)


def _of(status: int, title: str, detail: str, path: str, faults: list[Fault] | None = None) -> Problem:
    kind = f"urn:lianke:problem:{title.lower().replace(' ', '-')}"
    return Problem(type=kind, title=title, status=status, detail=detail, instance=path, errors=faults)


def _route(request: Request) -> str:
    route = request.scope.get("route")
    return getattr(route, "path", "unknown")
