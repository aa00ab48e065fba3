"""What people ask about orders: columns, not entities, and never one query a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true, union_all

from core import paging
from core.columns import table
from core.conversations.model import Change, CustomerMessage
from core.discretion import discreet_account
from core.operation import question
from core.orders.finding import the_order
from core.orders.model import Attachment, Order, OrderLine, OrderState
from core.people.deputies import stands_for
from core.people.model import Customer, Person
from core.production.held import WaitRow, open_waits
from core.production.model import Forecast, Step
from core.rights import Guarded, Right, Role, reads
from core.values import CustomerCode, Day, Name, Note, OrderNumber, Page, PersonName
from core.work import Event, Work

ORDER, LINE, STEP = table(Order), table(OrderLine), table(Step)
CUSTOMER, PERSON = table(Customer), table(Person)
CHANGE, MESSAGE, ATTACHMENT = table(Change), table(CustomerMessage), table(Attachment)

PAGE = 8
"""Orders on one page of a phone."""
LAST_EVENTS = 3


class Show(StrEnum):
    """Which orders a list is about."""

    OPEN = "open"
    OVERDUE = "overdue"
    WEEK = "week"
    STALLED = "stalled"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as one line of a list, with the step it is at."""

    number: OrderNumber
    customer: str
    customer_ref: str
    state: OrderState
    due: date | None
    step: Name | None
    done: Decimal | None
    quantity: Decimal | None


@dataclass(frozen=True)
class OrderPage(Event):
    """One page of a list of orders; `asked` are the raw answers that lead to it again."""

    rows: tuple[OrderRow, ...]
    total: int
    overdue: int
    page: int
    day: date
    asked: dict[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return paging.pages(self.total, PAGE)


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


def scope(work: Work) -> ColumnElement[bool]:
    """The condition that an order is the person's to know of."""
    me = work.person
    if me.sees_every_order:
        return ORDER.c.id.is_not(None)
    if me.is_customer:
        return ORDER.c.customer_id == me.customer_id
    return ORDER.c.owner_id.in_(stands_for(work, me))


def stalled_steps(work: Work) -> ColumnElement[bool]:
    """The condition that the order's step was started and nobody has moved it for too long."""
    day = work.calendar.add_working_days(work.today, -work.policy.stalled_days)
    quiet_since = work.calendar.at(day, work.policy.remind_at)
    return and_(STEP.c.started_at.is_not(None), STEP.c.finished_at.is_(None), STEP.c.moved_at <= quiet_since)


@question(may=Right.SEE)
def today(work: Work, page: Page = Page(1)) -> OrderPage:
    """Your day: the most urgent and important orders first."""
    mine = and_(scope(work), ORDER.c.state == OrderState.OPEN)
    return _page(work, mine, page, {})


@question(may=Right.SEE)
def orders(
    work: Work,
    show: Show = Show.OPEN,
    customer: CustomerCode | None = None,
    person: PersonName | None = None,
    due_from: Day | None = None,
    due_to: Day | None = None,
    page: Page = Page(1),
) -> OrderPage:
    """Orders, filtered by state, customer, colleague or due date."""
    asked = {
        "show": str(show),
        "customer": customer,
        "person": person,
        "due_from": due_from,
        "due_to": due_to,
    }
    wanted = [scope(work), *_shown(work, show)]
    if customer:
        wanted.append(
            ORDER.c.customer_id == select(CUSTOMER.c.id).where(CUSTOMER.c.code == customer).scalar_subquery()
        )
    if person:
        named = select(PERSON.c.id).where(PERSON.c.name == person, PERSON.c.active).scalar_subquery()
        wanted.append(ORDER.c.owner_id == named)
    if due_from:
        wanted.append(ORDER.c.due >= due_from)
    if due_to:
        wanted.append(ORDER.c.due <= due_to)
    return _page(work, and_(*wanted), page, {name: str(value) for name, value in asked.items() if value})


def _shown(work: Work, show: Show) -> list[ColumnElement[bool]]:
    if show in (Show.DELIVERED, Show.CANCELLED):
        return [ORDER.c.state == show.value]
    living: list[ColumnElement[bool]] = [ORDER.c.state == OrderState.OPEN]
    if show is Show.OVERDUE:
        living.append(ORDER.c.due < work.today)
    elif show is Show.WEEK:
        living.append(ORDER.c.due <= work.today + timedelta(days=6 - work.today.weekday()))
    elif show is Show.STALLED:
        # The list joins the steps too, so this look at them has to say that it is its own.
        living.append(ORDER.c.id.in_(select(STEP.c.order_id).where(stalled_steps(work)).correlate(None)))
    return living


@question(may=Right.SEE)
def find(work: Work, words: Note, page: Page = Page(1)) -> OrderPage:
    """Orders by number, customer, style or the customer's own number."""
    like = words.strip().lower()
    lines = select(LINE.c.order_id).where(
        or_(
            func.lower(LINE.c.product).contains(like, autoescape=True),
            func.lower(LINE.c.description).contains(like, autoescape=True),
        )
    )
    company = select(CUSTOMER.c.id).where(
        or_(
            func.lower(CUSTOMER.c.name).contains(like, autoescape=True),
            func.lower(CUSTOMER.c.nicknames).contains(like, autoescape=True),
            func.lower(CUSTOMER.c.code).contains(like, autoescape=True),
        )
    )
    numbers = select(ORDER.c.id).where(
        or_(
            func.lower(ORDER.c.number).contains(like, autoescape=True),
            func.lower(ORDER.c.customer_ref).contains(like, autoescape=True),
        )
    )
    theirs = select(ORDER.c.id).where(ORDER.c.customer_id.in_(company))
    # A union, for each part is one pass or an index; an OR of them would look for lines order by order.
    hits = ORDER.c.id.in_(union_all(*(one.correlate(None) for one in (lines, numbers, theirs))))
    return _page(work, and_(scope(work), hits), page, {"words": words})


def _page(work: Work, wanted: ColumnElement[bool], page: int, asked: dict[str, str]) -> OrderPage:
    late = and_(ORDER.c.due < work.today, ORDER.c.state == OrderState.OPEN)
    counted = select(func.count(), func.coalesce(func.sum(case((late, 1), else_=0)), 0)).where(wanted)
    total, overdue = tuple(work.rows(counted)[0])
    shown = paging.shown(page, total, PAGE)
    rows = work.rows(_listed(wanted).limit(PAGE).offset((shown - 1) * PAGE)) if total else ()
    return OrderPage(tuple(_row(row) for row in rows), total, overdue, shown, work.today, asked)


def _listed(wanted: ColumnElement[bool]) -> Select[Any]:
    """Order rows, soonest due first, then the more important customer, with the first unfinished step."""
    at = (
        select(func.min(STEP.c.position))
        .where(STEP.c.order_id == ORDER.c.id, STEP.c.finished_at.is_(None))
        .correlate(ORDER)
        .scalar_subquery()
    )
    joined = ORDER.join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id).outerjoin(
        STEP, and_(STEP.c.order_id == ORDER.c.id, STEP.c.position == at)
    )
    columns = (
        ORDER.c.number,
        ORDER.c.customer_ref,
        ORDER.c.state,
        ORDER.c.due,
        CUSTOMER.c.name.label("customer"),
    )
    step = (STEP.c.name_en, STEP.c.name_zh, STEP.c.done, STEP.c.quantity)
    ranked = (ORDER.c.due, CUSTOMER.c.grade, ORDER.c.id)
    return select(*columns, *step).select_from(joined).where(wanted).order_by(*ranked)


def _row(row: Row[Any]) -> OrderRow:
    step = Name(row.name_en, row.name_zh) if row.name_en is not None else None
    return OrderRow(
        OrderNumber(row.number),
        row.customer,
        row.customer_ref,
        row.state,
        row.due,
        step,
        row.done,
        row.quantity,
    )


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
    return None if kept is None else Ahead(kept.ships, kept.slack, kept.binding)


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
