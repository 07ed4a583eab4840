from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from gnn.evaluate import MODEL, Evaluation, evaluate
from gnn.model import LinkModel
from gnn.options import Growth, TrainOptions
from gnn.score import score
from gnn.train import train
from graph.errors import BadParameter
from graph.home import Home
from graph.keys import keyed
from graph.snapshot import Snapshot, take

DAY, HORIZON = dt.date(2018, 7, 1), 180
NAMES = {
    "similar firms (cosine)": "similar firms",
    "RA path-3, decayed": "path-3",
    "EASE, decayed": "EASE",
    "GIVEN SCORES": MODEL,
}

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=5), steps=2, near=5, far=5, threads=1)


@pytest.fixture(scope="module")
def real(real_home: Home) -> tuple[Snapshot, Snapshot]:
    """Snapshots of the real invoices: of the day, and of the horizon's end."""
    return take(real_home, DAY), take(real_home, DAY + dt.timedelta(HORIZON))


def judged(judge: Path, folder: Path, scores: Path) -> dict[tuple[str, str], dict[str, float]]:
    """What the judge prints, by direction and ranker."""
    command = [sys.executable, str(judge), str(folder), "--cut", str(DAY), "--horizon", str(HORIZON)]
    run = subprocess.run([*command, "--scores", str(scores)], capture_output=True, text=True, check=True)
    out: dict[tuple[str, str], dict[str, float]] = {}
    direction = ""
    for line in run.stdout.splitlines():
        values = [float(v) for v in re.findall(r"-?\d+\.\d+", line)]
        name = line[2:28].strip()
        if started := re.match(r"(upstream|downstream) at", line):
            direction = started[1]
        elif "calibration error" in line:
            out.setdefault((direction, MODEL), {})["error"] = values[0]
        elif "mean given probability" in line:
            out[direction, MODEL] |= {"mean": values[0], "rate": values[1]}
        elif len(values) in (2, 9):
            names = ("ap", "auc_again") if len(values) == 2 else LIST_NAMES
            out.setdefault((direction, NAMES.get(name, name)), {}).update(zip(names, values, strict=True))
    return out


LIST_NAMES = ("ndcg", "low", "high", "at100", "auc", "tail", "tail_low", "tail_high", "tail_at100")


def ours(evaluation: Evaluation) -> dict[tuple[str, str], dict[str, float]]:
    """The same figures of ours."""
    out: dict[tuple[str, str], dict[str, float]] = {}
    for direction, r in evaluation.reports.items():
        for name, n in r.new.items():
            t = r.tail[name]
            row = [n["ndcg_50"], n["low"], n["high"], n["recall_100"], n["auc"]]
            row += [t["ndcg_50"], t["low"], t["high"], t["recall_100"]]
            out[direction, name] = dict(zip(LIST_NAMES, row, strict=True))
        for name, again in r.recurring.items():
            out.setdefault((direction, name), {}).update(ap=again["ap"], auc_again=again["auc"])
        c = r.calibration
        out[direction, MODEL] |= {"error": c["recurring_error"], "mean": c["new_mean"], "rate": c["new_rate"]}
    return out


@pytest.mark.real
def test_every_figure_agrees_with_the_judge(
    real: tuple[Snapshot, Snapshot], judge: Path, invoices_folder: Path, tmp_path: Path
) -> None:
    snapshot, truth = real
    model = train(snapshot, TrainOptions(cuts=1, best=60, new=Growth(trees=20), steps=5))
    links = score(model, snapshot)
    covered = set(zip(links["anchor_id"].to_pylist(), links["direction"].to_pylist(), strict=True))
    anchors = sum(snapshot.arrow("enterprises")["has_books"].to_pylist())
    assert len(covered) == 2 * anchors
    assert links.filter([r == "predicted" for r in links["relation"].to_pylist()]).num_rows == 2 * anchors * 500
    pq.write_table(keyed(links, snapshot), tmp_path / "scores.parquet")
    theirs = judged(judge, invoices_folder, tmp_path / "scores.parquet")
    mine = ours(evaluate(model, snapshot, truth))
    assert set(theirs) == set(mine)
    for key, figures in theirs.items():
        assert mine[key] == pytest.approx(figures, abs=6e-5), key


def test_another_horizon_or_a_model_that_knows_the_future_is_refused(past: Any, snapshot_of: Any, deals: Any) -> None:
    model = train(past, OPTIONS)
    with pytest.raises(BadParameter, match="foresees 90 days, the horizon asked for is 30"):
        evaluate(model, past, snapshot_of(deals, past.as_of + dt.timedelta(30)))
    early = dt.date(2018, 6, 1)
    with pytest.raises(BadParameter, match="knows what happened"):
        evaluate(model, snapshot_of(deals, early), snapshot_of(deals, early + dt.timedelta(90)))


def test_an_evaluation_is_read_as_text_and_as_values(past: Any, snapshot_of: Any, deals: Any) -> None:
    model: LinkModel = train(past, OPTIONS)
    found = evaluate(model, past, snapshot_of(deals, past.as_of + dt.timedelta(90)))
    assert f"model {model.digest}, 90 days from 2018-09-01 on" in found.text()
    held: Any = found.as_json()
    assert set(held["directions"]) == {"upstream", "downstream"}
    assert MODEL in held["directions"]["upstream"]["recurring"]


def test_a_direction_without_books_is_said_and_what_cannot_be_measured_is_none(snapshot_of: Any, deals: Any) -> None:
    bought = [d for d in deals if d[3] == "buyer"]
    past, truth = (snapshot_of(bought, day) for day in (dt.date(2018, 9, 1), dt.date(2018, 11, 30)))
    model = train(past, OPTIONS)
    found = evaluate(model, past, truth)
    assert json.dumps(found.as_json(), allow_nan=False)
    assert "downstream: no book of this direction" in found.text()


def test_an_evaluation_tells_by_tenths_how_probabilities_hold(past: Any, snapshot_of: Any, deals: Any) -> None:
    model = train(past, OPTIONS)
    found = evaluate(model, past, snapshot_of(deals, past.as_of + dt.timedelta(90)))
    held: Any = found.as_json()["directions"]
    for direction in ("upstream", "downstream"):
        sizes, parts = held[direction]["sizes"], held[direction]["tenths"]
        assert sum(t["pairs"] * t["came"] for t in parts["recurring"]) == pytest.approx(sizes["recurring"])
        assert len(parts["new"]) == 10
        assert set(parts["new"][0]) == {"pairs", "said", "came", "low", "high", "holds"}
    assert "tenths of new pairs by probability" in found.text()
