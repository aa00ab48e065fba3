"""Excel workbooks, read by calamine, which trusts them: so what could fill the memory is looked at before."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.table import BYTES, CELLS, ROWS, UNSAVED, Cell, NotASheet, SheetTooLarge, Table

PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
FORMULA = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
NO_RESULT = re.compile(rb"<c(\s[^>]*)>\s*" + FORMULA + rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
TYPE = re.compile(rb"""\st=["']\w*["']""")
BAD_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
LETTERS = 26


def read_xlsx(name: str, content: bytes) -> list[Table]:
    """The visible sheets of an .xlsx workbook."""
    parts = _unpacked(name, content)
    if "xl/workbook.xml" not in parts:
        raise NotASheet(name, "kind")
    if any(_area(inside) > CELLS for inside in parts.values()):
        raise SheetTooLarge(name, "cells", CELLS)
    return _read(name, _packed({part: _marked(inside) for part, inside in parts.items()}))


def read_xls(name: str, content: bytes) -> list[Table]:
    """The visible sheets of an .xls workbook, which cannot have more than 65,536 rows of 256 cells."""
    return _read(name, content)


def _unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """The parts of a workbook, pictures left out, counted while they are unpacked: a header may lie."""
    parts: dict[str, bytes] = {}
    left = BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.infolist():
                if member.is_dir() or not member.filename.endswith((".xml", ".rels")):
                    continue
                if member.file_size > left:
                    raise SheetTooLarge(name, "bytes", BYTES)
                parts[member.filename] = packed.read(member)
                left -= len(parts[member.filename])
    except BAD_ZIP as error:
        raise NotASheet(name, "locked" if isinstance(error, RuntimeError) else "broken") from None
    return parts


def _marked(sheet: bytes) -> bytes:
    """The same with a mark in every cell whose formula has no result, which would be read as an empty one."""
    if b"<f" not in sheet:
        return sheet
    return NO_RESULT.sub(lambda cell: _mark(cell[1]), sheet)


def _mark(about: bytes) -> bytes:
    return b'<c%s t="str"><v>%s</v></c>' % (TYPE.sub(b"", about), UNSAVED.encode())


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same workbook with nothing in it but what was counted."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for part, inside in parts.items():
            packed.writestr(part, inside)
    return made.getvalue()


def _area(sheet: bytes) -> int:
    """Rows times columns up to the last cell: one cell far out takes the room of all before it."""
    columns, last = set(), 0
    # One by one: a list of all places takes more room than the sheet.
    for place in PLACE.finditer(sheet):
        columns.add(place[1])
        last = max(last, int(place[2]))
    return max(map(_column, columns), default=0) * last


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + letter - ord("A") + 1
    return number


def _read(name: str, content: bytes) -> list[Table]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return list(_sheets(name, book))
    except PasswordError:
        raise NotASheet(name, "locked") from None
    except (CalamineError, ValueError, OSError):
        raise NotASheet(name, "broken") from None
    except BaseException as error:
        # A panic of the reader is no Exception, and has no public class to name.
        if type(error).__name__ != "PanicException":
            raise
        raise NotASheet(name, "broken") from None


def _sheets(name: str, book: CalamineWorkbook) -> Iterator[Table]:
    for about in book.sheets_metadata:
        if about.visible == SheetVisibleEnum.Visible:
            yield _table(name, book.get_sheet_by_name(about.name))


def _table(name: str, sheet: CalamineSheet) -> Table:
    if sheet.height > ROWS:
        raise SheetTooLarge(name, "rows", ROWS)
    if sheet.height * sheet.width > CELLS:
        raise SheetTooLarge(name, "cells", CELLS)
    top, left = sheet.start or (0, 0)
    rows = sheet.to_python()
    _fill_merged(rows, sheet, top, left)
    return Table(sheet.name, rows, top + 1)


def _fill_merged(rows: list[list[Cell]], sheet: CalamineSheet, top: int, left: int) -> None:
    """Say what a cell merged over several rows says in each of them."""
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        for row in range(first + 1, min(last + 1, top + len(rows))):
            if top <= first and row - top < len(rows) and 0 <= column - left < len(rows[0]):
                rows[row - top][column - left] = rows[first - top][column - left]
