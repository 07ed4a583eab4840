"""What a made-up economy is asked to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.errors import BadParameter

FEWEST_FIRMS_PER_CUSTOMER = 4
FEWEST_FIRMS = 200
FEWEST_DOCUMENTS_PER_CUSTOMER = 150
"""The bills of the hubs alone come to nearly as many."""


@dataclass(frozen=True)
class Economy:
    """Size, span and seed; equal economies give equal bytes."""

    customers: int
    """Firms whose own books the bank holds."""
    firms: int
    """All firms, customers among them."""
    documents: int
    """Rows of both books, aimed at within a few per cent."""
    months: int = 40
    """Calendar months that the books span."""
    first_month: date = date(2016, 10, 1)
    """First day of the first month."""
    seed: int = 0
    """What every draw starts from."""
    topics: bool = False
    """Whether files of the further topics are written beside the books; they need a key for people's numbers."""

    def check(self) -> None:
        """Raise BadParameter where no economy of that size can be drawn."""
        least = max(FEWEST_FIRMS, FEWEST_FIRMS_PER_CUSTOMER * self.customers)
        if self.customers < 2:
            raise BadParameter(f"an economy needs at least 2 customers, not {self.customers}")
        if self.firms < least:
            raise BadParameter(f"{self.customers} customers need at least {least} firms, not {self.firms}")
        fewest = FEWEST_DOCUMENTS_PER_CUSTOMER * self.customers
        if self.documents < fewest:
            raise BadParameter(f"{self.customers} customers need at least {fewest} documents, not {self.documents}")
        if not 3 <= self.months <= 600:
            raise BadParameter(f"an economy spans 3 to 600 months, not {self.months}")
        if self.first_month.day != 1:
            raise BadParameter(f"first_month is the first day of a month, not {self.first_month}")
