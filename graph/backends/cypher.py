"""The text of Neo4j's statements that build, made from the one schema: values in, text and parameters out.

Every node and relationship carries the number of its `build`. A `LiankeRun` node stands for each build that was begun,
and the one `LiankeGraph` node names the builds that readers are shown, so that one write shows another graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import EdgeType, NodeType
from graph.stored import FIRM, Kind, kinds, name

TOKENS = "lianke_enterprise_tokens"
GRAPH, RUN = "LiankeGraph", "LiankeRun"
SWEPT = 10_000
"""Rows that one transaction of a sweep drops."""
AWAITED = 3_600
"""Seconds that the indexes of a graph may need that was there before them."""

Text = tuple[str, dict[str, Any]]

LABELS = tuple(kind.label for kind in kinds("observed") if isinstance(kind, NodeType))
SCOPE_OF = {name(kind): scope for scope in ("observed", "predicted") for kind in kinds(scope)}

POINTER = f"MATCH (g:{GRAPH} {{id: 'published'}})"
VERSION = f"{POINTER} RETURN g.version AS version"
BARE = f"OPTIONAL {POINTER} RETURN g.bare IS NOT NULL AS bare"
"""Whether the graph was imported offline, and nobody laid its constraints and indexes yet."""
LAID = f"{POINTER} WHERE g.bare IS NOT NULL REMOVE g.bare"


def ddl() -> list[str]:
    """Constraints and indexes; laying them again changes nothing."""
    unique = "CREATE CONSTRAINT lianke_{} IF NOT EXISTS FOR (n:{}) REQUIRE {} IS UNIQUE"
    return [
        unique.format("graph_id", GRAPH, "n.id"),
        unique.format("run_build", RUN, "n.build"),
        *(unique.format(f"{label.lower()}_id", label, "(n.id, n.build)") for label in LABELS),
        f"CREATE FULLTEXT INDEX {TOKENS} IF NOT EXISTS FOR (n:{FIRM.label}) ON EACH [n.find_tokens] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}",
        f"CALL db.awaitIndexes({AWAITED})",
    ]


def foreign() -> list[str]:
    """Nodes under our labels that no build of ours wrote: how many, and the first few."""
    say = "count(*) AS nodes, collect(toString(coalesce(n.id, n.name, n.key, elementId(n))))[..3] AS some"
    ours = f"COLLECT {{ MATCH (r:{RUN}) WHERE r.build IS NOT NULL AND r.stamp IS NOT NULL RETURN r.build }}"
    texts = [
        f"WITH {ours} AS ours MATCH (n:{x}) WHERE n.build IS NULL OR NOT n.build IN ours RETURN {say}" for x in LABELS
    ]
    texts.append(f"MATCH (n:{RUN}) WHERE n.build IS NULL OR n.stamp IS NULL OR n.scope IS NULL RETURN {say}")
    texts.append(f"MATCH (n:{GRAPH}) WHERE n.id IS NULL OR n.id <> 'published' OR n.version IS NULL RETURN {say}")
    return texts


def begin(scope: str, stamp: str) -> Text:
    """Number a new build and write down that it was begun; the answer is its number and the version it starts from."""
    return (
        f"MERGE (g:{GRAPH} {{id: 'published'}}) ON CREATE SET g.version = 0, g.builds = 0 "
        "SET g.builds = g.builds + 1 "
        f"CREATE (:{RUN} {{build: g.builds, scope: $scope, stamp: $stamp}}) "
        "RETURN g.builds AS build, g.version AS version, g.observed AS observed"
    ), {"scope": scope, "stamp": stamp}


def put(kind: Kind) -> str:
    """`$rows` rows in, each column a list `$all_<name>`, for one build; the answer is how many were taken."""
    # Lists of columns are half the bytes of a list of rows. Created, not merged: no other build has this number, and
    # a merge looks through all that its ends trade.
    values = ", ".join(["build: $build", *(f"{column.name}: {_cell(column.name)}" for column in kind.columns)])
    made = f"CREATE (n:{name(kind)} {{{values}}})"
    if isinstance(kind, EdgeType):
        ends = f"{_end('a', kind.sources, 'src')} {_end('b', kind.targets, 'dst')}"
        made = f"{ends} CREATE (a)-[n:{kind.type} {{{values}}}]->(b)"
    return f"UNWIND range(0, $rows - 1) AS i {made} RETURN count(n) AS taken"


def given(columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The columns as the parameters of `put`."""
    return {f"all_{column}": values for column, values in columns.items()}


def publish(scope: str) -> str:
    """Show a build, if no other was shown since it began and nobody swept it; the answer is 1 where that is done."""
    # The first SET takes the lock, so that what is read after it stays true until the commit.
    without = ", g.predicted = null" if scope == "observed" else ""
    return (
        f"{POINTER} SET g.builds = g.builds WITH g MATCH (r:{RUN} {{build: $build}}) WHERE g.version = $version "
        f"SET g.version = g.version + 1, g.{scope} = $build{without} RETURN count(g) AS shown"
    )


def stamp(scope: str) -> str:
    """The stamp of the published build."""
    return f"{POINTER} MATCH (r:{RUN} {{build: g.{scope}}}) RETURN r.stamp AS stamp"


def written(kind: Kind) -> str:
    """How many rows of a build there are, published or not."""
    return f"MATCH {pattern(kind)} WHERE n.build = $build RETURN count(n) AS rows"


def stale() -> str:
    """The builds that no reader is shown."""
    shown = f"coalesce(head(COLLECT {{ {POINTER} RETURN [g.observed, g.predicted] }}), [])"
    hidden = "NOT r.build IN [build IN shown WHERE build IS NOT NULL]"
    return f"WITH {shown} AS shown MATCH (r:{RUN}) WHERE {hidden} RETURN r.build AS build"


def sweep() -> list[str]:
    """Drop all of the builds `$builds`, relationships first, so that no transaction meets a hub with all its own."""
    every = [kind for scope in ("predicted", "observed") for kind in kinds(scope)]
    edges = [kind for kind in every if isinstance(kind, EdgeType)]
    nodes = [kind for kind in every if kind not in edges]
    batched = f"IN TRANSACTIONS OF {SWEPT} ROWS"
    texts = [f"MATCH {pattern(e)} WHERE n.build IN $builds CALL (n) {{ DELETE n }} {batched}" for e in edges]
    texts += [f"MATCH {pattern(n)} WHERE n.build IN $builds CALL (n) {{ DETACH DELETE n }} {batched}" for n in nodes]
    return [*texts, f"MATCH (r:{RUN}) WHERE r.build IN $builds DELETE r"]


def _end(node: str, labels: list[str], end: str) -> str:
    """Find an end by its id; where it may have one of several labels, by each of them, since each has its own index."""
    one = f"{{id: {_cell(end)}, build: $nodes}}"
    if len(labels) == 1:
        return f"MATCH ({node}:{labels[0]} {one})"
    arms = " UNION ALL ".join(f"MATCH (x:{label} {one}) RETURN x AS {node}" for label in labels)
    return f"CALL (i) {{ {arms} }}"


def pattern(kind: Kind) -> str:
    """The pattern of all nodes of a label, or relationships of a type, as `n`."""
    if isinstance(kind, NodeType):
        return f"(n:{kind.label})"
    return f"(:{kind.source})-[n:{kind.type}]->(:{kind.target})"


def _cell(column: str) -> str:
    """A column's value in the row that is at hand."""
    return f"$all_{column}[i]"
