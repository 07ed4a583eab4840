"""What a store keeps: the model, and beside it what look-ups by name and by absorbed id need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from graph import names
from graph.errors import BadParameter, DataRefused
from graph.model import EDGES, ENTERPRISE, NODES, SUPPLIES
from graph.schema import Column, EdgeType, NodeType, Table
from graph.tables import COUNT, STRING

SCOPES = ("observed", "predicted")
FORMAT = 3
"""Version of what is kept; one of another version is built anew, a newer one is never read."""

SEARCH = (
    Column("find_names", STRING, "检索名称", "normal names and former names, each between separators"),
    Column("find_codes", STRING, "检索代号", "normal code and uscc, each between separators"),
    Column("find_tokens", STRING, "检索词元", "pairs of characters, and whole names"),
    Column("find_length", COUNT, "名称长度", "characters of the name, of the code where there is no name"),
)
FIRM = replace(ENTERPRISE, columns=(*ENTERPRISE.columns, *SEARCH))
ALIAS = NodeType(
    "LiankeAlias",
    "曾用标识",
    "An id that an enterprise absorbed.",
    (
        Column("id", STRING, "曾用标识", "absorbed id"),
        Column("enterprise", STRING, "企业标识", "id that answers for it"),
    ),
)

Kind = NodeType | EdgeType
FURTHER: list[Kind] = [
    *(n for n in NODES if n is not ENTERPRISE),
    *(e for e in EDGES if e.scope == "observed" and e is not SUPPLIES),
]
"""What a graph of invoices alone does not have."""
Rows = list[tuple[Kind, pa.Table]]


def name(kind: Kind) -> str:
    """The label or relationship type."""
    return kind.label if isinstance(kind, NodeType) else kind.type


def table(kind: Kind) -> Table:
    """The declared table of a label, keyed by id, or of a relationship type, keyed by src and dst."""
    if isinstance(kind, NodeType):
        return Table(kind.label, kind.zh, kind.doc, ("id",), kind.columns)
    ends = (Column("src", STRING, "起点", "id of the source"), Column("dst", STRING, "终点", "id of the target"))
    return Table(kind.type, kind.zh, kind.doc, ("src", "dst"), (*ends, *kind.columns))


def kinds(scope: str) -> list[Kind]:
    """What a scope holds, nodes before relationships."""
    if scope not in SCOPES:
        raise BadParameter(f"no scope {scope}: it is {' or '.join(SCOPES)}")
    nodes: list[Kind] = [FIRM, *(n for n in NODES if n is not ENTERPRISE), ALIAS] if scope == "observed" else []
    return [*nodes, *(e for e in EDGES if e.scope == scope)]


def kind_of(label_or_type: str) -> Kind:
    """The label or relationship type of the model by its name; raise BadParameter where there is none."""
    for kind in (*NODES, *EDGES):
        if name(kind) == label_or_type:
            return kind
    raise BadParameter(f"no label or relationship type {label_or_type} in the graph")


def rows(scope: str, nodes: Mapping[str, pa.Table], edges: Mapping[str, pa.Table]) -> Rows:
    """All rows of a scope as they are kept, nodes first.

    Raises DataRefused where a table is missing or does not fit, a key comes twice, or a relationship of the observed
    graph lacks an end.
    """
    given = {**_none_of(FURTHER, scope), **nodes, **edges}
    if scope == "observed":
        firms = table(ENTERPRISE).conform(_given(given, ENTERPRISE.label))
        given |= {FIRM.label: searchable(firms), ALIAS.label: aliases(firms)}
    kept: Rows = [(kind, _unique(table(kind), _given(given, name(kind)))) for kind in kinds(scope)]
    unknown = set(given) - {name(kind) for kind, _ in kept}
    if unknown:
        raise DataRefused(f"the {scope} graph has no {', '.join(sorted(unknown))}")
    if scope == "observed":
        _require_ends(kept)
    # Ordered as finds are answered: a store that keeps this order can stop at the first hits.
    return [(k, t.sort_by([("find_length", "ascending"), ("id", "ascending")]) if k is FIRM else t) for k, t in kept]


def searchable(firms: pa.Table) -> pa.Table:
    """Enterprises with the columns that finding them by name needs."""
    found: dict[str, list[str | int]] = {column.name: [] for column in SEARCH}
    for key, codes, uscc, called, former in zip(
        *(firms[c].to_pylist() for c in ("key", "codes", "uscc", "name", "former_names")), strict=True
    ):
        called_so = [names.normal(text) for text in (called, *(former or ())) if text]
        coded_so = [names.normal(text) for text in (*codes, uscc) if text]
        found["find_names"].append(names.joined(called_so))
        found["find_codes"].append(names.joined(coded_so))
        found["find_tokens"].append(names.tokens([*called_so, *coded_so]))
        found["find_length"].append(len(names.normal(called or key)))
    for column in SEARCH:
        values = pa.array(found[column.name], column.type)
        firms = firms.append_column(pa.field(column.name, column.type, False), values)
    return firms


def aliases(firms: pa.Table) -> pa.Table:
    """One row an absorbed id: id, enterprise."""
    of = pc.list_parent_indices(firms["aliases"].combine_chunks())
    ids = pc.list_flatten(firms["aliases"])
    return pa.table({"id": ids.cast(STRING), "enterprise": firms["id"].take(of).cast(STRING)})


def _none_of(further: Iterable[Kind], scope: str) -> dict[str, pa.Table]:
    """An empty table of each kind of the scope that a graph may do without."""
    return {name(kind): table(kind).arrow.empty_table() for kind in further if kind in kinds(scope)}


def _given(tables: Mapping[str, pa.Table], wanted: str) -> pa.Table:
    if wanted not in tables:
        raise DataRefused(f"the graph needs a table {wanted}, and none was given")
    return tables[wanted]


def _unique(declared: Table, given: pa.Table) -> pa.Table:
    """The table as declared; raise DataRefused where its key comes twice."""
    conformed = declared.conform(given)
    groups = conformed.group_by(list(declared.key)).aggregate([([], "count_all")])
    if groups.num_rows < conformed.num_rows:
        twice = groups.filter(pc.field("count_all") > 1).slice(0, 1).to_pylist()[0]
        of = ", ".join(f"{k} {twice[k]}" for k in declared.key)
        raise DataRefused(f"table {declared.name} holds {of} {twice['count_all']} times; it has to be there once")
    return conformed


def _require_ends(kept: Rows) -> None:
    """Raise DataRefused where a relationship names a node that is not among the rows."""
    ids = {kind.label: rows["id"].combine_chunks() for kind, rows in kept if isinstance(kind, NodeType)}
    for kind, rows in kept:
        if not isinstance(kind, EdgeType):
            continue
        for end, labels in (("src", kind.sources), ("dst", kind.targets)):
            known = pa.concat_arrays([ids[label] for label in labels])
            lost = rows.filter(pc.invert(pc.is_in(rows[end], value_set=known)))
            if lost.num_rows:
                what = " or ".join(labels)
                raise DataRefused(f"{lost.num_rows} {kind.type} name a missing {what}, such as {lost[end][0]}")
