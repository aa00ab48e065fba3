"""Orders on a sheet: its rows read, checked and gathered into orders, the bad ones told apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.importing import RowRefused, undisturbed
from core.orders.imported import ImportedLine, ImportedOrder, ref_identity, with_order
from core.people.importing import word_key
from documents.cells import SIX_PLACES, Bad, Number, text
from documents.columns import ColumnsMissing, Sheet
from documents.reading import Grid
from documents.words import currency_of

Group = list[int]
"""The places of one order's rows in the grid."""

LONGEST_NAMES = {"order": 80, "line": 40, "customer": 200, "product": 80}
"""What tells things apart is refused when it is longer."""
LONGEST_TEXTS = {
    "description": 400,
    "unit": 20,
    "transport": 40,
    "incoterm": 20,
    "supplier": 120,
    "shipment": 80,
    "customer_name": 200,
    "country": 80,
    "merchandiser": 80,
    "terms": 120,
    "note": 2000,
}
"""Other texts are cut: better to lose the end of a remark than the order."""


NOT_NEEDED = ("price", "amount", "ordered_on", "delivered_on")


class Validated(NamedTuple):
    """What a sheet holds: good orders, refused rows, and by field how many bad cells were left empty."""

    orders: list[ImportedOrder]
    refused: list[RowRefused]
    left_empty: dict[str, int]


@undisturbed
def validate(sheet: Sheet, currency: str = "") -> Validated:
    """The orders on a sheet, whole ones only; raises ColumnsMissing.

    `currency` is for prices that neither their row nor their header gives one.
    """
    if sheet.missing:
        raise ColumnsMissing(sheet.file, sheet.missing, sheet.headers)
    rows = _Rows(Grid(sheet), sheet.currency() or currency_of(currency))
    groups = rows.groups()
    faults = rows.faults(groups)
    refused = [*faults.values(), *rows.dragged_along(groups, faults)]
    bad = {one.row for one in refused}
    orders = [rows.order(group) for group in groups if rows.grid.rows[group[0]] not in bad]
    return Validated(orders, sorted(refused, key=lambda one: one.row), rows.left_empty())


class _Rows:
    """The rows of an orders' sheet, every field a list with a value for each of them."""

    def __init__(self, grid: Grid, currency: str) -> None:
        self.grid = grid
        self.currency = currency
        self.texts = {name: grid.texts(name) for name in LONGEST_NAMES}
        for name, longest in LONGEST_TEXTS.items():
            self.texts[name] = [said[:longest] for said in grid.texts(name)]
        self.numbers = {name: grid.numbers(name) for name in ("quantity", "price", "amount")}
        self.days = grid.days(("ordered_on", "due", "delivered_on"))
        self.currencies = [currency_of(said) for said in grid.texts("currency")]

    def groups(self) -> list[Group]:
        """The rows of each order, in the order of the sheet, lines without a number numbered in it."""
        groups: dict[tuple[str, str], Group] = {}
        pairs = zip(self.texts["customer"], self.texts["order"], strict=True)
        for place, (customer, order) in enumerate(pairs):
            if customer and ref_identity(order):
                groups.setdefault((word_key(customer), ref_identity(order)), []).append(place)
        lines = self.texts["line"]
        for group in groups.values():
            for number, place in enumerate(group, 1):
                lines[place] = lines[place] or str(number)
        return list(groups.values())

    def faults(self, groups: Iterable[Group]) -> dict[int, RowRefused]:
        """The first thing that is wrong with each bad row, by its place."""
        faults = {place: fault for place in range(len(self.grid.rows)) if (fault := self._fault(place))}
        for group in groups:
            seen: dict[str, int] = {}
            for place in group:
                line = self.texts["line"][place]
                if line in seen and place not in faults:
                    first = self.grid.rows[seen[line]]
                    faults[place] = self._refused(place, "line_twice", "line", because=first)
                seen.setdefault(line, place)
        return faults

    def _fault(self, place: int) -> RowRefused | None:
        for name, longest in LONGEST_NAMES.items():
            if len(self.texts[name][place]) > longest:
                return self._refused(place, "too_long", name)
        if not ref_identity(self.texts["order"][place]):
            return self._refused(place, self.grid.lacking("order", place), "order")
        if not self.texts["customer"][place]:
            return self._refused(place, self.grid.lacking("customer", place), "customer")
        return self._not_a_quantity(place) or self._not_a_day(place)

    def _not_a_quantity(self, place: int) -> RowRefused | None:
        quantity = self.numbers["quantity"][place]
        if isinstance(quantity, Number):
            return None if quantity.value > 0 else self._refused(place, "not_positive", "quantity")
        return self._refused(place, quantity.reason if quantity else "missing", "quantity")

    def _not_a_day(self, place: int) -> RowRefused | None:
        due = self.days["due"][place]
        if isinstance(due, date):
            return None
        return self._refused(place, due.reason if due else "missing", "due")

    def _refused(self, place: int, reason: str, name: str, because: int = 0) -> RowRefused:
        columns = self.grid.cells(name)
        found = text(columns[0][place]) if columns else ""
        return RowRefused(self.grid.rows[place], reason, name, found[:80], because=because)

    def dragged_along(self, groups: Iterable[Group], faults: dict[int, RowRefused]) -> Iterator[RowRefused]:
        """The good rows of orders that have a bad one, which may lack the customer."""
        lost = {
            ref_identity(self.texts["order"][place]): fault.row
            for place, fault in reversed(faults.items())
            if not self.texts["customer"][place]
        }
        for group in groups:
            reference = self.texts["order"][group[0]]
            wrong = [faults[place].row for place in group if place in faults]
            because = wrong[0] if wrong else lost.get(ref_identity(reference))
            if because is not None:
                good = (place for place in group if place not in faults)
                yield from (with_order(self.grid.rows[place], reference, because) for place in good)

    def left_empty(self) -> dict[str, int]:
        """How many cells of each field could not be read and were not needed."""
        fields: dict[str, Sequence[object]] = {**self.numbers, **self.days}
        counts = {name: sum(isinstance(one, Bad) for one in fields[name]) for name in NOT_NEEDED}
        return dict(+Counter(counts))

    def order(self, group: Group) -> ImportedOrder:
        """The order in good rows; what is said of the whole order is taken where it is said first."""
        first = {
            name: next((said for place in group if (said := self.texts[name][place])), "")
            for name in ("customer_name", "country", "merchandiser", "terms", "note")
        }
        days = (day for place in group if isinstance(day := self.days["ordered_on"][place], date))
        return ImportedOrder(
            customer=self.texts["customer"][group[0]],
            customer_ref=self.texts["order"][group[0]],
            lines=tuple(map(self._line, group)),
            ordered_on=next(days, None),
            **first,
        )

    def _line(self, place: int) -> ImportedLine:
        quantity, due = self.numbers["quantity"][place], self.days["due"][place]
        assert isinstance(quantity, Number)
        assert isinstance(due, date)
        delivered = self.days["delivered_on"][place]
        price = self._price(place, quantity.value)
        texts = self.texts
        return ImportedLine(
            row=self.grid.rows[place],
            line=texts["line"][place],
            quantity=quantity.value,
            due=due,
            product=texts["product"][place],
            description=texts["description"][place],
            unit=texts["unit"][place] or quantity.unit[:20],
            price=price,
            amount=self._money("amount", place),
            currency="" if price is None else self._currency(place),
            delivered_on=delivered if isinstance(delivered, date) else None,
            transport=texts["transport"][place],
            incoterm=texts["incoterm"][place],
            supplier=texts["supplier"][place],
            shipment=texts["shipment"][place],
        )

    def _money(self, name: str, place: int) -> Decimal | None:
        number = self.numbers[name][place]
        return number.value if isinstance(number, Number) and number.value >= 0 else None

    def _price(self, place: int, quantity: Decimal) -> Decimal | None:
        """The price as the sheet gives it; where it gives none, what the amount comes to for one."""
        price, amount = self._money("price", place), self._money("amount", place)
        if price is None and amount is not None:
            return (amount / quantity).quantize(SIX_PLACES)
        return price

    def _currency(self, place: int) -> str:
        beside = (self.numbers[name][place] for name in ("price", "amount"))
        typed = next((one.currency for one in beside if isinstance(one, Number) and one.currency), "")
        return self.currencies[place] or typed or self.currency
