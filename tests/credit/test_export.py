"""A card run by other engines gives the same scores."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from credit.card import Card
from credit.cells import numeric, told
from credit.labelled import TableOptions
from credit.options import CardOptions
from credit.pmml import pmml
from credit.reasons import codes
from credit.sql import sql
from credit.table import Source, score_table, train_table


@pytest.fixture(scope="module")
def card(loans: pa.Table) -> Card:
    return train_table(loans, Source("loans.csv", date(2026, 11, 23)), TableOptions("default"), CardOptions(repeats=0))


@pytest.fixture(scope="module")
def typed(card: Card, loans: pa.Table) -> pa.Table:
    """The rows as a database holds them: numbers as doubles, what says nothing as null; and odd rows behind them."""
    odd = {n: ["unheard 'of'", None, "98", "-1e9"] for n in loans.column_names}
    rows = pa.concat_tables([loans, pa.table(odd, schema=loans.schema)])
    columns = {
        line.feature: told(rows[line.feature]) if line.words is not None else numeric(told(rows[line.feature]))[0]
        for line in card.scorecard.lines
    }
    return pa.table(columns).append_column("text", rows["id"])


@pytest.fixture(scope="module")
def ours(card: Card, typed: pa.Table) -> pa.Table:
    return score_table(card, typed)


def test_sql_gives_the_same_scores(card: Card, typed: pa.Table, ours: pa.Table) -> None:
    con = duckdb.connect()
    con.register("features", typed)
    found = con.sql(sql(card)).to_arrow_table()
    assert found["score"].to_pylist() == ours["score"].to_pylist()
    assert found["grade"].to_pylist() == ours["grade"].to_pylist()
    np.testing.assert_allclose(found["pd"].to_numpy(), ours["pd"].to_numpy(), rtol=1e-14)


def test_sql_takes_what_is_no_finite_number_as_missing(card: Card) -> None:
    line = next(line for line in card.scorecard.lines if line.words is None)
    values = [float("nan"), float("inf"), float("-inf"), None]
    fixed = {ln.feature: pa.nulls(4, pa.string() if ln.words else pa.float64()) for ln in card.scorecard.lines}
    con = duckdb.connect()
    con.register("features", pa.table(fixed | {line.feature: pa.array(values, pa.float64())}))
    found = con.sql(sql(card)).to_arrow_table()
    assert set(found[f"points_{line.feature}"].to_pylist()) == {line.points[-1]}


def test_pmml_gives_the_same_scores_and_reasons(card: Card, typed: pa.Table, ours: pa.Table, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("an evaluator of PMML needs Java, and CI has to run this test", pytrace=False)
        pytest.skip("an evaluator of PMML needs Java")
    from pypmml import Model

    (tmp_path / "card.pmml").write_text(pmml(card), encoding="utf-8")
    model = Model.fromFile(str(tmp_path / "card.pmml"))
    try:
        rows = typed.select(list(card.scorecard.features)).to_pylist()
        found = [dict(model.predict(row)) for row in rows]
    finally:
        Model.close()
    assert [f["points"] for f in found] == ours["score"].to_pylist()
    assert [f["grade"] for f in found] == ours["grade"].to_pylist()
    np.testing.assert_allclose([f["pd"] for f in found], ours["pd"].to_numpy(), rtol=1e-12)
    known = {code for line in card.scorecard.lines for code in codes(line)}
    told = [f["reason_1"] for f, reasons in zip(found, ours["reasons"].to_pylist(), strict=True) if reasons]
    assert len(told) > len(found) / 2
    assert set(told) <= known
