"""The text of Neo4j's questions, made from the one schema: a question in, text and parameters out."""

from __future__ import annotations

from collections.abc import Collection
from functools import singledispatch

import pyarrow as pa

from graph import names
from graph.backends.cypher import POINTER, SCOPE_OF, TOKENS, Text, pattern
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
    Ties,
    Walks,
)
from graph.schema import Column, EdgeType
from graph.stored import ALIAS, FIRM, name


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
    return framed(f"MATCH {pattern(query.kind)} WHERE n.build = {build} RETURN [{{rows: count(n)}}] AS rows"), {}


@text.register
def _(query: Scan) -> Text:
    # Not framed: the rows are streamed, and the version is asked for again at their end.
    build, own = SCOPE_OF[query.type], [_projected("n", query.columns)]
    if isinstance(query.kind, EdgeType):
        further = [_projected("n", query.kind.columns)] if query.kind.columns else []
        own = [*further, "src: startNode(n).id", "dst: endNode(n).id"]
    return f"{POINTER} MATCH {pattern(query.kind)} WHERE n.build = g.{build} RETURN n {{{', '.join(own)}}} AS row", {}


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
def _(query: Ties) -> Text:
    ways = {"in": ("<-", "-"), "out": ("-", "->")}
    arms = []
    for arm in query.arms:
        (left, right), others = ways[arm.direction], "|".join(arm.labels)
        behind = " AND n.id > $after" if arm.behind else ""
        arms.append(
            f"MATCH (:{FIRM.label} {{id: $id, build: observed}}){left}[e:{arm.tie.type}]{right}(n:{others}) "
            f"WHERE e.build = observed{behind} RETURN e, n, '{arm.tie.type}' AS type, '{arm.direction}' AS direction, "
            "n.id AS id ORDER BY id LIMIT $limit"
        )
    given = {"id": query.id, "limit": query.limit}
    if any(arm.behind for arm in query.arms):
        given["after"] = query.after.id if query.after else ""
    said = ", ".join(f"{c.name}: e.{c.name}" for c in query.evidence)
    body = (
        f"CALL (observed, predicted) {{ {' UNION ALL '.join(arms)} }} WITH e, n, type, direction, id "
        "ORDER BY type, direction, id LIMIT $limit RETURN collect({id: id, type: type, direction: direction, "
        f"label: labels(n)[0], name: n.name, {said}}}) AS rows"
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


def _of(alias: str, query: Query) -> str:
    return f"{alias} {{{_projected(alias, query.columns)}}}"


def _projected(alias: str, columns: Collection[Column]) -> str:
    """The columns in a map's braces; an empty list is kept as no property, as the bulk importer knows no other way."""
    lists = {c.name for c in columns if pa.types.is_list(c.type)}
    return ", ".join(f"{c.name}: coalesce({alias}.{c.name}, [])" if c.name in lists else f".{c.name}" for c in columns)
