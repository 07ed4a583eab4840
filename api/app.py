"""The service: an app made of the settings, with everything under /v1."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from threading import Lock
from typing import Any

from fastapi import FastAPI, Security
from fastapi.openapi.utils import get_openapi
from starlette.middleware.gzip import GZipMiddleware

from api import (
    credit,
    enterprises,
    evidence,
    features,
    features_online,
    features_past,
    health,
    legal_person,
    meta,
    metrics,
    neighbours,
    online,
    problems,
    prospects,
    ties,
)
from api.audit import AuditFile
from api.callers import Callers, caller
from api.deps import Desk
from api.encoded import EncodedQuery
from api.logs import RequestLog
from api.scopes import Scope
from api.settings import Settings

ABOUT = """Prospects along the supply chains of a bank's customers, from an enterprise knowledge graph.

Every answer names the published run, the Snapshot that it is of, its day (`as_of`) and the models. Money is in fen.
Lists stand under `items`, each with its `id`. Errors are problem+json (RFC 9457). Callers are named bearer tokens with
scopes: `prospects`, `features`, `credit`, `person`, `metrics`."""

SCOPED = (
    (meta, None),
    (enterprises, Scope.PROSPECTS),
    (prospects, Scope.PROSPECTS),
    (online, Scope.PROSPECTS),
    (evidence, Scope.PROSPECTS),
    (neighbours, Scope.PROSPECTS),
    (ties, Scope.PROSPECTS),
    (credit, Scope.CREDIT),
    (features, Scope.FEATURES),
    (features_online, Scope.FEATURES),
    (features_past, Scope.FEATURES),
    (metrics, Scope.METRICS),
    (legal_person, Scope.PERSON),
)
"""What callers ask for, and the scope that it takes; any token will do for None."""
PACKED = 16_384
"""Bytes from which on an answer is compressed for who takes that: smaller ones are sent sooner than packed."""


def create(settings: Settings) -> FastAPI:
    """The app; it opens what is published when it is asked for, so that it starts on an empty home too."""
    app = FastAPI(
        title="Lianke 链客",
        version=version("lianke"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.desk = Desk(settings)
    app.state.callers = Callers(settings.tokens_file, settings.on_loopback)
    app.state.audit = AuditFile(settings.audit_file)
    app.state.past = Lock()
    app.state.figures = metrics.Figures(app.state.desk)
    app.include_router(health.router)
    for part, scope in SCOPED:
        needed = Security(caller, scopes=[scope] if scope else [])
        app.include_router(part.router, dependencies=[needed], responses=problems.REFUSED)
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED, compresslevel=4)
    app.add_middleware(EncodedQuery)
    app.add_middleware(metrics.Measured, figures=app.state.figures)
    app.add_middleware(RequestLog)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.desk.close()


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for model in (problems.Problem, problems.Fault):
            schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas[model.__name__].pop("$defs", None)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        app.openapi_schema = schema
    return app.openapi_schema
