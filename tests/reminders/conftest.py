"""A factory on a real database, with a clock that the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel

from core.calendar import WorkingCalendar
from core.columns import table
from core.conversations.model import CustomerMessage
from core.orders.model import Order, OrderLine, order_number
from core.people.model import Customer, Person
from core.policy import Policy
from core.production.model import Step
from core.rights import Role
from reminders.digests import digest
from reminders.due import Due
from reminders.rows import Digest
from reminders.tick import Swept, Tick, sweep, tick
from storage.database import Database
from storage.work import SqlWork

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR, POLICY = WorkingCalendar(ZONE), Policy()


def at(text: str) -> datetime:
    """`2026-11-23 09:00` as the factory's clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Factory:
    """What a test says to gendan, and what it hears."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = at("2026-11-23 09:00")  # a Monday
        self.orders = 0
        with self.work() as work:
            self.sue = work.add(Person(name="Sue", role=Role.SUPERVISOR))
            self.li = work.add(Person(name="Li", role=Role.MERCHANDISER))
            self.lumio = work.add(Customer(code="LUMIO", name="Lumio"))
            self.emma = work.add(Person(name="Emma", role=Role.CUSTOMER, customer_id=self.lumio.id))

    @contextmanager
    def work(self, now: datetime | None = None) -> Iterator[SqlWork]:
        """Work of this moment, kept at the end."""
        with self.database.writing() as connection:
            work = SqlWork(connection, now or self.now, CALENDAR, POLICY)
            yield work
            work.settle()

    def order(self, *dues: str, owner: Person | None = None, ref: str = "") -> Order:
        """An open order with a line for each due date, the merchandiser's own unless said."""
        self.orders += 1
        order = Order(
            number=order_number(2026, self.orders),
            serial=self.orders,
            customer_id=self.lumio.id or 0,
            customer_ref=ref,
            owner_id=(owner or self.li).id,
            created_at=self.now,
        )
        with self.work() as work:
            work.add(order)
            lines = [self._line(order, place, due) for place, due in enumerate(dues, 1)]
            work.add_all(lines)
            order.follow(lines)
        return order

    def _line(self, order: Order, place: int, due: str) -> OrderLine:
        line = OrderLine(
            order_id=order.identity, line=str(place), quantity=Decimal(500), due=date.fromisoformat(due)
        )
        line.is_due(line.due, POLICY, CALENDAR)
        return line

    def steps(self, order: Order, due: str, *codes: str) -> None:
        """Steps of two working days each, one after the other, the last ends on the due day."""
        day, last = date.fromisoformat(due), len(codes) - 1
        steps = [_step(order, place, code, day, 2 * (last - place)) for place, code in enumerate(codes)]
        with self.work() as work:
            work.add_all(steps)

    def asks(self, text: str, order: Order | None = None, staff: Person | None = None) -> CustomerMessage:
        """The customer writes."""
        message = CustomerMessage(
            customer_id=self.lumio.id or 0,
            contact_id=self.emma.identity,
            staff_id=(staff or self.li).id,
            order_id=order.id if order else None,
            text=text,
            at=self.now,
        )
        message.waits(POLICY, CALENDAR)
        with self.work() as work:
            return work.add(message)

    def set(self, thing: SQLModel, **values: Any) -> None:
        """Change columns behind gendan's back."""
        kept = table(type(thing))
        with self.database.writing() as connection:
            connection.execute(update(kept).where(kept.c.id == thing.id).values(**values))  # type: ignore[attr-defined]

    def sweep(self, when: str | None = None, *, dry_run: bool = False) -> Swept:
        """The clock moves on, if said, and gendan looks round."""
        if when is not None:
            self.now = at(when)
        with self.work() as work:
            return sweep(work, dry_run=dry_run)

    def says(self, when: str | None = None, *, dry_run: bool = False) -> list[str]:
        """The same in short: `Li order-overdue SO-2026-0001/1 overdue:2026-11-20:0`."""
        return [short(due) for due in self.sweep(when, dry_run=dry_run).dues]

    def tick(self, when: str) -> Tick:
        """A beat of the clock."""
        self.now = at(when)
        with self.work() as work:
            return tick(work)

    def digest(self, person: Person, when: str) -> Digest:
        """The digest as that person would get it."""
        with self.work() as work:
            return digest(work, person, at(when))


def _step(order: Order, place: int, code: str, due: date, before: int) -> Step:
    """A step of two days that ends so many working days before the due day."""
    end = CALENDAR.add_working_days(due, -before)
    step = Step(
        order_id=order.identity,
        position=place,
        code=code,
        name_en=code,
        name_zh=code,
        quantity=Decimal(500),
        anchor=f"due-{before}",
        days=2,
        planned_start=CALENDAR.add_working_days(end, -1),
        planned_end=end,
    )
    step.arm(POLICY, CALENDAR)
    return step


def short(due: Due) -> str:
    """A reminder in a line."""
    about = due.subject
    part = about.line or about.step
    where = f"{about.order}/{part}" if part else about.order or due.text
    return f"{due.person} {due.rule} {where} {due.occasion}".replace("  ", " ")


@pytest.fixture
def factory(url: str) -> Iterator[Factory]:
    database = Database(url)
    yield Factory(database)
    database.close()
