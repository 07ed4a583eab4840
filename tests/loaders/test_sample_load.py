"""What the sample writes is what the loader reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.engine import batches, connect
from graph.facts import Facts
from graph.home import Home
from loaders import sample
from loaders.load import LoadOptions, load
from loaders.sample import Economy, SampleReport

ECONOMY = Economy(customers=20, firms=300, documents=4_000, months=24, seed=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("economy")


@pytest.fixture(scope="module")
def written(folder: Path) -> SampleReport:
    return sample.write(folder, ECONOMY)


def test_every_row_of_a_sample_is_loaded_or_a_repeat(folder: Path, written: SampleReport, tmp_path: Path) -> None:
    home = Home(tmp_path)
    report = load(home, [folder], LoadOptions(today=date(2020, 3, 1)))
    counts = report.as_json()["topics"]
    assert counts["customers"] == {"read": 20, "new": 20, "same": 0, "changed": 0, "rejected": 0}
    assert counts["invoices"] == {
        "read": written.rows,
        "new": written.rows - written.repeated,
        "same": written.repeated,
        "changed": 0,
        "rejected": 0,
    }
    con = connect()
    customers = Facts(home.facts).in_force(con, "customers")
    assert customers is not None
    found = batches(con, customers).read_all().to_pylist()
    truth = {customer.code: customer for customer in sample.truth(ECONOMY).customers}
    assert {row["code"] for row in found} == set(truth)
    for row in found:
        customer = truth[row["code"]]
        assert (row["name"], row["uscc"], row["industry"]) == (customer.name, customer.uscc, customer.industry)
        assert row["former_names"] == ([customer.former] if customer.former else [])
        assert row["customer_status"] in {"customer", "lapsed"}
        assert row["defaulted"] == (row["defaulted_on"] is not None) == (customer.defaulted == "是")
