"""The swap-set of a validation report: whom either card takes, how many of them defaulted, and how that is known."""

from __future__ import annotations

from collections.abc import Sequence

from credit.card import Card
from credit.population import Became
from credit.swap import Group, Swap
from graph.report.cells import Cell, Share, Words
from graph.report.page import Column, Note, Section, Table

SETS = (
    Words("两卡均通过", "both take"),
    Words("仅新卡通过", "only the new card takes"),
    Words("仅旧卡通过", "only the former takes"),
    Words("均不通过", "neither takes"),
)
HEADS = (
    Words("组", "set"),
    Words("数量", "firms"),
    Words("结果已知", "outcome known"),
    Words("违约", "bad"),
    Words("违约率", "share bad"),
    Words("95%下限", "95 % from"),
    Words("95%上限", "to"),
)


def section(found: Swap, former: str, notes: Sequence[Words]) -> Section:
    """The sets with their shares of default, and notes on whence those are."""
    table = Table(
        Words("同等通过率", "At the same share taken"),
        [Column(words) for words in HEADS],
        [_row(words, group) for words, group in zip(SETS, found.groups, strict=True)],
    )
    title = Words(f"与旧卡{former}换入换出", f"Swap-set against the former card {former}")
    return Section(title, [table, *(Note(words) for words in notes)])


def _row(words: Words, group: Group) -> tuple[Cell, ...]:
    if group.rate is None:
        return words, group.firms, 0, None, None, None, None
    return words, group.firms, group.known, group.bad, *map(Share, group.rate)


def notes(seen: Became | None, cards: Sequence[Card]) -> list[Words]:
    """Whence the outcomes of firms are, and which of the cards learnt from them."""
    if seen is None:
        return [Words("此日之后尚无已知违约：不列违约率", "no default after this day is known: no share is told")]
    if seen.since is None:
        return [
            Words(
                "违约标记无日期：按标记计，可能早于此日", "flags of default have no day: they may lie before this one"
            ),
            *(_learnt(card) for card in cards),
        ]
    window = Words(
        f"违约发生于{seen.since}至{seen.until}前；此前已违约者结果未知",
        f"defaults from {seen.since} to before {seen.until}; who had defaulted before has no outcome",
    )
    return [window, *(_learnt(card) for card in cards if card.origin.as_of > seen.since)]


def of_rows(table: str, cards: Sequence[Card]) -> list[Words]:
    """The same of a table whose cells have this digest."""
    return [_learnt(card) for card in cards if card.origin.snapshot.endswith(table)]


def _learnt(card: Card) -> Words:
    return Words(
        f"评分卡{card.digest}曾学习这些结果：其违约率偏乐观",
        f"card {card.digest} was learnt from such outcomes: the shares flatter it",
    )
