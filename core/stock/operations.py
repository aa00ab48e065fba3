"""What people do with the stock: count it, move it, hold it back, serve orders from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import NothingDelivered, StockLacks
from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order, Supply
from core.production.booking import Booking, moment
from core.production.changing import give_steps
from core.production.finding import steps_of
from core.purchasing.items import item_of
from core.rights import Right
from core.stock.finding import reserved, stock_of, the_stock, turn, wanted_of
from core.stock.going import give_back, lessen
from core.stock.model import Reservation, StockItem
from core.values import (
    Note,
    OrderNumber,
    Product,
    Progress,
    Quantity,
    StockCount,
    StockName,
    TemplateCode,
    Turn,
)
from core.work import Event, Work

FROM_STOCK = TemplateCode("stock")
CHECKED = "stock_check"
"""The step that is over as soon as the goods are reserved."""


class Way(StrEnum):
    """Which way goods move."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class StockMoved(Event):
    """The stock of something changed; `before` was there, `quantity` is, `free` of it."""

    product: StockName
    before: Decimal
    quantity: Decimal
    free: Decimal
    short: Decimal
    """By how much more is promised to orders than there is."""
    order: OrderNumber | None = None


@dataclass(frozen=True)
class StockHeld(Event):
    """Some of it waits for quality, or no longer does: `held` of `quantity` now."""

    product: StockName
    held: Decimal
    quantity: Decimal
    free: Decimal
    reason: str


@dataclass(frozen=True)
class Reserved(Event):
    """So much of each product is kept back for an order, and so much of each it still lacks."""

    order: OrderNumber
    reserved: tuple[tuple[str, Decimal], ...]
    lacks: tuple[tuple[str, Decimal], ...]
    steps: int
    """The steps it goes through now, where it is served from stock alone."""


@dataclass(frozen=True)
class MadeInstead(Event):
    """An order is made after all; what was reserved for it is free again."""

    order: OrderNumber
    steps: int
    due: date | None


@operation(may=Right.REPORT, undo=True)
def count_stock(work: Work, product: Product, quantity: StockCount) -> StockMoved:
    """Record how much of something was counted."""
    item = _kept(work, product)
    before = item.quantity
    item.is_counted(quantity, work.now)
    return work.happened(_moved(work, item, before))


@operation(may=Right.REPORT, undo=True)
def stock_moved(
    work: Work, product: Product, way: Way, quantity: Quantity, order: OrderNumber | None = None
) -> StockMoved:
    """Record that goods came in or went out, for an order or not."""
    target = the_order(work, order) if order else None
    item = _kept(work, product) if way is Way.IN else _there(work, product)
    before = item.quantity
    if way is Way.IN:
        item.quantity += quantity
    else:
        _goes_out(work, item, quantity, target)
    return work.happened(_moved(work, item, before, order))


def _goes_out(work: Work, item: StockItem, quantity: Decimal, order: Order | None) -> None:
    """Take it from what is free, and first from what is reserved for the order itself."""
    own = order.identity if order else None
    claim = work.find(Reservation, item_id=item.identity, order_id=own) if own else None
    item.goes_out(quantity, reserved(work, item, but=own), claim.quantity if claim else Decimal(0))
    if claim is not None:
        lessen(work, claim, quantity)


@operation(may=Right.REPORT, undo=True)
def hold_stock(work: Work, product: StockName, quantity: Quantity, reason: Note) -> StockHeld:
    """Hold goods back until quality has looked at them."""
    item = _there(work, product)
    item.is_held(quantity, reason)
    return work.happened(_held(work, item))


@operation(may=Right.REPORT, undo=True)
def release_stock(work: Work, product: StockName, quantity: Quantity | None = None) -> StockHeld:
    """Let goods go that were held back: so much of them, or all."""
    item = _there(work, product)
    item.is_released(quantity)
    return work.happened(_held(work, item))


@operation(may=Right.ORDER, undo=True)
def serve_from_stock(work: Work, order: OrderNumber) -> Reserved:
    """Serve an order from what lies in stock, when there is enough of everything."""
    target = _open_order(work, order)
    wanted = wanted_of(work, target)
    lacks = [
        (product, quantity, free, held, why)
        for product, quantity in wanted.items()
        for free, held, why in [_free(work, target, product)]
        if free < quantity
    ]
    if not wanted:
        raise NothingDelivered(order)
    if lacks:
        raise StockLacks(order, tuple(lacks))
    taken = _take(work, target)
    if target.supply is not Supply.STOCK:
        target.supply = Supply.STOCK
        give_steps(work, target, FROM_STOCK)
        _is_checked(work, target)
    steps = len(steps_of(work, target.identity))
    return work.happened(Reserved(order, tuple(taken.items()), (), steps))


@operation(may=Right.ORDER, undo=True)
def reserve_stock(work: Work, order: OrderNumber) -> Reserved:
    """Keep back for an order what there is of what it wants; the rest is still to be made."""
    target = _open_order(work, order)
    taken = _take(work, target)
    lacks = {
        product: quantity - taken.get(product, Decimal(0))
        for product, quantity in wanted_of(work, target).items()
    }
    left = tuple((product, quantity) for product, quantity in lacks.items() if quantity)
    return work.happened(Reserved(order, tuple(taken.items()), left, 0))


@operation(may=Right.ORDER, undo=True)
def make_instead(work: Work, order: OrderNumber, template: TemplateCode | None = None) -> MadeInstead:
    """Make an order after all, instead of serving it from stock."""
    target = _open_order(work, order)
    give_back(work, target)
    target.supply = Supply.MAKE
    for step in steps_of(work, target.identity):
        if step.code == CHECKED:
            step.started_at = step.finished_at = None
            step.done = Decimal(0)
    _went, came, _late = give_steps(work, target, template)
    return work.happened(MadeInstead(order, len(came), target.due))


def _open_order(work: Work, order: OrderNumber) -> Order:
    target = the_order(work, order)
    target.moves()
    turn(work)
    return target


def _free(work: Work, order: Order, product: str) -> tuple[Decimal, Decimal, str]:
    """What the order may have of a product, and what of it is held back and why."""
    item = stock_of(work, product) if product else None
    if item is None:
        return Decimal(0), Decimal(0), ""
    return item.free(reserved(work, item, but=order.identity)), item.held, item.held_for


def _take(work: Work, order: Order) -> dict[str, Decimal]:
    """Reserve what there is of everything the order wants; how much of each product."""
    taken: dict[str, Decimal] = {}
    for product, quantity in wanted_of(work, order).items():
        share = min(quantity, _free(work, order, product)[0])
        item = stock_of(work, product)
        if item is None or not share:
            continue
        claim = work.find(Reservation, item_id=item.identity, order_id=order.identity)
        if claim is None:
            work.add(Reservation(item_id=item.identity, order_id=order.identity, quantity=share))
        else:
            claim.quantity = share
        taken[product] = share
    return taken


def _is_checked(work: Work, order: Order) -> None:
    """The step of reserving the goods is over with that."""
    steps = steps_of(work, order.identity)
    booking = Booking(work, order.number, steps, *moment(work, order, None))
    for step in steps:
        if step.code == CHECKED:
            booking.moves(step, Progress(turn=Turn.DONE))


def _there(work: Work, product: str) -> StockItem:
    turn(work)
    return the_stock(work, product)


def _kept(work: Work, product: str) -> StockItem:
    """What is kept under that name, a new thing where nothing ever was."""
    turn(work)
    return stock_of(work, product) or work.add(StockItem(product=item_of(product)[:80]))


def _moved(work: Work, item: StockItem, before: Decimal, order: OrderNumber | None = None) -> StockMoved:
    claims = reserved(work, item)
    short = max(claims - item.good, Decimal(0))
    return StockMoved(StockName(item.product), before, item.quantity, item.free(claims), short, order)


def _held(work: Work, item: StockItem) -> StockHeld:
    free = item.free(reserved(work, item))
    return StockHeld(StockName(item.product), item.held, item.quantity, free, item.held_for)
