"""What is asked of a graph, and the columns of each answer; the backends turn each into their own text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

import pyarrow as pa

from graph.errors import BadParameter
from graph.model import ENTERPRISE, PREDICTED_SUPPLIES, SUPPLIES
from graph.people import TIES
from graph.schema import Column, EdgeType
from graph.stored import Kind, kind_of, table
from graph.tables import FEN, STRING

DIRECTIONS = ("upstream", "downstream", "both")
RELATIONS = {"observed": SUPPLIES, "predicted": PREDICTED_SUPPLIES}
ORDERS = {SUPPLIES.type: ("amount", "last_on"), PREDICTED_SUPPLIES.type: ("probability",)}
"""What neighbours can be ordered by, greatest first, then by id; both databases index it."""
WIDTH = 300
"""Walks go through this many of the largest partners of each end, so that two hubs are answered in bounded time."""
LARGEST_PAGE = 10_000

BRIEF = (
    "key", "source", "name", "resolved", "has_books", "customer_status", "industry", "region", "status", "known_by"
)  # fmt: skip
"""Columns of the firm at the other end that come with a neighbour."""

_FIRM = {c.name: c for c in ENTERPRISE.columns}


@dataclass(frozen=True)
class Filters:
    """Which neighbours to keep; None keeps all. Of several words any will do."""

    relation: str = "observed"
    min_amount: int | None = None
    """Fen; observed pairs only."""
    min_probability: float | None = None
    """Predicted pairs only."""
    resolved: bool | None = None
    customer_status: str | None = None
    max_known_by: int | None = None
    industry: tuple[str, ...] | None = None
    region: tuple[str, ...] | None = None
    """Names of regions, or parts of them."""
    status: tuple[str, ...] | None = None
    tag: tuple[str, ...] | None = None


@dataclass(frozen=True)
class After:
    """The last row of the page before: the value it was ordered by, its id and direction."""

    value: int | float | date
    id: str
    direction: str


@dataclass(frozen=True)
class Get:
    """One enterprise by id."""

    id: str
    columns: ClassVar[tuple[Column, ...]] = ENTERPRISE.columns


@dataclass(frozen=True)
class Canonical:
    """The id that answers for an absorbed one."""

    id: str
    columns: ClassVar[tuple[Column, ...]] = (_FIRM["id"],)


@dataclass(frozen=True)
class Neighbours:
    """Firms that a firm trades with, or is predicted to: one row a firm and direction."""

    id: str
    direction: str
    order: str
    limit: int
    after: After | None = None
    filters: Filters = field(default_factory=Filters)

    def __post_init__(self) -> None:
        """Raise BadParameter where no answer fits."""
        _require(self.direction in DIRECTIONS, f"no direction {self.direction}: it is {', '.join(DIRECTIONS)}")
        _require(self.filters.relation in RELATIONS, f"no relation {self.filters.relation}: observed or predicted")
        orders = ORDERS[self.edge.type]
        _require(self.order in orders, f"{self.filters.relation} pairs are ordered by {' or '.join(orders)}")
        fits = self.filters.min_amount if self.edge is PREDICTED_SUPPLIES else self.filters.min_probability
        _require(fits is None, "min_amount is for observed pairs, min_probability for predicted ones")
        _require(1 <= self.limit <= LARGEST_PAGE, f"limit is 1 to {LARGEST_PAGE}, not {self.limit}")

    @property
    def edge(self) -> EdgeType:
        """The relationship type of the relation."""
        return RELATIONS[self.filters.relation]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The other's id, its direction, the relationship's properties, the other firm in brief."""
        direction = Column("direction", STRING, "方向", "upstream: the other sells; downstream: it buys")
        return (_FIRM["id"], direction, *self.edge.columns, *(_FIRM[name] for name in BRIEF))


WAYS = ("in", "out")
"""Of a tie: it begins at the other and ends at the firm, or the other way round."""


@dataclass(frozen=True)
class TieAfter:
    """The last row of the page of ties before."""

    type: str
    direction: str
    id: str


@dataclass(frozen=True)
class Arm:
    """One type's ties in one direction; `labels` are those that the other end may have, `behind` says that the page
    before ended within them.
    """

    tie: EdgeType
    direction: str
    labels: tuple[str, ...]
    behind: bool


@dataclass(frozen=True)
class Ties:
    """What binds a firm to others beside trade: one row a type, direction and other end, in this order."""

    id: str
    direction: str
    limit: int
    types: tuple[str, ...] = ()
    """None of them: all."""
    after: TieAfter | None = None

    def __post_init__(self) -> None:
        """Raise BadParameter where no answer fits."""
        known = [tie.type for tie in TIES]
        wrong = [kind for kind in self.types if kind not in known]
        _require(not wrong, f"no tie {', '.join(wrong)}: it is {', '.join(known)}")
        _require(self.direction in (*WAYS, "both"), f"no direction {self.direction} of a tie: it is in, out or both")
        _require(1 <= self.limit <= LARGEST_PAGE, f"limit is 1 to {LARGEST_PAGE}, not {self.limit}")

    @property
    def arms(self) -> list[Arm]:
        """What is read: of each type and direction that a firm may have and that the page before did not pass."""
        found, at = [], (self.after.type, self.after.direction) if self.after else ("", "")
        for tie in sorted((t for t in TIES if t.type in (self.types or (t.type,))), key=lambda t: t.type):
            for way, own, others in (("in", tie.targets, tie.sources), ("out", tie.sources, tie.targets)):
                if self.direction in (way, "both") and ENTERPRISE.label in own and (tie.type, way) >= at:
                    found.append(Arm(tie, way, tuple(others), (tie.type, way) == at))
        return found

    @property
    def evidence(self) -> tuple[Column, ...]:
        """What any tie says of itself; a type says a part of it."""
        every = {column.name: replace(column, nullable=True) for tie in TIES for column in tie.columns}
        return tuple(every.values())

    @property
    def columns(self) -> tuple[Column, ...]:
        """Who the other end is, the tie's type and direction, and what it says of itself."""
        return (
            _FIRM["id"],
            Column("type", STRING, "关系", "relationship type"),
            Column("direction", STRING, "方向", "in: it ends at the firm; out: it begins there"),
            Column("label", STRING, "类别", "Enterprise, Person or Biller"),
            Column("name", STRING, "名称", "name of the other end; of a person the family name", True),
            *self.evidence,
        )


@dataclass(frozen=True)
class SharedPartners:
    """Firms that both trade with, the least known first."""

    left: str
    right: str
    limit: int
    columns: ClassVar[tuple[Column, ...]] = (
        *(_FIRM[name] for name in ("id", *BRIEF)),
        Column("direction_left", STRING, "方向", "upstream: the partner sells to the left firm; downstream: it buys"),
        Column("amount_left", FEN, "金额", "net amount with the left firm, in fen"),
        Column("direction_right", STRING, "方向", "upstream: the partner sells to the right firm; downstream: it buys"),
        Column("amount_right", FEN, "金额", "net amount with the right firm, in fen"),
    )


@dataclass(frozen=True)
class Walks:
    """Walks of three steps: the anchor's partner, a firm similar to the anchor by that partner, the other firm.

    Upstream: the partner sells to the anchor and to the similar firm, which buys from the other. Downstream: the
    partner buys from both, and the similar firm sells to the other.
    """

    anchor: str
    other: str
    direction: str
    limit: int
    columns: ClassVar[tuple[Column, ...]] = (
        *(
            replace(_FIRM[name], name=f"{who}_{name}")
            for who in ("partner", "similar")
            for name in ("id", "key", "name", "known_by")
        ),
        Column("amount_anchor", FEN, "金额", "net amount between anchor and partner, in fen"),
        Column("amount_similar", FEN, "金额", "net amount between similar firm and partner, in fen"),
        Column("amount_other", FEN, "金额", "net amount between similar firm and the other, in fen"),
    )

    def __post_init__(self) -> None:
        """Raise BadParameter where no answer fits."""
        _require(self.direction in DIRECTIONS[:2], f"a walk goes upstream or downstream, not {self.direction}")


@dataclass(frozen=True)
class Find:
    """Firms by a part of a name or former name, or the start of a code or uscc: whole matches first, then the short."""

    text: str
    """In normal form."""
    limit: int
    columns: ClassVar[tuple[Column, ...]] = ENTERPRISE.columns


@dataclass(frozen=True)
class Count:
    """How many nodes of a label or relationships of a type are published."""

    kind: Kind
    columns: ClassVar[tuple[Column, ...]] = (Column("rows", FEN, "行数", "rows"),)


@dataclass(frozen=True)
class Scan:
    """All nodes of a label or relationships of a type, in any order."""

    type: str

    def __post_init__(self) -> None:
        """Raise BadParameter where there is no such label or type."""
        kind_of(self.type)

    @property
    def kind(self) -> Kind:
        """What is scanned."""
        return kind_of(self.type)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The kind's own."""
        return table(self.kind).columns


Query = Get | Canonical | Neighbours | Ties | SharedPartners | Walks | Find | Count | Scan


def schema(query: Query) -> pa.Schema:
    """The Arrow schema of a query's answer."""
    return pa.schema([pa.field(c.name, c.type, c.nullable) for c in query.columns])


def answer(query: Query, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as an Arrow table of the query's columns."""
    return pa.Table.from_pylist(rows, schema(query))


def _require(fits: bool, why_not: str) -> None:
    if not fits:
        raise BadParameter(why_not)
