"""What people ask about waiting: who has the ball, what was asked of whom, what is left to do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from core import paging
from core.columns import table
from core.operation import question
from core.orders.model import Order, OrderState
from core.orders.views import scope
from core.people.model import Customer, Person
from core.production.held import JOINED, LISTED, OPEN, WAIT, WaitRow, rows_of
from core.production.model import Holder, Step, WaitKind
from core.rights import Right, Role
from core.values import Name, OrderNumber, Page
from core.work import Event, Work

STEP, ORDER, CUSTOMER = table(Step), table(Order), table(Customer)
PAGE = 8


@dataclass(frozen=True)
class Waiting(Event):
    """One page of what is waited for, holder by holder; `counts` is of all pages."""

    rows: tuple[WaitRow, ...]
    counts: tuple[tuple[Holder, int], ...]
    page: int
    pages: int
    day: date
    asked: dict[str, str]


@dataclass(frozen=True)
class Requests(Event):
    """What this person has asked of others, and what others have asked of this person."""

    asked: tuple[WaitRow, ...]
    ours: tuple[WaitRow, ...]
    day: date


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step of the own department that is to be worked on."""

    order: OrderNumber
    customer: str
    code: str
    name: Name
    done: Decimal
    quantity: Decimal
    until: date


@dataclass(frozen=True)
class ToDo(Event):
    """What waits for this person: requests and blocks to settle, steps to go on with."""

    waits: tuple[WaitRow, ...]
    steps: tuple[StepDue, ...]
    day: date


@question(may=Right.SEE)
def waiting(work: Work, holder: Holder | None = None, page: Page = Page(1)) -> Waiting:
    """What is waited for, and who has the ball: customer, supplier, department, ourselves."""
    mine = or_(scope(work), and_(WAIT.c.order_id.is_(None), WAIT.c.asked_by == work.person.id))
    wanted = and_(mine, WAIT.c.holder == holder.value) if holder else mine
    counted = select(WAIT.c.holder, func.count().label("number")).select_from(JOINED).where(OPEN, wanted)
    counts = tuple((row.holder, row.number) for row in work.rows(counted.group_by(WAIT.c.holder)))
    total = sum(number for _holder, number in counts)
    pages, shown = paging.pages(total, PAGE), paging.shown(page, total, PAGE)
    rows = work.rows(LISTED.where(wanted).limit(PAGE).offset((shown - 1) * PAGE))
    asked = {"holder": holder.value} if holder else {}
    return Waiting(rows_of(work, rows), counts, shown, pages, work.today, asked)


@question(may=Right.SEE)
def requests(work: Work) -> Requests:
    """What you asked of others, and what others asked of you."""
    of_requests = LISTED.where(WAIT.c.kind == WaitKind.REQUEST.value)
    asked = work.rows(of_requests.where(WAIT.c.asked_by == work.person.id).limit(PAGE))
    ours = work.rows(of_requests.where(_mine(work.person)).limit(PAGE))
    return Requests(rows_of(work, asked), rows_of(work, ours), work.today)


@question(may=Right.SEE)
def to_do(work: Work) -> ToDo:
    """What waits for you: requests, what stands still for your department, steps to go on with."""
    waits = work.rows(LISTED.where(_mine(work.person)).limit(PAGE))
    return ToDo(rows_of(work, waits), _steps_due(work), work.today)


def _mine(me: Person) -> ColumnElement[bool]:
    """The condition that somebody's own people hold it; a merchandiser holds what was said to be ours."""
    by_name = and_(WAIT.c.holder == Holder.US.value, WAIT.c.who == me.name)
    if me.department:
        same = func.lower(WAIT.c.who) == me.department.lower()
        return or_(by_name, and_(WAIT.c.holder == Holder.DEPARTMENT.value, same))
    unnamed = and_(WAIT.c.holder == Holder.US.value, WAIT.c.who == "", WAIT.c.asked_by == me.id)
    return or_(by_name, unnamed)


def _steps_due(work: Work) -> tuple[StepDue, ...]:
    """Unfinished steps of the person's department that are going on or should be, the most urgent first."""
    me = work.person
    if me.role is not Role.DEPARTMENT or not me.department:
        return ()
    joined = STEP.join(ORDER, ORDER.c.id == STEP.c.order_id).join(
        CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
    )
    columns = (*(STEP.c[name] for name in ("code", "name_en", "name_zh", "done", "quantity", "planned_end")),)
    wanted = (
        select(ORDER.c.number, CUSTOMER.c.name.label("customer"), *columns)
        .select_from(joined)
        .where(ORDER.c.state == OrderState.OPEN.value, STEP.c.finished_at.is_(None), _done_by(me))
        .where(or_(STEP.c.started_at.is_not(None), STEP.c.planned_start <= work.today))
        .order_by(STEP.c.planned_end, ORDER.c.id)
        .limit(PAGE)
    )
    return tuple(_step(row) for row in work.rows(wanted))


def _done_by(me: Person) -> ColumnElement[bool]:
    """The steps of a department: those that name it, or are called as it is."""
    own = me.department.lower()
    named = (STEP.c.department, STEP.c.code, STEP.c.name_en, STEP.c.name_zh)
    return or_(*(func.lower(one) == own for one in named))


def _step(row: Row[Any]) -> StepDue:
    name = Name(row.name_en, row.name_zh)
    values = (row.code, name, row.done, row.quantity, row.planned_end)
    return StepDue(OrderNumber(row.number), row.customer, *values)
