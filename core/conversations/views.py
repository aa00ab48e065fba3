"""What people ask about conversations: a customer's own orders, and who waits for an answer."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, func, select, true

from core import paging
from core.columns import table
from core.conversations.model import CustomerMessage
from core.operation import question
from core.orders.finding import the_order
from core.orders.model import Order, OrderLine, OrderState
from core.orders.views import scope
from core.people.deputies import stands_for
from core.people.model import Customer, Person
from core.production.model import Forecast, Holder, Step, Wait, WaitKind
from core.rights import Right
from core.values import Name, OrderNumber, Page
from core.work import Event, Work

ORDER, LINE = table(Order), table(OrderLine)
MESSAGE, CUSTOMER, PERSON = table(CustomerMessage), table(Customer), table(Person)
RECENT = 6
"""A customer's orders told at once."""


@dataclass(frozen=True, slots=True)
class CustomerOrder:
    """What a customer may know of an order: no price of others, no remark, no factory name."""

    number: OrderNumber
    customer_ref: str
    products: str
    due: date | None
    state: OrderState
    delivered_on: date | None
    started: bool
    share: Decimal
    reached: Name | None = None
    """The last milestone behind it, and the one it comes to next, in the words meant for the customer."""
    coming: Name | None = None
    finished: bool = False
    """Whether nothing is left but to ship it."""
    late_by: Holder | None = None
    """Whose doing a delay is: no more of its reason leaves the house."""


@dataclass(frozen=True)
class CustomerStatus(Event):
    """The own orders of a customer, soonest first."""

    orders: tuple[CustomerOrder, ...]
    page: int
    pages: int
    day: date


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A customer's message that waits for an answer."""

    message: int
    order: str
    customer: str
    person_id: int | None
    person: str
    text: str
    since: datetime


@question(may=Right.ASK)
def order_status(work: Work, order: OrderNumber | None = None, page: Page = Page(1)) -> CustomerStatus:
    """How the own orders stand."""
    wanted = [scope(work)]
    if order:
        wanted.append(ORDER.c.id == the_order(work, order).identity)
    else:
        wanted.append(ORDER.c.state == OrderState.OPEN)
    total = work.rows(select(func.count()).select_from(ORDER).where(*wanted))[0][0]
    shown = paging.shown(page, total, RECENT)
    listed = select(ORDER.c.id, ORDER.c.number, ORDER.c.customer_ref, ORDER.c.due, ORDER.c.state)
    wished = listed.where(*wanted).order_by(ORDER.c.due, ORDER.c.id)
    rows = work.rows(wished.limit(RECENT).offset((shown - 1) * RECENT))
    return CustomerStatus(
        tuple(_told(work, row) for row in rows), shown, paging.pages(total, RECENT), work.today
    )


def _told(work: Work, row: Row[Any]) -> CustomerOrder:
    identity = row.id
    products = work.rows(
        select(LINE.c.product, LINE.c.description, LINE.c.delivered_on).where(LINE.c.order_id == identity)
    )
    steps = sorted(work.every(Step, order_id=identity), key=lambda one: one.position)
    shown = [one for one in steps if one.milestone is not None]
    behind = [one for one in shown if one.finished_at is not None]
    ahead = [one for one in shown if one.finished_at is None]
    names = [one.product or one.description for one in products]
    gone = [one.delivered_on for one in products if one.delivered_on]
    return CustomerOrder(
        number=OrderNumber(row.number),
        customer_ref=row.customer_ref,
        products=", ".join(dict.fromkeys(names[:3])) + (" …" if len(names) > 3 else ""),
        due=row.due,
        state=row.state,
        delivered_on=max(gone) if gone and len(gone) == len(products) else None,
        started=any(step.started_at for step in steps),
        share=_share(steps),
        reached=behind[-1].milestone if behind else None,
        coming=ahead[0].milestone if ahead else None,
        finished=_finished(work, identity),
        late_by=_late_by(work, identity),
    )


def _share(steps: list[Step]) -> Decimal:
    """How much is done of all that is to be done, each step by its weight."""
    whole = sum(step.weight for step in steps)
    return sum((step.share * step.weight for step in steps), Decimal(0)) / whole if whole else Decimal(0)


def _finished(work: Work, order_id: int) -> bool:
    kept = work.find(Forecast, order_id=order_id)
    return kept is not None and kept.binding["kind"] == "done"


def _late_by(work: Work, order_id: int) -> Holder | None:
    """Who has the ball: a customer's own answer before all else."""
    holders = [one.holder for one in work.every(Wait, order_id=order_id, kind=WaitKind.BLOCK, ended_at=None)]
    return next((one for one in (Holder.CUSTOMER, Holder.SUPPLIER) if one in holders), None)


def unanswered(work: Work, limit: int = 50) -> list[Unanswered]:
    """Customers' messages waiting for an answer within the person's scope, the oldest first."""
    mine = true() if work.person.sees_every_order else MESSAGE.c.staff_id.in_(stands_for(work, work.person))
    joined = (
        MESSAGE.join(CUSTOMER, CUSTOMER.c.id == MESSAGE.c.customer_id)
        .outerjoin(ORDER, ORDER.c.id == MESSAGE.c.order_id)
        .outerjoin(PERSON, PERSON.c.id == MESSAGE.c.staff_id)
    )
    waiting = and_(MESSAGE.c.settled_at.is_(None), MESSAGE.c.at <= work.now)
    columns = (MESSAGE.c.id, ORDER.c.number, CUSTOMER.c.name.label("customer"), MESSAGE.c.staff_id)
    rows = work.rows(
        select(*columns, PERSON.c.name.label("person"), MESSAGE.c.text, MESSAGE.c.at)
        .select_from(joined)
        .where(mine, waiting)
        .order_by(MESSAGE.c.at)
        .limit(limit)
    )
    return [
        Unanswered(row.id, row.number or "", row.customer, row.staff_id, row.person or "", row.text, row.at)
        for row in rows
    ]
