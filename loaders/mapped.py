"""How one field of ours is filled from a graph: by a property, by several put together, or by the same text for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from graph.errors import BadParameter
from graph.topics.topic import Field, Kind
from loaders.columns import UNIT, UNITS, plain
from loaders.told import in_digits, told
from loaders.toml_file import Value, check_keys, guess, texts

FEN = ("分", "fen")
BETWEEN = "-"


@dataclass(frozen=True)
class Cell:
    """What fills a field: `properties` as the mapping writes them, or a `text` that is the same in every row.

    `unit` is what its numbers are counted in, where that is said; `optional` whether nothing need have it.
    """

    field: str
    properties: tuple[str, ...] = ()
    text: str = ""
    unit: str | None = None
    optional: bool = False

    @property
    def header(self) -> str:
        """What the column is called, with the unit of its cells: as rejects name it."""
        name = BETWEEN.join(self.properties) if self.properties else f"{self.field}, constant"
        return f"{name}({'元' if self.unit in FEN else self.unit})" if self.unit else name

    def but_optional(self) -> Cell:
        """The same, though nothing need have it."""
        return replace(self, optional=True)

    def filled(self, values: Mapping[str, list[str]], rows: int) -> list[str]:
        """Its cells, from the texts of the properties of so many rows; empty where one of several is."""
        if not self.properties:
            return [self.text] * rows
        if len(self.properties) > 1:
            each = zip(*(values[p] for p in self.properties), strict=True)
            return [BETWEEN.join(parts) if all(parts) else "" for parts in each]
        cells = values[self.properties[0]]
        return [_yuan(cell) for cell in cells] if self.unit in FEN else cells


def mapped(field: Field, value: Value, unit: Value, where: str) -> Cell:
    """The cell that a mapping names: a property, a list of them, or a table of `property` and `unit`.

    `unit` is that of all money of its table, where one is said. Raises BadParameter where it is nothing of that.
    """
    own = unit if field.kind is Kind.MONEY else None
    if isinstance(value, Mapping):
        check_keys(value, ("property", "unit"), where)
        own = value.get("unit", own)
        value = value.get("property")
    cell = Cell(field.name, texts(value, where))
    if len(cell.properties) > 1 and own is not None:
        raise BadParameter(f"{where}: what is put together of several properties has no unit")
    return replace(cell, unit=_unit(field, own, cell, where))


def constant(field: Field, value: Value, where: str) -> Cell:
    """The cell that is the same for all rows; raises BadParameter where it is no text, number, day, true or false."""
    if not isinstance(value, str | int | float | date) or value == "":
        raise BadParameter(f"{where}: {value!r} is no text, number, day, true or false")
    return Cell(field.name, text=told(value))


def _unit(field: Field, said: Value, cell: Cell, where: str) -> str | None:
    """The unit of a cell: as it is said, else fen where the property's own name ends so; others its header tells."""
    if said is None:
        found = UNIT.match(plain(cell.properties[0])) if field.kind is Kind.MONEY else None
        return FEN[0] if found and found["unit"] in FEN else None
    known = (*FEN, *UNITS[Kind.MONEY]) if field.kind is Kind.MONEY else tuple(UNITS.get(field.kind, ()))
    if said not in known:
        has = f"is none of {', '.join(known)}{guess(str(said), known)}" if known else "is for money and shares alone"
        raise BadParameter(f"{where}: unit {said!r} {has}")
    return str(said)


def _yuan(cell: str) -> str:
    """A number of fen in yuan; what is none stands as it is, and is rejected as that."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return cell
    return in_digits(number.scaleb(-2)) if number.is_finite() else cell
