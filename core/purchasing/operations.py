"""What people do about an order's materials: say what it needs, what came in, and when the rest comes."""

from datetime import date

from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order
from core.production.booking import Booking, moment
from core.production.finding import steps_of, the_step
from core.production.forecast import refresh
from core.production.model import Step, Wait, WaitKind
from core.production.planning import replan_steps, starts_at_kit
from core.purchasing.events import KitCompleted, MaterialArrived, MaterialExpected, MaterialNeeded
from core.purchasing.items import item_of, item_words
from core.purchasing.model import Material
from core.purchasing.needs import missing, wanted_on
from core.rights import Right
from core.values import (
    Day,
    DueDay,
    MaterialItem,
    Note,
    OrderNumber,
    Progress,
    Quantity,
    StepCode,
    SupplierName,
    Turn,
    UnitName,
    WaitNumber,
)
from core.work import Work

ALL_OF_IT = StepCode("material")
"""The step that is the coming in of everything an order needs."""


@operation(may=Right.REPORT, undo=True)
def need_material(
    work: Work,
    order: OrderNumber,
    item: MaterialItem,
    quantity: Quantity | None = None,
    unit: UnitName | None = None,
    supplier: SupplierName | None = None,
    expected: DueDay | None = None,
    step: StepCode | None = None,
) -> MaterialNeeded:
    """Say what an order needs before it can be made."""
    target = the_order(work, order)
    target.moves()
    if step is not None:
        the_step(work, target, step)
    one = _listed(work, target, item)
    if quantity is not None:
        one.is_needed(quantity, unit or "")
    one.supplier, one.step = supplier or one.supplier, step or one.step
    one.expected = expected or one.expected
    kit = _settle(work, target, one)
    return work.happened(MaterialNeeded(order, item, *kit, one.needed, one.unit, one.expected))


@operation(may=Right.REPORT, undo=True)
def material_in(
    work: Work,
    order: OrderNumber,
    item: MaterialItem,
    quantity: Quantity | None = None,
    on: Day | None = None,
) -> MaterialArrived:
    """Record that something an order needs came in: so much of it, or all of the rest."""
    target = the_order(work, order)
    target.moves()
    day, _at = moment(work, target, on)
    one = _listed(work, target, item)
    one.arrives(quantity, day)
    kit = _settle(work, target, one)
    wait = _waited_for(work, target, item) if one.complete_on is not None else None
    return work.happened(_arrived(order, one, kit, wait))


@operation(may=Right.REPORT, undo=True)
def material_short(
    work: Work, order: OrderNumber, item: MaterialItem, left: Quantity, expected: DueDay | None = None
) -> MaterialArrived:
    """Record how much of something an order needs is still to come."""
    target = the_order(work, order)
    target.moves()
    one = _listed(work, target, item)
    one.is_short(left)
    one.expected = expected or one.expected
    return work.happened(_arrived(order, one, _settle(work, target, one)))


@operation(may=Right.REPORT, undo=True)
def material_date(
    work: Work,
    order: OrderNumber,
    item: MaterialItem,
    expected: DueDay,
    supplier: SupplierName | None = None,
    reason: Note = Note(""),
) -> MaterialExpected:
    """Record the day on which something an order needs is to come in, and from whom where that is said."""
    target = the_order(work, order)
    target.moves()
    one = _listed(work, target, item)
    before, one.expected = one.expected, expected
    another, one.supplier = one.supplier, supplier or one.supplier
    kit = _settle(work, target, one)
    wanted = wanted_on(one, steps_of(work, target.identity))
    left, whose = one.missing, one.supplier
    return work.happened(
        MaterialExpected(order, item, *kit, expected, before, wanted, left, one.unit, reason, whose, another)
    )


@operation(may=Right.REPORT, undo=True)
def kit_complete(work: Work, order: OrderNumber, on: Day | None = None) -> KitCompleted:
    """Record that everything an order needs is there."""
    target = the_order(work, order)
    target.moves()
    day, _at = moment(work, target, on)
    for one in missing(work.every(Material, order_id=target.identity)):
        one.arrives(None, day)
        one.alert_at = None
    is_complete(work, target, day)
    return work.happened(KitCompleted(order, target.kit_on or day, *_ahead(work, target)))


def is_complete(work: Work, order: Order, day: date) -> None:
    """Everything is there since that day: the step that waited for it is over, the clock may start."""
    order.kit_on = order.kit_on or day
    steps = steps_of(work, order.identity)
    arrival = next((one for one in steps if one.code == ALL_OF_IT and one.finished_at is None), None)
    if arrival is not None:
        booking = Booking(work, order.number, steps, *moment(work, order, None))
        booking.moves(arrival, Progress(turn=Turn.DONE))
    if starts_at_kit(work, order):
        replan_steps(work, order)


def arrived_with_step(work: Work, order: Order, step: Step) -> None:
    """The step that is the coming in of everything was reported over, so everything is there."""
    if step.code != ALL_OF_IT or step.finished_at is None or order.kit_on is not None:
        return
    waiting = missing(work.every(Material, order_id=order.identity))
    for one in waiting:
        one.arrives(None, work.today)
        one.alert_at = None
    order.kit_on = work.today
    if waiting and starts_at_kit(work, order):
        replan_steps(work, order)


def came_too(work: Work, order: Order, said: str) -> None:
    """Something stood still for want of it, and goes on: where it is listed, it is there."""
    one = work.find(Material, order_id=order.identity, item=item_of(said))
    if one is not None and one.complete_on is None:
        one.arrives(None, work.today)
        _settle(work, order, one)


def _waited_for(work: Work, order: Order, item: MaterialItem) -> Wait | None:
    """What stands still because of it, by any word for it."""
    words = [word for word, meant in item_words().items() if meant == item] or [item.casefold()]
    standing = work.every(Wait, order_id=order.identity, kind=WaitKind.BLOCK, ended_at=None)
    return next((one for one in standing if any(word in one.about.casefold() for word in words)), None)


def _listed(work: Work, order: Order, item: MaterialItem) -> Material:
    """The order's row for a material, a new one where it has none."""
    found = work.find(Material, order_id=order.identity, item=item)
    return found or work.add(Material(order_id=order.identity, item=item))


def _settle(
    work: Work, order: Order, changed: Material
) -> tuple[tuple[str, ...], bool, date | None, int | None]:
    """What is missing now, whether that was the last of it, and what it means for the order."""
    wanted = wanted_on(changed, steps_of(work, order.identity))
    changed.arm(work.policy, work.calendar, wanted, work.today)
    materials = work.every(Material, order_id=order.identity)
    left = missing(materials)
    kit = not left and order.kit_on is None and _were_listed(materials, changed)
    if kit:
        is_complete(work, order, changed.complete_on or work.today)
    elif left:
        order.kit_on = None
        if starts_at_kit(work, order):
            replan_steps(work, order)
    return (tuple(one.item for one in left), kit, *_ahead(work, order))


def _were_listed(materials: list[Material], changed: Material) -> bool:
    """Whether somebody said what is needed; one thing that came in unasked is not everything."""
    return len(materials) > 1 or changed.needed is not None or bool(changed.step) or bool(changed.expected)


def _ahead(work: Work, order: Order) -> tuple[date | None, int | None]:
    """When the order can go out now, and with how many working days to spare."""
    found = refresh(work, order)
    return (found.ships, found.slack) if found is not None else (None, None)


def _arrived(
    order: OrderNumber,
    one: Material,
    kit: tuple[tuple[str, ...], bool, date | None, int | None],
    wait: Wait | None = None,
) -> MaterialArrived:
    return MaterialArrived(
        order,
        MaterialItem(one.item),
        *kit,
        one.here,
        one.needed,
        one.missing,
        one.unit,
        one.complete_on is not None,
        one.expected,
        WaitNumber(wait.identity) if wait else None,
        wait.about if wait else "",
    )
