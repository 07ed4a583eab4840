"""A seeded, made-up economy in the layout of the real folder: three files that `lianke load` reads as they are.

Sectors buy from sectors, most firms have few partners and a few have very many, monthly trade recurs, relations begin
and end, nearly everyone pays the same few hubs, large buyers fail and suppliers default for it. Nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.progress import Progress, silent
from loaders.economy.bank import bank
from loaders.economy.books import BOOKS, Reader, coded, shared, write_book
from loaders.economy.cards import cards
from loaders.economy.economy import Economy
from loaders.economy.offices import offices
from loaders.economy.papers import Shown, papers
from loaders.economy.plan import Plan, plan
from loaders.economy.register import Customer, register, write_register
from loaders.economy.sheets import Sheet

__all__ = ["DEMO", "DEMO_AS_OF", "Economy", "SampleReport", "Truth", "truth", "write"]

DEMO = Economy(customers=300, firms=1_500, documents=80_000, topics=True)
"""Small enough to go through every stage in a minute or two; large enough that every card can be shown to work."""
DEMO_AS_OF = date(2019, 7, 1)
"""The demo's day: 33 months of history before it, more than 180 days of truth after it."""


@dataclass(frozen=True)
class SampleReport:
    """What was written."""

    customers: int
    rows: int
    """Rows of both books, repeats among them."""
    input_rows: int
    output_rows: int
    void: int
    red: int
    repeated: int
    """Rows that repeat another one."""
    off: int
    """Rows whose total does not add up."""
    sellers: int
    """Codes that the input books may name."""
    buyers: int
    """Codes that the output books may name."""
    defaulted: int

    def as_json(self) -> dict[str, Any]:
        """The counts by name."""
        return asdict(self)


@dataclass(frozen=True)
class Truth:
    """What the files do not say: the plan they were drawn from, and who stands behind each code."""

    plan: Plan
    customers: list[Customer]
    behind: dict[str, int]
    """Firm of every code: E of customers, A of sellers, B of buyers."""

    def customer_behind(self, code: str) -> str | None:
        """The customer's code where a customer stands behind a counterparty's code."""
        number = int(self.plan.firms.numbers()[self.behind[code]])
        return f"E{number + 1}" if number >= 0 else None


def write(folder: Path, economy: Economy, progress: Progress = silent) -> SampleReport:
    """Write the economy's three files to the folder, over those of a former one; what was written.

    Equal economies give equal bytes. Memory grows with the relations, not with the documents. Raises BadParameter
    where no such economy can be drawn.
    """
    progress("drawing the economy", 0, None)
    drawn = plan(economy)
    folder.mkdir(parents=True, exist_ok=True)
    customers = register(drawn)
    write_register(folder, customers)
    between = shared(drawn)
    shown = Shown(drawn) if economy.topics else None
    reader = Reader(progress, shown.see if shown else None)
    bought, sold = (write_book(folder, book, drawn, between, reader) for book in BOOKS)
    sheets = _sheets(drawn, customers, shown) if shown else ()
    for sheet in sheets:
        progress(f"writing {sheet.file}", 0, None)
        sheet.write(folder)
    return SampleReport(
        customers=economy.customers,
        rows=bought.rows + sold.rows,
        input_rows=bought.rows,
        output_rows=sold.rows,
        void=bought.void + sold.void,
        red=bought.red + sold.red,
        repeated=bought.repeated + sold.repeated,
        off=bought.off + sold.off,
        sellers=int((drawn.seller_codes > 0).sum()),
        buyers=int((drawn.buyer_codes > 0).sum()),
        defaulted=sum(customer.defaulted == "是" for customer in customers),
    )


def _sheets(drawn: Plan, customers: list[Customer], shown: Shown) -> Iterator[Sheet]:
    """The files of the further topics."""
    firms = cards(drawn, customers)
    yield from papers(drawn, firms, shown.all())
    yield from offices(drawn, firms)
    yield from bank(drawn, firms)


def truth(economy: Economy) -> Truth:
    """What the economy's files do not say; drawn again, without its documents."""
    drawn = plan(economy)
    customers = register(drawn)
    own = {customer.code: int(firm) for customer, firm in zip(customers, drawn.firms.customers, strict=True)}
    sellers, buyers = _behind("A", drawn.seller_codes), _behind("B", drawn.buyer_codes)
    return Truth(drawn, customers, own | sellers | buyers)


def _behind(letter: str, numbers: NDArray[np.int64]) -> dict[str, int]:
    return {code: firm for firm, code in enumerate(coded(letter, numbers)) if code}
