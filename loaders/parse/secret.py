"""People's numbers, which the door has replaced before they are read."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue, Value

from graph.topics.topic import Field
from loaders.parse import shortened
from loaders.parse.cell import NULL_TEXT, narrow
from loaders.person_key import KEPT
from loaders.person_number import WHY


def is_kept(cell: StringValue) -> BooleanValue:
    """Whether the cell is a replaced number."""
    # Nearly none is, and a colon is quickly looked for.
    return cell.contains(":") & cell.re_search(KEPT)


def kept(cell: StringValue, field: Field) -> Value:
    """The replaced number; null where the cell held none."""
    return is_kept(cell).ifelse(cell, NULL_TEXT)


def amiss(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a cell that held no such number."""
    return shortened.told(narrow(cell), ibis.literal(WHY[field.kind]))
