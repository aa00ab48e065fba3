"""Files as spreadsheet programs and systems write them, and files that are none."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from documents.cells import FORMULA
from documents.columns import recognise
from documents.reading import Grid
from documents.sheets import read, read_bytes
from documents.table import UNSAVED, NotASheet, SheetTooLarge

ROWS = [["订单号", "数量"], ["SO-1", "5"], ["Côte, d'Ivoire", "7"]]
CHINESE = '订单号,数量\nSO-1,5\n"裁剪,车缝",7\n'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_whatever_its_encoding_delimiter_and_line_ends(
    encoding: str, delimiter: str, end: str
) -> None:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    (table,) = read_bytes("orders.csv", end.join(lines).encode(encoding))
    assert table.rows == ROWS


@pytest.mark.parametrize("result", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_without_its_result_is_told_from_an_empty_cell(result: bytes) -> None:
    cells = b'<c r="A1" t="inlineStr"><is><t>quantity</t></is></c><c r="B1"/>'
    formula = b'<c r="A2" s="0" t="n"><f>100*5</f>' + result + b"</c>"
    saved = b'<c r="B2"><f ca="1">1+1</f><v>2</v></c>'
    sheet = b"<row r='1'>" + cells + b"</row><row r='2'>" + formula + saved + b"</row>"
    (table,) = read_bytes("orders.xlsx", workbook_of(sheet))
    assert table.rows[1] == [UNSAVED, 2]
    grid = Grid(recognise("orders.xlsx", [table], "orders"))
    assert grid.numbers("quantity") == [FORMULA]
    assert grid.lacking("quantity", 0) == "formula"


def workbook_of(rows: bytes) -> bytes:
    """A workbook whose one sheet has these rows, written as they stand."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet()
    again = io.BytesIO()
    with zipfile.ZipFile(made) as packed, zipfile.ZipFile(again, "w") as other:
        for name in packed.namelist():
            inside = packed.read(name).replace(b"<sheetData/>", b"<sheetData>" + rows + b"</sheetData>")
            other.writestr(name, inside)
    return again.getvalue()


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(NotASheet) as refused:
        read(tmp_path)
    assert (refused.value.file, refused.value.why) == (str(tmp_path), "folder")


def test_chinese_windows_text_is_read() -> None:
    (table,) = read_bytes("orders.csv", CHINESE.encode("gb18030"))
    assert table.rows[2] == ["裁剪,车缝", "7"]


def test_western_windows_text_is_not_taken_for_chinese() -> None:
    (table,) = read_bytes("orders.csv", "order,country\n1,Côte d'Ivoire\n2,España\n".encode("cp1252"))
    assert [row[1] for row in table.rows] == ["country", "Côte d'Ivoire", "España"]


def test_a_line_break_within_a_cell_does_not_move_the_row_numbers() -> None:
    (table,) = read_bytes("orders.csv", b'order,note\n1,"two\nlines"\n2,x\n')
    assert table.rows[2] == ["2", "x"]


def test_the_hint_by_which_excel_knows_the_delimiter_is_no_row() -> None:
    (table,) = read_bytes("orders.csv", b"sep=;\norder;qty\n1;2,5\n")
    assert table.rows == [["order", "qty"], ["1", "2,5"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"%PDF-1.7 ...", "kind"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"PK\x03\x04 and nothing", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        (b"\x81\x8d\x8f\x90 no encoding has these", "broken"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(NotASheet) as refused:
        read_bytes("orders.xlsx", content)
    assert refused.value.why == why


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotASheet) as refused:
        read(tmp_path / "gone.csv")
    assert refused.value.why == "missing"


def workbook(rows: str, merged: str = "", **more: str) -> bytes:
    """A small .xlsx, written by hand."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    types = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'
    parts = {
        "[Content_Types].xml": f"<Types {types}/>",
        "_rels/.rels": f"<Relationships {relations}>"
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {names} xmlns:r="{office}">'
        '<sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {relations}>"
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {names}><sheetData>{rows}</sheetData>{merged}</worksheet>",
    } | more
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, inside in parts.items():
            packed.writestr(part, head + inside)
    return made.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_workbook_keeps_the_row_numbers_a_person_sees() -> None:
    rows = f'<row r="3">{cell("B3", "订单号")}</row><row r="5">{cell("B5", "SO-1")}</row>'
    (table,) = read_bytes("orders.xlsx", workbook(rows))
    assert (table.first, table.rows) == (3, [["订单号"], [""], ["SO-1"]])


def test_a_cell_merged_over_rows_speaks_for_all_of_them() -> None:
    rows = f'<row r="1">{cell("A1", "SO-1")}{cell("B1", "5")}</row><row r="2">{cell("B2", "7")}</row>'
    (table,) = read_bytes("o.xlsx", workbook(rows, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'))
    assert table.rows == [["SO-1", "5"], ["SO-1", "7"]]


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    with pytest.raises(SheetTooLarge) as refused:
        read_bytes("bomb.xlsx", workbook("", **{"xl/sharedStrings.xml": " " * 101_000_000}))
    assert refused.value.what == "bytes"


def test_cells_merged_over_more_rows_than_there_are_cost_nothing() -> None:
    rows = f'<row r="1">{cell("A1", "SO-1")}{cell("B1", "5")}</row><row r="2">{cell("B2", "7")}</row>'
    merged = '<mergeCell ref="A1:A1048576"/>' * 2_000
    (table,) = read_bytes("o.xlsx", workbook(rows, f"<mergeCells>{merged}</mergeCells>"))
    assert table.rows == [["SO-1", "5"], ["SO-1", "7"]]


def test_a_header_that_lies_about_its_size_is_refused() -> None:
    honest = workbook("", **{"xl/sharedStrings.xml": " " * 200_000})
    with zipfile.ZipFile(io.BytesIO(honest)) as packed:
        size = packed.getinfo("xl/sharedStrings.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(NotASheet) as refused:
        read_bytes("bomb.xlsx", lying)
    assert refused.value.why == "broken"


def test_one_cell_at_the_far_corner_is_refused_before_room_is_made_for_all_before_it() -> None:
    rows = f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
    with pytest.raises(SheetTooLarge) as refused:
        read_bytes("bomb.xlsx", workbook(rows))
    assert refused.value.what == "cells"


def test_more_rows_than_anybody_can_have_are_refused() -> None:
    with pytest.raises(SheetTooLarge) as refused:
        read_bytes("long.csv", b"1\n" * 1_000_002)
    assert refused.value.what == "rows"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("readme.xml", "<a/>")
    with pytest.raises(NotASheet) as refused:
        read_bytes("orders.xlsx", made.getvalue())
    assert refused.value.why == "kind"
