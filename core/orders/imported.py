"""What a sheet says of orders, and how it is compared with what is here."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from core.importing import RowRefused

COMPARED = ("quantity", "due", "delivered_on", "price", "currency", "product", "description")
"""What has to be the same for a line to be here already, what matters most first."""
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
NO_SIGN = re.compile(r"[^\w\n]|_")


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A row of a sheet, read and found good; `amount` is what stands there, not quantity times price."""

    row: int
    line: str
    quantity: Decimal
    due: date
    product: str = ""
    description: str = ""
    unit: str = ""
    price: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    delivered_on: date | None = None
    transport: str = ""
    incoterm: str = ""
    supplier: str = ""
    shipment: str = ""


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """The rows of one order."""

    customer: str
    customer_ref: str
    lines: tuple[ImportedLine, ...]
    customer_name: str = ""
    country: str = ""
    ordered_on: date | None = None
    merchandiser: str = ""
    terms: str = ""
    note: str = ""


@lru_cache(20_000)
def ref_identity(reference: str) -> str:
    """An order number as it is told from others: `po 12-1` is `PO-12-1` but not `PO-1-21`."""
    wide = " ".join(unicodedata.normalize("NFKC", reference).upper().split())
    return NO_SIGN.sub("", BETWEEN_DIGITS.sub("\n", wide))


def difference(order: ImportedOrder, here: dict[str, Row[Any]]) -> RowRefused | None:
    """The first thing that is not as it is kept here."""
    for line in order.lines:
        if line.line not in here:
            return RowRefused(line.row, "different", "line", line.line)
        for name in COMPARED:
            said, kept = getattr(line, name), getattr(here[line.line], name)
            if said != kept:
                return RowRefused(line.row, "different", name, _plain(said), _plain(kept))
    gone = next((number for number in here if number not in {line.line for line in order.lines}), None)
    return None if gone is None else RowRefused(order.lines[0].row, "different", "line", "", gone)


def _plain(value: object) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def refused_with(order: ImportedOrder, why: RowRefused | None) -> list[RowRefused]:
    """The wrong row, and the order's others because of it."""
    assert why is not None
    others = (line.row for line in order.lines if line.row != why.row)
    return [why, *(with_order(row, order.customer_ref, why.row) for row in others)]


def with_order(row: int, reference: str, because: int) -> RowRefused:
    """A good row of an order that was refused for another one."""
    return RowRefused(row, "order_refused", "order", reference, because=because)
