"""What lies in stock, on a sheet: the rows of each product together, the bad ones told apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.importing import RowRefused
from core.purchasing.items import item_of
from core.stock.importing import ImportedStock
from documents.cells import Bad, Number
from documents.columns import ColumnsMissing, Sheet
from documents.reading import Grid
from documents.words import is_held

LONGEST = 80
NOTHING = Decimal(0)


class Validated(NamedTuple):
    """What a sheet holds: products with all their rows good, and refused rows."""

    products: list[ImportedStock]
    refused: list[RowRefused]


def validate(sheet: Sheet) -> Validated:
    """What lies in stock by a sheet; raises ColumnsMissing."""
    if sheet.missing:
        raise ColumnsMissing(sheet.file, sheet.missing, sheet.headers)
    products: dict[str, list[_Row]] = {}
    for row in _rows(Grid(sheet)):
        products.setdefault(item_of(row.item).lower() or f"\0{row.number}", []).append(row)
    good: list[ImportedStock] = []
    refused: list[RowRefused] = []
    for rows in products.values():
        if faults := {row.number: fault for row in rows if (fault := _fault(row, rows[0]))}:
            refused += [faults.get(row.number) or _dragged_along(row, min(faults)) for row in rows]
        else:
            good.append(_together(rows))
    return Validated(good, sorted(refused, key=lambda one: one.row))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands; `lacking` says why it has no product, where it has none."""

    number: int
    item: str
    quantity: Number | Bad | None
    unit: str
    place: str
    held: Number | Bad | None
    quality: str
    reason: str
    lacking: str
    typed: tuple[str, str]
    """Quantity and what is held, as they stand."""


def _rows(grid: Grid) -> Iterable[_Row]:
    items, units, places = map(grid.texts, ("item", "unit", "place"))
    quantities, held = map(grid.numbers, ("quantity", "held"))
    qualities, reasons = map(grid.texts, ("quality", "reason"))
    typed = grid.texts("quantity"), grid.texts("held")
    for place, number in enumerate(grid.rows):
        yield _Row(
            number,
            items[place],
            quantities[place],
            units[place],
            places[place],
            held[place],
            qualities[place],
            # Where no reason is given, what the column of held goods is called says most.
            reasons[place] or qualities[place] or grid.sheet.named("held"),
            grid.lacking("item", place),
            (typed[0][place], typed[1][place]),
        )


def _fault(row: _Row, first: _Row) -> RowRefused | None:
    """What is wrong with a row, `first` being the first of its product."""
    if not row.item:
        return RowRefused(row.number, row.lacking, "item")
    if len(row.item) > LONGEST:
        return RowRefused(row.number, "too_long", "item", row.item[:LONGEST])
    for name, number, typed in zip(("quantity", "held"), (row.quantity, row.held), row.typed, strict=True):
        if why := _not_a_count(number, needed=name == "quantity"):
            return RowRefused(row.number, why, name, typed[:LONGEST])
    if row.quality and is_held(row.quality) is None:
        return RowRefused(row.number, "neither_good_nor_held", "quality", row.quality[:LONGEST])
    if _held(row) > _count(row.quantity):
        return RowRefused(row.number, "held_too_much", "held", f"{_held(row):f}", f"{_count(row.quantity):f}")
    if _unit(row) != _unit(first):
        return RowRefused(row.number, "other_unit", "unit", _unit(row), _unit(first), first.number)
    return None


def _not_a_count(number: Number | Bad | None, *, needed: bool) -> str:
    if isinstance(number, Number):
        return "below_0" if number.value < 0 else ""
    return number.reason if number else "missing" if needed else ""


def _dragged_along(row: _Row, because: int) -> RowRefused:
    return RowRefused(row.number, "product_refused", "item", row.item, because=because)


def _together(rows: list[_Row]) -> ImportedStock:
    says_of_quality = any(row.held is not None or row.quality for row in rows)
    return ImportedStock(
        rows[0].number,
        rows[0].item,
        sum((_count(row.quantity) for row in rows), NOTHING),
        _unit(rows[0])[:20],
        ", ".join(dict.fromkeys(row.place for row in rows if row.place))[:200],
        sum(map(_held, rows), NOTHING) if says_of_quality else None,
        ", ".join(dict.fromkeys(row.reason for row in rows if _held(row)))[:200],
    )


def _held(row: _Row) -> Decimal:
    """How much quality holds: what is said, or all of it where only that it is held is said."""
    if row.held is None:
        return _count(row.quantity) if is_held(row.quality) else NOTHING
    return _count(row.held)


def _count(number: Number | Bad | None) -> Decimal:
    return number.value if isinstance(number, Number) else NOTHING


def _unit(row: _Row) -> str:
    return row.unit or (row.quantity.unit if isinstance(row.quantity, Number) else "")
