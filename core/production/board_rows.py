"""The rows of the progress board: each order with its steps, in a few statements however many they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from core.columns import table
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.production.model import Forecast, Holder, Step, Wait
from core.production.standing import BLOCKING, Glance, Standing
from core.values import Name, OrderNumber
from core.work import Work

ORDER, LINE, CUSTOMER, PERSON = table(Order), table(OrderLine), table(Customer), table(Person)
STEP, WAIT, FORECAST = table(Step), table(Wait), table(Forecast)

NONE, ALL = Decimal(0), Decimal(1)
IDS: Any = bindparam("ids", expanding=True)
HEADS = (
    select(
        ORDER.c.id,
        ORDER.c.number,
        ORDER.c.due,
        CUSTOMER.c.name.label("customer"),
        PERSON.c.name.label("owner"),
        FORECAST.c.ships,
        FORECAST.c.binding,
    )
    .join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
    .outerjoin(PERSON, PERSON.c.id == ORDER.c.owner_id)
    .outerjoin(FORECAST, FORECAST.c.order_id == ORDER.c.id)
    .where(ORDER.c.id.in_(IDS))
)
GOODS = (
    select(
        LINE.c.order_id,
        func.min(LINE.c.product).label("product"),
        func.count(LINE.c.product.distinct()).label("products"),
        func.sum(LINE.c.quantity).label("quantity"),
    )
    .where(LINE.c.order_id.in_(IDS))
    .group_by(LINE.c.order_id)
)
STEPS = (
    select(
        STEP.c.order_id,
        STEP.c.id,
        STEP.c.code,
        STEP.c.name_en,
        STEP.c.name_zh,
        STEP.c.quantity,
        STEP.c.done,
        STEP.c.planned_start,
        STEP.c.planned_end,
        STEP.c.started_at,
        STEP.c.finished_at,
    )
    .where(STEP.c.order_id.in_(IDS))
    .order_by(STEP.c.order_id, STEP.c.position)
)
BLOCKS = (
    select(WAIT.c.order_id, WAIT.c.step_id, WAIT.c.holder, WAIT.c.who, WAIT.c.about, WAIT.c.expected)
    .where(*BLOCKING, WAIT.c.order_id.in_(IDS))
    .order_by(WAIT.c.id.desc())
)


class Stand(StrEnum):
    """How a step stands."""

    DONE = "done"
    BLOCKED = "blocked"
    LATE = "late"
    """The plan's end has passed."""
    HELD = "held"
    """The plan's end has passed, and it has not begun because those before it are late."""
    RUNNING = "running"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Block:
    """Why an order stands still: which step waits for whom, for what, until when."""

    step: Name
    holder: Holder
    who: str
    about: str
    expected: date | None


@dataclass(frozen=True, slots=True)
class BoardStep:
    """One step in an order's row; `share` is done and `planned` was to be done by today, 0 to 1."""

    code: str
    name: Name
    stand: Stand
    share: Decimal
    planned: Decimal


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One order on the board."""

    number: OrderNumber
    customer: str
    owner: str
    product: str
    products: int
    quantity: Decimal | None
    due: date | None
    ships: date | None
    slack: int | None
    standing: Standing
    steps: tuple[BoardStep, ...]
    block: Block | None
    binding: dict[str, Any]

    @property
    def at(self) -> BoardStep | None:
        """The step to look at: what blocks or is late first, then the first that is not done."""
        order = (Stand.BLOCKED, Stand.LATE, Stand.RUNNING, Stand.TODO, Stand.HELD)
        living = [one for one in self.steps if one.stand is not Stand.DONE]
        return min(living, key=lambda one: order.index(one.stand), default=None)


def rows_of(work: Work, glances: Sequence[Glance]) -> tuple[BoardRow, ...]:
    """The rows of these orders, in four statements however many they are."""
    if not glances:
        return ()
    ids = {"ids": [one.id for one in glances]}
    heads = {row.id: row for row in work.rows(HEADS, ids)}
    goods = {row.order_id: row for row in work.rows(GOODS, ids)}
    blocks = {row.order_id: row for row in work.rows(BLOCKS, ids)}
    steps = {order: [*its] for order, its in groupby(work.rows(STEPS, ids), lambda row: row.order_id)}
    return tuple(
        _row(work, one, heads[one.id], goods.get(one.id), steps.get(one.id, []), blocks.get(one.id))
        for one in glances
    )


def _row(
    work: Work,
    one: Glance,
    head: Row[Any],
    goods: Row[Any] | None,
    steps: Sequence[Row[Any]],
    block: Row[Any] | None,
) -> BoardRow:
    blocked = _blocked(steps, block)
    return BoardRow(
        number=OrderNumber(head.number),
        customer=head.customer,
        owner=head.owner or "",
        product=goods.product if goods else "",
        products=goods.products if goods else 0,
        quantity=goods.quantity if goods else None,
        due=head.due,
        ships=head.ships,
        slack=one.slack,
        standing=one.standing,
        steps=tuple(_steps(work, steps, blocked)),
        block=_block(block, blocked) if block and blocked else None,
        binding=head.binding or {},
    )


def _blocked(steps: Sequence[Row[Any]], block: Row[Any] | None) -> Row[Any] | None:
    """The step that stands still: the one that is named, or the first that is not done."""
    if block is None:
        return None
    living = [step for step in steps if step.finished_at is None]
    return next((step for step in living if step.id == block.step_id), living[0] if living else None)


def _block(block: Row[Any], step: Row[Any]) -> Block:
    return Block(Name(step.name_en, step.name_zh), block.holder, block.who, block.about, block.expected)


def _steps(work: Work, rows: Sequence[Row[Any]], blocked: Row[Any] | None) -> Iterator[BoardStep]:
    reached = True
    for row in rows:
        stand = Stand.BLOCKED if row is blocked else _stand(row, work.today, reached)
        reached = reached and row.finished_at is not None
        name = Name(row.name_en, row.name_zh)
        yield BoardStep(row.code, name, stand, _share(row), _planned(work, row))


def _stand(row: Row[Any], today: date, reached: bool) -> Stand:
    if row.finished_at is not None:
        return Stand.DONE
    begun = row.started_at is not None
    if row.planned_end < today:
        return Stand.LATE if begun or reached else Stand.HELD
    return Stand.RUNNING if begun else Stand.TODO


def _share(row: Row[Any]) -> Decimal:
    if row.finished_at is not None:
        return ALL
    return min(row.done / row.quantity, ALL) if row.done and row.quantity else NONE


def _planned(work: Work, row: Row[Any]) -> Decimal:
    """How much of the step the plan wanted done by this evening."""
    if work.today >= row.planned_end:
        return ALL
    if work.today < row.planned_start:
        return NONE
    between, before = work.calendar.working_days_between, row.planned_start - timedelta(days=1)
    return Decimal(between(before, work.today)) / max(between(before, row.planned_end), 1)
