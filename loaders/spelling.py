"""Characters and bounds by which cells are read, plainly or carefully."""

from __future__ import annotations

SPACES = "\u3000\u00a0\u2002\u2003\u200b\u200c\u200d\u2060\ufeff"
ENDS = "\t\n\f\r " + SPACES
"""What is taken away at the ends of a cell."""
WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
NARROW = "".join(chr(c) for c in range(0x21, 0x7F))
CHINESE = ("\u3400", "\ud7ff")

DIGITS = 16
"""Of an amount in fen: as many leave room in 64 bits for sums over all the invoices there are."""
FIRST_YEAR, LAST_YEAR = 1900, 2199

YES = ("是", "Y", "y", "yes", "true", "TRUE", "True", "1")
NO = ("否", "N", "n", "no", "false", "FALSE", "False", "0")
PARTERS = "；、|，,"
"""What parts names, besides a semicolon."""
