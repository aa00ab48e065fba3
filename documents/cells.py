"""What a cell says, as text or as a number, however it was typed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from core.columns import plain
from documents.table import UNSAVED, Cell
from documents.words import currency_of, currency_signs

EMPTY = frozenset({"", "-", "--", "—", "/", "无", "無", "null", "none", "nil", "待定", "tbd", "tba"})
ERRORS = frozenset({UNSAVED.casefold(), "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!"})
PLAIN = re.compile(r"-?\d{1,12}(\.\d{0,5}[1-9])?")
"""What needs no thought: most of what there is."""
COMMA_IS_POINT = re.compile(r"[-+]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?|\.\d+")
TYPED = re.compile(r"([-+]?)(\d[\d,.']*|\.\d+)(万|萬|千|k(?![a-z]))?(/?[^\W\d_]*\.?)", re.IGNORECASE)
TIMES = {"万": 10_000, "萬": 10_000, "千": 1000, "k": 1000}
SIX_PLACES = Decimal("0.000001")
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read as what its column should hold."""

    reason: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what stood beside it."""

    value: Decimal
    unit: str = ""
    currency: str = ""


NOT_A_NUMBER = Bad("not_a_number")
FORMULA = Bad("formula")


def text(cell: Cell) -> str:
    """A cell as text; what only says that there is nothing is empty."""
    if isinstance(cell, str):
        said = cell.replace("\0", "").strip()
        # "N/A - From RDC" says as little as "N/A".
        folded = said.casefold()
        nothing = folded in EMPTY or folded in ERRORS or folded.startswith(("n/a", "#n/a"))
        return "" if nothing else said
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class Numbers:
    """The numbers of one column, in which a comma means the same everywhere."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        typed = (cell.strip() for cell in cells if isinstance(cell, str) and "," in cell)
        self.comma = any(COMMA_IS_POINT.fullmatch(cell) for cell in typed)

    def read(self, cell: Cell) -> Number | Bad | None:
        """The number in a cell, none if it is empty; six places are kept."""
        said = text(cell)
        if not said:
            return FORMULA if cell == UNSAVED else None
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            return NOT_A_NUMBER
        if isinstance(cell, float):
            return _bounded(Decimal(repr(cell)))
        if not self.comma and PLAIN.fullmatch(said) and said.isascii():
            return Number(Decimal(said))
        return self._typed(unicodedata.normalize("NFKC", said))

    def _typed(self, said: str) -> Number | Bad:
        """`¥1,200.50`, `1.5万`, `500 pcs`; a range or a doubt is no number."""
        sign = next((one for one in currency_signs() if said.upper().startswith(one)), "")
        found = TYPED.fullmatch("".join(said[len(sign) :].split()))
        digits = self._digits(found[2]) if found else None
        if found is None or digits is None:
            return NOT_A_NUMBER
        value = Decimal(found[1] + digits) * TIMES.get((found[3] or "").lower(), 1)
        after = found[4].lstrip("/").rstrip(".")
        behind = currency_of(after) if after.upper() in currency_signs() else ""
        return _bounded(value, "" if behind else after, currency_of(sign) or behind)

    def _digits(self, typed: str) -> str | None:
        """The digits with a point and nothing else."""
        bare = typed.replace("'", "")
        comma = bare.rfind(",") > bare.rfind(".") if "," in bare and "." in bare else self.comma
        if comma or bare.count(".") > 1:
            bare = bare.translate(str.maketrans(",.", ".,"))
        return bare.replace(",", "") if GROUPED.fullmatch(bare) else None


def _bounded(value: Decimal, unit: str = "", currency: str = "") -> Number | Bad:
    if not value.is_finite():
        return NOT_A_NUMBER
    if abs(value) >= LARGEST:
        return Bad("too_large")
    return Number(plain(value.quantize(SIX_PLACES)), unit, currency)
