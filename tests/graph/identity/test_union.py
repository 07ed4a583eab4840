"""Clusters of mentions: who is joined, and what is refused."""

from __future__ import annotations

import pyarrow as pa
import pytest

from graph.identity.union import BETWEEN, clustered

Edge = tuple[str, str]


def key(code: str) -> str:
    return f"bank{BETWEEN}{code}"


def joined(
    edges: list[Edge],
    codes: dict[str, str] | None = None,
    different: list[Edge] | None = None,
    unsure: list[Edge] | None = None,
) -> tuple[list[set[str]], list[tuple[Edge, str]]]:
    """The clusters, and the refused edges with the reason."""
    ends = tuple(pa.array([key(edge[side]) for edge in edges], pa.string()) for side in (0, 1))
    known = {key(code): value for code, value in (codes or {}).items()}
    said = (("different", different), ("unsure", unsure))
    apart = [(key(a), key(b), verdict) for verdict, pairs in said for a, b in pairs or []]
    found = clustered((ends[0], ends[1]), known, apart)
    clusters: dict[str, set[str]] = {}
    for row in found.groups.to_pylist():
        assert row["source"] == "bank"
        clusters.setdefault(row["root"], set()).add(row["code"])
    return sorted(clusters.values(), key=sorted), [(edges[r.place], r.reason) for r in found.refused]


def test_pairs_chain() -> None:
    assert joined([("a", "b"), ("c", "d"), ("b", "e")]) == ([{"a", "b", "e"}, {"c", "d"}], [])


def test_no_pairs_join_nobody() -> None:
    assert joined([]) == ([], [])


def test_the_earlier_pair_wins_where_a_person_keeps_two_apart() -> None:
    clusters, refused = joined([("a", "b"), ("b", "c"), ("c", "d")], different=[("a", "c")])
    assert clusters == [{"a", "b"}, {"c", "d"}]
    assert refused == [(("b", "c"), "a person judged bank:a and bank:c to be different firms")]


def test_what_a_person_is_unsure_of_is_not_joined_through_a_third() -> None:
    clusters, refused = joined([("a", "t"), ("c", "t"), ("c", "d")], unsure=[("c", "a")])
    assert clusters == [{"a", "t"}, {"c", "d"}]
    assert refused == [(("c", "t"), "a person judged it unsure whether bank:c and bank:a are one firm")]


def test_two_codes_never_meet_in_a_cluster() -> None:
    clusters, refused = joined([("a", "b"), ("b", "c"), ("x", "y")], codes={"a": "9A", "c": "9B", "x": "9C", "y": "9C"})
    assert clusters == [{"a", "b"}, {"x", "y"}]
    assert refused == [(("b", "c"), "their codes differ: 9A and 9B")]


def test_what_is_kept_apart_spreads_with_its_cluster() -> None:
    clusters, refused = joined([("a", "b"), ("c", "d"), ("a", "c")], different=[("b", "d")])
    assert clusters == [{"a", "b"}, {"c", "d"}]
    assert [edge for edge, _ in refused] == [("a", "c")]


@pytest.mark.parametrize("apart", [[("a", "z")], [("y", "z")]])
def test_what_nobody_joins_refuses_nothing(apart: list[Edge]) -> None:
    assert joined([("a", "b")], different=apart) == ([{"a", "b"}], [])
