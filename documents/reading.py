"""The rows of a recognised sheet that say something, column by column, each column read as what it holds."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import TypeAlias, TypeVar

from documents.cells import Bad, Number, Numbers, text
from documents.columns import Sheet
from documents.days import Days
from documents.table import UNSAVED, Cell
from documents.words import is_total

T = TypeVar("T")
Cells: TypeAlias = Sequence[Cell]


class Grid:
    """The rows below the headers, without empty ones and sums; `rows` are the numbers a person sees."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        start = sheet.header + 1
        below = enumerate(sheet.table.rows[start:], sheet.table.first + start)
        kept = [(number, row) for number, row in below if any(row) and not self._is_sum(row)]
        self.rows = [number for number, _ in kept]
        # The headers go along, so that there is a column for each of them whatever the rows hold.
        headers = sheet.table.rows[sheet.header]
        self._columns = list(zip_longest(headers, *(row for _, row in kept), fillvalue=""))

    def cells(self, name: str) -> list[Cells]:
        """The columns of a field, the surest first; none when it has none."""
        return [self._columns[place][1:] for place in self.sheet.columns.get(name, ())]

    def texts(self, name: str) -> list[str]:
        """A field as text, empty where nothing is said."""
        columns = self.cells(name)
        return _read_once(columns[0], text) if columns else [""] * len(self.rows)

    def lacking(self, name: str, place: int) -> str:
        """Why a row says nothing of a field: it is `missing`, or it is a `formula` without its result."""
        return "formula" if any(cells[place] == UNSAVED for cells in self.cells(name)[:1]) else "missing"

    def numbers(self, name: str) -> list[Number | Bad | None]:
        """A field as numbers."""
        columns = self.cells(name)
        return _read_once(columns[0], Numbers(columns[0]).read) if columns else [None] * len(self.rows)

    def days(self, names: Iterable[str]) -> dict[str, list[date | Bad | None]]:
        """Some fields as days; what one of them leaves open the others may decide."""
        columns = {name: [(cells, Days(cells)) for cells in self.cells(name)] for name in names}
        every = [days for those in columns.values() for _, days in those]
        for days in every:
            days.settle(every, self.sheet.dates)
        return {name: self._first_good(those) for name, those in columns.items()}

    def _first_good(self, columns: list[tuple[Cells, Days]]) -> list[date | Bad | None]:
        """For each row the first column that holds a day, else what was wrong with it."""
        if not columns:
            return [None] * len(self.rows)
        read = [_read_once(cells, days.read) for cells, days in columns]
        if len(read) == 1:
            return read[0]
        return [
            next((one for one in row if isinstance(one, date)), row[0]) for row in zip(*read, strict=True)
        ]

    def _is_sum(self, row: list[Cell]) -> bool:
        """Whether a row sums up others: it says so first, and is due on no day."""
        first = next((cell for cell in row if cell != ""), "")
        if not isinstance(first, str) or not is_total(first):
            return False
        due = self.sheet.columns.get("due", ())
        return not any(text(row[place]) for place in due if place < len(row))


def _read_once(cells: Cells, read: Callable[[Cell], T]) -> list[T]:
    """Every cell read, equal ones once."""
    known: dict[Cell, T] = {cell: read(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]
