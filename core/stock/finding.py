"""Finding what is in stock, and how much of it orders have a claim to."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import bindparam, func, select

from core.columns import table
from core.errors import UnknownStock
from core.orders.model import Order, OrderLine
from core.purchasing.items import item_of
from core.stock.model import Reservation, StockItem
from core.work import Work

ITEM = table(StockItem)
BY_NAME = select(ITEM).where(func.lower(ITEM.c.product) == bindparam("name"))
ONE_AT_A_TIME = "stock"


def turn(work: Work) -> None:
    """Wait for one's turn at the stock: two must not give away the same piece."""
    work.number(ONE_AT_A_TIME)


def stock_of(work: Work, product: str) -> StockItem | None:
    """What is kept under that name, however it is typed; none if nothing ever was."""
    found = work.load(StockItem, BY_NAME, {"name": item_of(product).lower()})
    return found[0] if found else None


def the_stock(work: Work, product: str) -> StockItem:
    """What is kept under that name; raises UnknownStock with what sounds alike."""
    found = stock_of(work, product)
    if found is None:
        raise UnknownStock(product.strip(), tuple((one, one) for one in _alike(work, product.strip())))
    return found


def _alike(work: Work, product: str) -> list[str]:
    """What has that in its name."""
    if not product:
        return []
    like = func.lower(ITEM.c.product).contains(product.lower(), autoescape=True)
    return [row.product for row in work.rows(select(ITEM.c.product).where(like).limit(8))]


def reserved(work: Work, item: StockItem, but: int | None = None) -> Decimal:
    """How much of it orders have a claim to, but for one order's own."""
    claims = work.every(Reservation, item_id=item.identity)
    return sum((one.quantity for one in claims if one.order_id != but), Decimal(0))


def wanted_of(work: Work, order: Order) -> dict[str, Decimal]:
    """How much of each product the order still has to get."""
    lines = work.every(OrderLine, order_id=order.identity)
    return by_product(line for line in lines if line.delivered_on is None)


def by_product(lines: Iterable[OrderLine]) -> dict[str, Decimal]:
    """The lines' pieces by product."""
    wanted: dict[str, Decimal] = {}
    for line in lines:
        wanted[line.product] = wanted.get(line.product, Decimal(0)) + line.quantity
    return wanted
