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

FORMAT = 2
"""Goes up with every change of what card.json holds."""

CHANCE = 0.5
"""The AUC of a card that knows nothing."""

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

    @property
    def share(self) -> float:
        """The share of default in the sample: what its probabilities are of."""
        return self.defaults / self.firms


@dataclass(frozen=True)
class Card:
    """The scorecard, its origin, the months of documents that it asks for, its figures, and the days a score holds."""

    scorecard: Scorecard
    origin: Origin
    min_months: int
    figures: dict[str, Any]
    kind: str = "firm"
    valid_days: int = 90

    @property
    def as_of(self) -> date:
        """The day that it knows everything up to."""
        return self.origin.as_of

    @property
    def proven(self) -> bool:
        """Whether its figures show that it ranks better than chance; a card that nobody validated is trusted."""
        found = self.figures.get("validation")
        return not found or found["card"]["auc"]["low"] > CHANCE

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
    if not (path / FILE).exists():
        raise NotFound(f"no card at {path}; make one with: lianke credit train --as-of DAY")
    card = load_file(path / FILE)
    if card.digest != path.name:
        raise DataRefused(f"the card at {path} is not what its name says; remove the folder and train again")
    return card


def load_file(file: Path) -> Card:
    """The card in a file; raises NotFound where there is none, DataRefused where it is broken or newer."""
    held = read(file)
    try:
        origin: dict[str, Any] = held["origin"] | {k: date.fromisoformat(held["origin"][k]) for k in DAYS}
        rest = {name: held[name] for name in ("min_months", "figures", "kind", "valid_days")}
        return Card(_scorecard(held["scorecard"]), Origin(**origin), **rest)
    except (KeyError, TypeError, ValueError) as error:
        raise DataRefused(f"the card {file} is broken ({error}); train it again") from error


def read(file: Path) -> dict[str, Any]:
    """The JSON of a card's file, of a format that this version reads."""
    if not file.is_file():
        raise NotFound(f"there is no card {file}; make one with: lianke credit train")
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataRefused(f"{file} is not JSON ({error}), so no card; train it again") from error
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        found = held.get("format") if isinstance(held, dict) else None
        raise DataRefused(f"the card {file} has format {found}, this version reads {FORMAT}; train it again")
    return held


def _scorecard(held: dict[str, Any]) -> Scorecard:
    lines = tuple(Line(**_tuples(line)) for line in held["lines"])
    tables = (_rows(held[name]) for name in ("grades", "covariance"))
    return Scorecard(lines, held["intercept"], Scaling(**held["scaling"]), *tables)


def _rows(held: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row) for row in held)


def _tuples(held: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in held.items()}
