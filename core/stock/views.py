"""What people ask about the stock: how much of something there is, and who has a claim to it."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from core import paging
from core.columns import table
from core.operation import question
from core.orders.model import Order
from core.people.model import Customer
from core.rights import Right
from core.stock.finding import the_stock
from core.stock.model import Reservation, StockItem
from core.values import OrderNumber, Page, StockName
from core.work import Event, Work

ITEM, CLAIM, ORDER, CUSTOMER = table(StockItem), table(Reservation), table(Order), table(Customer)
PAGE = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """So much is kept back for an order."""

    order: OrderNumber
    customer: str
    quantity: Decimal


@dataclass(frozen=True)
class StockShown(Event):
    """One product: on hand, held back and why, reserved for which orders, free, and where it lies."""

    product: StockName
    unit: str
    quantity: Decimal
    held: Decimal
    held_for: str
    claims: tuple[Claim, ...]
    free: Decimal
    place: str


@dataclass(frozen=True)
class StockPage(Event):
    """One page of what lies in stock: product, on hand, held, reserved, unit."""

    rows: tuple[tuple[StockName, Decimal, Decimal, Decimal, str], ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return paging.pages(self.total, PAGE)


@question(may=Right.SEE)
def stock(work: Work, product: StockName) -> StockShown:
    """How much of something lies in stock, and who has a claim to it."""
    item = the_stock(work, product)
    joined = CLAIM.join(ORDER, ORDER.c.id == CLAIM.c.order_id).join(
        CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
    )
    wanted = select(ORDER.c.number, CUSTOMER.c.name, CLAIM.c.quantity).select_from(joined)
    rows = work.rows(wanted.where(CLAIM.c.item_id == item.identity).order_by(ORDER.c.due, ORDER.c.id))
    claims = tuple(Claim(OrderNumber(row.number), row.name, row.quantity) for row in rows)
    taken = sum((one.quantity for one in claims), Decimal(0))
    return StockShown(
        StockName(item.product),
        item.unit,
        item.quantity,
        item.held,
        item.held_for,
        claims,
        item.free(taken),
        item.place,
    )


@question(may=Right.SEE)
def stock_list(work: Work, page: Page = Page(1)) -> StockPage:
    """What lies in stock."""
    total = int(work.rows(select(func.count()).select_from(ITEM))[0][0])
    shown = paging.shown(page, total, PAGE)
    claimed = select(func.coalesce(func.sum(CLAIM.c.quantity), 0)).where(CLAIM.c.item_id == ITEM.c.id)
    taken = claimed.scalar_subquery().label("reserved")
    columns = (ITEM.c.product, ITEM.c.quantity, ITEM.c.held, taken, ITEM.c.unit)
    rows = work.rows(select(*columns).order_by(ITEM.c.product).limit(PAGE).offset((shown - 1) * PAGE))
    return StockPage(
        tuple((StockName(row.product), row.quantity, row.held, row.reserved, row.unit) for row in rows),
        total,
        shown,
    )
