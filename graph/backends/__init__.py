"""The graph databases: one module each, found by its URL's scheme."""

SQLITE, NEO4J = "graph.backends.sqlite", "graph.backends.neo4j"

SCHEMES = {
    "sqlite": SQLITE,
    "neo4j": NEO4J,
    "neo4j+s": NEO4J,
    "neo4j+ssc": NEO4J,
    "bolt": NEO4J,
    "bolt+s": NEO4J,
    "bolt+ssc": NEO4J,
}
"""Scheme of LIANKE_STORE to the module that opens it: `open(url, password, *, write) -> Store`."""
