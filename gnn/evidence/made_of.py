"""What a pair's score is made of, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gnn.evidence.account import Account
from gnn.evidence.deal import Deal
from gnn.evidence.family import Share
from gnn.evidence.label import OF_THE_LIST, Unit, labelled
from gnn.evidence.spoken import Said, amount, percent, plural, several

SHOWN = 3
"""Families and features that one sentence names on either side."""
LEAST = 0.05
"""Share of a score below which a family or a feature is not named."""

GUESSED = ("gap", "overdue")
"""Features that a pair which traded on one day alone has by convention."""


def made_of(found: Sequence[Share]) -> Said:
    """The families that carry a score, and those that speak against it."""
    pair = [s for s in found if s.share is not None and s.share >= LEAST]
    up = _listed([s for s in pair if s.added > 0][:SHOWN])
    down = _listed([s for s in pair if s.added < 0][:SHOWN])
    zh, en = (
        "得分构成（对数几率，与名单平均水平相比）：",
        "What makes the score (log odds, beside the average of the list): ",
    )
    if not up.zh:
        return Said(f"{zh}没有加分项；减分：{down.zh}。", f"{en}nothing speaks for it; against it {down.en}.")
    against = Said(f"；减分：{down.zh}", f"; against it {down.en}") if down.zh else Said("", "")
    return Said(f"{zh}{up.zh}{against.zh}。", f"{en}{up.en}{against.en}.")


def moved_by(found: Sequence[Share], by_family: Sequence[Share], deal: Deal) -> Said:
    """The features that raise and lower the probability of a pair of the past, and what the firm itself adds."""
    stood_in = GUESSED if deal.first_on == deal.last_on else ()
    pair = [s for s in found if s.share is not None and s.share >= LEAST and s.name not in stood_in]
    up, down = (_valued([s for s in pair if (s.added > 0) == rising][:SHOWN]) for rising in (True, False))
    said = [
        Said(f"提高概率：{up.zh}", f"raised by {up.en}") if up.zh else None,
        Said(f"降低概率：{down.zh}", f"lowered by {down.en}") if down.zh else None,
    ]
    own = next((s for s in by_family if s.name == OF_THE_LIST), None)
    if own:
        said.append(
            Said(
                f"企业自身活跃度{own.added:+.2f}（对其所有交易对手相同）",
                f"the firm's own activity {own.added:+.2f}, the same for all of its partners",
            )
        )
    told = [s for s in said if s]
    en = "; ".join(s.en for s in told)
    return Said("；".join(s.zh for s in told) + "。", f"{en[:1].upper()}{en[1:]}.")


def rhythm(account: Account, deal: Deal) -> Said:
    """How long ago a pair last traded, beside how often it does."""
    of = dict(zip(account.names, account.values, strict=True))
    idle, gap, lately = (labelled(name).told(float(of[name])) for name in ("idle", "gap", "documents 180"))
    assert idle is not None
    assert gap is not None
    assert lately is not None
    recent = Said(f"近180天{round(lately)}张单据。", f"{plural(round(lately), 'document')} in the last 180 days.")
    if deal.first_on == deal.last_on:
        return Said(
            f"仅在一天有交易，距今{round(idle)}天；{recent.zh}",
            f"It traded on one day alone, {plural(round(idle), 'day')} ago; {recent.en}",
        )
    times = idle / max(gap, 1)
    return Said(
        f"距最近一次交易{round(idle)}天，通常每{max(round(gap), 1)}天一次（为其{times:.1f}倍）；{recent.zh}",
        f"Last traded {plural(round(idle), 'day')} ago, usually every {plural(max(round(gap), 1), 'day')} "
        f"({times:.1f} times that); {recent.en}",
    )


def _listed(found: Sequence[Share]) -> Said:
    return several(
        [
            Said(f"{s.zh}{s.added:+.2f}（{percent(s.share or 0)}）", f"{s.en} {s.added:+.2f} ({percent(s.share or 0)})")
            for s in found
        ]
    )


def _valued(found: Sequence[Share]) -> Said:
    """Features with their values."""
    rows = []
    for s in found:
        value = _value(s)
        zh, en = (f"＝{value.zh}", f" = {value.en}") if value.zh else ("", "")
        rows.append(Said(f"{s.zh}{zh}（{s.added:+.2f}）", f"{s.en}{en} ({s.added:+.2f})"))
    return several(rows)


def _value(share: Share) -> Said:
    """A feature's value in its unit; empty where there is nothing to tell."""
    if share.value is None:
        return Said("", "")
    if share.unit == Unit.FEN:
        return amount(round(share.value))
    if share.unit == Unit.SHARE:
        return Said(*[percent(share.value)] * 2)
    if share.unit in (Unit.COUNT, Unit.DAYS):
        whole = f"{share.value:,.0f}" if abs(share.value - round(share.value)) < 0.005 else f"{share.value:,.1f}"
        return Said(whole, whole)
    return Said(*[f"{share.value:.2f}"] * 2)
