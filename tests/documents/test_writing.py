"""What is written for other programs comes back as it was, and no text is ever calculated."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook

from documents import writing
from documents.writing import Format, TooManyRows, write

ZONE = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 11, 23, 2, tzinfo=UTC)
EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "http://a.example")
ROW = (1, '裁剪 "x", y\nz', Decimal("3.95"), date(2026, 12, 18), MOMENT, {"a": [None, "é"]}, None)
COLUMNS = ("id", "text", "price", "due", "at", "json", "nothing")


def made(kind: Format, rows: list[tuple[Any, ...]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """What is written."""
    file = io.BytesIO()
    assert write(kind, columns, rows, file, ZONE) == len(rows)
    return file.getvalue()


def cells(content: bytes) -> list[list[Any]]:
    """A workbook read again."""
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_json_lines_are_exact() -> None:
    (line,) = made(Format.JSONL, [ROW]).decode().splitlines()
    assert json.loads(line) == {
        "id": 1,
        "text": ROW[1],
        "price": "3.95",
        "due": "2026-12-18",
        "at": "2026-11-23T10:00:00+08:00",
        "json": {"a": [None, "é"]},
        "nothing": None,
    }


def test_csv_is_for_excel_and_for_programs() -> None:
    content = made(Format.CSV, [ROW])
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert tuple(head) == COLUMNS
    assert row == ["1", ROW[1], "3.95", "2026-12-18", "2026-11-23T10:00:00+08:00", '{"a": [null, "é"]}', ""]


def test_a_workbook_has_numbers_and_days() -> None:
    head, row = cells(made(Format.XLSX, [ROW]))
    assert tuple(head) == COLUMNS
    assert row[:6] == [1, ROW[1], 3.95, date(2026, 12, 18), "2026-11-23T10:00:00+08:00", '{"a": [null, "é"]}']


def test_no_text_is_calculated_by_excel() -> None:
    rows = [(text,) for text in EVIL]
    content = made(Format.XLSX, rows, ("text",))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert [row[0].strip() for row in cells(content)[1:]] == [text.strip() for text in EVIL]
    lines = list(csv.reader(io.StringIO(made(Format.CSV, rows, ("text",)).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines[1:]] == [*(f"'{text}" for text in EVIL[:-1]), EVIL[-1]]
    numbers = made(Format.CSV, [(Decimal("-5"),)], ("amount",)).decode("utf-8-sig")
    assert numbers.splitlines() == ["amount", "-5"]


def test_a_workbooks_bounds_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    (_head, row) = cells(made(Format.XLSX, [("x" * 40_000,)], ("text",)))
    assert (len(row[0]), row[0][-1]) == (32_767, "…")
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    assert len(cells(made(Format.XLSX, [(1,)] * 2, ("a",)))) == 3
    with pytest.raises(TooManyRows):
        write(Format.XLSX, ("a",), [(1,)] * 3, io.BytesIO(), ZONE)


@pytest.mark.parametrize("kind", Format)
def test_nothing_is_written_as_columns_only(kind: Format) -> None:
    content = made(kind, [])
    assert (kind is Format.JSONL) is (content == b"")
