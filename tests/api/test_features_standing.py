"""Features of a small run, made of tables alone: one that lacks some, and ids that were absorbed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pytest

from api import etags
from api.accepted import NotAcceptable, best
from graph import features_file
from graph.features.catalogue import FAMILIES
from graph.features.compute import table
from graph.run import SERVE
from graph.serving_build import build
from tests.api.economy import TestClient, client_of
from tests.api.standing import standing
from tests.graph.test_serving import ANCHOR, META, parts

HELD = ("margin", "tenure")


@pytest.fixture(scope="session")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over a run that was made when there were but two features."""
    folder = tmp_path_factory.mktemp("lacking")
    settings = standing(folder)
    family = replace(FAMILIES[0], features=tuple(f for f in FAMILIES[0].features if f.name in HELD))
    rows = [{"id": ANCHOR, "families": ["invoices"], "margin": 0.25, "tenure": 12.0}, {"id": "p1", "families": []}]
    held = table(features_file.every([family]))
    features_file.write(
        folder / "features.parquet",
        held.conform(pa.Table.from_pylist(rows, schema=held.arrow)),
        features_file.contents([family]),
    )
    path = folder / "runs" / str(META["run"]) / SERVE
    path.unlink()
    build(path, replace(parts(), features=folder / "features.parquet"), META)
    with client_of(settings) as client:
        yield client


def ask(client: TestClient, **body: list[str]) -> tuple[int, dict[str, object]]:
    answer = client.post("/v1/features:get", json=body)
    return answer.status_code, answer.json()


def test_an_absorbed_id_answers_under_the_id_asked_for(lacking: TestClient) -> None:
    _, said = ask(lacking, enterprises=["old1", "p1"], features=["margin"])
    assert said["items"] == [
        {"enterprise": "old1", "id": ANCHOR, "status": "alias", "values": {"margin": 0.25}, "reasons": {}},
        {"enterprise": "p1", "id": "p1", "status": "ok", "values": {"margin": None}, "reasons": {"margin": "no_data"}},
    ]


def test_a_feature_that_the_run_was_made_before_is_told_so(lacking: TestClient) -> None:
    status, said = ask(lacking, enterprises=[ANCHOR], features=["margin", "age"])
    assert (status, said["title"]) == (503, "Not in the run")
    assert "made before there was age; repeat `lianke run --as-of 2019-01-01`" in str(said["detail"])


def test_asked_for_all_a_run_names_what_it_lacks(lacking: TestClient) -> None:
    _, said = ask(lacking, enterprises=[ANCHOR])
    assert [f["name"] for f in said["features"]] == sorted(HELD)  # type: ignore[attr-defined]
    every = {f.name for family in FAMILIES for f in family.features}
    assert set(said["lacking"]) == every - set(HELD)  # type: ignore[call-overload]
    served = {item["name"] for item in lacking.get("/v1/features").json()["items"] if item["served"]}
    assert served == set(HELD)


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (None, "a/x"),
        ("", "a/x"),
        ("b/y", "b/y"),
        ("B/Y ; Q=0.3, a/x;q=0.2", "b/y"),
        ("a/*;q=0.1, b/*;q=0.2", "b/y"),
        ("a/x;q=0, */*", "b/y"),
        ("*/*;q=0.1, a/x;q=0.05", "b/y"),
        ("a/*;q=0.9, a/x;q=0.1, b/y;q=0.5", "b/y"),
        ("a/x;q=nonsense, b/y", "b/y"),
        ("c/z", None),
        ("a/x;q=0", None),
        ("*/*;q=0", None),
        (",;,", None),
    ],
)
def test_the_form_wanted_most(header: str | None, form: str | None) -> None:
    if form is None:
        with pytest.raises(NotAcceptable, match="a/x, b/y"):
            best(header, ("a/x", "b/y"))
    else:
        assert best(header, ("a/x", "b/y")) == form


def test_tags_tell_lists_of_parts_apart() -> None:
    assert etags.weak(["ab", "c"]) != etags.weak(["a", "bc"])
    assert etags.weak(["ab", "c"]) == etags.weak(iter(["ab", "c"]))
