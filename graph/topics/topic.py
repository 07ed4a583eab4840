"""What a topic is: a kind of document that sources hand in, declared as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from graph.schema import Column, Table
from graph.tables import COUNT, DAY, STRING


class Kind(StrEnum):
    """How the cells of a field are read; `loaders.parse` has one expression for each."""

    CODE = "code"
    TEXT = "text"
    NAMES = "names"
    DAY = "day"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    USCC = "uscc"
    """统一社会信用代码, tax number (纳税人识别号) or older 15-digit number: in capitals, without spaces and dashes."""
    NUMBER = "number"
    RATIO = "ratio"
    """A share, 0..1: 35%, 35 percent or 0.35."""
    PERIOD = "period"
    """A month, quarter or year as its first day."""
    PERSON = "person"
    """Name of a natural person: kept, and masked in every answer that does not need it."""
    IDENTITY = "identity"
    PHONE = "phone"
    ACCOUNT = "account"


SECRET = frozenset({Kind.IDENTITY, Kind.PHONE, Kind.ACCOUNT})
"""Kinds whose cells are replaced by a keyed hash before anything else sees them."""


@dataclass(frozen=True)
class Field:
    """One column that a source writes: which of the topic's columns it fills, under which headers, and how it is read.

    `aliases` are headers as sources write them, the commonest first; `expected` fields make a header recognisable:
    each must be in it. Cells of a column that is not nullable must not be empty, unless `default` stands in for them.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...]
    expected: bool = False
    default: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    """CHOICE: what the source writes to what we keep."""
    scale: int = 1
    """MONEY: yuan that a plain number stands for, 10,000 where the header says 万元; RATIO: 100 where it says %."""
    instead: str | None = None
    """The field whose value stands in where no cell fills this one."""


@dataclass(frozen=True)
class Lines:
    """How rows of one file that the key does not tell apart are kept apart, so that none is lost in another.

    `column` joins the key where it is filled. A cell fills it, or else: rows that say anything in one of `apart` (the
    goods that a line is of) get a digest of what they say there and, among equal ones, their place in the file; so do
    all rows where `apart` is empty, but for those that fill `unless`, whose key tells them apart by itself. Rows of a
    file without any column of `apart` are told apart by `rivals` (their amounts), the first of which fills nothing.
    A file that is loaded again says the same, and a document of one row keeps the key that it has without lines.

    `listed` is a column in which each row of a document of several lines tells that list of lines from any other: a
    version of the document with a line less, or another one, says something else in all of its rows.
    """

    column: str
    apart: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    unless: str | None = None
    listed: str | None = None


@dataclass(frozen=True)
class Layout:
    """One form that the topic's files come in: the headers that are particular to it, and what it says of every row.

    A header must have one of the columns `one_of`, where there are any, besides the expected ones; `key` and `lines`
    stand in for the topic's where the form tells its documents apart in another way.
    """

    name: str
    zh: str
    fields: tuple[Field, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    key: tuple[str, ...] | None = None
    lines: Lines | None = None


@dataclass(frozen=True)
class Balance:
    """A check that is kept as a flag: whether the parts add up to the total within a fen."""

    parts: tuple[str, ...]
    total: str
    flag: str


@dataclass(frozen=True)
class Check:
    """A rule that a row keeps, else it is rejected: `column` is above zero, or not before the day in `since`."""

    column: str
    since: str | None = None


@dataclass(frozen=True)
class Party:
    """One party that each document of the topic names.

    `column` holds its *mention*, by which the source tells it from others. Where no cell fills it, it is the first of
    `by` that the row fills; a row that fills none of them is rejected, unless the column may be empty. A header that
    has no column for a party that may not be empty is none of the topic's. `name`, `uscc` and `account` are the
    columns that say more of the party, where the topic has them.
    """

    column: str
    zh: str
    by: tuple[str, ...] = ()
    name: str | None = None
    uscc: str | None = None
    account: str | None = None


PROVENANCE = (
    Column("key", pa.binary(), "主键", "MD5 of what the key columns say, 16 bytes"),
    Column("known_at", DAY, "获知日期", "day the bank learnt it"),
    Column("load", COUNT, "批次", "number of the load, 1, 2, 3 ... a topic"),
    Column("seq", pa.int64(), "序号", "position in its load: of two versions in one load the later wins"),
    Column("file", STRING, "文件", "base name of the file"),
    Column("row", pa.int64(), "行号", "row in the file; the header is row 1"),
)
"""What every fact keeps beside what the document says."""


@dataclass(frozen=True)
class Topic:
    """One kind of document: what it says, by what it is told from others, and when it happened.

    `columns` are what a document says, the source that says it among them; `key` tells documents apart; `day` is the
    column that dates them, None where they are undated. `version` goes up with every change of meaning, so that files
    loaded under a former version are read again. `state` names the column that is "void" where a document was voided,
    `amount` the one that is negative on a red-letter document.
    """

    name: str
    zh: str
    doc: str
    version: int
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day: str | None
    fields: tuple[Field, ...]
    layouts: tuple[Layout, ...]
    balance: Balance | None = None
    state: str | None = None
    amount: str | None = None
    parties: tuple[Party, ...] = ()
    lines: Lines | None = None
    checks: tuple[Check, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether it has cells that are only kept as keyed hashes."""
        every = (*self.fields, *(f for layout in self.layouts for f in layout.fields))
        return any(f.kind in SECRET for f in every)

    @property
    def facts(self) -> Table:
        """The topic's table of facts: its columns and the provenance of each row."""
        return Table(self.name, self.zh, self.doc, ("load", "seq"), self.columns + PROVENANCE)

    def column(self, name: str) -> Column:
        """The declared column of a name."""
        return next(c for c in self.columns if c.name == name)

    def key_of(self, layout: Layout) -> tuple[str, ...]:
        """The columns that tell documents of the layout apart; lines come on top."""
        return layout.key or self.key

    def lines_of(self, layout: Layout) -> Lines | None:
        """How the layout's rows are kept apart beyond their key."""
        return layout.lines or self.lines

    def fields_of(self, layout: Layout) -> tuple[Field, ...]:
        """The fields that a file of the layout may have, in the order of the topic's columns.

        A column that may be empty and that nothing else says has a field without aliases, which no file fills.
        """
        order = [c.name for c in self.columns]
        declared = self.fields + layout.fields
        said = {*layout.constants, *(f.name for f in declared)}
        empty = tuple(Field(c.name, Kind.TEXT, ()) for c in self.columns if c.nullable and c.name not in said)
        return tuple(sorted(declared + empty, key=lambda f: order.index(f.name)))
