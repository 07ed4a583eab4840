from __future__ import annotations

from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from benchmarks.inputs import economy
from benchmarks.link import quality
from benchmarks.to_parquet import convert
from loaders import sample
from loaders.sample import Economy


@pytest.mark.parametrize(
    "name",
    ["sample", "load", "graph", "link", "link_scale", "new_firms", "prospects", "match", "evidence", "credit_graph"],
)
def test_each_benchmark_says_how_it_is_run(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main = import_module(f"benchmarks.{name}").main
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert f"python -m benchmarks.{name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["load", "graph", "link", "prospects", "evidence", "credit_graph"])
def test_each_benchmark_asks_what_to_run_on(name: str) -> None:
    with pytest.raises(SystemExit, match="say what to run on"):
        import_module(f"benchmarks.{name}").main([])


@pytest.mark.parametrize("documents", [1_000, 60_000, 10_000_000])
def test_economies_of_any_size_can_be_drawn(documents: int) -> None:
    economy(documents).check()


def test_the_peer_writes_every_row(tmp_path: Path) -> None:
    written = sample.write(tmp_path / "csv", Economy(customers=5, firms=200, documents=1_000, months=6))
    convert(tmp_path / "csv", tmp_path / "parquet")
    rows = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/parquet/*项发票信息.parquet'").fetchall()
    assert rows == [(written.rows,)]


def test_quality_is_a_table_a_direction_and_kind_of_pair() -> None:
    figures = {"ndcg_50": 0.1, "low": 0.05, "high": 0.15, "recall_20": 0.2, "recall_100": 0.3, "auc": 0.8}
    of = {
        "sizes": {"new": 7, "tail": 3, "recurring": 9},
        "new": {"link model": figures},
        "tail": {"link model": figures},
        "recurring": {"recency": {"ap": 0.5, "auc": 0.75}},
    }
    new, again = quality({"directions": {"upstream": of}})
    assert new[0] == "upstream, new pairs: 7 to foresee, 3 of them with firms that few know"
    assert new[2] == [("link model", "0.1000", "0.0500 to 0.1500", "0.2000", "0.3000", "0.8000", "0.1000", "0.3000")]
    assert again[2] == [("recency", "0.5000", "0.7500")]


def test_a_sample_is_measured_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_module("benchmarks.sample").main(["--documents", "3000", "--out", str(tmp_path)])
    assert "| documents | customers |" in capsys.readouterr().out
    assert (tmp_path / "企业信息.csv").exists()
