"""What people ask about materials: what an order needs, and which orders near their start lack something."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from core import paging
from core.columns import table
from core.operation import question
from core.orders.finding import the_order
from core.orders.model import Order, OrderState
from core.orders.views import scope
from core.people.model import Customer
from core.production.finding import steps_of
from core.production.model import Step
from core.purchasing.model import Material
from core.purchasing.needs import wanted_on
from core.rights import Right
from core.values import MaterialItem, Name, OrderNumber, Page
from core.work import Event, Work

ORDER, STEP, CUSTOMER, MATERIAL = table(Order), table(Step), table(Customer), table(Material)
NEAR = 10
"""Working days ahead in which an order's start counts as near."""
PAGE = 8
SHOWN = 200


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material of an order; `wanted` is when the step it holds up should begin."""

    item: MaterialItem
    needed: Decimal | None
    here: Decimal
    unit: str
    supplier: str
    expected: date | None
    complete_on: date | None
    step: Name | None
    wanted: date | None

    @property
    def late(self) -> bool:
        """Whether it is to come after its step should begin."""
        return bool(
            self.complete_on is None and self.expected and self.wanted and self.expected > self.wanted
        )


@dataclass(frozen=True)
class MaterialsShown(Event):
    """What an order needs; `share` of it, in percent, is there."""

    order: OrderNumber
    rows: tuple[MaterialRow, ...]
    share: int
    kit_on: date | None
    day: date


@question(may=Right.SEE)
def materials(work: Work, order: OrderNumber) -> MaterialsShown:
    """What an order needs, what of it is there, and when the rest comes."""
    target = the_order(work, order)
    steps = steps_of(work, target.identity)
    names = {one.code: one.name for one in steps}
    rows = [
        MaterialRow(
            MaterialItem(one.item),
            one.needed,
            one.here,
            one.unit,
            one.supplier,
            one.expected,
            one.complete_on,
            names.get(one.step),
            wanted_on(one, steps),
        )
        for one in work.every(Material, order_id=target.identity)
    ]
    there = sum(one.complete_on is not None for one in rows)
    return MaterialsShown(
        order, tuple(rows), 100 * there // len(rows) if rows else 0, target.kit_on, work.today
    )


@dataclass(frozen=True, slots=True)
class KitRow:
    """An order that lacks something: when its first held-up step should begin, and when the last thing comes.

    `comes` is none where nobody has given a day for something.
    """

    order: OrderNumber
    customer: str
    starts: date
    there: int
    needed: int
    items: tuple[str, ...]
    comes: date | None


@dataclass(frozen=True)
class KitPage(Event):
    """One page of the orders that are to begin soon and lack something, the soonest first."""

    rows: tuple[KitRow, ...]
    total: int
    page: int
    day: date

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return paging.pages(self.total, PAGE)


@question(may=Right.SEE)
def kit(work: Work, page: Page = Page(1)) -> KitPage:
    """The orders that are to begin soon and lack something."""
    found = _near(work, scope(work), work.today)
    shown = paging.shown(page, len(found), PAGE)
    rows = found[(shown - 1) * PAGE : shown * PAGE]
    return KitPage(tuple(_kit_rows(work, rows)), len(found), shown, work.today)


def lacking(work: Work, mine: ColumnElement[bool], day: date) -> tuple[KitRow, ...]:
    """Those of certain orders that were to begin soon after a day and lack something, the soonest first."""
    return tuple(_kit_rows(work, _near(work, mine, day)))


def _near(work: Work, mine: ColumnElement[bool], day: date) -> list[Row[Any]]:
    """Orders whose held-up step should begin by then and is not over, the soonest first."""
    until = work.calendar.add_working_days(day, NEAR)
    held_up = STEP.join(MATERIAL, and_(MATERIAL.c.order_id == STEP.c.order_id, _holds_up()))
    joined = held_up.join(ORDER, ORDER.c.id == STEP.c.order_id)
    starts = func.min(STEP.c.planned_start).label("starts")
    missing = (MATERIAL.c.complete_on.is_(None), STEP.c.finished_at.is_(None), STEP.c.planned_start <= until)
    wanted = select(ORDER.c.id, starts).select_from(joined)
    wanted = wanted.where(ORDER.c.state == OrderState.OPEN, mine, *missing)
    return list(work.rows(wanted.group_by(ORDER.c.id).order_by(starts, ORDER.c.id).limit(SHOWN)))


def _holds_up() -> ColumnElement[bool]:
    """A material holds up the step named with it, or else the first."""
    other = STEP.alias("foremost")
    first = select(func.min(other.c.position)).where(other.c.order_id == STEP.c.order_id).scalar_subquery()
    return or_(MATERIAL.c.step == STEP.c.code, and_(MATERIAL.c.step == "", STEP.c.position == first))


def _kit_rows(work: Work, found: list[Row[Any]]) -> list[KitRow]:
    starts = {row.id: row.starts for row in found}
    named = select(ORDER.c.id, ORDER.c.number, CUSTOMER.c.name).join(
        CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
    )
    orders = {row.id: row for row in work.rows(named.where(ORDER.c.id.in_(starts)))} if starts else {}
    columns = (MATERIAL.c.order_id, MATERIAL.c.item, MATERIAL.c.expected, MATERIAL.c.complete_on)
    listed = select(*columns).where(MATERIAL.c.order_id.in_(starts)).order_by(MATERIAL.c.id)
    its: dict[int, list[Row[Any]]] = {}
    for row in work.rows(listed) if starts else ():
        its.setdefault(row.order_id, []).append(row)
    return [_kit_row(orders[order], starts[order], its[order]) for order in starts]


def _kit_row(order: Row[Any], starts: date, its: list[Row[Any]]) -> KitRow:
    missing = [row for row in its if row.complete_on is None]
    days = [row.expected for row in missing]
    return KitRow(
        OrderNumber(order.number),
        order.name,
        starts,
        len(its) - len(missing),
        len(its),
        tuple(row.item for row in missing),
        None if None in days else max(days),
    )
