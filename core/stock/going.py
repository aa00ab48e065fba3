"""What happens to an order's share of the stock when the order goes out or is called off."""

from collections.abc import Sequence
from decimal import Decimal

from core.orders.model import Order, OrderLine
from core.stock.finding import by_product, reserved, stock_of, turn
from core.stock.model import Reservation
from core.work import Work


def goes_out_of_stock(work: Work, order: Order, going: Sequence[OrderLine]) -> None:
    """Take what is reserved for the lines that go out of the stock; raises NotInStock while it is held."""
    if work.find(Reservation, order_id=order.identity) is None:
        return
    turn(work)
    for product, quantity in by_product(going).items():
        item = stock_of(work, product)
        claim = work.find(Reservation, item_id=item.identity, order_id=order.identity) if item else None
        if item is None or claim is None:
            continue
        leaving = min(claim.quantity, quantity)
        item.goes_out(leaving, reserved(work, item, but=order.identity), claim.quantity)
        lessen(work, claim, leaving)


def lessen(work: Work, claim: Reservation, quantity: Decimal) -> None:
    """Give up so much of a reservation, or all of it."""
    if quantity >= claim.quantity:
        work.remove(claim)
    else:
        claim.quantity -= quantity


def give_back(work: Work, order: Order) -> None:
    """Give up everything that is reserved for an order."""
    for claim in work.every(Reservation, order_id=order.identity):
        work.remove(claim)
