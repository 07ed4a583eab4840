from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pytest

from gnn import features
from gnn.candidates import Proposed
from gnn.evaluate import MODEL, Evaluation, evaluate
from gnn.kinship import Kinship
from gnn.member import SAYING
from gnn.metrics import average_precision, over_anchors
from gnn.options import Growth, TrainOptions
from gnn.report.ablation import shares, subsets
from gnn.report.families import families
from gnn.report.findings import Column, Findings
from gnn.report.firms import Beside, drawn, precisions
from gnn.report.labels import member
from gnn.report.page import page
from gnn.report.study import Asked, study
from gnn.report.summary import Told, tell
from gnn.report.verdict import sentences
from gnn.scene import scene
from gnn.tensors import NAMED, tensors
from gnn.train import train
from gnn.voices import VOICES, walks
from graph.errors import BadParameter, DataRefused
from graph.report.cells import Ranged
from graph.report.html import html
from graph.report.page import Table

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=5), steps=2, near=5, far=5, threads=1)
DAY, AHEAD = dt.date(2018, 9, 1), dt.timedelta(90)


@pytest.fixture(scope="module")
def found(past: Any, snapshot_of: Any, deals: Any) -> Findings:
    """A study of one day with two seeds, taken apart."""
    return study([(past, snapshot_of(deals, DAY + AHEAD))], Asked(OPTIONS, 2))


@pytest.fixture(scope="module")
def told(found: Findings) -> Told:
    """Its figures."""
    return tell(found)


@pytest.fixture(scope="module")
def evaluated(past: Any, snapshot_of: Any, deals: Any) -> Evaluation:
    """What `evaluate` says of the first seed's model."""
    return evaluate(train(past, OPTIONS), past, snapshot_of(deals, DAY + AHEAD))


def test_the_study_finds_what_an_evaluation_of_the_same_model_finds(found: Findings, evaluated: Evaluation) -> None:
    assert found.windows[0].models[0] == evaluated.model
    for column in found.columns:
        report = evaluated.reports[column.direction]
        verdicts = {**column.peers, MODEL: column.model[0]}
        for name, verdict in verdicts.items():
            assert over_anchors(verdict.new.figures) == pytest.approx(report.new[name]), name
        ap = average_precision(column.recurring.model[0], column.recurring.hit)
        assert ap == pytest.approx(report.recurring[MODEL]["ap"])
        assert column.error[0] == pytest.approx(report.calibration["recurring_error"])
        for kind in ("recurring", "new"):
            assert column.tenths[kind][0] == report.tenths[kind]


def test_a_family_left_out_is_as_though_it_had_never_spoken(ledger_of: Any, sales: Any) -> None:
    here = scene(ledger_of(sales, "E0 E1 E2"), "upstream", 17_000)
    row, col = np.array([0, 2, 2, 2]), np.array([2, 0, 1, 2])
    said = np.random.default_rng(0).random((4, len(VOICES))).astype(np.float32)
    hushed = said.copy()
    hushed[:, [VOICES.index(name) for name in walks.NAMES]] = 0
    family = next(f for f in families() if f.label.en.startswith("walks"))
    whole, without = (features.predicted(here, Kinship(here), Proposed(row, col, s)) for s in (said, hushed))
    assert not np.allclose(whole, without, equal_nan=True)
    np.testing.assert_allclose(family.without(whole, "predicted"), without, rtol=1e-5)


def test_a_family_left_out_is_silent_in_the_graph_too(ledger_of: Any, sales: Any) -> None:
    graph = tensors(
        ledger_of(sales, "E0 E1 E2", names={"s1": "Acme Paper Works", "s2": "Acme Board Works", "s3": "Mill"}), 17_000
    )
    by_name = {f.label.en: f.bare(graph) for f in families()}
    x, named = graph["enterprise"].x, by_name["words of names"]["enterprise"].x
    assert x[:, -NAMED:].any()
    assert not named[:, -NAMED:].any()
    assert (named[:, :-NAMED] == x[:, :-NAMED]).all()
    acts = by_name["what both ends did"]["enterprise"].x
    assert (acts[:, -NAMED:] == x[:, -NAMED:]).all()
    assert not acts[:, : len(features.ACTS)].any()
    mute = by_name["messages over the graph"]
    assert mute["enterprise", "supplies", "enterprise"].num_edges == 0
    assert graph["enterprise", "supplies", "enterprise"].num_edges == 6
    assert (mute["enterprise"].x == x).all()


def test_every_feature_that_a_voice_makes_is_of_one_family() -> None:
    every = np.concatenate([f.columns("predicted") for f in families()])
    spoken = [i for i, n in enumerate(features.PREDICTED) if n.split(": ")[0] in ("place", "share", "score")]
    assert all((every == i).sum() == 1 for i in spoken)
    assert {i for i, n in enumerate(features.OBSERVED) if " as " in n} <= set(every.tolist()) | {
        i for f in families() for i in f.columns("observed").tolist()
    }


def test_members_are_taken_out_and_heard_alone_for_each_seed(found: Findings, told: Told) -> None:
    assert all(set(m) == set(subsets()) for c in found.columns if c.parts for m in c.parts.members)
    named = [p.label.en for p in told.members]
    assert named[: len(SAYING)] == [f"without {member(n).en}" for n in SAYING]
    assert named[len(SAYING) :] == [f"{member(n).en} alone" for n in SAYING]
    assert all(p.kept["both"]["new"].value > 0 for p in told.members)


def test_shares_of_the_blend_sum_up_to_one_and_a_silent_member_has_none() -> None:
    draw = np.random.default_rng(0)
    said = draw.normal(size=(60, 3))
    share = shares(said, np.array([1.0, 2.0, 0.0]), np.repeat([7, 3, 9], 20))
    assert share.sum() == pytest.approx(1)
    assert share[2] == 0
    assert share[1] > share[0] > 0


def test_what_says_nothing_of_the_data_is_named_and_not_tried(found: Findings, told: Told) -> None:
    assert {w.en for w in told.silent} == {"groups", "words of names"}
    tried = {p.label.en for p in told.families}
    assert {"walks and similar firms", "EASE", "popularity", "amounts", "messages over the graph"} <= tried
    recurring = {p.label.en for p in told.families if p.precision}
    assert recurring == {"amounts", "what both ends did"}


def test_intervals_are_over_firms_and_the_same_each_time() -> None:
    firms = drawn(30)
    firm = np.arange(30)
    ours = np.random.default_rng(1).random(30)
    assert firms.ratio([Beside(firm, ours, ours)]) == Ranged(1.0, 1.0, 1.0)
    twice = firms.ratio([Beside(firm, 2 * ours, ours), Beside(firm, 8 * ours, ours)])
    assert twice.value == pytest.approx(4)
    mean = firms.mean(firm, ours)
    assert mean.low < mean.value < mean.high
    assert mean == drawn(30).mean(firm, ours)
    assert np.isnan(firms.mean(firm[:0], ours[:0]).value)


def test_a_draw_of_every_firm_once_gives_the_plain_average_precision() -> None:
    draw = np.random.default_rng(2)
    score, hit, firm = draw.integers(0, 9, 200).astype(float), draw.random(200) < 0.3, draw.integers(0, 5, 200)
    once, first = precisions(np.array([[1.0] * 5, [1.0, 0, 0, 0, 0]]), firm, score, hit)
    assert once == pytest.approx(average_precision(score, hit))
    assert first == pytest.approx(average_precision(score[firm == 0], hit[firm == 0]))
    gain = drawn(5).gain(firm, hit, [score], score)
    assert (gain.value, gain.low, gain.high) == (0, 0, 0)


def test_bounds_tell_what_candidates_allow_and_what_nobody_knew(past: Any, snapshot_of: Any, deals: Any) -> None:
    strange = [("Z1", "E0", dt.date(2018, 9, 5), "buyer"), ("Z2", "E1", dt.date(2018, 9, 5), "buyer")]
    truth = snapshot_of([*deals, *strange], DAY + AHEAD)
    columns: list[Column] = list(study([(past, truth)], Asked(OPTIONS, 1, parts=False)).columns)
    up = next(c for c in columns if c.direction == "upstream")
    assert up.bounds.strangers == 2
    assert up.parts is None
    assert up.bounds.candidates == up.bounds.new == up.counts["new"]
    assert up.bounds.ideal.new.figures[:, 0] == pytest.approx(1)


def test_a_shorter_history_knows_less(told: Told, found: Findings) -> None:
    assert sorted(told.history) == [360, 450, 540]
    assert all(c.parts and set(c.parts.history) == {360, 450, 540} for c in found.columns)


def test_the_page_holds_every_table_and_picture_and_the_json_every_figure(told: Told) -> None:
    made = page(told, dt.date(2026, 1, 1))
    text = html(made)
    assert text.count("<svg") == 5
    for words in sentences(told):
        assert words.zh in text
    tables = [part for section in made.sections for part in section.parts if isinstance(part, Table)]
    assert all(len(row) == len(t.columns) for t in tables for row in t.rows)
    assert "upstream 2018-09-01" in text
    values: Any = json.loads(json.dumps(told.as_json(), allow_nan=False))
    assert values["seeds"] == [0, 1]
    up = values["columns"][0]
    assert set(up["ratio"]["new"]) == {"value", "low", "high"}
    assert up["figures"]["new"][MODEL]["ndcg_50"]["value"] > 0
    assert len(up["tenths"]["new"]) == 10
    assert values["families"][0]["kept"]["both"]["new"]["value"] > 0


def test_a_page_without_parts_leaves_them_out(past: Any, snapshot_of: Any, deals: Any) -> None:
    plain = tell(study([(past, snapshot_of(deals, DAY + AHEAD))], Asked(OPTIONS, 1, parts=False)))
    assert (plain.members, plain.families, plain.history, plain.chance) == ([], [], {}, None)
    titles = [s.title.en for s in page(plain, dt.date(2026, 1, 1)).sections]
    assert "What each part adds" in titles
    assert html(page(plain, dt.date(2026, 1, 1)))


def test_documents_that_end_before_the_horizon_are_told_of(past: Any, snapshot_of: Any, deals: Any) -> None:
    early = [d for d in deals if d[2] < dt.date(2018, 10, 1)]
    plain = tell(study([(past, snapshot_of(early, DAY + AHEAD))], Asked(OPTIONS, 1, parts=False)))
    assert "documents reach 2018-09" in html(page(plain, dt.date(2026, 1, 1)))


def test_days_that_do_not_lie_a_horizon_apart_or_hold_no_future_are_refused(
    past: Any, snapshot_of: Any, deals: Any
) -> None:
    with pytest.raises(BadParameter, match="does not end a horizon of 90 days"):
        study([(past, snapshot_of(deals, DAY + dt.timedelta(30)))], Asked(OPTIONS, 1))
    before = [d for d in deals if d[2] < DAY]
    with pytest.raises(DataRefused, match="nothing happened in the 90 days from 2018-09-01 on"):
        study([(past, snapshot_of(before, DAY + AHEAD))], Asked(OPTIONS, 1))


def test_a_direction_without_books_has_no_column(snapshot_of: Any, deals: Any) -> None:
    bought = [d for d in deals if d[3] == "buyer"]
    given = (snapshot_of(bought, DAY), snapshot_of(bought, DAY + AHEAD))
    told = tell(study([given], Asked(OPTIONS, 1, parts=False)))
    assert [c.direction for c in told.columns] == ["upstream"]
    assert html(page(told, dt.date(2026, 1, 1)))
