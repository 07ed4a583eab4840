"""A page as one file of HTML: styles and pictures are in it, so that it reads without a network and prints well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graph.report.cells import Shown, shown
from graph.report.drawing import han_font, svg
from graph.report.page import Note, Page, Part, Picture, Table

TEMPLATE = "page.html"


def html(page: Page) -> str:
    """The page as text; equal pages give equal text on machines of equal fonts."""
    environment = Environment(
        loader=PackageLoader("graph", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    font = han_font() if any(isinstance(p, Picture) for s in page.sections for p in s.parts) else None
    sections = [{"title": s.title, "parts": [part(p, font) for p in s.parts]} for s in page.sections]
    data = [(name, shown(cell, 3)) for name, cell in page.data]
    return environment.get_template(TEMPLATE).render(page=page, data=data, sections=sections).lstrip()


def part(given: Part, font: str | None) -> Mapping[str, object]:
    """What the template shows of a part."""
    match given:
        case Note():
            return {"kind": "note", "text": given.text, "heavy": given.heavy}
        case Table():
            cells = rows(given)
            return {"kind": "table", "table": given, "rows": cells, "right": numeric(cells, len(given.columns))}
        case Picture():
            # The drawing escapes its labels itself.
            return {"kind": "picture", "picture": given, "svg": Markup(svg(given.chart, font))}


def rows(table: Table) -> list[list[Shown]]:
    """The table's cells as text."""
    return [[shown(cell, c.digits) for cell, c in zip(row, table.columns, strict=True)] for row in table.rows]


def numeric(cells: Sequence[Sequence[Shown]], columns: int) -> list[bool]:
    """Which of so many columns hold numbers alone: they stand to the right."""
    return [all(row[at].number for row in cells) for at in range(columns)]
