"""Clusters of mentions: what judgements join, in their order, and what they may not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

BETWEEN = "\x1f"
GROUPS = pa.schema([("source", pa.string()), ("code", pa.string()), ("root", pa.string())])
Mention = str
"""Source and code, with BETWEEN between them."""
Apart = tuple[Mention, Mention, str]
"""Two mentions that a person keeps apart, and the verdict: different or unsure."""
WORDS = {"different": "{} and {} to be different firms", "unsure": "it unsure whether {} and {} are one firm"}


@dataclass(frozen=True)
class Refused:
    """A pair that was judged the same and not joined, and why."""

    place: int
    """Of the pair, in the order of the pairs."""
    reason: str


@dataclass(frozen=True)
class Clusters:
    """(source, code, root) of every mention that is joined to another, and the pairs that were refused."""

    groups: pa.Table
    refused: list[Refused]


@dataclass
class _Cluster:
    """What is known of one cluster while it grows."""

    members: set[Mention]
    codes: set[str]
    apart: dict[Mention, tuple[Mention, str]] = field(default_factory=dict)
    """Mentions that a person keeps apart, from which member, and the verdict."""


def clustered(pairs: tuple[pa.Array, pa.Array], codes: Mapping[Mention, str], kept_apart: Iterable[Apart]) -> Clusters:
    """The clusters that the pairs make, the earlier ones first.

    A pair is refused where it would join two mentions that a person keeps apart, itself or through others, or two with
    different valid codes; pairs that are never at odds are joined at once, whatever their number.
    """
    apart = list(kept_apart)
    both = pa.chunked_array([pa.concat_arrays([pairs[0], pairs[1]])]).combine_chunks().dictionary_encode()
    names = both.dictionary.to_pylist()
    ends = both.indices.to_numpy(zero_copy_only=False).reshape(2, -1)
    labels = _components(ends, len(names))
    odd = _odd(names, labels, codes, apart)
    refused: list[Refused] = []
    if odd:
        labels, refused = _one_by_one(names, ends, labels, (codes, apart), odd)
    return Clusters(_groups(names, labels), refused)


def _components(ends: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    edges = coo_array((np.ones(ends.shape[1], dtype=np.int8), (ends[0], ends[1])), shape=(size, size))
    found: NDArray[np.int64] = connected_components(edges, directed=False)[1].astype(np.int64)
    return found


def _odd(
    names: list[Mention],
    labels: NDArray[np.int64],
    codes: Mapping[Mention, str],
    apart: list[Apart],
) -> set[int]:
    """The components in which mentions are that may not be joined."""
    label = dict(zip(names, labels.tolist(), strict=True))
    held: dict[int, str] = {}
    odd = {label[a] for a, b, _ in apart if a in label and label[a] == label.get(b)}
    for name, at in label.items():
        code = codes.get(name)
        if code is not None and held.setdefault(at, code) != code:
            odd.add(at)
    return odd


def _one_by_one(
    names: list[Mention],
    ends: NDArray[np.int64],
    labels: NDArray[np.int64],
    known: tuple[Mapping[Mention, str], list[Apart]],
    odd: set[int],
) -> tuple[NDArray[np.int64], list[Refused]]:
    """The labels with the odd components taken apart, pair by pair, and the pairs that were refused."""
    codes, apart = known
    of: dict[Mention, _Cluster] = {}
    others: dict[Mention, dict[Mention, tuple[Mention, str]]] = defaultdict(dict)
    for a, b, verdict in apart:
        others[a][b], others[b][a] = (a, verdict), (b, verdict)
    refused = []
    strange = np.isin(labels, sorted(odd))
    for place in np.flatnonzero(strange[ends[0]]).tolist():
        a, b = (names[i] for i in ends[:, place].tolist())
        for name in (a, b):
            mine = {codes[name]} if name in codes else set()
            of.setdefault(name, _Cluster({name}, mine, dict(others[name])))
        if of[a] is of[b]:
            continue
        if reason := _why_not(of[a], of[b]):
            refused.append(Refused(place, reason))
            continue
        _merge(of[a], of[b], of)
    fresh = labels.copy()
    taken: dict[int, int] = {}
    for at in np.flatnonzero(strange).tolist():
        cluster = of[names[at]]
        fresh[at] = taken.setdefault(id(cluster), len(names) + len(taken))
    return fresh, refused


def _why_not(left: _Cluster, right: _Cluster) -> str | None:
    """Why the clusters are not one firm, in words; None where nothing speaks against it."""
    said = sorted((shown(member), *left.apart[member]) for member in right.members if member in left.apart)
    for other, mine, verdict in said:
        return f"a person judged {WORDS[verdict].format(shown(mine), other)}"
    if left.codes and right.codes and left.codes != right.codes:
        return f"their codes differ: {', '.join(sorted(left.codes))} and {', '.join(sorted(right.codes))}"
    return None


def _merge(left: _Cluster, right: _Cluster, of: dict[Mention, _Cluster]) -> None:
    into, other = (left, right) if len(left.members) >= len(right.members) else (right, left)
    into.members |= other.members
    into.codes |= other.codes
    into.apart |= other.apart
    for member in other.members:
        of[member] = into


def _groups(names: list[Mention], labels: NDArray[np.int64]) -> pa.Table:
    """Rows of GROUPS, of the clusters of two mentions or more."""
    _, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
    joined = counts[inverse] > 1
    mine = pa.array(names, pa.string()).filter(pa.array(joined))
    parts = pc.split_pattern(mine, BETWEEN, max_splits=1)
    columns = [pc.list_element(parts, 0), pc.list_element(parts, 1)] if len(mine) else [mine, mine]
    return pa.table([*columns, pa.array(inverse[joined].astype(str), pa.string())], schema=GROUPS)


def shown(mention: Mention) -> str:
    """A mention in words."""
    source, code = mention.split(BETWEEN, 1)
    return f"{source}:{code}"
