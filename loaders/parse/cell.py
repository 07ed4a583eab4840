"""A cell as every kind of field reads it: trimmed, and in plain letters, digits and signs."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue

from loaders.spelling import NARROW, SPACES, WIDE

NULL_TEXT = ibis.null("string")


def trimmed(cell: StringValue) -> StringValue:
    """The cell without white space of any width and invisible marks at its ends."""
    return cell.re_replace(f"^[\\s{SPACES}]+|[\\s{SPACES}]+$", "")


def narrow(cell: StringValue) -> StringValue:
    """The cell with full-width letters, digits and signs as plain ones."""
    # Translating costs twenty times what looking costs, and few cells need it.
    return cell.re_search(f"[{WIDE[0]}-{WIDE[-1]}]").ifelse(cell.translate(WIDE, NARROW), cell)
