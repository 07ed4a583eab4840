"""Time and memory of training and scoring the link model at one day, and its quality beside its peers."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.figures import machine, markdown
from benchmarks.inputs import add_input, inputs
from benchmarks.process import Measured, lianke

Rows = list[tuple[str, ...]]
NEW = ("NDCG@50", "95 % interval", "R@20", "R@100", "AUC", "tail NDCG@50", "tail R@100")


def main(words: list[str]) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.link", description=__doc__)
    add_input(parser)
    parser.add_argument("--as-of", default="2019-01-01", help="day of the model (default 2019-01-01)")
    parser.add_argument("--horizon", type=int, default=180, help="days ahead (default 180)")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, folder in inputs(asked, Path(work)).items():
            runs = measured_steps(folder, Path(tempfile.mkdtemp(dir=work)), asked.as_of, asked.horizon)
            print(f"## {name}, {asked.horizon} days from {asked.as_of} on\n")
            print(markdown(("step", "seconds", "peak MiB"), costs(runs)) + "\n")
            for title, head, rows in quality(runs["evaluate"].report()):
                print(f"{title}\n\n{markdown(head, rows)}\n")
    print(machine("torch", "torch-geometric"))


def measured_steps(folder: Path, home: Path, as_of: str, horizon: int) -> dict[str, Measured]:
    """The runs of load, build, train, score and evaluate."""
    day, ahead = ("--as-of", as_of), ("--horizon", str(horizon))
    return {
        "load": lianke(home, "load", str(folder)),
        "build": lianke(home, "build", *day),
        "train": lianke(home, "train", *day, *ahead),
        "score": lianke(home, "score", *day, "--out", str(home / "links.parquet")),
        "evaluate": lianke(home, "evaluate", *day, *ahead),
    }


def costs(runs: Mapping[str, Measured]) -> Iterator[tuple[str, str, str]]:
    """A row a step, and one for training and scoring together."""
    for step, run in runs.items():
        yield step, f"{run.seconds:.1f}", f"{run.peak_mib:.0f}"
    both = [runs["train"], runs["score"]]
    yield "train and score", f"{sum(r.seconds for r in both):.1f}", f"{max(r.peak_mib for r in both):.0f}"


def quality(report: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    """Title, head and rows of the tables of both directions: new pairs, then recurring ones."""
    for direction, of in report["directions"].items():
        sizes = of["sizes"]
        title = f"{direction}, new pairs: {sizes['new']} to foresee, {sizes['tail']} of them with firms that few know"
        rows: Rows = [(ranker, *new_figures(f, of["tail"][ranker])) for ranker, f in of["new"].items()]
        yield title, ("ranker", *NEW), rows
        title = f"{direction}, recurring pairs: {sizes['recurring']} of those seen before"
        again: Rows = [(ranker, f"{f['ap']:.4f}", f"{f['auc']:.4f}") for ranker, f in of["recurring"].items()]
        yield title, ("ranker", "average precision", "AUC"), again


def new_figures(new: Mapping[str, float], tail: Mapping[str, float]) -> list[str]:
    """The cells of one ranker."""
    shown = [f"{new['ndcg_50']:.4f}", f"{new['low']:.4f} to {new['high']:.4f}"]
    rest = (new["recall_20"], new["recall_100"], new["auc"], tail["ndcg_50"], tail["recall_100"])
    return shown + [f"{value:.4f}" for value in rest]


if __name__ == "__main__":
    main(sys.argv[1:])
