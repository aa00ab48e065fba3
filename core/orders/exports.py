"""What is taken out as rows that can be taken over again: orders line by line, customers, stock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from core.calendar import WorkingCalendar
from core.columns import table
from core.errors import TooMuchToExport
from core.operation import question
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.rights import Guarded, Right
from core.stock.model import StockItem
from core.work import Event, Work

ORDER, LINE, CUSTOMER = table(Order), table(OrderLine), table(Customer)
PERSON, STOCKED = table(Person), table(StockItem)
MOST = 5_000
"""Rows that one answer in a chat holds; the command line has no such bound."""
ORDERS = (
    select(
        ORDER.c.number,
        func.coalesce(func.nullif(ORDER.c.customer_ref, ""), ORDER.c.number).label("order"),
        LINE.c.line,
        CUSTOMER.c.code.label("customer"),
        CUSTOMER.c.name.label("customer_name"),
        ORDER.c.ordered_on.label("order_date"),
        LINE.c.product.label("style"),
        *(LINE.c[name] for name in ("description", "quantity", "unit", "price", "currency")),
        LINE.c.due.label("due_date"),
        LINE.c.delivered_on,
        *(LINE.c[name] for name in ("transport", "incoterm", "supplier", "shipment")),
        PERSON.c.name.label("merchandiser"),
        *(ORDER.c[name] for name in ("terms", "note", "state")),
    )
    .select_from(LINE)
    .join(ORDER, ORDER.c.id == LINE.c.order_id)
    .join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
    .outerjoin(PERSON, PERSON.c.id == ORDER.c.owner_id)
    .order_by(ORDER.c.id, LINE.c.id)
)
CUSTOMERS = select(
    *(CUSTOMER.c[name] for name in ("code", "name", "nicknames", "country", "grade"))
).order_by(CUSTOMER.c.id)
STOCK = select(
    *(STOCKED.c[name] for name in ("product", "place", "quantity", "unit", "held")),
    STOCKED.c.held_for.label("reason"),
    STOCKED.c.counted_at,
).order_by(STOCKED.c.id)


class ExportKind(StrEnum):
    """What may be taken out."""

    ORDERS = "orders"
    CUSTOMERS = "customers"
    STOCK = "stock"


@dataclass(frozen=True)
class Exported(Event):
    """The rows, under the names that an import knows."""

    what: ExportKind
    day: date
    columns: tuple[str, ...]
    rows: Annotated[tuple[tuple[Any, ...], ...], Guarded.PRICES]


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both included; none is no bound. Days are the factory's."""

    first: date | None
    last: date | None
    calendar: WorkingCalendar

    def instants(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """Whether an instant lies in them."""
        bounds: list[ColumnElement[bool]] = [true()]
        if self.first is not None:
            bounds.append(column >= self.calendar.at(self.first, time.min))
        if self.last is not None:
            bounds.append(column < self.calendar.at(self.last + timedelta(days=1), time.min))
        return and_(*bounds)

    def days(self, column: ColumnElement[date]) -> ColumnElement[bool]:
        """Whether a day is one of them."""
        bounds: list[ColumnElement[bool]] = [true()]
        if self.first is not None:
            bounds.append(column >= self.first)
        if self.last is not None:
            bounds.append(column <= self.last)
        return and_(*bounds)


def orders(days: Days) -> Select[Any]:
    """The lines of the orders placed in those days; where that is not known, taken into gendan in them."""
    unknown = and_(ORDER.c.ordered_on.is_(None), days.instants(ORDER.c.created_at))
    return ORDERS.where(or_(and_(ORDER.c.ordered_on.is_not(None), days.days(ORDER.c.ordered_on)), unknown))


@question(may=Right.EXPORT)
def export(work: Work, what: ExportKind, since: date | None = None, until: date | None = None) -> Exported:
    """Take out orders placed from a day to a day, customers or stock."""
    first, last = (since, until) if not (since and until) or since <= until else (until, since)
    wanted = {
        ExportKind.ORDERS: orders(Days(first, last, work.calendar)),
        ExportKind.CUSTOMERS: CUSTOMERS,
        ExportKind.STOCK: STOCK,
    }[what]
    columns = tuple(wanted.selected_columns.keys())
    found = work.rows(wanted.limit(MOST + 1))
    if len(found) > MOST:
        raise TooMuchToExport(MOST)
    return Exported(what, work.today, columns, tuple(tuple(row) for row in found))
