"""What the sample factory lacks and has: materials of orders that begin soon, and goods in stock."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal

from core.orders.model import Order, OrderState
from core.people.model import Person
from core.production.finding import steps_of
from core.purchasing.operations import material_date, material_in, need_material
from core.stock.operations import count_stock, hold_stock
from core.values import (
    DueDay,
    MaterialItem,
    Note,
    OrderNumber,
    Product,
    Quantity,
    StockCount,
    StockName,
    SupplierName,
    UnitName,
)
from core.work import Work

Works = Callable[..., AbstractContextManager[Work]]
NEEDS = (("fabric", "1.6", "m", "宏达"), ("trims", "", "", "金源"), ("cartons", "0.02", "", ""))
"""What every order needs: how much of it a piece takes, and from whom it comes."""
ON_HAND = (("LM-45", 640), ("SY-09", 220), ("HB-7", 90))
LACKING = 4
"""So many orders that have not begun show what they need."""


def add_goods(works: Works, orders: Iterable[tuple[OrderNumber, Person]], now: datetime) -> None:
    """List materials for orders that have not begun, the first with fabric that is late; count the stock."""
    waiting = [one for one in orders if _not_begun(works, *one, now)][-LACKING:]
    for place, (number, owner) in enumerate(waiting):
        with works(person=owner, now=now) as work:
            _needs(work, number, late=place == 0)
    with works(person=waiting[0][1], now=now) as work:
        _on_hand(work)


def _not_begun(works: Works, number: OrderNumber, owner: Person, now: datetime) -> bool:
    with works(person=owner, now=now) as work:
        order = work.find(Order, number=number)
        if order is None or order.state is not OrderState.OPEN:
            return False
        return all(step.started_at is None for step in steps_of(work, order.identity))


def _needs(work: Work, number: OrderNumber, *, late: bool) -> None:
    order = work.find(Order, number=number)
    assert order is not None
    pieces = steps_of(work, order.identity)[0].quantity
    for item, each, unit, supplier in NEEDS:
        quantity = Quantity(pieces * Decimal(each)) if each else None
        from_whom = SupplierName(supplier) if supplier else None
        need_material(work, number, MaterialItem(item), quantity, UnitName(unit) if unit else None, from_whom)
    comes = work.calendar.add_working_days(work.today, 12 if late else 3)
    material_date(work, number, MaterialItem("fabric"), DueDay(comes))
    if not late:
        material_in(work, number, MaterialItem("trims"))


def _on_hand(work: Work) -> None:
    for product, pieces in ON_HAND:
        count_stock(work, Product(product), StockCount(Decimal(pieces)))
    hold_stock(work, StockName("SY-09"), Quantity(Decimal(20)), Note("色差 / shade"))
