"""What Neo4j's own bulk importer makes of an export: the database that a build would have written."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import neo4j
import pytest

from api.settings import Settings
from api.status import status
from deploy.neo4j.place import Place
from deploy.neo4j.server import bring, running_server
from graph.bridge import write_graph
from graph.errors import CannotStart
from graph.export import export
from graph.snapshot import Snapshot, take
from graph.store import Store, open_store
from tests.graph.held_facts import DAY, firm, load
from tests.graph.test_snapshot import FIRMS, filled
from tests.graph.test_ties import registered, transfer

AWKWARD = firm("E4", name='甲\n"乙", \\ 公司\r\n', former_names=["x;y,z", " 旧名 ", "𠮷野"], region="")
NODES = "MATCH (n) WHERE NOT n:LiankeGraph RETURN labels(n) AS labels, properties(n) AS own"
EDGES = "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS src, b.id AS dst, properties(r) AS own"
TYPED = "MATCH (n) UNWIND keys(n) AS k WITH labels(n) AS l, k, valueType(n[k]) AS t RETURN DISTINCT l, k, t"
TYPED_EDGES = "MATCH ()-[r]->() UNWIND keys(r) AS k WITH type(r) AS l, k, valueType(r[k]) AS t RETURN DISTINCT l, k, t"
INDEXES = "SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties, owningConstraint WHERE type <> 'LOOKUP' "


def asked(place: Place, text: str) -> Counter[str]:
    """The rows of an answer, in any order; the number of the build left out, which counts the builds of a database."""
    with neo4j.GraphDatabase.driver(place.server, auth=place.auth) as driver:
        rows = [record.data() for record in driver.execute_query(text).records]
    for row in rows:
        if "own" in row:
            row["own"].pop("build")
    return Counter(json.dumps(row, sort_keys=True, default=str, ensure_ascii=False) for row in rows)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home = filled(tmp_path_factory.mktemp("home"), [*FIRMS, AWKWARD])
    own, theirs = transfer("张三", "E1", 1, payer_name="张三"), transfer("E1", "张三", 2, payee_name="张三")
    load(home, "transfers", [own, theirs, transfer("E1", "E2", 3)])
    load(home, "registry", [{**registered("E1", "张三"), "industry": "零售业"}])
    bill = {"source": "bank", "payer": "E1", "biller": "国网", "currency": "CNY", "amount": 70, "kind": "电费"}
    load(home, "payments", [{**bill, "number": "1", "day": DAY - timedelta(1), "state": "valid"}])
    return take(home, DAY)


def found(store: Store, snapshot: Snapshot) -> list[object]:
    """Answers of each kind."""
    rows = snapshot.arrow("enterprises").to_pylist()
    texts = ("E1有限", "乙", "x;y", "旧名", "E4")
    return [
        store.stamp("observed"),
        store.counts(),
        [store.get(id) for row in rows for id in (row["id"], *row["aliases"])],
        [store.neighbours(row["id"]).to_pylist() for row in rows],
        [store.ties(row["id"]).to_pylist() for row in rows],
        [store.find(text).to_pylist() for text in texts if len(text) > 1],
    ]


@pytest.mark.neo4j
@pytest.mark.usefixtures("neo4j_server")
def test_an_imported_database_is_a_built_one(
    snapshot: Snapshot, neo4j_url: str, neo4j_server: Place, tmp_path: Path
) -> None:
    export(snapshot, tmp_path / "out", "neo4j-admin")
    assert "multiline" in (tmp_path / "out" / "import.args").read_text()
    bring(tmp_path / "server", tmp_path / "out")
    with pytest.raises(CannotStart, match="holds a database; --overwrite drops"):
        bring(tmp_path / "server", tmp_path / "out")
    with open_store(neo4j_url, write=True) as built:
        write_graph(built, snapshot)
        wanted = found(built, snapshot)
        counts = built.counts()
    assert all(counts["nodes"].values())
    assert all(counts["relationships"][tie] for tie in ("SUPPLIES", "PAID", "PAYS_BILL", "LEGAL_REP_OF", "IN_INDUSTRY"))
    with running_server(tmp_path / "server") as place:
        with pytest.raises(CannotStart, match="runs; stop it first"):
            bring(tmp_path / "server", tmp_path / "out", overwrite=True)
        assert asked(place, NODES) == asked(neo4j_server, NODES)
        assert asked(place, EDGES) == asked(neo4j_server, EDGES)
        assert asked(place, TYPED_EDGES) == asked(neo4j_server, TYPED_EDGES)
        settings = Settings(home=snapshot.path.parents[1], store=place.url, store_password=place.password)
        # The first to open it lays the indexes, also where it only reads.
        assert status(settings)["store"]["snapshot"] == snapshot.id
        assert asked(place, INDEXES) == asked(neo4j_server, INDEXES)
        assert asked(place, TYPED) == asked(neo4j_server, TYPED)
        with open_store(place.url, place.password, write=True) as store:
            assert found(store, snapshot) == wanted
            write_graph(store, snapshot, lambda *_: pytest.fail("a repeated build writes"))
            later = take(filled(tmp_path / "home"), DAY)
            write_graph(store, later)
            assert store.stamp("observed") == later.id
