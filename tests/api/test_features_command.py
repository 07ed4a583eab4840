"""`lianke features`, as a script and as a person sees it."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from graph.run import FEATURES
from tests.api.economy import DAY, EARLIER, Economies
from tests.api.test_command_line import lianke, report, sentence

NAMES = ("margin", "sales_months", "cycles")
ASKED = tuple(word for name in NAMES for word in ("--feature", name))


def test_a_day_is_that_of_the_night(economies: Economies, tmp_path: Path) -> None:
    out = tmp_path / "features.parquet"
    said = report("features", "--as-of", DAY, *ASKED, "--out", out, "--home", economies.home.root)
    table, night = pq.read_table(out), economies.done.run.table(FEATURES)
    assert said["snapshot"] == economies.done.run.snapshot
    assert (said["enterprises"], said["features"]) == (table.num_rows, len(NAMES)) == (night.num_rows, len(NAMES))
    assert said["families"]["invoices"]["features"] == 2
    assert table.column_names == ["id", "families", *NAMES]
    assert table.select(["id", *NAMES]).equals(night.select(["id", *NAMES]))


def test_a_spine_is_answered_and_its_bad_rows_are_told(economies: Economies, tmp_path: Path, anchor: str) -> None:
    spine, out = tmp_path / "spine.csv", tmp_path / "values.parquet"
    rows = [f"{anchor},{DAY},", f"{anchor},{EARLIER},", f"nobody,{DAY},"]
    rows += [f"{anchor},2020年,", f",{DAY},", f"{anchor},{DAY},2999-01-01"]
    spine.write_text("\n".join(["企业,截止日,知悉日", *rows]) + "\n", encoding="gb18030")
    said = report("features", "--spine", spine, *ASKED, "--out", out, "--home", economies.home.root)
    counts = {name: said[name] for name in ("rows", "days", "ok", "unresolved", "rejected")}
    assert counts == {"rows": 6, "days": 2, "ok": 2, "unresolved": 1, "rejected": 3}
    table = pq.read_table(out)
    assert table["row"].to_pylist() == [1, 2, 3]
    sheet = tmp_path / "values.csv"
    report("features", "--spine", spine, *ASKED, "--out", sheet, "--home", economies.home.root)
    assert [row["row"] for row in pcsv.read_csv(sheet).to_pylist()] == [1, 2, 3]
    days = {row["as_of"]: row for row in table.to_pylist() if row["status"] == "ok"}
    for run in (economies.former.run, economies.done.run):
        [night] = [row for row in run.table(FEATURES).to_pylist() if row["id"] == anchor]
        assert {name: days[run.as_of][name] for name in NAMES} == {name: night[name] for name in NAMES}
    rejects = pcsv.read_csv(said["rejects"]).to_pylist()
    assert [(row["row"], row["column"], row["value"]) for row in rejects] == [
        (5, "as_of", "2020年"),
        (6, "enterprise", ""),
        (7, "known_at", "2999-01-01"),
    ]


def test_a_spine_without_a_good_row_is_refused(economies: Economies, tmp_path: Path) -> None:
    spine = tmp_path / "spine.csv"
    spine.write_text("enterprise,as_of\nE1,soon\n")
    done = lianke("features", "--spine", spine, "--home", economies.home.root)
    assert f"no row of {spine} can be answered; the rejected ones are in {tmp_path}" in sentence(done, 1)


def test_people_see_which_families_have_data(economies: Economies) -> None:
    done = lianke("features", "--as-of", DAY, *ASKED, "--home", economies.home.root)
    assert done.exit_code == 0
    assert "自有发票" in done.stdout
    assert "--out FILE.parquet writes them" in done.stdout


def test_the_catalogue_is_told_in_both_languages(tmp_path: Path) -> None:
    said = report("features", "--list", "--feature", "margin", "--home", tmp_path)
    assert [(item["name"], item["zh"]) for item in said["features"]] == [("margin", "毛利率")]


def test_what_is_asked_for_is_one_thing(tmp_path: Path) -> None:
    for words in ((), ("--as-of", DAY, "--list"), ("--spine", tmp_path / "s.csv", "--as-of", DAY)):
        assert "say one of --as-of DAY" in sentence(lianke("features", *words, "--home", tmp_path), 2)
    known = lianke("features", "--spine", tmp_path / "s.csv", "--known-at", DAY, "--home", tmp_path)
    assert "in the column known_at" in sentence(known, 2)
    for flag in (("--spark", "local[1]"), ("--snapshots", "s3a://b")):
        cluster = lianke("features", "--as-of", DAY, *flag, "--home", tmp_path)
        assert "--spark URL goes with --as-of DAY and --out FOLDER" in sentence(cluster, 2)
    folder = lianke("features", "--as-of", DAY, "--out", tmp_path, "--home", tmp_path)
    assert "is a folder" in sentence(folder, 2)
    unknown = lianke("features", "--as-of", DAY, "--feature", "marginal", "--home", tmp_path)
    assert "no feature marginal" in sentence(unknown, 2)


def test_a_day_that_is_yet_to_come_is_refused(tmp_path: Path) -> None:
    for words in (("features", "--as-of", "2999-01-01"), ("build", "--as-of", DAY, "--known-at", "2999-01-01")):
        done = lianke(*words, "--home", tmp_path)
        assert done.exit_code == 2
        assert "2999-01-01 is yet to come" in " ".join(done.stderr.split())
