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


@dataclass(frozen=True)
class Layout:
    """One form that the topic's files come in: the headers that are particular to it, and what it says of every row."""

    name: str
    zh: str
    fields: tuple[Field, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Balance:
    """A check that is kept as a flag: whether the parts add up to the total within a fen."""

    parts: tuple[str, ...]
    total: str
    flag: str


PROVENANCE = (
    Column("key", STRING, "主键", "sha256 of the key columns, hex"),
    Column("digest", STRING, "摘要", "sha256 of all that the document says, hex"),
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

    @property
    def facts(self) -> Table:
        """The topic's table of facts: its columns and the provenance of each row."""
        return Table(self.name, self.zh, self.doc, ("load", "seq"), self.columns + PROVENANCE)

    def column(self, name: str) -> Column:
        """The declared column of a name."""
        return next(c for c in self.columns if c.name == name)

    def fields_of(self, layout: Layout) -> tuple[Field, ...]:
        """The fields that a file of the layout may have, in the order of the topic's columns."""
        order = [c.name for c in self.columns]
        return tuple(sorted(self.fields + layout.fields, key=lambda f: order.index(f.name)))
