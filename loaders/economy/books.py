"""The two books of every customer, in the layout and with the dirt of the real ones, written block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from graph.progress import Progress
from loaders.economy.documents import Documents, documents, joined
from loaders.economy.plan import Plan, generator
from loaders.economy.relations import Relations

INPUT, OUTPUT = "进项发票信息.csv", "销项发票信息.csv"
HEADER = "企业代号,发票号码,开票日期,{},金额,税额,价税合计,发票状态\n"
STATES = ("有效发票", "作废发票", " 作废发票")
BLOCK = 200_000
"""Documents drawn at once: what bounds memory."""
REPEATED, OFF, PADDED, UNBOOKED = 0.014, 1e-5, 0.01, 0.02
"""Shares of rows that come twice, of totals that do not add up, of padded states, of documents a buyer never booked."""


@dataclass(frozen=True)
class Book:
    """One of the two kinds of books."""

    file: str
    counterparty: str
    """Column that names the other side."""
    letter: str
    """What the other side's codes begin with."""
    stage: int
    """Which random numbers it is drawn from."""

    def owner(self, of: Relations | Documents) -> NDArray[np.int64] | NDArray[np.int32]:
        """The firms whose book it is."""
        return of.buyer if self.letter == "A" else of.seller

    def other(self, of: Relations | Documents) -> NDArray[np.int64] | NDArray[np.int32]:
        """The firms that it names as counterparties."""
        return of.seller if self.letter == "A" else of.buyer


BOOKS = (Book(INPUT, "销方单位代号", "A", 10), Book(OUTPUT, "购方单位代号", "B", 11))


@dataclass
class Written:
    """Counts of one book's rows as they were written."""

    rows: int = 0
    void: int = 0
    red: int = 0
    repeated: int = 0
    off: int = 0

    def add(self, found: Documents, repeated: int, off: int) -> None:
        """Count a block."""
        self.rows += len(found)
        self.void += int(found.void.sum())
        self.red += int(((found.amount < 0) & ~found.void).sum())
        self.repeated += repeated
        self.off += off


def shared(plan: Plan) -> Documents:
    """The documents between customers: both ends book them, so they are drawn once for both books."""
    numbers = plan.firms.numbers()
    both = (numbers[plan.relations.seller] >= 0) & (numbers[plan.relations.buyer] >= 0)
    return documents(plan.relations.take(both), plan.trade, generator(plan.economy, 20))


@dataclass(frozen=True)
class Reader:
    """Who hears of a book while it is written: how far it is, and which documents it holds."""

    progress: Progress
    see: Callable[[Documents], None] | None = None


def write_book(folder: Path, book: Book, plan: Plan, between: Documents, reader: Reader) -> Written:
    """Write one book of all customers to its file; counts of what was written."""
    written = Written()
    rows = Rows(plan, book)
    options = pacsv.WriteOptions(include_header=False, quoting_style="none", batch_size=16_384)
    with pa.OSFile(str(folder / book.file), "wb") as sink:
        sink.write(b"\xef\xbb\xbf" + HEADER.format(book.counterparty).encode())
        with pacsv.CSVWriter(sink, rows.schema, write_options=options) as csv:
            for block, found in enumerate(_blocks(plan, book, between)):
                csv.write_table(rows.table(found, generator(plan.economy, book.stage, 1, block), written))
                if reader.see:
                    reader.see(found)
                reader.progress(f"writing {book.file}", written.rows, None)
    return written


def _blocks(plan: Plan, book: Book, between: Documents) -> Iterator[Documents]:
    """The book's documents, customer after customer and day after day, about BLOCK at a time."""
    numbers, customers = plan.firms.numbers(), len(plan.firms.customers)
    owner, other = numbers[book.owner(plan.relations)], numbers[book.other(plan.relations)]
    mine = np.flatnonzero((owner >= 0) & (other < 0))
    mine = mine[np.argsort(owner[mine], kind="stable")]
    expected = plan.relations.take(mine).expected(plan.calendar.season)
    block_of = np.cumsum(np.bincount(owner[mine], expected, customers)) // BLOCK
    bounds = [0, *(np.flatnonzero(np.diff(block_of)) + 1), customers]
    booked = numbers[book.owner(between)]
    for block, (low, high) in enumerate(pairwise(bounds)):
        rng = generator(plan.economy, book.stage, 0, block)
        rows = mine[np.searchsorted(owner[mine], low) : np.searchsorted(owner[mine], high)]
        drawn = documents(plan.relations.take(rows), plan.trade, rng)
        found = joined([drawn, between.take((booked >= low) & (booked < high))])
        yield _kept(found, plan, book, rng)


def _kept(found: Documents, plan: Plan, book: Book, rng: np.random.Generator) -> Documents:
    """Those that the owner booked while its books were open, in order."""
    numbers = plan.firms.numbers()
    owner, month = numbers[book.owner(found)], plan.calendar.month[found.day]
    keep = (month >= plan.window.opens[owner]) & (month <= plan.window.closes[owner])
    if book.letter == "A":
        foreign = (numbers[found.seller] >= 0) & (found.seller != found.buyer)
        keep &= ~(foreign & (rng.random(len(found)) < UNBOOKED))
    order = np.lexsort((found.number, found.seller, found.buyer, found.day, owner))
    return found.take(order[keep[order]])


class Rows:
    """Documents as rows of a book's file, with their dirt."""

    def __init__(self, plan: Plan, book: Book) -> None:
        self.book = book
        self.branch = plan.branch
        self.numbers = plan.firms.numbers()
        self.owners = pa.array([f"E{n + 1}" for n in range(len(plan.firms.customers))])
        codes = plan.seller_codes if book.letter == "A" else plan.buyer_codes
        self.codes = pa.array(coded(book.letter, codes))
        self.days = pa.array(plan.calendar.written())
        self.states = pa.array(STATES)

    @property
    def schema(self) -> pa.Schema:
        """Columns of the file."""
        money = [(name, pa.float64()) for name in ("金额", "税额", "价税合计")]
        text = ("企业代号", self.book.counterparty, "发票状态")
        first, other, state = ((name, pa.string()) for name in text)
        return pa.schema([first, ("发票号码", pa.int64()), ("开票日期", pa.string()), other, *money, state])

    def table(self, found: Documents, rng: np.random.Generator, written: Written) -> pa.Table:
        """The documents' rows, some of them twice; counts them in `written`."""
        twice = rng.random(len(found)) < REPEATED
        off = rng.random(len(found)) < OFF
        off[:1] |= written.rows == 0
        rows = np.repeat(np.arange(len(found)), 1 + twice)
        padded = rng.random(len(found)) < PADDED
        padded &= self.book.letter == "B"
        state = found.void * (1 + padded)
        total = found.amount + found.tax + np.where(off, 123, 0)
        found, off = found.take(rows), off[rows]
        other = self.book.other(found)
        other = np.where(found.seller == found.buyer, self.branch[other], other)
        written.add(found, int(twice.sum()), int(off.sum()))
        return pa.table(
            [
                self.owners.take(pa.array(self.numbers[self.book.owner(found)])),
                pa.array(found.number),
                self.days.take(pa.array(found.day)),
                self.codes.take(pa.array(other)),
                pa.array(found.amount / 100),
                pa.array(found.tax / 100),
                pa.array(total[rows] / 100),
                self.states.take(pa.array(state[rows])),
            ],
            schema=self.schema,
        )


def coded(letter: str, numbers: NDArray[np.int64]) -> list[str | None]:
    """Codes of those numbers: the letter and five digits, more where there are more codes; None for number 0."""
    width = max(5, len(str(numbers.max(initial=0))))
    return [f"{letter}{number:0{width}d}" if number else None for number in numbers.tolist()]
