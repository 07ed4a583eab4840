"""The contract of a store, over every backend: what is written, and what readers see meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from graph.errors import BadParameter, CannotStart, DataRefused
from graph.progress import silent
from graph.store import Store, open_store
from tests.graph.small_graph import firms, scores, trades


def counted(store: Store) -> tuple[int, int, int]:
    counts = store.counts()
    return counts["nodes"]["Enterprise"], *(counts["relationships"][t] for t in ("SUPPLIES", "PREDICTED_SUPPLIES"))


def scanned(store: Store, kind: str) -> list[dict[str, object]]:
    return [row for batch in store.scan(kind) for row in batch.to_pylist()]


def test_nothing_is_in_a_fresh_store(store_url: str) -> None:
    with open_store(store_url) as store:
        assert store.stamp("observed") is None
        assert store.stamp("predicted") is None
        assert counted(store) == (0, 0, 0)
        assert store.get("a") is None
        assert (
            store.find("华为").num_rows
            == store.neighbours("a").num_rows
            == store.shared_partners("a", "b").num_rows
            == 0
        )
        assert store.walks("a", "b", "upstream").num_rows == 0
        assert scanned(store, "Enterprise") == scanned(store, "SUPPLIES") == []


def test_the_store_equals_what_was_given_last(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        assert store.replace("observed", "one", firms("a", "b", "c"), trades(("a", "b"), ("b", "c")))
        assert store.replace("observed", "two", firms("b", "c", "d"), trades(("c", "b")))
        assert store.stamp("observed") == "two"
        assert counted(store) == (3, 1, 0)
        assert sorted(str(row["id"]) for row in scanned(store, "Enterprise")) == ["b", "c", "d"]
        assert scanned(store, "SUPPLIES") == trades(("c", "b"))["SUPPLIES"].to_pylist()
        assert store.get("a") is None


def test_a_repeated_build_writes_nothing(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        given = (firms("a", "b"), trades(("a", "b")))
        assert store.replace("observed", "one", *given)
        assert not store.replace("observed", "one", *given, progress=lambda *_: pytest.fail("it writes"))
        assert store.replace("predicted", "run", {}, scores(("b", "a")))
        assert not store.replace("predicted", "run", {}, scores(("b", "a")))
        assert not store.replace("observed", "one", *given)
        assert counted(store) == (2, 1, 1)


def test_rows_that_differ_under_the_same_stamp_are_written(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        assert store.replace("observed", "one", firms("a", "b", "c"), trades(("a", "b")))
        assert counted(store) == (3, 1, 0)


def test_predictions_are_replaced_apart_and_go_with_their_graph(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b", "c"), trades(("a", "b")))
        store.replace("predicted", "run-1", {}, scores(("a", "c"), ("b", "c")))
        store.replace("predicted", "run-2", {}, scores(("a", "c"), probability=0.75))
        assert store.stamp("predicted") == "run-2"
        assert counted(store) == (3, 1, 1)
        assert (
            scanned(store, "PREDICTED_SUPPLIES")
            == scores(("a", "c"), probability=0.75)["PREDICTED_SUPPLIES"].to_pylist()
        )
        store.replace("observed", "two", firms("a", "c"), trades(("a", "c")))
        assert store.stamp("predicted") is None
        assert counted(store) == (2, 1, 0)


def test_predictions_need_a_graph_that_holds_their_ends(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        with pytest.raises(DataRefused, match="no graph is built"):
            store.replace("predicted", "run", {}, scores(("a", "b")))
        store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        with pytest.raises(DataRefused, match="2 PREDICTED_SUPPLIES were sent and 1 taken"):
            store.replace("predicted", "run", {}, scores(("b", "a"), ("a", "gone")))
        assert store.stamp("predicted") is None
        assert counted(store) == (2, 1, 0)
        assert store.replace("predicted", "run", {}, scores(("b", "a")))


def test_what_cannot_be_a_graph_is_refused(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        with pytest.raises(DataRefused, match="name a missing Enterprise, such as z"):
            store.replace("observed", "one", firms("a"), trades(("a", "z")))
        with pytest.raises(DataRefused, match="holds src a, dst b 2 times"):
            store.replace("observed", "one", firms("a", "b"), trades(("a", "b"), ("a", "b")))
        with pytest.raises(DataRefused, match="needs a table SUPPLIES"):
            store.replace("observed", "one", firms("a"), {})
        with pytest.raises(DataRefused, match="has no PREDICTED_SUPPLIES"):
            store.replace("observed", "one", firms("a"), trades() | scores())
        with pytest.raises(BadParameter, match="no scope"):
            store.stamp("guessed")
        assert store.stamp("observed") is None
    with open_store(store_url) as reader, pytest.raises(CannotStart, match="reading only"):
        reader.replace("observed", "one", firms("a"), trades())


def test_readers_see_the_former_graph_whole_until_the_new_one_is(store_url: str) -> None:
    many = [f"n{i}" for i in range(30)]
    with open_store(store_url, write=True) as store, open_store(store_url) as reader:
        store.replace("observed", "one", firms("a", *many), trades(*(("a", n) for n in many), amount=1))
        store.replace("predicted", "run", {}, scores(*((n, "a") for n in many)))
        seen = []

        def look(stage: str, done: int, total: int | None) -> None:
            with open_store(store_url) as other:
                for one in (reader, other):
                    seen.append((one.stamp("observed"), one.stamp("predicted"), counted(one)))
                    assert len(scanned(one, "SUPPLIES")) == one.neighbours("a", "downstream").num_rows == 30
                    assert one.find("n2").num_rows == 11

        store.replace("observed", "two", firms("a", *many[:5]), trades(*(("a", n) for n in many[:5])), look)
        assert len(seen) >= 6
        assert set(seen) == {("one", "run", (31, 30, 30))}
        assert (reader.stamp("observed"), reader.stamp("predicted"), counted(reader)) == ("two", None, (6, 5, 0))
        assert reader.neighbours("a").num_rows == 5


def test_an_answer_is_never_of_two_graphs(store_url: str) -> None:
    graphs = {n: [f"n{i}" for i in range(n)] for n in (20, 50)}
    over = threading.Event()
    answers: list[list[int]] = []

    def read() -> None:
        with open_store(store_url) as reader:
            while not over.is_set():
                answers.append(reader.neighbours("a", limit=100)["amount"].to_pylist())

    with open_store(store_url, write=True) as store:
        store.replace("observed", "first", firms("a", *graphs[20]), trades(*(("a", n) for n in graphs[20]), amount=20))
        reading = threading.Thread(target=read)
        reading.start()
        for round in range(6):
            size = 50 if round % 2 == 0 else 20
            edges = trades(*(("a", n) for n in graphs[size]), amount=size)
            store.replace("observed", f"round {round}", firms("a", *graphs[size]), edges)
        over.set()
        reading.join()
    assert answers
    assert all(answer in ([20] * 20, [50] * 50) for answer in answers)


@pytest.mark.parametrize("stage", ["writing Enterprise", "writing SUPPLIES"])
def test_a_build_that_is_cut_off_and_repeated_ends_the_same(store_url: str, stage: str) -> None:
    def cut(at: str, done: int, total: int | None) -> None:
        if at == stage and done:
            raise KeyboardInterrupt

    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        given = (firms("b", "c", "d"), trades(("b", "c"), ("c", "d")))
        with pytest.raises(KeyboardInterrupt):
            store.replace("observed", "two", *given, progress=cut)
        assert (store.stamp("observed"), counted(store)) == ("one", (2, 1, 0))
        assert not store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        assert store.replace("observed", "two", *given, progress=silent)
        assert (store.stamp("observed"), counted(store)) == ("two", (3, 2, 0))


KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
from tests.graph.small_graph import firms, trades
from graph.store import open_store
def kill(stage, done, total):
    if stage == "writing SUPPLIES" and done:
        os.kill(os.getpid(), signal.SIGKILL)
many = [f"n{i}" for i in range(50)]
with open_store(sys.argv[1], write=True) as store:
    store.replace("observed", "two", firms("a", *many), trades(*(("a", n) for n in many)), kill)
"""


def test_a_build_that_is_killed_leaves_the_former_graph(store_url: str, checkout: object) -> None:
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b"), trades(("a", "b")))
        killed = subprocess.run([sys.executable, "-c", KILLED, store_url, str(checkout)], check=False)
        assert killed.returncode == -9
        assert (store.stamp("observed"), counted(store)) == ("one", (2, 1, 0))
        assert store.get("n1") is None
        many = [f"n{i}" for i in range(50)]
        assert store.replace("observed", "two", firms("a", *many), trades(*(("a", n) for n in many)))
        assert counted(store) == (51, 50, 0)
