"""Features of the past: each row by its own day, by what was known then, and never otherwise later."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from graph.errors import BadParameter, DataRefused
from graph.features.catalogue import named
from graph.features.compute import computed
from graph.features.history import historical
from graph.features.scene import scene_of
from graph.home import Home
from graph.snapshot import take
from tests.loaders.every_topic import EveryTopic, loaded

EARLY, LATE = date(2019, 3, 1), date(2019, 9, 1)
NAMES = tuple(name for name in named() if "@" not in name)
SOME = NAMES[::150]
"""Features of several families."""


@pytest.fixture(scope="module")
def economy(tmp_path_factory: pytest.TempPathFactory) -> EveryTopic:
    return loaded(tmp_path_factory.mktemp("history"))


def asked(home: Home, *rows: tuple[str, date, date | None], names: tuple[str, ...] = SOME) -> list[dict[str, object]]:
    columns = zip(*rows, strict=True)
    table = pa.table(dict(zip(("enterprise", "as_of", "known_at"), map(list, columns), strict=True)))
    found: list[dict[str, object]] = historical(home, table, names).to_pylist()
    return found


def test_rows_are_answered_in_their_order_each_of_its_own_day(economy: EveryTopic) -> None:
    snapshots = {day: take(economy.home, day) for day in (EARLY, LATE)}
    ids = snapshots[EARLY].arrow("enterprises")["id"].to_pylist()[:40]
    rows = [(firm, day, None) for firm in ids for day in (LATE, EARLY)]
    found = asked(economy.home, *rows)
    assert [(row["enterprise"], row["as_of"]) for row in found] == [(firm, day) for firm, day, _ in rows]
    features = {name: named()[name] for name in SOME}
    for day, snapshot in snapshots.items():
        whole = {row["id"]: row for row in computed(scene_of(economy.home, snapshot), features).to_pylist()}
        for row in (row for row in found if row["as_of"] == day and row["status"] == "ok"):
            assert {name: row[name] for name in ("families", *SOME)} == {
                name: whole[row["id"]][name] for name in ("families", *SOME)
            }


def test_a_code_a_former_id_and_nobody(economy: EveryTopic) -> None:
    firms = take(economy.home, LATE).arrow("enterprises").to_pylist()
    coded = next(firm for firm in firms if firm["uscc"] and firm["has_books"])
    absorbed = next(firm for firm in firms if firm["aliases"])
    names = ("margin",)
    found = asked(
        economy.home,
        (coded["id"], LATE, None),
        (coded["uscc"], LATE, None),
        (absorbed["aliases"][0], LATE, None),
        ("nobody at all", LATE, None),
        (coded["id"], date(1990, 1, 1), None),
        names=names,
    )
    assert [row["id"] for row in found] == [coded["id"], coded["id"], absorbed["id"], None, None]
    assert [row["status"] for row in found] == ["ok", "ok", "ok", "unresolved", "unresolved"]
    assert found[0]["margin"] == found[1]["margin"] is not None
    assert [row["families"] for row in found[3:]] == [[], []]
    assert "无此企业" in str(found[3]["note"])
    assert "no document is dated before 1990-01-01" in str(found[4]["note"])


def test_a_bad_row_or_name_is_refused(economy: EveryTopic) -> None:
    with pytest.raises(DataRefused, match="row 2, column as_of: None"):
        historical(economy.home, pa.table({"enterprise": ["a", "b"], "as_of": [str(LATE), None]}), ["margin"])
    with pytest.raises(BadParameter, match="no feature marginal"):
        asked(economy.home, ("a", LATE, None), names=("marginal",))
