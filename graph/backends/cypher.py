"""The text of Neo4j's statements, made from the one schema: values in, text and parameters out.

Every node and relationship carries the number of its `build`. A `LiankeRun` node stands for each build that was begun,
and the one `LiankeGraph` node names the builds that readers are shown, so that one write shows another graph.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import singledispatch
from typing import Any

import pyarrow as pa

from graph import names
from graph.model import SUPPLIES
from graph.queries import (
    BRIEF,
    WIDTH,
    Canonical,
    Count,
    Find,
    Get,
    Neighbours,
    Query,
    Scan,
    SharedPartners,
    Walks,
)
from graph.schema import Column, EdgeType, NodeType
from graph.stored import ALIAS, FIRM, Kind, kinds, name

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
    """Rows in, by `$rows` of one build; the answer is how many were taken."""
    values = ", ".join(f"n.{column.name} = row.{column.name}" for column in kind.columns if column.name != "id")
    merged = f"MERGE (n:{name(kind)} {{id: row.id, build: $build}})"
    if isinstance(kind, EdgeType):
        found = f"{_end('a', kind.sources, 'src')} {_end('b', kind.targets, 'dst')}"
        merged = f"{found} MERGE (a)-[n:{kind.type} {{build: $build}}]->(b)"
    return f"UNWIND $rows AS row {merged} SET {values} RETURN count(n) AS taken"


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
    return f"MATCH {_every(kind)} WHERE n.build = $build RETURN count(n) AS rows"


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
    texts = [f"MATCH {_every(e)} WHERE n.build IN $builds CALL (n) {{ DELETE n }} {batched}" for e in edges]
    texts += [f"MATCH {_every(n)} WHERE n.build IN $builds CALL (n) {{ DETACH DELETE n }} {batched}" for n in nodes]
    return [*texts, f"MATCH (r:{RUN}) WHERE r.build IN $builds DELETE r"]


def framed(body: str) -> str:
    """A question asked of one published graph: the answer says whether the same one still stood when it was read.

    `body` ends in one row with `rows`; it knows `observed` and `predicted`, the builds to read.
    """
    return (
        f"{POINTER} WITH g.version AS version, g.observed AS observed, g.predicted AS predicted "
        f"CALL (observed, predicted) {{ {body} }} WITH version, rows {POINTER} "
        "RETURN rows, g.version = version AS whole"
    )


@singledispatch
def text(query: Query) -> Text:
    """The statement of a query and its parameters."""
    raise NotImplementedError(type(query).__name__)


@text.register
def _(query: Get) -> Text:
    body = f"MATCH (n:{FIRM.label} {{id: $id, build: observed}}) RETURN collect({_of('n', query)}) AS rows"
    return framed(body), {"id": query.id}


@text.register
def _(query: Canonical) -> Text:
    body = f"MATCH (n:{ALIAS.label} {{id: $id, build: observed}}) RETURN collect({{id: n.enterprise}}) AS rows"
    return framed(body), {"id": query.id}


@text.register
def _(query: Count) -> Text:
    build = SCOPE_OF[name(query.kind)]
    return framed(f"MATCH {_every(query.kind)} WHERE n.build = {build} RETURN [{{rows: count(n)}}] AS rows"), {}


@text.register
def _(query: Scan) -> Text:
    # Not framed: the rows are streamed, and the version is asked for again at their end.
    build, ends = SCOPE_OF[query.type], ""
    if isinstance(query.kind, EdgeType):
        ends = ", src: startNode(n).id, dst: endNode(n).id"
    own = _projected("n", [c for c in query.columns if c.name not in ("src", "dst")])
    return f"{POINTER} MATCH {_every(query.kind)} WHERE n.build = g.{build} RETURN n {{{own}{ends}}} AS row", {}


@text.register
def _(query: Neighbours) -> Text:
    edge, ways = query.edge, {"upstream": ("<-", "-"), "downstream": ("-", "->")}
    arms = [
        f"MATCH (:{FIRM.label} {{id: $id, build: observed}}){left}[e:{edge.type}]{right}(n:{FIRM.label}) "
        f"WHERE e.build = {edge.scope} RETURN e, n, '{way}' AS direction"
        for way, (left, right) in ways.items()
        if query.direction in (way, "both")
    ]
    kept = {column: getattr(query.filters, column) for column in _CONDITIONS}
    given = {"id": query.id, "limit": query.limit, **{k: v for k, v in kept.items() if v is not None}}
    conditions = [_CONDITIONS[column] for column, value in kept.items() if value is not None]
    if query.after is not None:
        given |= {"value": query.after.value, "after": query.after.id, "way": query.after.direction}
        behind = f"e.{query.order} < $value OR n.id > $after OR (n.id = $after AND direction > $way)"
        conditions.append(f"e.{query.order} <= $value AND ({behind})")
    own = ", ".join(f"{c.name}: e.{c.name}" for c in edge.columns)
    brief = ", ".join(f"{column}: n.{column}" for column in BRIEF)
    body = (
        f"CALL (observed, predicted) {{ {' UNION ALL '.join(arms)} }} WITH e, n, direction "
        f"{'WHERE ' + ' AND '.join(conditions) + ' ' if conditions else ''}"
        f"ORDER BY e.{query.order} DESC, n.id, direction LIMIT $limit "
        f"RETURN collect({{id: n.id, direction: direction, {own}, {brief}}}) AS rows"
    )
    return framed(body), given


@text.register
def _(query: SharedPartners) -> Text:
    firm = f"(:{FIRM.label} {{{{id: ${{}}, build: observed}}}})"
    brief = ", ".join(f"{column}: n.{column}" for column in ("id", *BRIEF))
    # Joined in the middle: to go on from each partner would open up all that the hubs among them trade.
    way = "CASE WHEN startNode({}) = n THEN 'upstream' ELSE 'downstream' END AS direction_{}"
    body = (
        f"MATCH {firm.format('left')}-[l:{SUPPLIES.type}]-(n:{FIRM.label})-[r:{SUPPLIES.type}]-{firm.format('right')} "
        "USING JOIN ON n WHERE l.build = observed AND r.build = observed "
        f"WITH n, l, r, {way.format('l', 'left')}, {way.format('r', 'right')} "
        "ORDER BY n.known_by, n.id, direction_left, direction_right LIMIT $limit "
        f"RETURN collect({{{brief}, direction_left: direction_left, amount_left: l.amount, "
        "direction_right: direction_right, amount_right: r.amount}) AS rows"
    )
    return framed(body), {"left": query.left, "right": query.right, "limit": query.limit}


@text.register
def _(query: Walks) -> Text:
    left, right = ("<-", "-") if query.direction == "upstream" else ("-", "->")
    back, forth = ("-", "->") if query.direction == "upstream" else ("<-", "-")
    edge, firm = f"[{{}}:{SUPPLIES.type}]", f"(:{FIRM.label} {{{{id: ${{}}, build: observed}}}})"
    brief = ", ".join(
        f"{who}_{c}: {who}.{c}" for who in ("partner", "similar") for c in ("id", "key", "name", "known_by")
    )
    body = (
        f"CALL (observed) {{ MATCH {firm.format('anchor')}{left}{edge.format('first')}{right}(partner:{FIRM.label}) "
        "WHERE first.build = observed AND partner.id <> $other "
        f"RETURN first, partner ORDER BY first.amount DESC, partner.id LIMIT {WIDTH} }} "
        "WITH observed, collect({first: first, partner: partner}) AS firsts "
        f"CALL (observed) {{ MATCH (similar:{FIRM.label}){left}{edge.format('last')}{right}{firm.format('other')} "
        "WHERE last.build = observed AND similar.id <> $anchor "
        f"RETURN last, similar ORDER BY last.amount DESC, similar.id LIMIT {WIDTH} }} "
        "UNWIND firsts AS one WITH last, similar, one.first AS first, one.partner AS partner, observed "
        f"MATCH (partner){back}{edge.format('middle')}{forth}(similar) WHERE middle.build = observed "
        "WITH first, middle, last, partner, similar "
        "ORDER BY partner.known_by * similar.known_by, partner.id, similar.id LIMIT $limit "
        f"RETURN collect({{{brief}, amount_anchor: first.amount, amount_similar: middle.amount, "
        "amount_other: last.amount}) AS rows"
    )
    return framed(body), {"anchor": query.anchor, "other": query.other, "limit": query.limit}


@text.register
def _(query: Find) -> Text:
    body = (
        f"CALL db.index.fulltext.queryNodes('{TOKENS}', $tokens) YIELD node AS n WITH n, observed "
        "WHERE n.build = observed AND (n.find_names CONTAINS $part OR n.find_codes CONTAINS $start) "
        "WITH n, n.find_names CONTAINS $exact OR n.find_codes CONTAINS $exact AS exact "
        "ORDER BY exact DESC, n.find_length, n.id LIMIT $limit "
        f"RETURN collect({_of('n', query)}) AS rows"
    )
    return framed(body), {
        "tokens": " ".join(f"+{token}" for token in names.bigrams(query.text)),
        "part": query.text,
        "start": names.EDGE + query.text,
        "exact": names.EDGE + query.text + names.EDGE,
        "limit": query.limit,
    }


_CONDITIONS = {
    "min_amount": "e.amount >= $min_amount",
    "min_probability": "e.probability >= $min_probability",
    "resolved": "n.resolved = $resolved",
    "customer_status": "n.customer_status = $customer_status",
    "max_known_by": "n.known_by <= $max_known_by",
    "industry": "n.industry IN $industry",
    "region": "any(part IN $region WHERE n.region CONTAINS part)",
    "status": "n.status IN $status",
    "tag": "any(tag IN $tag WHERE tag IN n.tags)",
}


def _end(node: str, labels: list[str], end: str) -> str:
    """Find an end by its id; where it may have one of several labels, by each of them, since each has its own index."""
    one = f"{{id: row.{end}, build: $nodes}}"
    if len(labels) == 1:
        return f"MATCH ({node}:{labels[0]} {one})"
    arms = " UNION ALL ".join(f"MATCH (x:{label} {one}) RETURN x AS {node}" for label in labels)
    return f"CALL (row) {{ {arms} }}"


def _every(kind: Kind) -> str:
    if isinstance(kind, NodeType):
        return f"(n:{kind.label})"
    return f"(:{kind.source})-[n:{kind.type}]->(:{kind.target})"


def _of(alias: str, query: Query) -> str:
    return f"{alias} {{{_projected(alias, query.columns)}}}"


def _projected(alias: str, columns: Collection[Column]) -> str:
    """The columns in a map's braces; an empty list is kept as no property, as the bulk importer knows no other way."""
    lists = {c.name for c in columns if pa.types.is_list(c.type)}
    return ", ".join(f"{c.name}: coalesce({alias}.{c.name}, [])" if c.name in lists else f".{c.name}" for c in columns)
