"""A pair's evidence in words, Chinese and English: who, through whom, how much and how long ago."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gnn.evidence.deal import Deal
from gnn.evidence.evidence import Evidence
from gnn.evidence.family import families, features
from gnn.evidence.made_of import made_of, moved_by, rhythm
from gnn.evidence.spoken import Said, amount, percent, plural, several
from gnn.evidence.ties import Namesake
from gnn.ledger import Ints

SHOWN = 3
"""Firms that one sentence names."""
PARTNERS = {"upstream": Said("供应商", "supplier"), "downstream": Said("客户", "buyer")}
"""What an anchor's partners of a direction are to it."""


@dataclass(frozen=True)
class Teller:
    """How a model's evidence is told: what firms are called, with how many firms each trades, and the horizon."""

    called: Callable[[int], str]
    """The whole name of a firm, as it is first told."""
    short: Callable[[int], str]
    degree: Ints
    horizon: int

    def told(self, e: Evidence) -> Sequence[Said]:
        """The evidence as sentences, what weighs most first."""
        return list(self._past(e) if e.deal else self._new(e) if e.account else self._unscored(e))

    def _new(self, e: Evidence) -> Iterator[Said]:
        yield self._chance(e)
        yield from self._opposite(e)
        if e.paths.similar:
            yield self._similar(e)
            yield self._partners(e)
        yield from self._ties(e)
        if not e.linked:
            yield self._nothing(e)
        assert e.account is not None
        yield made_of(families(e.account))

    def _past(self, e: Evidence) -> Iterator[Said]:
        assert e.account is not None
        assert e.deal is not None
        yield self._history(e, e.deal)
        yield rhythm(e.account, e.deal)
        yield from self._opposite(e)
        yield moved_by(features(e.account), families(e.account), e.deal)

    def _unscored(self, e: Evidence) -> Iterator[Said]:
        role = {"upstream": Said("供方", "seller"), "downstream": Said("购方", "buyer")}[e.direction]
        firm, other = self.called(e.anchor), self.called(e.other)
        yield Said(
            f"模型没有为{firm}与{other}评分：须有一方已导入自身单据，且另一方在账簿中以该角色（{role.zh}）出现过。",
            f"The model gives {firm} and {other} no score: one of them must have its own documents loaded, and the "
            f"other must occur in such books in its role ({role.en}).",
        )
        yield from self._opposite(e)
        yield from self._ties(e)

    def _chance(self, e: Evidence) -> Said:
        assert e.probability is not None
        firm, other, p = self.called(e.anchor), self.called(e.other), percent(e.probability)
        zh, en = ("供货", "supply") if e.direction == "upstream" else ("采购", "buy from")
        return Said(
            f"{other}可能向{firm}{zh}：未来{self.horizon}天内成交的概率为{p}，此前没有交易。",
            f"{other} may come to {en} {firm}: probability {p} within {self.horizon} days; they never traded so far.",
        )

    def _history(self, e: Evidence, deal: Deal) -> Said:
        assert e.probability is not None
        seller, buyer = _ends(e, self.called)
        net, p = amount(deal.amount), percent(e.probability)
        days = Said(f"{deal.first_on}至{deal.last_on}", f"{deal.first_on} to {deal.last_on}")
        if deal.first_on == deal.last_on:
            days = Said(f"均在{deal.last_on}当天", f"all on {deal.last_on}")
        return Said(
            f"{seller}已向{buyer}供货：{deal.documents}张单据，分布在{deal.months}个月，净额{net.zh}，{days.zh}；"
            f"未来{self.horizon}天内再次成交的概率为{p}。",
            f"{seller} has supplied {buyer}: {plural(deal.documents, 'document')} in {plural(deal.months, 'month')}, "
            f"{net.en} net, {days.en}; probability {p} to trade again within {self.horizon} days.",
        )

    def _opposite(self, e: Evidence) -> Iterator[Said]:
        if e.opposite:
            buyer, seller = _ends(e, self.short)
            told = _deal(e.opposite)
            yield Said(
                f"反方向已有交易：{seller}向{buyer}供货，{told.zh}。",
                f"They trade the other way round: {seller} supplies {buyer}, {told.en}.",
            )

    def _similar(self, e: Evidence) -> Said:
        firm, other, partner = self.short(e.anchor), self.short(e.other), PARTNERS[e.direction]
        count = e.paths.firms
        rows = []
        for c in e.paths.similar[:SHOWN]:
            told, share = _deal(c.deal), percent(c.share)
            zh = f"{self.called(c.node)}（共有{c.walks}家{partner.zh}；{told.zh}；占路径{share}）"
            rows.append(
                Said(
                    zh, f"{self.called(c.node)} ({plural(c.walks, partner.en)} shared; {told.en}; {share} of the walks)"
                )
            )
        names = several(rows)
        zh, en = ("供货", "supplies") if e.direction == "upstream" else ("采购", "buys from")
        first = Said("其中路径权重最大的是", "; the heaviest walks lead over") if count > len(rows) else Said("即", "")
        return Said(
            f"{other}也向与{firm}有共同{partner.zh}的{count}家企业{zh}，{first.zh}{names.zh}。",
            f"{other} also {en} {plural(count, 'firm')} that {'shares' if count == 1 else 'share'} {partner.en}s with "
            f"{firm}{first.en}: {names.en}.",
        )

    def _partners(self, e: Evidence) -> Said:
        firm, partner = self.short(e.anchor), PARTNERS[e.direction]
        rows = []
        for c in e.paths.partners[:SHOWN]:
            told, share, known = _deal(c.deal), percent(c.share), int(self.degree[c.node])
            zh = f"{self.called(c.node)}（与{known}家企业有交易；{told.zh}；占路径{share}）"
            rows.append(
                Said(zh, f"{self.called(c.node)} (trades with {known:,} firms; {told.en}; {share} of the walks)")
            )
        names = several(rows)
        return Said(
            f"相似之处主要来自{firm}的{partner.zh}{names.zh}。",
            f"What makes them alike are above all {firm}'s {partner.en}s {names.en}.",
        )

    def _ties(self, e: Evidence) -> Iterator[Said]:
        if e.common:
            rows = [
                Said(
                    f"{self.called(c.node)}（与{c.known_by}家企业有交易）",
                    f"{self.called(c.node)} (trades with {plural(c.known_by, 'firm')})",
                )
                for c in e.common[:SHOWN]
            ]
            names = several(rows)
            yield Said(
                f"双方有{e.common_count}家共同的交易对手：{names.zh}。",
                f"Both trade with {plural(e.common_count, 'same firm')}: {names.en}.",
            )
        for m in e.members[:SHOWN]:
            yield self._member(e, m.node, m.of_anchor, m.deal)
        for of_anchor in (False, True):
            for n in [n for n in e.namesakes if n.of_anchor == of_anchor][:1]:
                yield self._namesake(e, n)

    def _member(self, e: Evidence, node: int, of_anchor: bool, deal: Deal) -> Said:
        told, own, far = _deal(deal), e.anchor if of_anchor else e.other, e.other if of_anchor else e.anchor
        return Said(
            f"与{self.short(own)}同一集团的{self.called(node)}已与{self.short(far)}交易：{told.zh}。",
            f"{self.called(node)}, of the same group as {self.short(own)}, trades with {self.short(far)}: {told.en}.",
        )

    def _namesake(self, e: Evidence, n: Namesake) -> Said:
        own, far = (e.anchor, e.other) if n.of_anchor else (e.other, e.anchor)
        parts = [Said(f"名称共有“{'”“'.join(n.words)}”", f"their names share {', '.join(n.words)}")] if n.words else []
        if n.labelled:
            parts.append(Said("行业、地区或标签相同", "same industry, region or label"))
        shared = several(parts)
        return Said(
            f"{self.short(far)}已与和{self.short(own)}相近的{self.called(n.node)}交易（{shared.zh}）。",
            f"{self.short(far)} trades with {self.called(n.node)}, which is like {self.short(own)} ({shared.en}).",
        )

    def _nothing(self, e: Evidence) -> Said:
        other, known = self.short(e.other), int(self.degree[e.other])
        return Said(
            f"没有单据、共同交易对手、相似企业路径或名称线索把双方联系起来：名次只来自{other}的热度和活跃度"
            f"（与{known}家企业有交易），以及双方单据是否相近。",
            f"No documents, shared partners, walks over similar firms or words of names link the two: the place on "
            f"the list comes from how much {other} trades (with {plural(known, 'firm')}), and from how "
            f"alike the documents of both are.",
        )


def _ends(e: Evidence, called: Callable[[int], str]) -> tuple[str, str]:
    """Seller and buyer."""
    ends = called(e.anchor), called(e.other)
    return (ends[1], ends[0]) if e.direction == "upstream" else ends


def _deal(deal: Deal) -> Said:
    net = amount(deal.amount)
    return Said(
        f"{deal.documents}张单据，净额{net.zh}，最近{deal.last_on}",
        f"{plural(deal.documents, 'document')}, {net.en} net, last on {deal.last_on}",
    )
