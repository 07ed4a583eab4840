from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from graph.errors import DataRefused
from loaders.text import Text, inspect

TEXT = "企业代号,企业名称\nE1,某某电器销售有限公司\n"


def put(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("packed", [False, True])
def test_the_encoding_is_told_by_reading_strictly(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = TEXT.encode(encoding)
    path = put(tmp_path, gzip.compress(content) if packed else content, "a.csv.gz" if packed else "a.csv")
    source = inspect(path)
    assert source.header == ("企业代号", "企业名称")
    assert source.encoding == ("utf-8-sig" if encoding.startswith("utf") else "gb18030")
    assert (source.header_lines, source.lines, source.bare) == (1, 2, False)


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n"
    assert inspect(put(tmp_path, content)).sha256 == hashlib.sha256(content).hexdigest()


def test_a_character_may_lie_across_two_chunks(tmp_path: Path) -> None:
    source = inspect(put(tmp_path, ("企业代号\n" + "x" * ((1 << 20) - 14) + "电器\n").encode()))
    assert source.encoding == "utf-8-sig"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataRefused, match=r"a\.csv is empty"):
        inspect(put(tmp_path, content))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"a\.csv is no text .*save it as CSV in UTF-8"):
        inspect(put(tmp_path, b"PK\x03\x04\x00\x00"))


def test_a_file_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"a\.csv is neither UTF-8 \(byte 3\) nor GB18030 \(byte 3\)"):
        inspect(put(tmp_path, b"a,b\xff\xff\n1,2\n"))


def test_broken_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    whole = TEXT.encode() + "E2,某某".encode()
    with pytest.raises(DataRefused, match=rf"is UTF-8 but broken at byte {len(whole)} \(about row 3\)"):
        inspect(put(tmp_path, whole + b"\xd6\xd0\xb9\xab\n"))


def test_a_file_cut_off_in_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="is UTF-8 but broken at byte"):
        inspect(put(tmp_path, TEXT.encode()[:-2]))


def test_a_packed_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    content = gzip.compress(TEXT.encode() * 1000)
    with pytest.raises(DataRefused, match=r"a\.csv\.gz cannot be unpacked: .*fetch it again"):
        inspect(put(tmp_path, content[: len(content) // 2], "a.csv.gz"))
    with pytest.raises(DataRefused, match=r"b\.csv\.gz cannot be unpacked"):
        inspect(put(tmp_path, TEXT.encode(), "b.csv.gz"))


def test_a_header_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"a\.csv does not start with a header"):
        inspect(put(tmp_path, b'"a,b\n1,2\n'))


def test_a_file_that_changed_says_so(tmp_path: Path) -> None:
    path = put(tmp_path, b"a,b\n1,2\n")
    source: Text = inspect(path)
    assert source.unchanged()
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    assert not source.unchanged()


def test_what_the_system_does_not_open_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"cannot be opened \(Is a directory\); let this user read it"):
        inspect(tmp_path)
