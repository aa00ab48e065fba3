"""How materials and goods on hand are asked for and read."""

from bot.kinds import KINDS, LONGEST_NAME, Asking, Choices, Kind, plainly, read_name, read_order
from bot.words import _
from core.errors import Unreadable
from core.orders.finding import the_order
from core.purchasing.items import item_of, name_of
from core.purchasing.model import Material
from core.purchasing.needs import missing
from core.values import MaterialItem, SupplierName, UnitName

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


KINDS |= {
    MaterialItem: Kind(_("Which material?"), read_item, offer_items, words=3),
    SupplierName: Kind(
        _("From which supplier?"), lambda text, asking: SupplierName(read_name(text, asking)), words=3
    ),
    UnitName: Kind(_("In which unit? For example m or kg."), read_unit),
}
