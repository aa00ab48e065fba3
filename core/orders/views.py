"""Lists of orders, by whom and what is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, union_all

from core import paging
from core.columns import table
from core.conversations.model import CustomerMessage
from core.operation import question
from core.orders.model import Order, OrderLine, OrderState
from core.people.deputies import stands_for
from core.people.model import Customer, Person
from core.production.model import Step
from core.rights import Right
from core.values import CustomerCode, Day, Name, Note, OrderNumber, Page, PersonName
from core.work import Event, Work

ORDER, LINE, STEP = table(Order), table(OrderLine), table(Step)
CUSTOMER, PERSON, MESSAGE = table(Customer), table(Person), table(CustomerMessage)

PAGE = 8
"""Orders on one page of a phone."""


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
    owner: str | None
    """Who follows it, where the list is of everybody's orders."""


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
    everybodys = work.person.sees_every_order
    return OrderPage(tuple(_row(row, everybodys) for row in rows), total, overdue, shown, work.today, asked)


def _listed(wanted: ColumnElement[bool]) -> Select[Any]:
    """Order rows, soonest due first, then the more important customer, with the first unfinished step."""
    at = (
        select(func.min(STEP.c.position))
        .where(STEP.c.order_id == ORDER.c.id, STEP.c.finished_at.is_(None))
        .correlate(ORDER)
        .scalar_subquery()
    )
    joined = (
        ORDER.join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
        .outerjoin(PERSON, PERSON.c.id == ORDER.c.owner_id)
        .outerjoin(STEP, and_(STEP.c.order_id == ORDER.c.id, STEP.c.position == at))
    )
    columns = (
        PERSON.c.name.label("owner"),
        ORDER.c.number,
        ORDER.c.customer_ref,
        ORDER.c.state,
        ORDER.c.due,
        CUSTOMER.c.name.label("customer"),
    )
    step = (STEP.c.name_en, STEP.c.name_zh, STEP.c.done, STEP.c.quantity)
    ranked = (ORDER.c.due, CUSTOMER.c.grade, ORDER.c.id)
    return select(*columns, *step).select_from(joined).where(wanted).order_by(*ranked)


def _row(row: Row[Any], everybodys: bool) -> OrderRow:
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
        row.owner if everybodys else None,
    )
