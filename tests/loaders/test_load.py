from __future__ import annotations

import gzip
import hashlib
from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadParameter, DataRefused
from graph.facts import Facts
from graph.home import Home
from tests.loaders.inbox import FIRMS, INPUT, ONE, OUTPUT, TODAY, TWO, counts, facts, put, run


def test_invoices_become_facts_in_fen(home: Home, inbox: Path) -> None:
    report = run(home, put(inbox, "进项.csv", INPUT, ONE, TWO))
    assert counts(report) == (2, 2, 0, 0, 0)
    first, second = sorted(facts(home), key=lambda row: row["row"])
    assert {name: value for name, value in first.items() if value is not None} == {
        "source": "bank", "owner": "E1", "book": "input", "counterparty": "A00297",
        "number": "3390939", "day": date(2017, 7, 18), "amount": -94340, "tax": -5660, "total": -100000,
        "currency": "CNY", "state": "valid", "balanced": True, "key": first["key"],
        "known_at": TODAY, "load": 1, "seq": 2, "file": "进项.csv", "row": 2,
    }  # fmt: skip
    said = "|bank|E1|input|3390939|2017-07-18|A00297".replace("|", "\x1f")
    assert first["key"] == hashlib.md5(said.encode()).digest()[::-1]
    assert (second["state"], second["number"], second["row"]) == ("void", "3390940", 3)


def test_customers_load_with_and_without_ratings(home: Home, inbox: Path) -> None:
    put(inbox, "有.csv", "企业代号,企业名称,信誉评级,是否违约", "E1,***电器,A,否", "E2,***科技,D,是")
    put(inbox, "无.csv", FIRMS, "E3,***商贸", "E4,")
    assert counts(run(home, inbox), "customers") == (4, 4, 0, 0, 0)
    said = {r["code"]: (r["name"], r["rating"], r["defaulted"], r["former_names"]) for r in facts(home, "customers")}
    assert said == {
        "E1": ("***电器", "A", False, []),
        "E2": ("***科技", "D", True, []),
        "E3": ("***商贸", None, None, []),
        "E4": (None, None, None, []),
    }


def test_both_books_load_from_one_folder_in_any_encoding(home: Home, inbox: Path) -> None:
    put(inbox, "进项.csv", INPUT, ONE, encoding="gb18030")
    (inbox / "销项.csv.gz").write_bytes(gzip.compress("\n".join([OUTPUT, ONE]).encode()))
    assert counts(run(home, inbox)) == (2, 2, 0, 0, 0)
    assert sorted((r["book"], r["seq"]) for r in facts(home)) == [("input", 2), ("output", 4)]


def test_every_row_that_cannot_be_used_is_told_once_with_its_reason(home: Home, inbox: Path) -> None:
    bad = [
        ONE.replace("2017/7/18", "2017/2/30"),
        ONE.replace("-943.4", "九百"),
        ONE.replace("-56.6", "-56.601"),
        ONE.replace("有效发票", " 红票"),
        ONE.replace("E1,", " ,"),
        ONE.replace("E1,", ",").replace("A00297", ""),
        ONE + ",又",
        "E1,1",
    ]
    report = run(home, put(inbox, "a.csv", INPUT, ONE, *bad, "", ",,,,,,,", TWO))
    assert counts(report) == (10, 2, 0, 0, 8)
    path, _table = report.rejects
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert header == '"file","row","column","value","reason"'
    spellings = "2017/7/18, 2017-07-18, 20170718 and 2017年7月18日 are understood"
    assert [line.replace('"', "") for line in lines] == [
        f"a.csv,3,开票日期,2017/2/30,is no day of the calendar ({spellings})",
        "a.csv,4,金额,九百,is not an amount",
        "a.csv,5,税额,-56.601,has more than two decimals",
        "a.csv,6,发票状态, 红票,is none of 有效发票, 有效, 作废发票, 作废, 红冲, 红冲发票, 已红冲, 被红冲, 失控, "
        "失控发票, 异常, 异常发票",
        "a.csv,7,企业代号,,is empty",
        "a.csv,8,企业代号,,is empty",
        f"a.csv,9,,{bad[6]},has 9 cells where the header has 8",
        "a.csv,10,,E1,1,has 2 cells where the header has 8",
    ]


def test_totals_that_do_not_add_up_are_kept_and_flagged(home: Home, inbox: Path) -> None:
    off = [ONE.replace("3390939", str(n)).replace("-1000.0", total) for n, total in enumerate(["-1000.01", "-999.98"])]
    report = run(home, put(inbox, "a.csv", INPUT, ONE, TWO, *off))
    assert report.as_json()["notes"] == {"invoices": {"flagged": 1, "voided": 1, "red": 3}}
    assert {r["number"]: r["balanced"] for r in facts(home)} == {
        "3390939": True,
        "3390940": True,
        "0": True,
        "1": False,
    }


def test_what_is_not_used_is_told(home: Home, inbox: Path) -> None:
    used = put(inbox, "a.csv", "企业代号,企业名称,备注", "E1,甲,x")
    put(inbox, "b.csv", "x,y", "1,2")
    (inbox / "c.xlsx").write_bytes(b"PK")
    (inbox / ".hidden.csv").write_text("x")
    (inbox / "empty.csv").write_text("")
    report = run(home, inbox)
    assert report.unused == {str(used): ["备注"]}
    assert [Path(p).name for p in report.unrecognised] == ["b.csv", "c.xlsx", "empty.csv"]
    assert "columns not used in" in report.text()
    assert f"not read: {inbox / 'c.xlsx'} " in report.text()


def test_a_file_that_was_named_is_refused_where_it_is_of_no_topic(home: Home, inbox: Path) -> None:
    good, bad = put(inbox, "a.csv", INPUT, ONE), put(inbox, "b.csv", "x,y", "1,2")
    with pytest.raises(DataRefused, match=r"no topic knows the header of .*b\.csv: it has x, y"):
        run(home, good, bad)
    assert Facts(home.facts).loads() == {}


def test_a_folder_with_nothing_usable_is_refused(home: Home, inbox: Path) -> None:
    with pytest.raises(DataRefused, match="there is nothing to load: the folder has no files"):
        run(home, inbox)
    put(inbox, "b.csv", "x,y", "1,2")
    with pytest.raises(DataRefused, match=r"there is nothing to load: no topic knows the header of .*b\.csv"):
        run(home, inbox)


def test_links_that_lead_to_no_file_are_told(home: Home, inbox: Path) -> None:
    put(inbox.parent / "other", "b.csv", INPUT, TWO)
    put(inbox, "a.csv", INPUT, ONE)
    (inbox / "elsewhere").symlink_to(inbox.parent / "other")
    (inbox / "gone.csv").symlink_to(inbox / "none.csv")
    report = run(home, inbox)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert [Path(p).name for p in report.unrecognised] == ["elsewhere", "gone.csv"]
    assert all("neither a file nor a link to one" in why for why in report.unrecognised.values())


def test_a_topic_may_be_named(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", INPUT, ONE)
    put(inbox, "b.csv", FIRMS, "E1,甲")
    report = run(home, inbox, topic="customers")
    assert list(report.topics) == ["customers"]
    assert [Path(p).name for p in report.unrecognised] == ["a.csv"]


def test_options_that_make_no_sense_are_refused(home: Home, inbox: Path) -> None:
    path = put(inbox, "a.csv", INPUT, ONE)
    for options, words in [
        ({"topic": "dreams"}, "there is no topic 'dreams'"),
        ({"source": " "}, "is no name of a source"),
        ({"known_at": date(2020, 3, 2)}, "lies after today"),
    ]:
        with pytest.raises(BadParameter, match=words):
            run(home, path, **options)
    with pytest.raises(BadParameter, match="there is no file or folder"):
        run(home, inbox / "none")


def test_a_file_that_breaks_off_is_refused_and_nothing_is_kept(
    home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.read.BLOCK", 256)
    path = put(inbox, "a.csv", INPUT, ONE, '"' + ONE, *[TWO] * 100)
    with pytest.raises(DataRefused, match=r"a\.csv cannot be read to its end: .*a quote that is never closed"):
        run(home, path)
    assert Facts(home.facts).loads() == {}
    assert not (home.root / "staging").exists()


def test_another_currency_is_kept(home: Home, inbox: Path) -> None:
    run(home, put(inbox, "a.csv", INPUT + ",币种", ONE + ",USD", TWO + ","))
    assert sorted(r["currency"] for r in facts(home)) == ["CNY", "USD"]


def test_a_file_without_rows_or_without_good_ones_leaves_nothing(home: Home, inbox: Path) -> None:
    empty, bad = put(inbox, "a.csv", INPUT), put(inbox, "b.csv", INPUT, "E1,1")
    assert counts(run(home, empty)) == (0, 0, 0, 0, 0)
    assert counts(run(home, empty, bad)) == (1, 0, 0, 0, 1)
    assert Facts(home.facts).loads() == {}
    assert not home.facts.exists()
