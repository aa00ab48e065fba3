"""What is waited for, as rows: of an order, and for every list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from core.columns import table
from core.orders.model import Order, OrderState
from core.people.model import Customer, Person
from core.production.model import Holder, Step, Wait, WaitKind
from core.values import Name, OrderNumber, WaitNumber
from core.work import Work

WAIT, STEP, ORDER = table(Wait), table(Step), table(Order)
CUSTOMER, PERSON = table(Customer), table(Person)
JOINED = (
    WAIT.outerjoin(ORDER, ORDER.c.id == WAIT.c.order_id)
    .outerjoin(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
    .outerjoin(STEP, STEP.c.id == WAIT.c.step_id)
    .outerjoin(PERSON, PERSON.c.id == WAIT.c.asked_by)
)
OPEN = and_(WAIT.c.ended_at.is_(None), or_(WAIT.c.order_id.is_(None), ORDER.c.state == OrderState.OPEN.value))
LISTED: Select[Any] = (
    select(
        *(WAIT.c[name] for name in ("id", "kind", "holder", "who", "about", "expected", "asked_at")),
        WAIT.c.taken_at,
        ORDER.c.number,
        CUSTOMER.c.name.label("customer"),
        STEP.c.name_en,
        STEP.c.name_zh,
        PERSON.c.name.label("asker"),
    )
    .select_from(JOINED)
    .where(OPEN)
    .order_by(WAIT.c.holder, WAIT.c.expected, WAIT.c.id)
)


@dataclass(frozen=True, slots=True)
class WaitRow:
    """Something that is waited for, as one line of a list; `since` is the day it was asked for."""

    wait: WaitNumber
    kind: WaitKind
    order: OrderNumber | None
    customer: str
    step: Name | None
    holder: Holder
    who: str
    about: str
    expected: date | None
    since: date
    taken: bool
    asker: str


def open_waits(work: Work, order_id: int) -> tuple[WaitRow, ...]:
    """What an order waits for."""
    return rows_of(work, work.rows(LISTED.where(WAIT.c.order_id == order_id)))


def rows_of(work: Work, rows: Sequence[Row[Any]]) -> tuple[WaitRow, ...]:
    """The rows a statement like LISTED selects."""
    return tuple(_row(work, row) for row in rows)


def _row(work: Work, row: Row[Any]) -> WaitRow:
    return WaitRow(
        wait=WaitNumber(row.id),
        kind=row.kind,
        order=OrderNumber(row.number) if row.number else None,
        customer=row.customer or "",
        step=Name(row.name_en, row.name_zh) if row.name_en is not None else None,
        holder=row.holder,
        who=row.who,
        about=row.about,
        expected=row.expected,
        since=work.calendar.day_of(row.asked_at),
        taken=row.taken_at is not None,
        asker=row.asker or "",
    )
