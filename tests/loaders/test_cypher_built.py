"""From a Neo4j that Lianke did not write to a Snapshot, its graph, its features and a link model; and Lianke's own read
back.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from gnn.options import Growth, TrainOptions
from gnn.score import score
from gnn.train import train
from graph.bridge import write_graph
from graph.features.catalogue import named
from graph.features.compute import computed
from graph.features.family import Scene
from graph.features.known import known
from graph.home import Home
from graph.snapshot import Snapshot, take
from graph.store import Store, open_store
from loaders.load import LoadOptions, load
from tests.loaders.foreign_graph import mapping, write
from tests.loaders.inbox import counts, put

pytestmark = pytest.mark.neo4j

TODAY, AS_OF = date(2019, 6, 1), date(2018, 9, 1)
FIRMS, DEALS = 24, 700
OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=10), steps=6, near=5, far=5, threads=1)
SALES = "发票号码,开票日期,seller_code,销方名称,buyer_code,购方名称,金额,税额,价税合计,状态"
BY = """source = "graph"
[[nodes]]
label = "Company"
topic = "customers"
fields = { code = "no", name = "name" }
[[relationships]]
type = "SOLD_TO"
topic = "invoices"
unit = "fen"
constants = { state = "valid" }
[relationships.fields]
number = "no"
day = "on"
seller_code = "start.no"
seller_name = "start.name"
buyer_code = "end.no"
buyer_name = "end.name"
amount = "net"
tax = "tax"
total = "gross"
"""


def deals() -> list[tuple[int, int, int, str, int]]:
    """Number, seller, buyer, day and yuan: within one of two trades, so that there is something to learn."""
    draw, made = np.random.default_rng(7), []
    for number in range(DEALS):
        trade, seller, buyer = draw.integers(2), draw.integers(FIRMS // 4), draw.integers(FIRMS // 4)
        day = np.datetime64("2017-01-01") + int(draw.integers(0, 700))
        ends = (int(trade * FIRMS // 2 + seller), int(trade * FIRMS // 2 + FIRMS // 4 + buyer))
        made.append((number, *ends, str(day), int(draw.integers(1, 90)) * 100))
    return made


def named_firm(number: int) -> str:
    return f"第{number}号机械制造有限公司"


def written(url: str) -> None:
    firms = ", ".join(f"{{no: 'F{n}', name: '{named_firm(n)}'}}" for n in range(FIRMS))
    sold = ", ".join(f"[{no}, 'F{a}', 'F{b}', date('{on}'), {y}]" for no, a, b, on, y in deals())
    write(
        url,
        f"UNWIND [{firms}] AS row CREATE (n:Company) SET n = row",
        f"UNWIND [{sold}] AS row MATCH (a:Company {{no: row[1]}}) MATCH (b:Company {{no: row[2]}}) "
        "CREATE (a)-[:SOLD_TO {no: toString(10000000 + row[0]), on: row[3], net: row[4] * 100, tax: row[4] * 13, "
        "gross: row[4] * 113}]->(b)",
    )


def run(home: Path, *words: object) -> Result:
    done = CliRunner().invoke(app, [str(words[0]), "--home", str(home), *map(str, words[1:]), "--json"])
    assert done.exit_code == 0, done.stderr
    return done


@pytest.fixture
def graph(neo4j_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that was loaded and built from a foreign graph by the command line."""
    written(neo4j_url)
    secret = neo4j_url.rpartition("@")[0].rpartition(":")[2]
    monkeypatch.setenv("LIANKE_SOURCE_PASSWORD", secret)
    home, bank = tmp_path / "home", put(tmp_path, "bank.toml", BY)
    url = "neo4j://neo4j@" + neo4j_url.rpartition("@")[2]
    done = run(home, "load", url, "--mapping", bank, "--known-at", "document")
    assert secret not in done.stdout + done.stderr
    assert json.loads(done.stdout)["topics"]["invoices"] == {
        "read": DEALS, "new": DEALS, "same": 0, "changed": 0, "rejected": 0,
    }  # fmt: skip
    run(home, "build", "--as-of", AS_OF)
    return Home(home)


@pytest.fixture
def snapshot(graph: Home) -> Snapshot:
    return take(graph, AS_OF)


def files(folder: Path) -> Home:
    """A home of the same documents, handed in as files."""
    firms = [f"F{n},{named_firm(n)}" for n in range(FIRMS)]
    sold = [
        f"{10000000 + no},{on},F{a},{named_firm(a)},F{b},{named_firm(b)},{y},{y * 0.13:.2f},{y * 1.13:.2f},正常"
        for no, a, b, on, y in deals()
    ]
    put(folder / "in", "firms.csv", "企业代号,企业名称", *firms)
    put(folder / "in", "sold.csv", SALES, *sold)
    home = Home(folder / "files")
    load(home, [folder / "in"], LoadOptions(today=TODAY, source="graph", known_at="document"))
    return home


def features(snapshot: Snapshot) -> pa.Table:
    seen = known(snapshot.table("ratings"), None, snapshot.as_of)
    return computed(Scene(snapshot.table, snapshot.as_of, seen), named())


def test_a_graph_and_files_of_the_same_documents_are_the_same_snapshot(snapshot: Snapshot, tmp_path: Path) -> None:
    other = take(files(tmp_path), AS_OF)
    for name in ("enterprises", "mentions", "books", "trades"):
        assert snapshot.arrow(name).num_rows
        assert snapshot.arrow(name).equals(other.arrow(name)), name
    found = features(snapshot)
    assert found.equals(features(other))
    assert sum(len(found) - found[name].null_count for name in found.column_names) > 20 * FIRMS


def test_what_was_read_has_neighbours_and_a_link_model(graph: Home, snapshot: Snapshot) -> None:
    with open_store(f"sqlite:///{graph.root / 'graph.sqlite'}") as store:
        firm = store.find(named_firm(0), 1).to_pylist()[0]["id"]
        bought = [(b, y) for _, a, b, on, y in deals() if a == 0 and on < AS_OF.isoformat()]
        rows = store.neighbours(firm, "downstream", "amount", 50, None, {}).to_pylist()
        assert len(rows) == len({b for b, _ in bought})
        assert sum(row["amount"] for row in rows) == 100 * sum(y for _, y in bought)
    links = score(train(snapshot, OPTIONS), snapshot, 5)
    assert {"observed", "predicted"} == set(links["relation"].to_pylist())


def total(store: Store) -> tuple[int, int, int]:
    rows = [row for batch in store.scan("SUPPLIES") for row in batch.to_pylist()]
    return len(rows), sum(row["amount"] for row in rows), sum(row["tax"] for row in rows)


def test_a_graph_of_lianke_s_own_is_read_back(
    snapshot: Snapshot, neo4j_url: str, tmp_path: Path, checkout: Path
) -> None:
    write(neo4j_url, "MATCH (n) DETACH DELETE n")
    with open_store(neo4j_url, write=True) as store:
        write_graph(store, snapshot)
        wrote: Any = total(store)
    home, by = Home(tmp_path / "again"), put(tmp_path, "own.toml", mapping(checkout, 1))
    options = LoadOptions(today=TODAY, mapping=by, known_at="document")
    assert counts(load(home, [neo4j_url], options))[1:] == (wrote[0], 0, 0, 0)
    assert counts(load(home, [neo4j_url], options), "registry")[2] == FIRMS
    with open_store(f"sqlite:///{tmp_path / 'again.sqlite'}", write=True) as store:
        write_graph(store, take(home, AS_OF))
        assert total(store) == wrote
