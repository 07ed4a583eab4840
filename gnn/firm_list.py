"""The prospects of one firm, whoever it is, worked out when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.foresee import Foreseen
from gnn.ledger import Floats, Ints
from gnn.market import OPPOSITE
from gnn.one_list import foreseen
from gnn.online import Online
from gnn.score import best, ranks

MANY = 128
"""Most anchors whose lists are looked through for a firm that is none: beyond, those that walks tie to it most."""


@dataclass(frozen=True)
class FirmList:
    """Pairs of the past and the best new ones, each with its rank; `anchor` is the firm.

    Of a firm that is no anchor they are those anchors on whose lists it stands, as they stand there: the same pair has
    one probability, from whichever end it is asked about. `asked` says how many lists were looked through.
    """

    mirrored: bool
    asked: int
    observed: tuple[Foreseen, Ints]
    predicted: tuple[Foreseen, Ints]


def firm_list(online: Online, node: int, direction: str) -> FirmList | None:
    """The prospects of a firm by its node number; None where it is no anchor and unknown to any in that direction.

    Raises DataRefused where the model learnt nothing of the direction.
    """
    with online.lock:
        row, _ = online.stages[direction].places(node, node)
        if row >= 0:
            return own(online, node, direction, row)
        _, col = online.stages[OPPOSITE[direction]].places(node, node)
        return mirrored(online, node, OPPOSITE[direction], col) if col >= 0 else None


def own(online: Online, node: int, direction: str, row: int) -> FirmList:
    """An anchor's list, as a night makes it."""
    stage = online.stages[direction]
    pairs = stage.market.own(row)
    past = Foreseen(
        np.full(len(pairs), node), stage.market.cols[stage.market.pairs.col[pairs]], online.again(direction, pairs)
    )
    new = foreseen(online.ahead, online.list_of(direction, row))
    return FirmList(False, 1, ranked(past), best(new, online.firms.gone, online.top))


def mirrored(online: Online, node: int, direction: str, col: int) -> FirmList:
    """The anchors of a direction on whose lists a counterparty by its place stands."""
    stage = online.stages[direction]
    pairs = stage.judges.kin.knowing(col)
    past = Foreseen(
        np.full(len(pairs), node), stage.market.rows[stage.market.pairs.row[pairs]], online.again(direction, pairs)
    )
    rows = nearest(online, direction, col)
    given = np.array([probability(online, direction, int(row), col) for row in rows])
    found = np.flatnonzero(~np.isnan(given)) if len(given) else rows
    new = Foreseen(np.full(len(found), node), stage.market.rows[rows[found]], given[found])
    return FirmList(True, len(rows), ranked(past), best(new, online.firms.gone, online.top))


def nearest(online: Online, direction: str, col: int) -> Ints:
    """Places of the anchors whose lists are looked through for a counterparty."""
    walks = online.stages[direction].walks
    count = walks.market.shape[0]
    if count <= MANY:
        return np.arange(count)
    score = np.asarray((walks.step @ (walks.step.T @ walks.step[:, [col]])).todense()).ravel()
    order = np.lexsort((np.arange(count), -score))[:MANY]
    return np.sort(order[score[order] > 0])


def probability(online: Online, direction: str, row: int, col: int) -> float:
    """What an anchor's list says of a counterparty; nan where it is not on it."""
    cols, said = online.scores(direction, row)
    at = int(np.searchsorted(cols, col))
    return float(said[at]) if at < len(cols) and cols[at] == col else np.nan


def ranked(found: Foreseen) -> tuple[Foreseen, Ints]:
    """Pairs with their ranks."""
    return found, ranks(found.anchor, found.probability, found.other)


def in_order(found: tuple[Foreseen, Ints]) -> tuple[Ints, Floats, Ints]:
    """The others, their probabilities and ranks, the first rank first."""
    pairs, rank = found
    order = np.argsort(rank)
    return pairs.other[order], pairs.probability[order], rank[order]
