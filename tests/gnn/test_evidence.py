"""What stands behind a pair: sums that are exact, walks that are those of the voice, and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gnn.evidence import account
from gnn.evidence.deal import Deals
from gnn.evidence.evidence import Evidence, evidence
from gnn.evidence.family import families, features
from gnn.evidence.label import FAMILIES, OF_THE_LIST, labelled
from gnn.evidence.paths import Walks
from gnn.evidence.ties import Side, common
from gnn.evidence.wording import Teller
from gnn.features import NAMES, PREDICTED, observed
from gnn.kinship import Kinship
from gnn.ledger import Ledger
from gnn.line import INPUTS
from gnn.market import DIRECTIONS
from gnn.member import SAYING
from gnn.online import Online
from gnn.options import Growth, TrainOptions
from gnn.scene import scene
from gnn.train import train

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=8), steps=4, near=5, far=5, threads=1)


@pytest.fixture(scope="module")
def online(past: Any) -> Online:
    return Online(train(past, OPTIONS), past, top=10)


def new_pairs(online: Online, direction: str) -> list[tuple[int, int, float]]:
    """Anchor, counterparty and probability of the candidates of some lists."""
    market, found = online.stages[direction].market, []
    for row in range(3):
        one = online.list_of(direction, row)
        ends = [(int(market.rows[row]), int(col)) for col in market.cols[one.cols]]
        found += [(*pair, float(p)) for pair, p in zip(ends, one.probability, strict=True)]
    return found


def test_every_feature_has_a_label_in_both_languages_and_a_family() -> None:
    for feature in {*NAMES["predicted"], *NAMES["observed"], *account.COLUMNS}:
        label = labelled(feature)
        assert any("\u4e00" <= c <= "\u9fff" for c in label.zh), feature
        assert label.en.isascii(), feature
        assert label.family in FAMILIES, feature


def test_features_are_told_in_plain_units() -> None:
    assert labelled("idle").told(np.log1p(12)) == pytest.approx(12)
    assert labelled("overdue").told(np.log(1.5)) == pytest.approx(1.5)
    assert labelled("amount").told(np.log1p(3.0)) == pytest.approx(3e6)
    assert labelled("nearest age").told(40.0) == 40
    assert labelled("nearest age").told(np.nan) is None
    assert labelled("place: path-3").told(np.log1p(0.0)) == 1
    assert labelled("place: path-3").told(np.log1p(1000.0)) is None


def test_every_input_of_the_line_is_of_a_feature() -> None:
    assert [account.COLUMNS[k] for k in account.TARGET] == [name.removeprefix("log ") for name in INPUTS]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_contributions_of_new_pairs_sum_up_to_their_log_odds_from_one_base(online: Online, direction: str) -> None:
    pairs = new_pairs(online, direction)
    bases: dict[int, list[float]] = {}
    assert len(pairs) > 10
    for anchor, other, p in pairs:
        e = evidence(online, anchor, other, direction)
        assert e.account is not None
        assert e.relation == "predicted"
        assert e.account.log_odds == pytest.approx(np.log(p / (1 - p)), abs=1e-6)
        bases.setdefault(anchor, []).append(e.account.base)
        assert np.abs(e.account.added).sum() > 0
    for found in bases.values():
        assert np.ptp(found) < 1e-9
    assert len({round(found[0], 9) for found in bases.values()}) > 1


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_contributions_of_past_pairs_sum_up_to_their_log_odds(online: Online, direction: str) -> None:
    past = online.ahead.again(direction)
    for anchor, other, p in list(zip(past.anchor, past.other, past.probability, strict=True))[:20]:
        e = evidence(online, int(anchor), int(other), direction)
        assert e.account is not None
        assert e.relation == "observed"
        assert e.probability == pytest.approx(p)
        assert e.account.log_odds == pytest.approx(np.log(p / (1 - p)), abs=1e-6)
        assert e.account.names == NAMES["observed"]


def test_features_of_some_pairs_of_the_past_are_those_of_all(online: Online) -> None:
    stage = online.stages["upstream"]
    whole = observed(stage.scene)
    rows = np.array([3, 0, 7])
    assert np.array_equal(stage.told(rows), whole[rows])


def test_a_pair_that_is_no_candidate_has_a_score_and_evidence_too(online: Online, past: Any) -> None:
    few = Online(replace(online.model, options=replace(OPTIONS, best=1, tail=0)), past, top=1)
    stage = few.stages["upstream"]
    listed = set(stage.market.cols[few.list_of("upstream", 0).cols])
    traded = set(stage.market.cols[stage.market.pairs.col[stage.market.own(0)]])
    other = next(int(c) for c in stage.market.cols if c not in listed | traded and c != stage.market.rows[0])
    e = evidence(few, int(stage.market.rows[0]), other, "upstream")
    (said,) = few.ahead.of("upstream", stage.market.rows[:1], np.array([other]))
    assert e.probability == pytest.approx(said, rel=1e-4)


def test_shares_are_of_all_that_tells_pairs_apart(online: Online) -> None:
    anchor, other, _ = new_pairs(online, "upstream")[0]
    e = evidence(online, anchor, other, "upstream")
    assert e.account is not None
    for found in (features(e.account), families(e.account)):
        assert sum(s.share for s in found if s.share is not None) == pytest.approx(1)
        assert sum(s.added for s in found) == pytest.approx(e.account.added.sum())
        assert {s.share is None for s in found if s.family == OF_THE_LIST} <= {True}


def test_everything_that_is_said_of_a_new_pair_can_be_taken_apart() -> None:
    assert tuple(account.PARTS) == SAYING
    assert set(account.COLUMNS) == {*PREDICTED, "network"}


def test_walks_sum_up_to_what_their_voice_says(online: Online) -> None:
    seen = 0
    for direction in DIRECTIONS:
        stage = online.stages[direction]
        for row in range(3):
            heard = stage.judges.voices.rows["path-3 long"](np.array([row]))
            row_of = np.asarray(heard if isinstance(heard, np.ndarray) else heard.toarray()).ravel()
            for col in online.list_of(direction, row).cols[:10]:
                found = stage.walks.between(row, int(col), 10_000)
                assert found.score == pytest.approx(row_of[col], rel=1e-4)
                if found.count:
                    seen += 1
                    assert sum(w.share for w in found.walks) == pytest.approx(1)
                    assert sum(c.share for c in found.similar) == pytest.approx(1)
                    assert sum(c.share for c in found.partners) == pytest.approx(1)
    assert seen


def test_walks_are_told_with_their_amounts_and_days(ledger_of: Callable[..., Ledger], sales: Any) -> None:
    ledger = ledger_of(sales, "E0 E1 E2")
    ids = ledger.ids.ids.to_pylist()
    here = scene(ledger, "upstream", 17_000)
    market = here.market
    row, col = (
        int(np.flatnonzero(side == ids.index(name))[0]) for side, name in ((market.rows, "E0"), (market.cols, "s3"))
    )
    found = Walks(here, Deals(market)).between(row, col, 5)
    assert (found.count, found.firms) == (2, 1)
    assert [ids[c.node] for c in found.similar] == ["E1"]
    assert (found.similar[0].deal.amount, found.similar[0].deal.documents, found.similar[0].walks) == (200, 2, 2)
    assert found.similar[0].deal.last_on == dt.date(1970, 1, 1) + dt.timedelta(16_960)
    assert [ids[w.partner] for w in found.walks] == ["s1", "s2"]
    assert found.walks[0].share > found.walks[1].share


def told(e: Evidence, online: Online) -> list[Any]:
    ids = online.firms.ids
    teller = Teller(lambda n: f"firm {ids[n]}", lambda n: ids[n], online.firms.degree, 90)
    return list(teller.told(e))


def test_words_say_who_carries_a_pair_in_both_languages(online: Online) -> None:
    found = [evidence(online, a, o, "upstream") for a, o, _ in new_pairs(online, "upstream")]
    e = next(e for e in found if e.paths.count)
    said = told(e, online)
    similar = online.firms.ids[e.paths.similar[0].node]
    assert "可能向" in said[0].zh
    assert "may come to supply" in said[0].en
    assert similar in said[1].zh
    assert similar in said[1].en
    assert str(e.paths.similar[0].deal.last_on) in said[1].zh
    assert "得分构成" in said[-1].zh
    assert all(s.en.endswith(".") and s.zh.endswith("。") for s in said)


def test_words_of_a_past_pair_tell_its_rhythm(online: Online) -> None:
    past = online.ahead.again("upstream")
    e = evidence(online, int(past.anchor[0]), int(past.other[0]), "upstream")
    said = told(e, online)
    assert e.deal is not None
    assert str(e.deal.first_on) in said[0].zh
    assert "天" in said[1].zh
    assert "概率" in said[-1].zh


def test_pair_without_anything_that_links_it_says_so(online: Online) -> None:
    anchor, other, _ = new_pairs(online, "upstream")[0]
    e = evidence(online, anchor, other, "upstream")
    bare = replace(
        e, opposite=None, paths=replace(e.paths, count=0, similar=(), partners=(), walks=()), common=(),
        common_count=0, members=(), namesakes=(),
    )  # fmt: skip
    assert not bare.linked
    assert any("没有单据、共同交易对手" in s.zh for s in told(bare, online))
    assert not any("没有单据、共同交易对手" in s.zh for s in told(e, online) if e.linked)


def test_pair_is_the_same_from_its_other_end(online: Online) -> None:
    anchor, other, p = new_pairs(online, "upstream")[0]
    e = evidence(online, other, anchor, "downstream")
    assert (e.anchor, e.other, e.direction) == (anchor, other, "upstream")
    assert e.probability == pytest.approx(p)


def test_pair_that_no_books_tell_of_has_no_score_and_says_why(online: Online) -> None:
    market = online.stages["upstream"].market
    one, two = [int(c) for c in market.cols if not online.ahead.past.anchor[c]][:2]
    e = evidence(online, one, two, "upstream")
    assert (e.account, e.probability, e.relation) == (None, None, None)
    assert "没有为" in told(e, online)[0].zh


def test_equal_questions_have_equal_answers(online: Online, past: Any) -> None:
    anchor, other, _ = new_pairs(online, "upstream")[0]
    again = Online(online.model, past, top=10)
    one, two = (evidence(o, anchor, other, "upstream") for o in (online, again))
    assert one.account is not None
    assert two.account is not None
    assert one.account.base == two.account.base
    assert np.array_equal(one.account.added, two.account.added)
    assert [s.zh for s in told(one, online)] == [s.zh for s in told(two, again)]


def test_partners_in_common_are_told_from_both_sides(ledger_of: Callable[..., Ledger]) -> None:
    sales = [("s1", "E0", 10), ("s1", "E1", 20), ("E0", "b1", 5), ("E1", "s2", 7), ("E1", "b1", 3), ("s2", "E0", 2)]
    ledger = ledger_of(sales, "E0 E1")
    ids = ledger.ids.ids.to_pylist()
    here = {d: scene(ledger, d, 17_000) for d in DIRECTIONS}
    sides = {d: Side(Kinship(here[d]), Deals(here[d].market)) for d in DIRECTIONS}
    degree = np.array([1 if name == "b1" else 9 for name in ids])
    found, count = common(sides, (ids.index("E0"), ids.index("E1")), degree, 5)
    told = [(ids[c.node], c.direction, c.other_direction) for c in found]
    assert told == [
        ("b1", "downstream", "downstream"),
        ("s1", "upstream", "upstream"),
        ("s2", "upstream", "downstream"),
    ]
    assert count == 3
    day = dt.date(1970, 1, 1) + dt.timedelta(16_997)
    assert (found[0].other_deal.last_on, found[0].deal.amount) == (day, 100)
