"""Comma-separated text and its cousins: which encoding, which delimiter, which rows."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice

from documents.table import ROWS, NotASheet, SheetTooLarge, Table

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = ",;\t"
ENOUGH = 100_000
LOOKED_AT = 50
"""Signs and rows that are enough to know the delimiter by."""


def read(name: str, content: bytes) -> Table:
    """The rows of a delimited text; a row is a record, as a spreadsheet shows it, not a line of the file."""
    text = _text(name, content).replace("\r\n", "\n").replace("\r", "\n")
    delimiter, text = _delimiter(text)
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ROWS + 1))
    except csv.Error:
        raise NotASheet(name, "broken") from None
    if len(rows) > ROWS:
        raise SheetTooLarge(name, "rows", ROWS)
    return Table(name, rows)  # type: ignore[arg-type]  # texts are cells


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode(_encoding(content))
    except UnicodeDecodeError:
        raise NotASheet(name, "broken") from None


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content:
        # Without a mark, the zeros of Western letters and commas say which half comes first.
        return "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
    return next(name for name in ("utf-8", "gb18030", "cp1252") if name == "cp1252" or _fits(content, name))


def _fits(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding == "utf-8" or _is_chinese(text)


def _is_chinese(text: str) -> bool:
    """Whether the text is Chinese: Western accents, read as GB18030, make the rarest characters."""
    foreign = [sign for sign in text if sign > "\x7f"]
    usual = "".join(foreign).encode("gb2312", "ignore").decode("gb2312")
    return 2 * len(usual) >= len(foreign)


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the `sep=;` line by which Excel is told of it."""
    if text[:4].lower() == "sep=" and text[5:6] == "\n":
        return text[4], text[6:]
    return max(DELIMITERS, key=lambda delimiter: _columns(text, delimiter)), text


def _columns(text: str, delimiter: str) -> int:
    """How many columns most rows have if this is the delimiter."""
    try:
        rows = list(islice(csv.reader(text[:ENOUGH].splitlines(True), delimiter=delimiter), LOOKED_AT))
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if row)
    return max(widths, key=lambda width: (widths[width], width), default=0)
