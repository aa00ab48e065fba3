"""One order with everything about it, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Row, case, or_, select, true

from core.columns import table
from core.conversations.model import Change, CustomerMessage
from core.discretion import discreet_account
from core.operation import question
from core.orders.finding import the_order
from core.orders.model import Attachment, OrderLine, OrderState
from core.people.model import Customer, Person
from core.production.held import WaitRow, open_waits
from core.production.model import Forecast, Step
from core.rights import Guarded, Right, Role, reads
from core.values import Name, OrderNumber
from core.work import Event, Work

LINE, STEP, PERSON = table(OrderLine), table(Step), table(Person)
CHANGE, MESSAGE, ATTACHMENT = table(Change), table(CustomerMessage), table(Attachment)

LAST_EVENTS = 3


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order card."""

    line: str
    product: str
    description: str
    quantity: Decimal
    unit: str
    price: Annotated[Decimal | None, Guarded.PRICES]
    currency: Annotated[str, Guarded.PRICES]
    due: date
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an order card."""

    code: str
    name: Name
    done: Decimal
    quantity: Decimal
    planned_start: date
    planned_end: date
    started: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, as the history tells it."""

    at: datetime
    person: Annotated[str, Guarded.COLLEAGUES]
    event: str
    account: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The day an order can go out, the working days left to its due day, and what it hangs on."""

    ships: date
    slack: int
    binding: Mapping[str, Any]


@dataclass(frozen=True)
class OrderCard(Event):
    """Everything a merchandiser wants to see of an order at a glance."""

    order: OrderNumber
    id: int
    customer: str
    customer_ref: str
    owner: Annotated[str, Guarded.COLLEAGUES]
    state: OrderState
    due: date | None
    day: date
    terms: Annotated[str, Guarded.TERMS]
    note: Annotated[str, Guarded.REMARKS]
    lines: tuple[LineRow, ...]
    steps: tuple[StepRow, ...]
    happened: tuple[Happened, ...]
    waiting: Annotated[str, Guarded.LETTERS]
    """The customer's oldest unanswered message; empty if there is none."""
    waiting_id: Annotated[int, Guarded.LETTERS]
    files: int
    ahead: Ahead | None = None
    """What was foreseen last, while the order moves."""
    waits: tuple[WaitRow, ...] = ()
    """What it waits for."""


@question(may=Right.SEE)
def order_card(work: Work, order: OrderNumber) -> OrderCard:
    """One order: lines, steps, dates, what happened last."""
    found = the_order(work, order)
    customer = work.find(Customer, id=found.customer_id)
    owner = work.find(Person, id=found.owner_id) if found.owner_id else None
    waiting = _waiting(work, found.identity)
    return OrderCard(
        order=order,
        id=found.identity,
        customer=customer.name if customer else "",
        customer_ref=found.customer_ref,
        owner=owner.name if owner else "",
        state=found.state,
        due=found.due,
        day=work.today,
        terms=found.terms,
        note=found.note,
        lines=_lines(work, found.identity),
        steps=_steps(work, found.identity),
        happened=happened(work, found.identity, LAST_EVENTS),
        waiting=waiting.text if waiting else "",
        waiting_id=waiting.id if waiting else 0,
        files=len(_attachments(work, found.identity)),
        ahead=_ahead(work, found.identity),
        waits=open_waits(work, found.identity),
    )


def _ahead(work: Work, order_id: int) -> Ahead | None:
    kept = work.find(Forecast, order_id=order_id)
    return None if kept is None else Ahead(max(kept.ships, work.today), kept.slack, kept.binding)


def _lines(work: Work, order_id: int) -> tuple[LineRow, ...]:
    columns = [LINE.c[name] for name in LineRow.__dataclass_fields__]
    rows = work.rows(select(*columns).where(LINE.c.order_id == order_id).order_by(LINE.c.id))
    return tuple(LineRow(**row._mapping) for row in rows)


def _steps(work: Work, order_id: int) -> tuple[StepRow, ...]:
    rows = work.rows(select(STEP).where(STEP.c.order_id == order_id).order_by(STEP.c.position))
    return tuple(
        StepRow(
            row.code,
            Name(row.name_en, row.name_zh),
            row.done,
            row.quantity,
            row.planned_start,
            row.planned_end,
            row.started_at is not None,
            row.finished_at is not None,
        )
        for row in rows
    )


def happened(work: Work, order_id: int, last: int) -> tuple[Happened, ...]:
    """The last things that happened to an order, the newest first, as the person may read them."""
    role = work.person.role
    named = true() if reads(role, Guarded.CONTACTS) else PERSON.c.role != Role.CUSTOMER
    columns = (CHANGE.c.at, case((named, PERSON.c.name)).label("name"), CHANGE.c.event, CHANGE.c.account)
    told = select(*columns).outerjoin_from(CHANGE, PERSON, PERSON.c.id == CHANGE.c.person_id)
    rows = work.rows(told.where(CHANGE.c.order_id == order_id).order_by(CHANGE.c.id.desc()).limit(last))
    return tuple(
        Happened(row.at, row.name or "", row.event, discreet_account(role, row.event, row.account))
        for row in rows
    )


def _waiting(work: Work, order_id: int) -> Row[Any] | None:
    open_question = (
        select(MESSAGE.c.id, MESSAGE.c.text)
        .where(MESSAGE.c.order_id == order_id, MESSAGE.c.settled_at.is_(None), MESSAGE.c.answers_id.is_(None))
        .order_by(MESSAGE.c.id)
        .limit(1)
    )
    rows = work.rows(open_question)
    return rows[0] if rows else None


@dataclass(frozen=True)
class OrderFiles(Event):
    """What is kept with an order: (attachment, name, media, size) each."""

    order: OrderNumber
    files: tuple[tuple[int, str, str, int], ...]


@question(may=Right.SEE)
def files(work: Work, order: OrderNumber) -> OrderFiles:
    """The photos and files kept with an order."""
    found = the_order(work, order)
    return OrderFiles(
        order, tuple((row.id, row.name, row.media, row.size) for row in _attachments(work, found.identity))
    )


def _attachments(work: Work, order_id: int) -> Sequence[Row[Any]]:
    columns = (ATTACHMENT.c.id, ATTACHMENT.c.name, ATTACHMENT.c.media, ATTACHMENT.c.size)
    return work.rows(
        select(*columns)
        .where(ATTACHMENT.c.order_id == order_id, _readable(work))
        .order_by(ATTACHMENT.c.id.desc())
    )


def _readable(work: Work) -> ColumnElement[bool]:
    """The condition that a file is no paper, or that the person may read papers."""
    if reads(work.person.role, Guarded.PAPERS):
        return true()
    departments = select(PERSON.c.id).where(PERSON.c.role == Role.DEPARTMENT)
    return or_(ATTACHMENT.c.media.startswith("image/"), ATTACHMENT.c.person_id.in_(departments))
