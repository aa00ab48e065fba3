"""What is kept as rows for other programs: the history with its chain, and orders line by line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from core.calendar import WorkingCalendar
from core.columns import table
from core.conversations.model import Change
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.stock.model import StockItem
from storage.database import Database

CHANGE, ORDER, LINE = table(Change), table(Order), table(OrderLine)
CUSTOMER, PERSON, STOCKED = table(Customer), table(Person), table(StockItem)
HISTORY = (
    select(
        *(CHANGE.c[name] for name in ("id", "order_id")),
        ORDER.c.number.label("order"),
        CHANGE.c.at,
        CHANGE.c.person_id,
        PERSON.c.name.label("person"),
        *(CHANGE.c[name] for name in ("channel", "message", "operation", "event", "account", "changes")),
        *(CHANGE.c[name] for name in ("undoes_id", "previous", "hash")),
    )
    .select_from(CHANGE)
    .outerjoin(ORDER, ORDER.c.id == CHANGE.c.order_id)
    .outerjoin(PERSON, PERSON.c.id == CHANGE.c.person_id)
    .order_by(CHANGE.c.id)
)
"""Everything that goes into an entry's hash, with the names of order and person beside their numbers."""
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
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as of one moment, read as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


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


def history(days: Days) -> Select[Any]:
    """The entries made in those days."""
    return HISTORY.where(days.instants(CHANGE.c.at))


def orders(days: Days) -> Select[Any]:
    """The lines of the orders placed in those days; where that is not known, taken into gendan in them."""
    unknown = and_(ORDER.c.ordered_on.is_(None), days.instants(ORDER.c.created_at))
    return ORDERS.where(or_(and_(ORDER.c.ordered_on.is_not(None), days.days(ORDER.c.ordered_on)), unknown))


@contextmanager
def exported(database: Database, statement: Select[Any]) -> Iterator[Rows]:
    """The rows of a statement as of one moment; memory stays flat however many there are."""
    paged = statement.execution_options(yield_per=AT_ONCE)
    with database.reading() as connection, connection.execute(paged) as found:
        yield Rows(tuple(found.keys()), (tuple(row) for row in found))
