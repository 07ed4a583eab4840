from __future__ import annotations

from collections import Counter
from dataclasses import replace

import ibis
import pyarrow as pa
import pytest

from graph.errors import BadParameter
from graph.features.catalogue import FAMILIES, named, wanted
from graph.features.family import Family
from graph.features.table import TYPES, Feature
from graph.topics import topic

OLD = Feature("sold", "销售", "sold", "net sales", "fen", "sales", lambda m: m.sold)
NEW = replace(OLD, value=lambda m: m.sold * 2, version=2)
SALES = Family(
    "sales", "销售", "sales", (NEW,), lambda scene: ibis.memtable(pa.table({"id": ["a"], "sold": [5]})), (OLD,)
)


def test_a_name_is_the_newest_definition_and_any_can_be_asked_for() -> None:
    assert dict(named([SALES])) == {"sold": NEW, "sold@1": OLD, "sold@2": NEW}
    assert list(wanted(["sold@1", "sold"], [SALES]).items()) == [("sold@1", OLD), ("sold", NEW)]


def test_features_come_in_the_order_asked_for() -> None:
    assert list(wanted(["months", "age", "cycles"])) == ["months", "age", "cycles"]


def test_unknown_names_are_refused_all_at_once() -> None:
    with pytest.raises(BadParameter, match=r"there is no feature sold@3, bought; `lianke features --list`"):
        wanted(["sold", "sold@3", "bought"], [SALES])


def test_no_two_features_and_no_two_families_have_one_name() -> None:
    names = Counter(f.name for family in FAMILIES for f in family.features)
    assert [name for name, times in names.items() if times > 1] == []
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert not [name for name in names if "@" in name]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_a_family_says_all_of_itself_and_of_its_features(family: Family) -> None:
    assert all((family.zh, family.en, family.owner, topic(family.topic)))
    for feature in (*family.features, *family.former):
        assert feature.family == family.name, feature.name
        said = (feature.zh, feature.en, feature.doc, feature.unit, feature.null, feature.window, feature.reads)
        assert all(said), feature.name
        assert feature.type in TYPES


def test_there_are_150_features_at_least() -> None:
    assert sum(len(family.features) for family in FAMILIES) >= 150


def test_a_type_is_that_of_the_unit_unless_the_feature_says_otherwise() -> None:
    types = {name: feature.type for name, feature in named().items()}
    assert [types[n] for n in ("sales_amount", "buyers", "tenure", "sales_month", "margin")] == [
        *["integer"] * 3,
        *["double"] * 2,
    ]
    assert (OLD.column().type, replace(OLD, whole=False).column("x").type) == (pa.int64(), pa.float64())


def test_a_whole_number_that_is_none_is_refused() -> None:
    measures = ibis.memtable(pa.table({"id": ["a"], "sold": [5.5]}))
    with pytest.raises(TypeError, match="sold are float64: say `whole=False`"):
        OLD.of(measures)
    assert replace(OLD, whole=False).of(measures).type().is_float64()
