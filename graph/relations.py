"""What ties firms, people and billers to each other: which columns of which topic say so, one declaration a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.people import (
    BRANCH_OF,
    GUARANTEES,
    INVESTS_IN,
    LEGAL_REP_OF,
    PAID,
    PAYS_BILL,
    SHAREHOLDER_OF,
)
from graph.schema import EdgeType

VOID = ("void", "closed")
"""States of documents that say nothing, or no more."""
LEGAL = "法定代表人"
FLOWS = ("PAID", "PAYS_BILL")
"""Ties that are made of payments; all others stand until they end."""
SINGLE = ("LEGAL_REP_OF",)
"""Ties of which a target has one."""


@dataclass(frozen=True)
class Relation:
    """One way in which a topic says that a tie stands: which of its columns are the ends, and on which rows.

    `src` and `dst` are columns of mentions, but for `named`, where `src` holds no more than a person's name. `where`
    keeps rows by what a column says; `holding` keeps rows whose text in a column holds a word. Rows are left out from
    the day in `ended` on, and where `state` is one of VOID. `rank` tells which source is believed where `one` tie a
    target is all there can be: the smallest.
    """

    tie: EdgeType
    topic: str
    src: str
    dst: str
    where: Mapping[str, str] = field(default_factory=dict)
    holding: Mapping[str, str] = field(default_factory=dict)
    ended: str | None = None
    state: str | None = None
    named: bool = False
    rank: int = 0


RELATIONS = (
    Relation(PAID, "transfers", "payer", "payee", state="state"),
    Relation(PAYS_BILL, "payments", "payer", "biller", state="state"),
    Relation(SHAREHOLDER_OF, "ownership", "party", "firm", {"kind": "shareholder"}, ended="ended_on"),
    Relation(INVESTS_IN, "ownership", "firm", "party", {"kind": "investment"}, ended="ended_on"),
    Relation(BRANCH_OF, "ownership", "party", "firm", {"kind": "branch"}, ended="ended_on"),
    Relation(LEGAL_REP_OF, "registry", "legal_representative", "firm", named=True),
    Relation(LEGAL_REP_OF, "customers", "legal_representative", "code", named=True, rank=1),
    Relation(
        LEGAL_REP_OF, "ownership", "party", "firm", {"kind": "officer"}, {"position": LEGAL}, ended="ended_on", rank=2
    ),
    Relation(GUARANTEES, "loans", "guarantor", "borrower", {"kind": "guarantee"}, ended="due_on", state="state"),
)
