"""Figures of the service for a monitor, as Prometheus reads them; none of them names an enterprise or a caller."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.clock import now, today
from api.deps import Desk
from graph.errors import LiankeError

router = APIRouter(tags=["health"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds; 0.02 is what a look-up of one enterprise's features is to stay below."""


class Figures:
    """The figures of one app."""

    def __init__(self, desk: Desk) -> None:
        at, self.registry = ("method", "route"), CollectorRegistry()
        self.requests = Counter("lianke_requests", "Requests answered", (*at, "status"), registry=self.registry)
        name, said = "lianke_request_seconds", "How long answers took"
        self.seconds = Histogram(name, said, at, buckets=BUCKETS, registry=self.registry)
        self.registry.register(Stands(desk))


class Stands(Collector):
    """What is published, told when it is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> list[Metric]:
        """Nothing beforehand: a registry asks for it lest it collects too early."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The build, and the run where one is published and readable."""
        yield InfoMetricFamily("lianke_build", "The version that answers", value={"version": version("lianke")})
        up = GaugeMetricFamily("lianke_run_published", "1 where a run is published and readable, else 0")
        try:
            run = self._desk.serving()
            published = self._desk.settings.home_paths.current.stat().st_mtime
        except (LiankeError, OSError):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield InfoMetricFamily("lianke_run", "The published run", value={n: run.meta[n] for n in ("run", "snapshot")})
        days = (today() - date.fromisoformat(run.meta["as_of"])).days
        yield GaugeMetricFamily("lianke_run_as_of_age_days", "Days from the run's as_of to today", days)
        age = now().timestamp() - published
        yield GaugeMetricFamily("lianke_run_published_age_seconds", "Seconds since it was published", age)
        yield GaugeMetricFamily("lianke_features_served", "Features that it holds", len(run.holds.columns))


class Measured:
    """Count each request by method, route and status, and time it."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            # Neither a made-up method nor a made-up path may add a series.
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = getattr(scope.get("route"), "path", "unknown")
            self.figures.requests.labels(method, route, str(status)).inc()
            self.figures.seconds.labels(method, route).observe(time.perf_counter() - begun)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="Figures for a monitor",
)
def metrics(request: Request) -> Response:
    """Tell requests and their times by route, the age of the published run, and how many features it holds."""
    figures = request.app.state.figures
    assert isinstance(figures, Figures)
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)
