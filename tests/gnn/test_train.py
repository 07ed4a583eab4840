from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from gnn import forest
from gnn.member import SAYING
from gnn.model import CARD, FORMAT, LinkModel, load
from gnn.options import Growth, TrainOptions
from gnn.score import score
from gnn.train import train
from graph.errors import DataRefused, NotFound
from graph.standing import in_business
from graph.tables import LINKS

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=10), steps=6, near=5, far=5, threads=1)


@pytest.fixture(scope="module")
def model(past: Any) -> LinkModel:
    return train(past, OPTIONS)


def test_two_runs_give_the_same_model_and_the_same_scores(past: Any, model: LinkModel) -> None:
    again = train(past, OPTIONS)
    assert again.digest == model.digest
    assert score(again, past, 10).equals(score(model, past, 10))
    assert train(past, replace(OPTIONS, seed=1)).digest != model.digest


@pytest.mark.parametrize("cores", [1, 4])
def test_trees_that_grow_beside_each_other_are_those_that_grow_one_by_one(
    past: Any, model: LinkModel, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    assert train(past, OPTIONS).digest == model.digest


def test_what_goes_wrong_while_trees_grow_is_told(past: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError("no room for a forest")

    monkeypatch.setattr(forest, "rank", broken)
    with pytest.raises(MemoryError, match="no room"):
        train(past, OPTIONS)


def test_settings_come_back_from_plain_values_and_unknown_ones_are_refused() -> None:
    assert TrainOptions.of(json.loads(json.dumps(OPTIONS.as_json()))) == OPTIONS
    with pytest.raises(TypeError, match="bark"):
        TrainOptions.of({"new": {"bark": 1}})


def test_figures_say_what_was_learnt_from_and_how_much_each_voice_counts(model: LinkModel) -> None:
    figures: Any = model.figures
    assert figures["windows"] == ["2018-06-03", "2018-04-19", "2018-03-05", "2018-01-19"]
    heads = {f"{d}_{r}" for d in ("upstream", "downstream") for r in ("observed", "predicted")}
    assert set(figures["pairs"]) == heads
    assert all(0 < f["traded"] < f["pairs"] for f in figures["pairs"].values())
    assert {tuple(b) for b in figures["blends"].values()} == {SAYING}
    assert all(weight >= 0 for b in figures["blends"].values() for weight in b.values())


def test_one_book_is_enough(deals: Any, snapshot_of: Any) -> None:
    mine = [d for d in deals if {d[0], d[1]} & {"E0"} and not {d[0], d[1]} & {"E1", "E2"}]
    snapshot = snapshot_of(mine, dt.date(2018, 9, 1))
    assert sum(snapshot.arrow("enterprises")["has_books"].to_pylist()) == 1
    links = score(train(snapshot, OPTIONS), snapshot, 10)
    assert set(links["direction"].to_pylist()) == {"upstream", "downstream"}


def test_a_market_in_which_nobody_finds_a_new_partner_can_be_learnt_from(snapshot_of: Any) -> None:
    deals = [
        (f"A{(firm + k) % 3}", f"E{firm}", dt.date(2017 + month // 12, month % 12 + 1, 1 + k), "buyer")
        for month in range(20) for firm in range(3) for k in range(2) if (month + firm) % 3
    ]  # fmt: skip
    snapshot = snapshot_of(deals, dt.date(2018, 9, 1))
    rows = score(train(snapshot, OPTIONS), snapshot, 10).to_pylist()
    new = [r["probability"] for r in rows if r["relation"] == "predicted"]
    assert len(new) == 3
    assert all(0 < p < 0.3 for p in new)


def test_every_anchor_has_its_observed_pairs_and_its_best_new_ones(past: Any, model: LinkModel) -> None:
    links = score(model, past, 10)
    assert links.schema == LINKS.arrow
    rows = links.to_pylist()
    ids = past.arrow("enterprises").filter(pc.field("has_books"))["id"].to_pylist()
    seen = {(r["anchor_id"], r["counterparty_id"], r["direction"]) for r in rows if r["relation"] == "observed"}
    books = past.arrow("books").to_pylist()
    direction = {"input": "upstream", "output": "downstream"}
    assert seen == {(b["owner"], b["partner"], direction[b["book"]]) for b in books}
    new = {(r["anchor_id"], r["counterparty_id"], r["direction"]) for r in rows if r["relation"] == "predicted"}
    assert not seen & new
    held = Counter((a, d) for a, _, d in seen)
    known = {d: len({o for _, o, e in seen if e == d}) for d in direction.values()}
    lists = Counter((a, d) for a, _, d in new)
    assert lists == {(i, d): min(10, known[d] - held[i, d]) for i in ids for d in direction.values()}


def test_ranks_follow_probability_then_id(past: Any, model: LinkModel) -> None:
    lists: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    for r in score(model, past, 10).sort_by("rank").to_pylist():
        assert 0 < r["probability"] < 1
        key = (r["anchor_id"], r["direction"], r["relation"])
        lists.setdefault(key, []).append((-r["probability"], r["counterparty_id"]))
    assert all(held == sorted(held) for held in lists.values())


def test_a_stored_model_scores_a_later_snapshot_with_firms_it_never_saw(
    model: LinkModel, deals: Any, snapshot_of: Any, tmp_path: Path
) -> None:
    born = [("A03", "E99", dt.date(2018, 11, d), "buyer") for d in (1, 5, 9)]
    later = snapshot_of([*deals, *born], dt.date(2018, 12, 1))
    digest = model.save(tmp_path)
    assert model.save(tmp_path) == digest
    found = load(tmp_path / digest)
    assert found.digest == digest
    links = score(found, later, 10)
    assert links.equals(score(model, later, 10))
    young = later.arrow("books").filter(pc.field("owner_code") == "E99")["owner"][0].as_py()
    mine = links.filter(pc.field("anchor_id") == young)
    assert Counter(zip(mine["direction"].to_pylist(), mine["relation"].to_pylist(), strict=True)) == {
        ("upstream", "observed"): 1,
        ("upstream", "predicted"): 10,
        ("downstream", "predicted"): 10,
    }


def test_too_short_a_history_is_refused(deals: Any, snapshot_of: Any) -> None:
    with pytest.raises(DataRefused, match="held are"):
        train(snapshot_of(deals, dt.date(2017, 5, 1)), OPTIONS)


def test_a_missing_a_newer_or_a_changed_model_is_refused(model: LinkModel, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no link model"):
        load(tmp_path / "none")
    card = tmp_path / model.save(tmp_path) / CARD
    text = card.read_text()
    card.write_text(text.replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(DataRefused, match="format 99"):
        load(card.parent)
    card.write_text(text.replace('"horizon": 90', '"horizon": 91'))
    with pytest.raises(DataRefused, match="not what its name says"):
        load(card.parent)
    assert not list(card.parent.glob("*.pkl"))


def test_books_of_one_direction_alone_are_enough(deals: Any, snapshot_of: Any) -> None:
    one_way = [d for d in deals if d[3] == "buyer"]
    snapshot = snapshot_of(one_way, dt.date(2018, 9, 1))
    links = score(train(snapshot, OPTIONS), snapshot, 10)
    assert set(links["direction"].to_pylist()) == {"upstream"}


def test_a_pair_that_only_the_other_firm_reports_is_observed_and_not_predicted(deals: Any, snapshot_of: Any) -> None:
    told = [("E0", "E1", dt.date(2018, 3, d), "buyer") for d in (1, 2)]
    told += [("E2", "E1", dt.date(2018, 3, 1), "seller")]
    snapshot = snapshot_of([*deals, *told], dt.date(2018, 9, 1))
    rows = score(train(snapshot, OPTIONS), snapshot, 50).to_pylist()
    code = {m["id"]: m["code"] for m in snapshot.arrow("mentions").to_pylist()}
    found = {(code[r["anchor_id"]], code[r["counterparty_id"]], r["direction"]): r["relation"] for r in rows}
    assert found["E0", "E1", "downstream"] == "observed"
    assert found["E1", "E2", "upstream"] == "observed"
    assert not [k for k in found if k[0] == k[1]]


def test_firms_out_of_business_do_not_count_towards_the_best(model: LinkModel, deals: Any, snapshot_of: Any) -> None:
    snapshot = snapshot_of(deals, dt.date(2018, 9, 1))
    longer = score(model, snapshot, 11)
    first = (pc.field("relation") == "predicted") & (pc.field("rank") == 1)
    gone = longer.filter(first)["counterparty_id"][0].as_py()
    firms = snapshot.arrow("enterprises").to_pylist()
    told = pa.Table.from_pylist([f | {"status": "dissolved" if f["id"] == gone else "normal"} for f in firms])
    found = score(model, replace(snapshot, tables=snapshot.tables | {"enterprises": told}), 10)
    best = (pc.field("relation") == "observed") | (pc.field("rank") <= 10)
    assert in_business(found, told).equals(in_business(longer, told).filter(best))
    assert gone in found["counterparty_id"].to_pylist()
