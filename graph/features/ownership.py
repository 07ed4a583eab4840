"""Features of who owns an enterprise and whom it owns: owners, control, groups, and trade within the family.

A holder controls a firm by more than half of its shares, or as the head of its branch; whoever one holder controls, in
however many steps, is one group. Related are firms of one group, firms of which the one holds a fifth of the other or
more, and firms that one person represents by law.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.table import EVER, NO_DATA, Feature, ratio

FAMILY = "ownership"
YEAR = "365 days before the day"
TIES = ("shareholder_of", "invests_in", "branch_of")
WHOLE = 10_000
"""Shares are whole parts of so many."""

Value = Callable[[ir.Table], ir.Value]


def _owned(name: str, zh: str, en: str, doc: str, said: tuple[str, Value], null: str = "no source says it") -> Feature:
    """A feature of the ties of ownership: its words, its unit and value, and what a null means."""
    unit, value = said
    return Feature(name, zh, en, doc, unit, FAMILY, value, null, EVER, reads=TIES, absent=NO_DATA)


def _related(name: str, zh: str, en: str, doc: str, said: tuple[str, str]) -> Feature:
    """A feature of a year's trade with related firms: its words, and the measures that it is the quotient of."""
    null = "nothing of the kind was traded in the year"
    reads = (*TIES, "legal_rep_of", "trades")
    return Feature(name, zh, en, doc, "ratio", FAMILY, lambda m: ratio(m[said[0]], m[said[1]]), null, YEAR, reads=reads)


def _as_it_is(name: str) -> tuple[str, Value]:
    return "count", lambda m: m[name]


def _held(unit: str, value: Value) -> tuple[str, Value]:
    """A value of enterprises with known owners alone."""
    return unit, lambda m: (m.owners > 0).ifelse(value(m), ibis.null())


NO_OWNERS = "no source names an owner"

OWNERSHIP: tuple[Feature, ...] = (
    _owned(
        "owners", "股东数", "owners", "firms and persons that hold a share of it", _held("count", lambda m: m.owners)
    ),
    _owned(
        "owner_firms",
        "企业股东数",
        "firms among its owners",
        "enterprises that hold a share of it",
        _held("count", lambda m: m.owner_firms),
        NO_OWNERS,
    ),
    _owned(
        "largest_owner_share",
        "最大股东持股比例",
        "share of the largest owner",
        "share that its largest owner holds",
        ("ratio", lambda m: ratio(m.largest, ibis.literal(WHOLE))),
        "no source says what any owner holds",
    ),
    _owned(
        "owner_concentration",
        "股权集中度",
        "concentration of owners",
        "sum of the squared shares of its owners, of which they are known",
        ("ratio", lambda m: ratio(m.squares, ibis.literal(WHOLE**2))),
        "no source says what any owner holds",
    ),
    _owned(
        "firm_controlled",
        "被企业控股",
        "controlled by a firm",
        "1 where an enterprise holds more than half of it, or it is a branch, else 0",
        _held("flag", lambda m: m.by_firm),
        NO_OWNERS,
    ),
    _owned(
        "person_controlled",
        "被自然人控股",
        "controlled by a person in the end",
        "1 where the last holder up its chain of control is a natural person, else 0",
        _held("flag", lambda m: m.by_person),
        NO_OWNERS,
    ),
    _owned(
        "invested_firms",
        "对外投资企业数",
        "firms that it holds a share of",
        "firms that it holds a share of, branches among them",
        _as_it_is("firms"),
    ),
    _owned(
        "controlled_firms",
        "控制企业数",
        "firms that it controls",
        "firms that it controls, itself or through firms that it controls",
        _as_it_is("controlled"),
    ),
    _owned(
        "control_steps",
        "控制链层级",
        "steps up its chain of control",
        "holders above it in its chain of control: 0 where nobody controls it",
        _as_it_is("steps"),
    ),
    _owned(
        "control_depth",
        "下属控制链深度",
        "depth of control below it",
        "steps of control down to the farthest firm that it controls: 0 where it controls none",
        _as_it_is("below"),
    ),
    _owned(
        "group_firms",
        "所属集团企业数",
        "firms of its group",
        "firms under the last holder up its chain of control, itself among them",
        _as_it_is("group"),
    ),
    _owned(
        "group_depth",
        "所属集团控制链深度",
        "depth of its group",
        "steps of control from the head of its group to the farthest firm",
        _as_it_is("depth"),
    ),
    _owned(
        "co_owned_firms",
        "共同股东企业数",
        "firms of an owner of it",
        "other firms that an owner of it holds a share of: of the owner that holds shares of most firms",
        _held("count", lambda m: m.co_owned),
        NO_OWNERS,
    ),
    Feature(
        "co_represented_firms",
        "同一法定代表人企业数",
        "firms of its legal representative",
        "other firms that its legal representative represents",
        "count",
        FAMILY,
        lambda m: m.co_represented,
        "no source says who represents it by law",
        reads=("legal_rep_of",),
        absent=NO_DATA,
    ),
    _related(
        "related_trade_share",
        "关联交易占比",
        "share of trade with related firms",
        "net sales and purchases of a year with related firms, over all",
        ("related", "traded"),
    ),
    _related(
        "related_sales_share",
        "关联销售占比",
        "share of sales to related firms",
        "net sales of a year to related firms over net sales",
        ("related_sold", "sold"),
    ),
    _related(
        "related_purchase_share",
        "关联采购占比",
        "share of purchases from related firms",
        "net purchases of a year from related firms over net purchases",
        ("related_bought", "bought"),
    ),
)


def ownership_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that a tie of ownership, or its legal representative, is known of."""
    # The service names features too, and is up sooner without scipy.
    from graph.features.ownership_measures import owned

    return owned(scene)


OWNERS = Family(FAMILY, "股权关系", "ownership and groups", OWNERSHIP, ownership_measures, topic="ownership")
