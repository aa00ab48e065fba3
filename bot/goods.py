"""How materials and goods on hand are asked for and read."""

from decimal import Decimal

from sqlalchemy import select

from bot.kinds import KINDS
from bot.kinds.amounts import read_quantity
from bot.kinds.asking import Asking, Choices, Kind, plainly
from bot.kinds.orders import read_order
from bot.kinds.texts import LONGEST_NAME, read_name
from bot.words import _
from core.columns import table
from core.errors import Unreadable
from core.orders.finding import the_order
from core.purchasing.items import item_of, name_of
from core.purchasing.model import Material
from core.purchasing.needs import missing
from core.stock.finding import the_stock
from core.stock.model import StockItem
from core.values import MaterialItem, StockCount, StockName, SupplierName, UnitName

STOCK = table(StockItem)
FIRST = select(STOCK.c.product).order_by(STOCK.c.product).limit(8)
LONGEST_UNIT = 20
USUAL = ("fabric", "lining", "trims", "zipper")


def read_item(text: str, _asking: Asking) -> MaterialItem:
    """A material by any word for it, or as it is typed."""
    item = item_of(plainly(text))
    if not item or len(item) > LONGEST_NAME:
        raise Unreadable("name" if item else "text", text)
    return MaterialItem(item)


def offer_items(asking: Asking) -> Choices:
    """What the order still lacks; the usual things where nothing is listed."""
    items: list[str] = []
    if asking.answers.get("order"):
        order = the_order(asking.work, read_order(asking.answers["order"], asking))
        items = [one.item for one in missing(asking.work.every(Material, order_id=order.identity))]
    return [(_("{name}", name=name_of(one)), one) for one in (items or USUAL)[:8]]


def read_unit(text: str, _asking: Asking) -> UnitName:
    """A unit, as short as units are."""
    if not 0 < len(text.strip()) <= LONGEST_UNIT:
        raise Unreadable("name", text)
    return UnitName(text.strip())


def read_stock(text: str, asking: Asking) -> StockName:
    """Something in stock by its name, however it is typed; raises UnknownStock."""
    return StockName(the_stock(asking.work, plainly(text)).product)


def offer_stock(asking: Asking) -> Choices:
    """The first of what lies in stock."""
    return [(_("{name}", name=name_of(row.product)), row.product) for row in asking.work.rows(FIRST)]


def read_count(text: str, asking: Asking) -> StockCount:
    """A count, which may be nothing."""
    if plainly(text) in ("0", "零", "没有", "none"):
        return StockCount(Decimal(0))
    return StockCount(read_quantity(text, asking))


KINDS |= {
    StockName: Kind(_("Which product?"), read_stock, offer_stock, words=3),
    StockCount: Kind(_("How many were counted?"), read_count),
    MaterialItem: Kind(_("Which material?"), read_item, offer_items, words=3),
    SupplierName: Kind(
        _("From which supplier?"), lambda text, asking: SupplierName(read_name(text, asking)), words=3
    ),
    UnitName: Kind(_("In which unit? For example m or kg."), read_unit),
}
