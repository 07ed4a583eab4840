"""What the registry and labels say of firms, from the file to the answer: shown, filtered by, and left out."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from api.cli.main import app
from loaders.load import LoadOptions, load
from tests.api.economy import DAY, Economies, TestClient, client_of, nightly, settings_of

STATUSES = ("注销", "吊销", "存续", "停业", "迁出")
INDUSTRIES = ("纺织业", "零售业")
REGIONS = ("广东省深圳市", "浙江省杭州市", "广东省广州市")
CLOSED = ("dissolved", "revoked")
HEADER = ("企业代号", "企业名称", "登记状态", "注册资本（万元）", "成立日期", "行业", "地区", "法定代表人", "曾用名")
Row = dict[str, Any]


@dataclass(frozen=True)
class Registered:
    """The service over an economy whose registry and labels speak of the counterparties of one anchor."""

    client: TestClient
    home: Path
    anchor: str

    def got(self, path: str = "", **query: Any) -> Row:
        answer = self.client.get(f"/v1/enterprises/{self.anchor}{path}", params=query)
        assert answer.status_code == 200, answer.text
        found: Row = answer.json()
        return found

    def listed(self, **query: Any) -> list[Row]:
        page = self.got("/prospects", limit=500, **query)
        assert page["next"] is None
        items: list[Row] = page["items"]
        return items


@pytest.fixture(scope="module")
def known(
    economies: Economies, client: TestClient, anchor: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Registered]:
    folder = tmp_path_factory.mktemp("registered")
    shutil.copytree(economies.home.root, folder / "home")
    items = client.get(f"/v1/enterprises/{anchor}/prospects", params={"limit": 500}).json()["items"]
    keys = list(dict.fromkeys(item["key"] for item in items))
    (folder / "in").mkdir()
    with (folder / "in" / "工商登记.csv").open("w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for n, key in enumerate(keys):
            words = (
                STATUSES[n % 5],
                "1,000",
                "2001年2月3日",
                INDUSTRIES[n % 2],
                REGIONS[n % 3],
                "欧阳小明",
                "旧名公司",
            )
            rows.writerow((key, f"第{n}号有限公司", *words))
    with (folder / "in" / "标签.csv").open("w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("企业代号", "专精特新", "核心企业", "客户经理", "所属机构"))
        rows.writerows(
            (key, "小巨人", "是" if n % 2 else "否", "陈经理", "城东支行") for n, key in enumerate(keys[::4])
        )
    settings = settings_of(folder / "home")
    load(settings.home_paths, [folder / "in"], LoadOptions(today=date(2020, 6, 1)))
    nightly(settings, DAY)
    with client_of(settings) as made:
        yield Registered(made, folder / "home", anchor)


def test_a_firm_is_shown_as_the_registry_and_labels_have_it(known: Registered) -> None:
    other = known.listed(tag="core")[0]["id"]
    firm = known.client.get(f"/v1/enterprises/{other}").json()
    assert firm["name"].startswith("第")
    assert {name: firm[name] for name in ("registered_capital", "established_on", "legal_representative")} == {
        "registered_capital": 1_000_000_000,
        "established_on": "2001-02-03",
        "legal_representative": "欧阳**",
    }
    assert (firm["customer_manager"], firm["branch"], firm["tags"]) == (
        "陈经理",
        "城东支行",
        ["core", "srdi", "srdi_national"],
    )
    assert firm["former_names"][-1] == "旧名公司"
    assert (firm["status"], firm["resolved"]) == (known.listed(tag="core")[0]["status"], True)
    found = known.client.get("/v1/enterprises", params={"q": firm["name"]}).json()["items"]
    assert [item["status"] for item in found if item["id"] == other] == [firm["status"]]
    assert "小明" not in str(found)


def test_firms_out_of_business_are_no_prospects_unless_asked_for(known: Registered) -> None:
    every = known.listed(include_dissolved=True)
    live = known.listed()
    assert {item["status"] for item in every} >= {*CLOSED, "normal", "suspended", "moved_out"}
    assert [i["id"] for i in live] == [i["id"] for i in every if i["status"] not in CLOSED]
    page = known.got("/prospects")
    assert page["without_dissolved"] == len(every) - len(live) > 0
    assert known.got("/prospects", include_dissolved=True)["without_dissolved"] is None
    sizes = known.got()["prospects"]
    assert (sum(s["items"] for s in sizes), sum(s["dissolved"] for s in sizes)) == (len(live), len(every) - len(live))


def test_ranks_have_no_gaps_either_way(known: Registered) -> None:
    for everyone in (False, True):
        items = known.listed(direction="downstream", relation="observed", include_dissolved=everyone)
        assert [item["rank"] for item in items] == list(range(1, len(items) + 1))


def test_asking_for_a_status_is_asking_for_such_firms(known: Registered) -> None:
    assert {item["status"] for item in known.listed(status="dissolved")} == {"dissolved"}
    assert {item["status"] for item in known.listed(status=["revoked", "normal"])} == {"revoked", "normal"}
    assert {item["status"] for item in known.listed(status="suspended")} == {"suspended"}


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"industry": "零售业"}, lambda i: i["industry"] == "零售业"),
        ({"industry": ["零售业", "纺织业"]}, lambda i: i["industry"] in INDUSTRIES),
        ({"region": "广东"}, lambda i: (i["region"] or "").startswith("广东省")),
        ({"region": ["深圳", "杭州"]}, lambda i: i["region"] in REGIONS[:2]),
        ({"tag": "srdi"}, lambda i: "srdi" in i["tags"]),
        ({"status": "normal", "resolved": True}, lambda i: i["status"] == "normal" and i["resolved"]),
        ({"region": "广东", "tag": "core", "relation": "observed"}, None),
    ],
)  # fmt: skip
def test_filters_compose_and_page(known: Registered, query: Row, fits: Any) -> None:
    kept = known.listed(**query)
    if fits is None:
        fits = lambda i: "广东" in (i["region"] or "") and "core" in i["tags"] and i["relation"] == "observed"  # noqa: E731
    assert kept == [item for item in known.listed() if fits(item)]
    assert kept
    first = known.got("/prospects", limit=1, **query)
    if len(kept) > 1:
        second = known.got("/prospects", limit=500, cursor=first["next"], **query)
        assert [*first["items"], *second["items"]] == kept


def test_a_word_that_no_firm_has_leaves_an_empty_list_and_a_reason(known: Registered) -> None:
    page = known.got("/prospects", industry="航天业")
    assert (page["items"], page["reason"]["code"]) == ([], "none_pass")


@pytest.mark.parametrize("query", [{"status": "closed"}, {"industry": ""}, {"tag": ["x"] * 51}, {"sector": "x"}])
def test_filters_that_make_no_sense_are_422(known: Registered, query: Row) -> None:
    assert known.client.get(f"/v1/enterprises/{known.anchor}/prospects", params=query).status_code == 422


def test_what_there_is_to_filter_by_is_told(known: Registered) -> None:
    found = known.client.get("/v1/filters").json()
    assert set(found["industry"]) >= set(INDUSTRIES)
    assert set(found["tag"]) == {"core", "srdi", "srdi_national"}
    assert set(found["status"]) == {"dissolved", "revoked", "normal", "suspended", "moved_out", "unknown"}
    assert list(found["status"].values()) == sorted(found["status"].values(), reverse=True)


def test_neighbours_show_who_went_out_of_business_but_predict_nothing_of_them(known: Registered) -> None:
    seen = known.got("/neighbours", status=["dissolved", "revoked"], limit=500)["items"]
    assert {item["status"] for item in seen} == set(CLOSED)
    assert known.got("/neighbours", relation="predicted", status=["dissolved", "revoked"])["items"] == []
    shown = known.got("/neighbours", industry="零售业", limit=500)["items"]
    assert {item["industry"] for item in shown} == {"零售业"}


def test_scores_leave_them_out_unless_told_to(known: Registered, tmp_path: Path) -> None:
    def scored(*words: str) -> list[Row]:
        out = tmp_path / f"{len(words)}.parquet"
        command = ["score", "--as-of", str(DAY), "--out", str(out), "--home", str(known.home), *words]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        rows: list[Row] = pq.read_table(out).to_pylist()
        return [row for row in rows if row["anchor_id"] == known.anchor]

    gone = {item["id"] for item in known.listed(include_dissolved=True) if item["status"] in CLOSED}
    left, every = scored(), scored("--include-dissolved")
    assert not gone & {row["counterparty_id"] for row in left}
    assert gone <= {row["counterparty_id"] for row in every}
    for direction in ("upstream", "downstream"):
        ranks = sorted({r["rank"] for r in left if (r["direction"], r["relation"]) == (direction, "predicted")})
        assert ranks == list(range(1, len(ranks) + 1))


def test_evidence_of_a_closed_firm_has_no_rank(known: Registered) -> None:
    other = known.listed(status="dissolved", relation="observed")[0]
    shown = known.got(f"/prospects/{other['id']}/evidence", direction=other["direction"])
    assert (shown["relation"], shown["rank"]) == ("observed", None)
    states = shown["states"]
    assert states["valid"] + states["red"] == shown["trade"]["documents"] > 0
