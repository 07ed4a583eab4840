"""People's numbers and names: whatever is loaded, nothing that is written or answered holds them."""

from __future__ import annotations

import gzip
import logging
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from api.cli.main import app
from api.settings import Settings
from graph.engine import connect
from graph.facts import Facts
from graph.topics import TOPICS
from loaders.person_number import check_digit, lengthened
from tests.api.economy import DAY, Economies, client_of, settings_of

SECRET = "9f" + "0123456789abcdef" * 4
KEY = f"2026:{SECRET}"
NAME, OTHER_NAME = "欧阳慕白", "司徒若兰"


def identity(body: str) -> str:
    return body + check_digit(body)


PEOPLE = [identity(f"33010219850101{n:03d}") for n in range(10, 40)]
"""Identity numbers of people born on one day."""
PHONES = [f"1380571{n:04d}" for n in range(1, 30)]
CARDS = ["6222021202015643719", "6217001210024455220", "4111111111111111"]
ACCOUNTS = ["33010122000456789", "1202020609900123456", "571905432110901"]
OLD = "330102850103123"
PLANTED = [*PEOPLE, *PHONES, *CARDS, *ACCOUNTS, OLD, str(lengthened(OLD))]


def spread(number: str) -> str:
    """The number as it is printed on cards: in groups of four."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def wide(number: str) -> str:
    return number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})


SPELLED = [text for number in PLANTED for text in (number, spread(number), wide(number))]


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def written(folder: Path) -> None:
    """One file or more of each topic that holds people's numbers, and of others in which they stand by mistake."""
    p, t, a, c = PEOPLE, PHONES, ACCOUNTS, CARDS
    folder.mkdir()
    put = {
        "转账流水.csv": (
            "流水号,付款人名称,付款人账号,付款人证件号码,收款人名称,收款人账号,收款人证件号码,金额,交易日期,用途",
            f"T1,杭州甲有限公司,{a[0]},,{NAME},{spread(c[0])},{p[0]},10.00,2019-05-01,工资 {t[0]} {c[1]}",
            f"T2,{NAME},{c[0]},{wide(p[0])},杭州甲有限公司,{a[0]},,5.00,2019-05-02,还款{p[1]}",
            f"{p[2]},杭州甲有限公司,{a[1]},,{t[1]},{c[2]},,1.00,2019-05-03,卡{spread(c[2])}",
            f"T4,{p[3]},{p[3]},{p[3]},{c[0]},{a[2]},{OLD},1.00,{p[4]},错列",
            f"T5,杭州甲有限公司,{a[2]},{p[5][:-1]}Y,{NAME},账号{c[0]},{t[2]},{c[1]},2019-05-04,坏行",
            f"T6,{p[6]},多,一,列,{a[0]},{t[3]},{p[7]},1.00,2019-05-05,x,y,{p[8]}",
        ),
        "缴费记录.csv": (
            "缴费流水号,缴费人名称,缴费账号,缴费人证件号码,缴费人手机号,收费单位名称,缴费项目,缴费金额,缴费日期,户号",
            f"P1,{OTHER_NAME},{c[1]},{p[9]},{t[4]},国网浙江,电费,30.00,2019-06-01,{t[5]}",
            f"P2,{OTHER_NAME},{c[1]},{p[9]},{t[6]}{t[7]},国网浙江,电费,{p[10]},2019-06-01,{p[11]}",
        ),
        "股东.csv": (
            "企业名称,股东名称,股东证件号码,股东类型,持股比例",
            f"杭州甲有限公司,{NAME},{p[0]},自然人,60%",
            f"杭州甲有限公司,{OTHER_NAME},{p[12][:-1]}0,自然人,{p[13]}",
        ),
        "主要人员.csv": (
            "企业名称,高管姓名,高管证件号码,职务",
            f"杭州甲有限公司,{NAME},{p[0]},法定代表人 {t[8]}",
        ),
        "担保.csv": (
            "担保合同号,合同编号,借款人名称,保证人名称,保证人证件号码,担保金额,担保日期",
            f"G1,{p[14]},杭州甲有限公司,{OTHER_NAME},{p[9]},100.00,2019-01-01",
            f"G2,L2,{t[9]},{p[15]},{p[16]}1,abc{p[17]},2019-01-01",
        ),
        "押品.csv": (
            "押品编号,抵押人名称,抵押人证件号码,押品名称,评估价值,押品地址",
            f"C1,{NAME},{p[0]},住房 {p[18]},900.00,联系{t[10]}",
            f"C2,{NAME},{p[19][:-1]}7,住房,{t[11]}元,x",
        ),
        "司法案件.csv": (
            "当事人,当事人证件号码,案号,诉讼地位,对方当事人,案由,法院,涉案金额,判决结果,立案日期",
            f"{NAME},{p[0]},(2019)浙01民初1号,被告,杭州甲有限公司,民间借贷{p[27]},中院,9.00,偿还 {t[14]},2019-02-01",
            f"{OTHER_NAME},{p[28][:-1]}Z,(2019)浙01民初2号,被告,{NAME},借贷,杭州中院,{p[28]},{c[1]},2019-02-02",
            f"{OTHER_NAME},,(2019)浙01民初3号{p[29]},原告,杭州甲有限公司,借贷 {t[15]},法院,1.00,,2019-02-03",
        ),
        "失信被执行人.csv": (
            "失信被执行人名称,失信被执行人证件号码,案号,失信行为,执行法院,履行情况,发布日期",
            f"{NAME},{spread(p[0])},(2019)浙01执1号,有履行能力而拒不履行 {a[1]},杭州中院,全部未履行,2019-03-01",
            f"{OTHER_NAME},{wide(p[9])},(2019)浙01执2号,{t[16]},杭州中院,未履行,2019-03-02",
        ),
        "企业信息.csv": (
            "企业代号,企业名称,统一社会信用代码",
            f"X1,{NAME},{p[20]}",
            f"X2,{OTHER_NAME},{p[21]}01",
            f"X3,某店,{OLD}00",
            f"X4,某店,{p[22]},多",
        ),
    }
    for name, rows in put.items():
        (folder / name).write_text(lines(*rows), encoding="gb18030" if name == "股东.csv" else "utf-8")
    head, row = put["转账流水.csv"][0], f"Z1,杭州甲有限公司,{a[0]},,{NAME},{c[0]},{p[23]},10.00,2019-05-07,{t[12]}"
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.writestr("内.csv", lines(head, row, f"Z2,{p[24]}"))
    (folder / "压.csv.gz").write_bytes(gzip.compress(lines(head, row.replace("Z1", "Z3")).encode()))
    book = Workbook()
    for cells in (head, row.replace("Z1", "Z4"), f"Z5,甲,{a[0]},,乙,{c[0]},{p[25]},1.00,{p[26]},{t[13]}"):
        book.active.append(cells.split(","))
    book.save(folder / "表.xlsx")


def everything(root: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder: its bytes as text in each encoding that may hide a number, and Parquet's values."""
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        yield (
            str(path),
            raw.decode("utf-8", "ignore") + raw.decode("gb18030", "ignore") + raw.decode("utf-16-le", "ignore"),
        )
        if path.suffix == ".gz":
            yield str(path), gzip.decompress(raw).decode("utf-8", "ignore")
        if path.suffix == ".parquet":
            yield str(path), str(pq.read_table(path, partitioning=None).to_pylist())
        yield "the name", str(path)


def leaks(texts: Iterable[tuple[str, str]], words: list[str]) -> list[str]:
    # Many begin alike: a text without a beginning has none of its words.
    begun = {word[:6]: [other for other in words if other.startswith(word[:6])] for word in words}
    return [
        f"{where}: {word}"
        for where, text in texts
        for beginning, of in begun.items()
        if beginning in text
        for word in of
        if word in text
    ]


def keyed_by(patch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LIANKE_")]:
        patch.delenv(name)
    patch.setenv("LIANKE_PERSON_KEY", KEY)


@pytest.fixture
def keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    keyed_by(monkeypatch)


def lianke(home: Path, *words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--home", str(home)], prog_name="lianke")


class Heard(logging.Handler):
    """Keeps all that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass(frozen=True)
class Told:
    """A home in which people's numbers were loaded, and what every command said of it."""

    settings: Settings
    outputs: dict[str, str]
    log: str

    @property
    def home(self) -> Path:
        return self.settings.home


@pytest.fixture(scope="module")
def told(economies: Economies, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("people")
    home, inbox = folder / "home", folder / "inbox"
    shutil.copytree(economies.home.root, home)
    written(inbox)
    commands: tuple[tuple[object, ...], ...] = (
        *(("load", inbox), ("load", inbox, "--json"), ("match",), ("build", "--as-of", DAY)),
        *(("run", "--as-of", DAY), ("status", "--json"), ("topics",)),
    )
    heard, outputs = Heard(), {}
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    with pytest.MonkeyPatch.context() as patch:
        keyed_by(patch)
        for words in commands:
            done = lianke(home, *words)
            assert done.exit_code == 0, (words, done.stderr)
            outputs[" ".join(map(str, words))] = done.stdout + done.stderr
    root.removeHandler(heard)
    root.setLevel(level)
    return Told(settings_of(home), outputs, "".join(r.getMessage() + str(vars(r)) for r in heard.records))


def test_no_number_of_a_person_is_written_or_told(told: Told) -> None:
    kept = connect()
    held = {topic.name: Facts(told.settings.home_paths.facts).in_force(kept, topic.name) for topic in TOPICS}
    loaded = {name for name, rows in held.items() if rows is not None}
    assert {"transfers", "payments", "ownership", "loans", "collateral", "legal", "customers"} <= loaded
    assert leaks([*told.outputs.items(), ("the log", told.log)], [*SPELLED, SECRET]) == []
    assert leaks(everything(told.home), [*SPELLED, SECRET]) == []


def test_a_persons_name_is_masked_wherever_it_is_answered(told: Told, keyed: None) -> None:
    shown = [(words, said) for words, said in told.outputs.items() if words.startswith(("build", "run"))]
    assert len(shown) == 2
    assert leaks(shown, [NAME, OTHER_NAME]) == []
    where = (told.home / "snapshots", told.home / "runs", told.home / "rejects")
    assert leaks((found for folder in where for found in everything(folder)), [NAME, OTHER_NAME]) == []
    graph = (told.home / "graph.sqlite").read_bytes().decode("utf-8", "ignore")
    assert leaks([("the graph", graph)], [NAME]) == []
    with client_of(told.settings) as client:
        found = client.get("/enterprises", params={"q": NAME}).text
    assert NAME not in found


def test_a_load_that_fails_quotes_nobody(tmp_path: Path, keyed: None) -> None:
    broken = tmp_path / "转账流水.csv"
    row = f'T1,杭州甲有限公司,{ACCOUNTS[0]},,{NAME},{CARDS[0]},{PEOPLE[0]},10.00,2019-05-01,"工资 {PHONES[0]}'
    head = "流水号,付款人名称,付款人账号,付款人证件号码,收款人名称,收款人账号,收款人证件号码,金额,交易日期,用途"
    broken.write_text(lines(head, row))
    headless = tmp_path / "无表头.csv"
    headless.write_text(lines(row.replace('"', ""), row.replace('"', "")))
    for path in (broken, headless):
        done = lianke(tmp_path / "home", "load", path, "--topic", "transfers")
        assert leaks([(str(path), done.stdout + done.stderr + repr(done.exception))], SPELLED) == []
    assert leaks(everything(tmp_path / "home"), SPELLED) == []


def test_without_a_key_people_are_refused_and_invoices_are_not(
    copied: Economies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANKE_PERSON_KEY", raising=False)
    inbox = tmp_path / "inbox"
    written(inbox)
    done = lianke(copied.home.root, "load", inbox / "转账流水.csv")
    assert done.exit_code == 2
    assert "LIANKE_PERSON_KEY" in done.stderr
    assert "secrets.token_hex" in done.stderr
    assert leaks([("stderr", done.stderr)], SPELLED) == []
    assert Facts(copied.home.facts).loads().keys() == {"customers", "invoices"}
    again = lianke(copied.home.root, "load", copied.home.root / "sample" / "进项发票信息.csv")
    assert again.exit_code == 0, again.stderr
