"""Rows written as JSON lines, CSV or a workbook; what stands in a cell is never taken for a formula."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes spreadsheet programs calculate a text, or hides that it does."""
MOST_ROWS = 1_048_575
LONGEST = 32_767
"""What a workbook's sheet and cell hold."""


class Format(StrEnum):
    """How rows may be written."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class TooManyRows(Exception):
    """More than a workbook's sheet holds."""


def write(
    kind: Format, columns: Sequence[str], rows: Iterable[Sequence[Any]], file: IO[bytes], zone: ZoneInfo
) -> int:
    """Write the rows, instants in that zone; how many there were. Raises TooManyRows."""
    return WRITERS[kind](columns, rows, file, zone)


def _jsonl(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: IO[bytes], zone: ZoneInfo) -> int:
    count = 0
    for row in rows:
        plain = (_plain(value, zone) for value in row)
        line = json.dumps(dict(zip(columns, plain, strict=True)), ensure_ascii=False)
        file.write(line.encode() + b"\n")
        count += 1
    return count


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: IO[bytes], zone: ZoneInfo) -> int:
    # With the mark by which Excel knows UTF-8.
    text, count = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True), 0
    sheet = csv.writer(text)
    sheet.writerow(columns)
    for row in rows:
        sheet.writerow([_cell(value, zone) for value in row])
        count += 1
    text.detach()
    return count


def _xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: IO[bytes], zone: ZoneInfo) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(file, options) as book:
        day, sheet = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet()
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name)
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise TooManyRows
            for place, value in enumerate(row):
                _put(sheet, count, place, value, zone, day)
    return count


WRITERS: dict[Format, Callable[..., int]] = {Format.JSONL: _jsonl, Format.CSV: _csv, Format.XLSX: _xlsx}


def _put(sheet: Any, row: int, place: int, value: Any, zone: ZoneInfo, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal | int):
        sheet.write_number(row, place, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    else:
        text = _text(value, zone)
        sheet.write_string(row, place, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _plain(value: Any, zone: ZoneInfo) -> Any:
    """A value as JSON has it; amounts as text, for JSON's numbers are not exact."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    return str(value) if isinstance(value, Decimal | date) else value


def _cell(value: Any, zone: ZoneInfo) -> str:
    """A value as a cell of CSV has it; a text that could be a formula stands behind an apostrophe."""
    text = _text(value, zone)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _text(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(_plain(value, zone))
