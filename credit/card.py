"""A card as a value and as a file: the scorecard, where it comes from, and how good it is. JSON, nothing pickled."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from credit.options import Scaling
from credit.scorecard import Line, Scorecard
from graph.errors import DataRefused, NotFound

FORMAT = 1
"""Goes up with every change of what card.json holds."""

FILE = "card.json"
DAYS = ("as_of", "known_at", "features_on")


@dataclass(frozen=True)
class Origin:
    """What the card was learnt from. Without days of default `horizon` is None: pd has the sample's share, no term."""

    snapshot: str
    as_of: date
    known_at: date
    features_on: date
    horizon: int | None
    firms: int
    defaults: int


@dataclass(frozen=True)
class Card:
    """The scorecard of firms with books, its origin, the months of documents that it asks for, and its figures."""

    scorecard: Scorecard
    origin: Origin
    min_months: int
    figures: dict[str, Any]
    kind: str = "firm"

    @property
    def as_of(self) -> date:
        """The day that it knows everything up to."""
        return self.origin.as_of

    @cached_property
    def text(self) -> bytes:
        """The card as JSON in one fixed form; doubles are written so that they read back the same."""
        held = {"format": FORMAT, **asdict(self)}
        return json.dumps(held, sort_keys=True, indent=1, ensure_ascii=False, default=date.isoformat).encode()

    @cached_property
    def digest(self) -> str:
        """16 hex of what the card holds; equal cards have equal digests."""
        return hashlib.sha256(self.text).hexdigest()[:16]

    def save(self, root: Path) -> str:
        """The digest that the card now stands under in the folder; written beside and renamed, never changed."""
        root.mkdir(parents=True, exist_ok=True)
        home = root / self.digest
        if home.exists():
            return self.digest
        beside = Path(tempfile.mkdtemp(prefix=".card-", dir=root))
        try:
            (beside / FILE).write_bytes(self.text)
            beside.replace(home)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return self.digest


def load(path: Path) -> Card:
    """The card in a folder; raises NotFound where there is none, DataRefused where it is broken or newer."""
    held = read(path)
    try:
        origin: dict[str, Any] = held["origin"] | {k: date.fromisoformat(held["origin"][k]) for k in DAYS}
        card = Card(_scorecard(held["scorecard"]), Origin(**origin), held["min_months"], held["figures"], held["kind"])
    except (KeyError, TypeError, ValueError) as error:
        raise DataRefused(f"the card at {path} is broken ({error}); remove the folder and train again") from error
    if card.digest != path.name:
        raise DataRefused(f"the card at {path} is not what its name says; remove the folder and train again")
    return card


def read(path: Path) -> dict[str, Any]:
    """The JSON of a card's folder, of a format that this version reads."""
    if not (path / FILE).exists():
        raise NotFound(f"no card at {path}; make one with: lianke credit train --as-of DAY")
    try:
        held: dict[str, Any] = json.loads((path / FILE).read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataRefused(f"{path / FILE} is not JSON ({error}); remove the folder and train again") from error
    if held.get("format") != FORMAT:
        raise DataRefused(f"the card at {path} has format {held.get('format')}, this version reads {FORMAT}")
    return held


def _scorecard(held: dict[str, Any]) -> Scorecard:
    lines = tuple(Line(**_tuples(line)) for line in held["lines"])
    grades = tuple((name, upper) for name, upper in held["grades"])
    return Scorecard(lines, held["intercept"], Scaling(**held["scaling"]), grades)


def _tuples(held: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in held.items()}
