"""Dates as people and programs write them; of `3/4/26` the whole column decides what is the month."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from documents.cells import FORMULA, Bad, text
from documents.table import UNSAVED, Cell

Three: TypeAlias = tuple[str, str, str]
ORDERS_OF_DATES = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}
"""Where year, month and day stand among three numbers."""
NOT_A_DATE = Bad("not_a_date")
AMBIGUOUS = Bad("ambiguous_date")
SURE = 0.95
"""The share of a column that has to be readable in an order before the rest counts as mistyped."""

TIME = r"(?:[t ]+\d{1,2}:\d{2}.*)?"
YEAR_FIRST = re.compile(r"(\d{4}|\d{2}(?=年))\s*[-/.年 ]\s*(\d{1,2})\s*[-/.月 ]\s*(\d{1,2})[日号]?" + TIME)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})[-/., ]*(\d{4}|\d{2})" + TIME)
MONTH_DAY = re.compile(r"([a-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/, ]+(\d{4}|\d{2})" + TIME)
THREE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})" + TIME)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ENDS = ("", "uary", "ruary", "ch", "il", "e", "y", "ust", "tember", "ober", "ember", "t")

EXCEL_BEGINS = date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)
YEARS = range(1970, 2101)
CENTURY_TURNS = 69


class Days:
    """The dates of one column."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.threes: Counter[Three] = Counter()
        for cell, times in Counter(cells).items():
            if isinstance(cell, str) and (three := _three(cell)):
                self.threes[three] += times
        self.orders = _likely(self.threes)

    def settle(self, others: Iterable["Days"], said: str = "") -> None:
        """Take the order somebody said, or, where the column leaves it open, that of the sheet's others."""
        decided = {other.orders[0] for other in others if other.threes and len(other.orders) == 1}
        if said:
            self.orders = (said,)
        elif len(decided) == 1 and decided <= set(self.orders):
            self.orders = tuple(decided)

    def read(self, cell: Cell) -> date | Bad | None:
        """The day in a cell, none if it is empty."""
        if isinstance(cell, datetime):
            return _plausible(cell.date())
        if isinstance(cell, date):
            return _plausible(cell)
        said = text(cell)
        if not said:
            return FORMULA if cell == UNSAVED else None
        if three := _three(said):
            return self._of(three)
        return _plausible(_written(_folded(said)))

    def _of(self, three: Three) -> date | Bad:
        readings = {_read(three, order) for order in self.orders} - {None}
        if len(readings) > 1:
            return AMBIGUOUS
        return _plausible(readings.pop() if readings else None)


def _likely(threes: Counter[Three]) -> tuple[str, ...]:
    """The orders in which the column reads best: all of it if possible, in as few different years."""
    everything = sum(threes.values())
    fitting = {order: [three for three in threes if _read(three, order)] for order in ORDERS_OF_DATES}
    counts = {order: sum(threes[three] for three in fits) for order, fits in fitting.items()}
    best = max(counts.values())
    if best < SURE * everything:
        return tuple(ORDERS_OF_DATES)
    spans = {order: _span(fits, order) for order, fits in fitting.items() if counts[order] == best}
    return tuple(order for order, span in spans.items() if span == min(spans.values()))


def _span(threes: list[Three], order: str) -> int:
    years = [day.year for three in threes if (day := _read(three, order))]
    return max(years, default=0) - min(years, default=0)


def _folded(said: str) -> str:
    return unicodedata.normalize("NFKC", said).strip().casefold()


def _three(said: str) -> Three | None:
    """Three numbers of which none is plainly the year in front."""
    found = THREE.fullmatch(_folded(said))
    return (found[1], found[3], found[4]) if found else None


def _read(three: Three, order: str) -> date | None:
    year, month, day = (three[place] for place in ORDERS_OF_DATES[order])
    # A four-figure year says itself where it stands, and no year has one figure.
    if len(year) == 1 or (len(three[2]) == 4) != (len(year) == 4):
        return None
    return _day(year, int(month), day)


def _written(said: str) -> date | None:
    if found := YEAR_FIRST.fullmatch(said) or COMPACT.fullmatch(said):
        return _day(found[1], int(found[2]), found[3])
    if found := DAY_MONTH.fullmatch(said):
        return _day(found[3], _month(found[2]), found[1])
    if found := MONTH_DAY.fullmatch(said):
        return _day(found[3], _month(found[1]), found[2])
    if said.isdecimal() and len(said) == 5 and int(said) in EXCEL_DAYS:
        return EXCEL_BEGINS + timedelta(days=int(said))
    return None


def _month(name: str) -> int:
    """1 to 12, or 0 for what is no month."""
    return MONTHS.index(name[:3]) + 1 if name[:3] in MONTHS and name[3:] in ENDS else 0


def _day(year: str, month: int, day: str) -> date | None:
    century = 0 if len(year) == 4 else 2000 if int(year) < CENTURY_TURNS else 1900
    try:
        return date(century + int(year), month, int(day))
    except ValueError:
        return None


def _plausible(day: date | None) -> date | Bad:
    return day if day is not None and day.year in YEARS else NOT_A_DATE
