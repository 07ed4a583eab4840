"""Charts drawn as SVG by matplotlib: equal charts give equal text, whatever the day."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from graph.report.cells import Ranged, Words
from graph.report.charts import Bars, Chart, Panel, Points, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACCENT, INK, GREY, PALE = "#12609a", "#22262b", "#8a929b", "#d9dde1"
COLOURS = (ACCENT, "#5b6570", "#a7afb8", INK)
MARKERS = ("o", "s", "^", "D")
LATIN = "DejaVu Sans"
"""Comes with matplotlib."""
HAN = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC", "SimHei")
"""Fonts of which one must be there for labels in Chinese."""
WIDTH, ROW = 9.6, 0.27
"""Inches: a picture's width, and a bar's share of its height."""


def svg(chart: Chart, font: str | None = None) -> str:
    """The chart as an `<svg>` element; labels in Chinese where `font` names one that has it, else in English."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(style(font)):
        rows = math.ceil(len(chart.panels) / chart.columns)
        figure = Figure(figsize=(WIDTH, sum(heights(chart))), layout="constrained")
        axes = figure.subplots(rows, chart.columns, squeeze=False, height_ratios=heights(chart)).ravel()
        for place, panel in zip(axes, chart.panels, strict=False):
            draw(place, panel, han=font is not None)
        for place in axes[len(chart.panels) :]:
            place.set_axis_off()
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return inline(out.getvalue())


def han_font() -> str | None:
    """A font of this machine that has Chinese; None where there is none."""
    from matplotlib.font_manager import fontManager

    held = set(fontManager.get_font_names())
    return next((name for name in HAN if name in held), None)


def style(font: str | None) -> Any:
    """Settings under which every chart is drawn. Text stays text: it can be searched, and needs no outlines."""
    return {
        "svg.hashsalt": "lianke",
        "svg.fonttype": "none",
        "text.parse_math": False,
        "font.family": [LATIN] if font is None else [font, LATIN],
        "font.size": 9,
        "axes.unicode_minus": False,
        "axes.titlesize": 9.5,
        # Few fonts of Chinese come in bold.
        "axes.titleweight": "bold" if font is None else "normal",
        "axes.titlelocation": "left",
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.grid": True,
        "grid.color": PALE,
        "grid.linewidth": 0.6,
        "axes.axisbelow": True,
        "legend.frameon": False,
    }


def heights(chart: Chart) -> list[float]:
    """Inches of each row of panels."""
    rows = [chart.panels[i : i + chart.columns] for i in range(0, len(chart.panels), chart.columns)]
    return [max(tall(panel) for panel in row) for row in rows]


def tall(panel: Panel) -> float:
    """Inches of a panel."""
    return 0.9 + ROW * len(panel.bars) if isinstance(panel, Bars) else 3.4


def draw(place: Axes, panel: Panel, *, han: bool) -> None:
    """One panel on its axes."""

    def said(words: Words) -> str:
        return words.zh if han else words.en

    place.set_title(said(panel.title))
    if isinstance(panel, Bars):
        lie(place, panel, [said(bar.label) for bar in panel.bars])
        place.set_xlabel(said(panel.axis))
        return
    stand(place, panel, [said(series.name) for series in panel.series])
    place.set_xlabel(said(panel.x))
    place.set_ylabel(said(panel.y))


def lie(place: Axes, panel: Bars, labels: Sequence[str]) -> None:
    """Bars, the first on top."""
    at = range(len(panel.bars))
    values = [bar.value for bar in panel.bars]
    colours = [ACCENT if bar.strong else "#b4bcc5" for bar in panel.bars]
    place.barh(at, [number(v.value) for v in values], color=colours, height=0.66)
    place.errorbar([v.value for v in values], at, xerr=reach(values), fmt="none", ecolor=INK, elinewidth=1, capsize=2)
    place.set_yticks(at, labels)
    place.invert_yaxis()
    place.grid(visible=False, axis="y")
    if panel.line is not None:
        place.axvline(panel.line, color=INK, linewidth=1, linestyle=(0, (4, 2)))


def stand(place: Axes, panel: Points, names: Sequence[str]) -> None:
    """Series of points with their intervals."""
    for which, (series, name) in enumerate(zip(panel.series, names, strict=True)):
        colour, marker = COLOURS[which % len(COLOURS)], MARKERS[which % len(MARKERS)]
        y = [v.value for v in series.y]
        place.errorbar(
            series.x, y, yerr=reach(series.y), color=colour, label=name, elinewidth=0.9, capsize=2,
            linestyle="-" if series.joined else "none", linewidth=1.2, marker=marker, markersize=4.5,
        )  # fmt: skip
    if panel.log:
        place.set_xscale("log")
        place.set_yscale("log")
        for axis in (place.xaxis, place.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:g}")
            axis.set_minor_formatter("")
    if panel.diagonal and (ends := extent(panel.series, log=panel.log)):
        place.plot(ends, ends, color=GREY, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
    if panel.ticks:
        place.set_xticks([x for x, _ in panel.ticks], [text for _, text in panel.ticks])
    if len(panel.series) > 1:
        place.legend()


def reach(values: Sequence[Ranged]) -> list[list[float]]:
    """How far the intervals go below and above; nowhere where there is none."""
    return [
        [max(number(v.value - v.low), 0.0) for v in values],
        [max(number(v.high - v.value), 0.0) for v in values],
    ]


def extent(series: Sequence[Series], *, log: bool) -> list[float]:
    """From the least to the greatest of both axes, above zero where they rise by powers."""
    every = [x for s in series for x in (*s.x, *(v.value for v in s.y)) if not math.isnan(x) and (x > 0 or not log)]
    return [min(every), max(every)] if every else []


def number(value: float) -> float:
    """The value, or 0 where it is none."""
    return 0.0 if math.isnan(value) else value


def inline(text: str) -> str:
    """The `<svg>` of a file, its ids made its own: several stand on one page."""
    element = text[text.index("<svg") :].strip()
    key = "c" + hashlib.sha256(element.encode()).hexdigest()[:8]
    element = re.sub(r'\bid="', f'id="{key}-', element)
    return re.sub(r"""(url\(#|href="#)""", rf"\g<1>{key}-", element)
