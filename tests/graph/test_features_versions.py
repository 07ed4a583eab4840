from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from graph.features.catalogue import FAMILIES
from graph.features.family import Family
from graph.features.page import page
from graph.features.record import FILE, Recorded, recorded, text, worked_out
from graph.features.specimen import FIRMS
from graph.features.table import TYPES, Feature
from graph.features.versions import broken, digest, digests, every
from tests.graph.feature_record import write

COMMAND = "`python -m tests.graph.feature_record` writes it down"
SOLD = Feature("sold", "销售", "sold", "net sales", "fen", "sales", lambda m: m.sold)


def sales(*features: Feature, former: tuple[Feature, ...] = ()) -> Family:
    rows = pa.table({"id": list(FIRMS[:3]), "sold": [5, None, 7]})
    return Family("sales", "销售", "sales", features, lambda scene: ibis.memtable(rows), former)


@pytest.fixture(scope="module")
def now() -> Mapping[str, Recorded]:
    return worked_out(FAMILIES)


def test_every_definition_still_gives_the_values_that_were_written_down(now: Mapping[str, Recorded]) -> None:
    before = {name: held.values for name, held in recorded().items()}
    assert not broken(before, {name: held.values for name, held in now.items()})


def test_the_record_is_what_the_definitions_say(now: Mapping[str, Recorded]) -> None:
    assert FILE.read_text(encoding="utf-8") == text(now), f"a definition is new, or made of other columns: {COMMAND}"


def test_the_page_of_the_docs_is_what_the_definitions_say(now: Mapping[str, Recorded], checkout: Path) -> None:
    held = (checkout / "docs" / "feature-catalogue.md").read_text(encoding="utf-8")
    assert held == page(FAMILIES, now), f"the catalogue is of other definitions: {COMMAND}"


def test_every_definition_has_a_value_on_the_specimen(now: Mapping[str, Recorded]) -> None:
    nothing = {digest(pa.chunked_array([pa.nulls(len(FIRMS), kind)])) for kind in TYPES.values()}
    void = [name for name, held in now.items() if held.values in nothing]
    assert not void, f"let the specimen have something that {void} tell of, or a change of them goes unseen"


def test_a_changed_definition_needs_a_new_version_and_leaves_the_former() -> None:
    doubled = replace(SOLD, value=lambda m: m.sold * 2)
    before = digests([sales(SOLD)])
    [said] = broken(before, digests([sales(doubled)]))
    assert said.startswith("sold@1 gives other values than it did: give it the next version")
    [said] = broken(before, digests([sales(replace(doubled, version=2))]))
    assert said.startswith("sold@1 is gone")
    kept = digests([sales(replace(doubled, version=2), former=(SOLD,))])
    assert not broken(before, kept)
    assert kept["sold@1"] == before["sold@1"] != kept["sold@2"]


def test_one_version_has_one_definition() -> None:
    with pytest.raises(ValueError, match="sold@1 is declared twice"):
        every([sales(SOLD, former=(SOLD,))])


def test_a_digest_tells_values_types_and_nulls_apart_but_not_a_double_s_last_digits() -> None:
    columns = [*([1, 2, None], [1, None, 2], [12, None, None]), *([1.0, 2.0, None], [1.0, 2.0, 3.0])]
    assert len({digest(pa.chunked_array([column])) for column in columns}) == len(columns)
    assert digest(pa.chunked_array([[0.1 + 0.2]])) == digest(pa.chunked_array([[0.3]]))


def test_what_is_written_down_is_not_written_over(tmp_path: Path) -> None:
    files = (tmp_path / "record.json", tmp_path / "page.md")
    assert write([sales(SOLD)], files) == []
    before = recorded(files[0])
    assert before["sold@1"].columns == ()
    assert "| `sold` | 销售 | net sales | integer, fen |" in files[1].read_text(encoding="utf-8")
    doubled = replace(SOLD, value=lambda m: m.sold * 2)
    [said] = write([sales(doubled)], files)
    assert said.startswith("sold@1 gives other values")
    assert recorded(files[0]) == before
    assert write([sales(replace(doubled, version=2), former=(SOLD,))], files) == []
    assert "| `sold@1` | 销售 |" in files[1].read_text(encoding="utf-8")
    assert write([sales(doubled)], files, again=["sold@*"]) == []
    assert list(recorded(files[0])) == ["sold@1"]
