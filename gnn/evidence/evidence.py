"""What stands behind one pair: what its score is made of, and the firms, days and amounts that link the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gnn.evidence.account import Account, of_new, of_past
from gnn.evidence.deal import Deal
from gnn.evidence.paths import Paths
from gnn.evidence.ties import Common, Member, Namesake, common, members, namesakes
from gnn.market import OPPOSITE
from gnn.online import Online

SOME = 10
"""Firms and walks of each kind, unless more are asked for."""


@dataclass(frozen=True)
class Evidence:
    """A pair as its score sees it: anchor, counterparty and direction may be the other way round than it was asked for.

    Node numbers; `account` and `probability` are None where neither end is an anchor that knows the other in its role.
    """

    anchor: int
    other: int
    direction: str
    relation: str | None
    probability: float | None
    account: Account | None
    deal: Deal | None
    """What the pair did in this direction."""
    opposite: Deal | None
    """What it did the other way round."""
    paths: Paths
    common: Sequence[Common]
    common_count: int
    members: Sequence[Member]
    namesakes: Sequence[Namesake]

    @property
    def linked(self) -> bool:
        """Whether anything links the two but how much each of them trades, and whether their documents are alike."""
        return bool(
            self.deal or self.opposite or self.paths.count or self.common_count or self.members or self.namesakes
        )


def evidence(online: Online, firm: int, other: int, direction: str, most: int = SOME) -> Evidence:
    """The evidence of a pair by node numbers: equal questions have equal answers.

    Raises DataRefused where the model learnt nothing of such pairs.
    """
    with online.lock:
        row, col = online.stages[direction].places(firm, other)
        if row < 0 or col < 0:
            back, forth = online.stages[OPPOSITE[direction]].places(other, firm)
            if back >= 0 and forth >= 0:
                return known(online, OPPOSITE[direction], back, forth, most)
            return unknown(online, firm, other, direction, most)
        return known(online, direction, row, col, most)


def known(online: Online, direction: str, row: int, col: int, most: int) -> Evidence:
    """The evidence of a pair by its places in a direction."""
    stage = online.stages[direction]
    anchor, other = int(stage.market.rows[row]), int(stage.market.cols[col])
    pair = stage.deals.number(row, col)
    account = _past(online, direction, pair) if pair is not None else _new(online, direction, row, col)
    found, count = _common(online, anchor, other, most)
    return Evidence(
        anchor,
        other,
        direction,
        "predicted" if pair is None else "observed",
        float(1 / (1 + np.exp(-account.log_odds))),
        account,
        None if pair is None else stage.deals.deal(pair),
        _opposite(online, anchor, other, direction),
        stage.walks.between(row, col, most),
        found,
        count,
        members(stage.side, row, col, most),
        namesakes(stage.side, row, col, online.firms.names, most),
    )


def unknown(online: Online, firm: int, other: int, direction: str, most: int) -> Evidence:
    """The evidence of a pair that has no score."""
    found, count = _common(online, firm, other, most)
    opposite = _opposite(online, firm, other, direction)
    return Evidence(
        firm, other, direction, None, None, None, None, opposite, Paths(0.0, 0), found, count, (), ()
    )  # fmt: skip


def _past(online: Online, direction: str, pair: int) -> Account:
    return of_past(online.ahead, direction, online.stages[direction].told(np.array([pair]))[0])


def _new(online: Online, direction: str, row: int, col: int) -> Account:
    found = online.list_with(direction, row, col)
    at = found.at(col)
    assert at is not None
    return of_new(online.ahead, found, at)


def _opposite(online: Online, anchor: int, other: int, direction: str) -> Deal | None:
    """What two firms did the other way round, whoever's books tell it."""
    back = online.stages[OPPOSITE[direction]]
    row, col = back.places(anchor, other)
    if row >= 0 and col >= 0:
        return back.deals.between(row, col)
    stage = online.stages[direction]
    row, col = stage.places(other, anchor)
    return stage.deals.between(row, col) if row >= 0 and col >= 0 else None


def _common(online: Online, anchor: int, other: int, most: int) -> tuple[Sequence[Common], int]:
    sides = {direction: stage.side for direction, stage in online.stages.items()}
    return common(sides, (anchor, other), online.firms.degree, most)
