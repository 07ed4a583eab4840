"""Features of a natural person, from the firms that the person stands behind: as legal representative or owner.

Personal data: whoever asks for them states a purpose. Scores and defaults of the firms are handed in
(`known.KNOWN`): published, or known with a lag, before the day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from graph.features.public import LATELY, public_measures
from graph.features.table import EVER, Feature, feature_table, ratio, values
from graph.kept import kept

FAMILY = "legal_person"
OWNER = 0.25
"""Share of a firm from which on a holder stands behind it: what the rules against money laundering take for control."""
RECENT = timedelta(days=180)
WINDOWS = {"firms_trading_share": "180 days before the day"} | dict.fromkeys(
    ("firms_cases", "firms_arrears", "firms_changes"), LATELY
)

Value = Callable[[ir.Table], ir.Value]


def _feature(name: str, zh: str, en: str, doc: str, said: tuple[str, Value], *reads: str) -> Feature:
    """A feature of the persons' firms: its words, its unit and value, and what it reads beside the ties."""
    ties = ("legal_rep_of", "shareholder_of")
    return Feature(name, zh, en, doc, said[0], FAMILY, said[1], window=WINDOWS.get(name, EVER), reads=(*ties, *reads))


def _as_it_is(name: str) -> Value:
    return lambda m: m[name]


PERSON: tuple[Feature, ...] = (
    _feature("firms", "名下企业数", "firms", "firms that the person stands behind", ("count", _as_it_is("firms"))),
    _feature(
        "firms_represented",
        "任法定代表人企业数",
        "firms represented",
        "firms that the person represents by law",
        ("count", _as_it_is("represented")),
    ),
    _feature(
        "firms_share",
        "平均持股比例",
        "share held",
        "share held of the firms of which it is known, in the mean",
        ("ratio", lambda m: ratio(m.shares, m.shared * 10_000)),
    ),
    _feature(
        "firms_age",
        "最早企业成立天数",
        "age of the eldest firm",
        "days from the establishment of the eldest firm to the day",
        ("days", _as_it_is("eldest")),
        "enterprises",
    ),
    _feature(
        "firms_youngest",
        "最新企业成立天数",
        "age of the youngest firm",
        "days from the establishment of the youngest firm to the day",
        ("days", _as_it_is("youngest")),
        "enterprises",
    ),
    _feature(
        "firms_capital",
        "名下企业注册资本",
        "capital of the firms",
        "registered capital of all firms",
        ("fen", _as_it_is("capitals")),
        "enterprises",
    ),
    _feature(
        "firms_closed_share",
        "注销吊销企业占比",
        "share of firms out of business",
        "of the firms, those whose status changed to revoked or dissolved before the day",
        ("ratio", lambda m: ratio(m.closed, m.firms)),
        "events",
    ),
    _feature(
        "firms_trading_share",
        "近半年有交易企业占比",
        "share of firms that trade",
        "of the firms, those with a document in the last 180 days",
        ("ratio", lambda m: ratio(m.trading, m.firms)),
        "trades",
    ),
    _feature(
        "firms_scored",
        "有分企业数",
        "scored firms",
        "firms with a score published before the day",
        ("count", _as_it_is("scored")),
        "scores",
    ),
    _feature(
        "firms_score",
        "名下企业平均分",
        "score of the firms",
        "scores of the firms published before the day, in the mean",
        ("points", lambda m: ratio(m.scores, m.scored)),
        "scores",
    ),
    _feature(
        "firms_worst_score",
        "名下企业最低分",
        "lowest score of the firms",
        "lowest score of any of the firms published before the day",
        ("points", _as_it_is("worst")),
        "scores",
    ),
    _feature(
        "firms_defaulted",
        "名下违约企业数",
        "defaulted firms",
        "firms known to have defaulted, the lag before the day",
        ("count", _as_it_is("defaulted")),
        "ratings",
    ),
    _feature(
        "firms_cases",
        "名下企业涉诉数",
        "court cases of the firms",
        "court cases of the firms in two years",
        ("count", _as_it_is("cases")),
        "events",
    ),
    _feature(
        "firms_dishonest",
        "名下企业失信数",
        "enforcements of the firms",
        "times that a firm was put on the lists of dishonest or enforced debtors",
        ("count", _as_it_is("dishonest")),
        "events",
    ),
    _feature(
        "firms_arrears",
        "名下企业欠税数",
        "tax owed by the firms",
        "notices of tax owed by the firms in two years",
        ("count", _as_it_is("arrears")),
        "events",
    ),
    _feature(
        "firms_changes",
        "名下企业工商变更数",
        "changes of the firms",
        "changes of status, capital, name or legal representative of the firms in two years",
        ("count", _as_it_is("changes")),
        "events",
    ),
)
"""All features of the family, in the order of their table."""

FEATURES = feature_table(PERSON, "One row a natural person who stands behind a firm.")
SUMMED = ("closed", "cases", "dishonest", "arrears", "changes")


def persons(tables: Callable[[str], ir.Table], on: date, known: ir.Table) -> pa.Table:
    """The features of every natural person who stands behind a firm on the day: table FEATURES, by the person's id."""
    m = person_measures(tables, on, known)
    return FEATURES.conform(m.select("id", **values(PERSON, m)).to_pyarrow())


def behind(tables: Callable[[str], ir.Table], on: date) -> ir.Table:
    """Who stands behind which firm on the day: `id` of the person, `firm`, whether by law, and the share in 1/10000."""
    people = tables("people").select("id")
    represented = _standing(tables("legal_rep_of"), on).select(
        id=_.src, firm=_.dst, by_law=True, share=ibis.null("int64")
    )
    owned = tables("shareholder_of").filter(_.ratio >= OWNER)
    share = (_.ratio * 10_000).round().cast("int64")
    held = _standing(owned, on).select(id=_.src, firm=_.dst, by_law=False, share=share)
    every = ibis.union(represented, held).semi_join(people, "id")
    return kept(every.group_by("id", "firm").agg(by_law=_.by_law.any(), share=_.share.max()))


def person_measures(tables: Callable[[str], ir.Table], on: date, known: ir.Table) -> ir.Table:
    """One row a person: sums over the firms that the person stands behind."""
    firms = _left(public_measures(tables, on), known)
    firms = _left(firms, _traded(tables("trades"), on))
    named = firms.rename(firm="id")
    rows = behind(tables, on).left_join(named, "firm").drop("firm_right")
    return rows.group_by("id").agg(**_sums(rows))


def _sums(rows: ir.Table) -> Mapping[str, ir.Value]:
    return {
        "firms": rows.firm.count(),
        "represented": rows.by_law.sum(),
        "shares": rows.share.sum(),
        "shared": rows.share.count(),
        "eldest": rows.age.max(),
        "youngest": rows.age.min(),
        "capitals": rows.capital.sum(),
        "trading": rows.trading.fill_null(False).sum(),
        "scored": rows.score.count(),
        "scores": rows.score.cast("int64").sum(),
        "worst": rows.score.min(),
        "defaulted": rows.defaulted.fill_null(False).sum(),
        **{name: rows[name].sum() for name in SUMMED},
    }


def _standing(ties: ir.Table, on: date) -> ir.Table:
    """The ties that stood already; one without a day is taken to have."""
    return ties.filter(_.since.isnull() | (_.since < ibis.literal(on)))


def _traded(trades: ir.Table, on: date) -> ir.Table:
    recent = trades.filter(_.day < ibis.literal(on), _.day >= ibis.literal(on - RECENT))
    ends = ibis.union(recent.select(id=_.seller), recent.select(id=_.buyer), distinct=True)
    return ends.mutate(trading=True)


def _left(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, "id").drop("id_right")
