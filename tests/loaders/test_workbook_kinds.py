"""The kinds of workbook beside .xlsx: small ones, made by xlwt (.xls) or record by record."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from tests.loaders.handed import by_name, gathered

FIRMS = ("企业代号", "企业名称")

ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_a_spreadsheet_of_libreoffice_is_read(tmp_path: Path) -> None:
    def row(*values: str) -> str:
        cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        return f"<table:table-row>{''.join(cell.format(v) for v in values)}</table:table-row>"

    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{names}"/>')
        archive.writestr("content.xml", ODS.format(rows=blank + row(*FIRMS) + row("E1", "甲")))
    assert by_name(gathered(tmp_path / "s", tmp_path / "a.ods")) == {"a.ods#S": [(4, "E1", "甲")]}


def test_a_workbook_of_old_excel_is_read(tmp_path: Path, checkout: Path) -> None:
    path = checkout / "tests" / "loaders" / "small.xls"
    assert by_name(gathered(tmp_path / "s", path)) == {
        "small.xls#企业": [
            (4, "E1", "甲公司", "2019-01-07", "深圳"),
            (5, "1002", "乙公司", "2019年1月8日", "深圳"),
        ]
    }


def test_a_workbook_is_told_by_what_it_holds(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "A.XLSX").write_bytes((checkout / "tests" / "loaders" / "small.xls").read_bytes())
    assert [len(rows) for rows in by_name(gathered(tmp_path / "s", tmp_path / "A.XLSX")).values()] == [2]


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of a .xlsb: its kind and its size, seven bits a byte, and its data."""

    def counted(number: int) -> bytes:
        low, high = number & 0x7F, number >> 7
        return bytes([low | 0x80]) + counted(high) if high else bytes([low])

    return counted(kind) + counted(len(data)) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def sheet(rows: list[tuple[str | float, ...]]) -> bytes:
    cells = b""
    for number, row in enumerate(rows):
        cells += record(0x00, struct.pack("<I", number) + bytes(13))
        for column, value in enumerate(row):
            at = struct.pack("<II", column, 0)
            number_or_text = (0x06, wide(value)) if isinstance(value, str) else (0x05, struct.pack("<d", value))
            cells += record(number_or_text[0], at + number_or_text[1])
    size = record(0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    return record(0x81) + size + record(0x91) + cells + record(0x92) + record(0x82)


RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.bin"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>"""


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    named = record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("企业"))
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", record(0x83) + record(0x8F) + named + record(0x90) + record(0x84))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.bin", sheet([FIRMS, ("E1", "甲"), (1002.0, "乙")]))
    assert by_name(gathered(tmp_path / "s", tmp_path / "a.xlsb")) == {
        "a.xlsb#企业": [(2, "E1", "甲"), (3, "1002", "乙")]
    }
