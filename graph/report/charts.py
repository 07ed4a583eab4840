"""Pictures as values: what is drawn, not how. A chart is panels side by side, each of bars or of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.report.cells import Ranged, Words


@dataclass(frozen=True)
class Bar:
    """A labelled bar with the interval of its end; a `strong` one stands in the accent colour."""

    label: Words
    value: Ranged
    strong: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars that lie one under the other, the first on top; `line` is a value to stand against."""

    title: Words
    axis: Words
    bars: Sequence[Bar]
    line: float | None = None


@dataclass(frozen=True)
class Series:
    """Points of one name, each with its interval; `joined` by a line or not."""

    name: Words
    x: Sequence[float]
    y: Sequence[Ranged]
    joined: bool = True


@dataclass(frozen=True)
class Points:
    """Series over two axes.

    With `diagonal` a line shows where both are equal; with `log` both axes rise by powers of ten. `ticks` name places
    of the x axis.
    """

    title: Words
    x: Words
    y: Words
    series: Sequence[Series]
    diagonal: bool = False
    log: bool = False
    ticks: Sequence[tuple[float, str]] = ()


Panel = Bars | Points


@dataclass(frozen=True)
class Chart:
    """Panels in rows of so many."""

    panels: Sequence[Panel]
    columns: int = 2
