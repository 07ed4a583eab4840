"""A small published run, made of tables alone: firms, scores of several cards, and who represents one of the firms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from api.clock import BANK
from api.scopes import Scope
from api.settings import Settings
from api.tokens import TokenFile
from graph.run import SERVE
from graph.serving_build import build
from graph.serving_schema import REPRESENTATIVES
from graph.tables import CREDIT
from tests.api.economy import settings_of
from tests.graph.test_serving import ANCHOR, META, parts

PERSON, DAY = "f" * 32, date(2019, 1, 1)
POINTS = [
    {"feature": "sales_trend", "bin": "[1, 2)", "points": 3.0, "below_best": 2.0, "below_median": 1.0},
    {"feature": "void_share", "bin": "missing", "points": 9.0, "below_best": 0.0, "below_median": -1.0},
]
SCORED = {"score": 612, "grade": "B", "pd": 0.03, "pd_low": 0.02, "pd_high": 0.05, "points": POINTS}
TOLD = {"horizon": 180, "valid_until": date(2019, 4, 1), "known_at": DAY, "missing": ["void_share"]}


def row(id: str, card: str, **said: object) -> dict[str, object]:
    return {"id": id, "card": card, "points": [], "reasons": [], "missing": [], "model": "c0ffee", "as_of": DAY, **said}


def standing(folder: Path) -> Settings:
    """Settings of a home in which the run is published."""
    none = {"reason": "no_books: 无 / none"}
    rows = [
        row(ANCHOR, "firm", **SCORED, **TOLD | {"reasons": ["sales_trend:low"]}),
        row(ANCHOR, "outside", **SCORED | {"score": 500}, **TOLD),
        row("p1", "firm", **none),
        row("p1", "outside", **SCORED | {"score": 550}, **TOLD),
        row("p2", "firm", **none),
        row("p2", "outside", reason="unseen: 无人 / unseen"),
        row(PERSON, "person", **SCORED | {"score": 640}, **TOLD),
    ]
    person = {"firm": ANCHOR, "person": PERSON, "name": "王**", "since": DAY}
    made = replace(
        parts(),
        credit=CREDIT.conform(pa.Table.from_pylist(rows, schema=CREDIT.arrow)),
        representatives=pa.Table.from_pylist([person], schema=REPRESENTATIVES.arrow),
    )
    path = folder / "runs" / str(META["run"])
    path.mkdir(parents=True)
    build(path / SERVE, made, META)
    (folder / "current").write_text(f"{META['run']}\n")
    return settings_of(folder)


def token(settings: Settings, name: str, *scopes: str, expires: date | None = None) -> dict[str, str]:
    """The headers of a new caller."""
    now = datetime(2026, 1, 1, tzinfo=BANK)
    text = TokenFile(settings.tokens_file).add(name, [Scope(scope) for scope in scopes], expires, now)
    return {"Authorization": f"Bearer {text}"}
