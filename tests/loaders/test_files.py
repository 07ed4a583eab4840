from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph.errors import BadParameter, DataRefused
from loaders.files import find
from tests.loaders.handed import by_name, gathered
from tests.loaders.inbox import put

HEAD = "企业代号,企业名称"


def test_a_pattern_finds_what_it_matches_below_too(tmp_path: Path) -> None:
    put(tmp_path, "b.csv", HEAD)
    put(tmp_path / "day", "a.csv", HEAD)
    put(tmp_path / "day", "a.txt", HEAD)
    put(tmp_path, ".hidden.csv", HEAD)
    assert [f.path.name for f in find([f"{tmp_path}/**/*.csv"])] == ["a.csv", "b.csv"]
    assert [f.path.name for f in find([f"{tmp_path}/*.csv"])] == ["b.csv"]
    assert not any(f.named for f in find([f"{tmp_path}/*.csv"]))


def test_a_folder_that_a_pattern_matches_is_opened(tmp_path: Path) -> None:
    put(tmp_path / "day", "a.csv", HEAD)
    assert [f.path.name for f in find([f"{tmp_path}/d*"])] == ["a.csv"]


def test_a_name_with_brackets_is_no_pattern_where_there_is_such_a_file(tmp_path: Path) -> None:
    put(tmp_path, "a[1].csv", HEAD)
    assert [f.named for f in find([tmp_path / "a[1].csv"])] == [True]


def test_what_is_not_there_is_refused_with_what_may_be_meant(tmp_path: Path) -> None:
    put(tmp_path, "invoices.csv", HEAD)
    with pytest.raises(
        BadParameter, match=r"there is no file or folder \S+invoice\.csv \(is \S+invoices\.csv meant\?\)"
    ):
        find([tmp_path / "invoice.csv"])
    with pytest.raises(BadParameter, match=r"no file matches \S+\*\.tsv"):
        find([f"{tmp_path}/*.tsv"])


def test_what_a_program_leaves_beside_its_parts_is_no_data(tmp_path: Path) -> None:
    put(tmp_path, "_SUCCESS")
    put(tmp_path, "_firms.csv", HEAD)
    assert [f.path.name for f in find([tmp_path])] == ["_firms.csv"]


def test_each_member_of_an_archive_is_a_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/企业.csv", f"{HEAD}\nE1,甲\n")
        archive.writestr("b.csv", f"{HEAD}\nE2,乙\n".encode("gbk"))
        archive.writestr("__MACOSX/b.csv", "x")
        archive.writestr("notes.md", "read me")
    found = gathered(tmp_path / "scratch", tmp_path / "a.zip")
    assert by_name(found) == {"a.zip/b.csv": [(2, "E2", "乙")], "a.zip/in/企业.csv": [(2, "E1", "甲")]}
    (why,) = found.strangers.values()
    assert why.startswith(f"{tmp_path / 'a.zip'}/notes.md is none of .csv, .tsv")


def test_a_member_is_the_same_as_the_file_that_it_was(tmp_path: Path) -> None:
    plain = put(tmp_path, "b.csv", HEAD, "E1,甲")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(plain, "c.csv")
    one, other = gathered(tmp_path / "scratch", tmp_path / "a.zip", plain).forms
    assert one.digest == other.digest
    assert one.source.name == "a.zip/c.csv"


def test_a_members_name_in_gbk_is_read_right(tmp_path: Path) -> None:
    # Zip says UTF-8 by a flag; without it, Windows in Chinese writes GBK.
    written = "企业信息.csv".encode("gbk")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x" * len(written), f"{HEAD}\nE1,甲\n")
    packed = (tmp_path / "a.zip").read_bytes().replace(b"x" * len(written), written)
    (tmp_path / "a.zip").write_bytes(packed)
    assert list(by_name(gathered(tmp_path / "scratch", tmp_path / "a.zip"))) == ["a.zip/企业信息.csv"]


def test_an_encrypted_member_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", f"{HEAD}\nE1,甲\n")
        archive.writestr("b.csv", f"{HEAD}\nE2,乙\n")
    packed = bytearray((tmp_path / "a.zip").read_bytes())
    directory = packed.index(b"PK\x01\x02")
    packed[6] |= 1  # in the member's own header, and in the directory
    packed[directory + 8] |= 1
    (tmp_path / "a.zip").write_bytes(packed)
    found = gathered(tmp_path / "scratch", tmp_path / "a.zip")
    assert list(by_name(found)) == ["a.zip/b.csv"]
    assert list(found.strangers.values()) == [
        f"{tmp_path}/a.zip/a.csv is encrypted; unpack the archive with its password, and load what it holds"
    ]


def test_broken_archives_are_refused(tmp_path: Path) -> None:
    whole = tmp_path / "a.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", HEAD + "\nE1,甲\n" * 500)
    packed = bytearray(whole.read_bytes())
    (tmp_path / "cut.zip").write_bytes(packed[: len(packed) // 2])
    packed[45] ^= 0xFF
    (tmp_path / "bent.zip").write_bytes(packed)
    with pytest.raises(DataRefused, match=r"cut\.zip is no \.zip that can be read .*fetch it again"):
        gathered(tmp_path / "scratch", tmp_path / "cut.zip")
    with pytest.raises(DataRefused, match=r"bent\.zip/a\.csv cannot be unpacked: .*fetch the archive again"):
        gathered(tmp_path / "scratch", tmp_path / "bent.zip")


def test_good_files_of_a_folder_go_in_and_the_others_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    put(folder, "a.csv", HEAD, "E1,甲")
    put(folder, "b.csv", "x,y")
    put(folder, "m.toml", "[[source]]")
    put(folder, "a.ctl", "rows=1")
    found = gathered(tmp_path / "scratch", folder)
    assert list(by_name(found)) == ["a.csv"]
    told = "\n".join(found.strangers.values())
    assert "no topic knows the header of" in told
    assert "m.toml is a manifest; name it itself" in told
    assert "a.ctl looks like a control file; a manifest names it as control" in told
