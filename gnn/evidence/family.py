"""How much of a pair's score each family of features carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gnn.evidence.account import Account
from gnn.evidence.label import FAMILIES, OF_THE_LIST, Label, labelled


@dataclass(frozen=True)
class Share:
    """A feature or a family: what it adds to the log odds, and its share, 0..1, of all that is added either way.

    What a whole list has in common tells no two pairs apart, and has no share.
    """

    name: str
    zh: str
    en: str
    family: str
    added: float
    share: float | None
    value: float | None = None
    """In `unit`; None where there is nothing to tell."""
    unit: str | None = None


def features(account: Account) -> Sequence[Share]:
    """Every feature that adds anything, the greatest first, then by name."""
    labels = [labelled(name) for name in account.names]
    total = sum(abs(a) for a, label in zip(account.added, labels, strict=True) if label.family != OF_THE_LIST)
    rows = zip(account.names, labels, account.values, account.added, strict=True)
    found = [_feature(name, label, float(value), float(added), total) for name, label, value, added in rows if added]
    return sorted(found, key=lambda s: (-abs(s.added), s.name))


def families(account: Account) -> Sequence[Share]:
    """Every family that adds anything, the greatest first; the one of the whole list last."""
    of = np.array([labelled(name).family for name in account.names])
    sums = {name: float(account.added[of == name].sum()) for name in FAMILIES if (of == name).any()}
    total = sum(abs(added) for name, added in sums.items() if name != OF_THE_LIST)
    found = [
        Share(name, *FAMILIES[name], name, added, _share(name, added, total)) for name, added in sums.items() if added
    ]
    return sorted(found, key=lambda s: (s.name == OF_THE_LIST, -abs(s.added), s.name))


def _feature(name: str, label: Label, value: float, added: float, total: float) -> Share:
    share = _share(label.family, added, total)
    return Share(name, label.zh, label.en, label.family, added, share, label.told(value), label.unit.value)


def _share(family: str, added: float, total: float) -> float | None:
    return None if family == OF_THE_LIST else abs(added) / total
