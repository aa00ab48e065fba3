"""Taking over what lies in stock from a sheet: what is here already stays as it is."""

from dataclasses import dataclass
from decimal import Decimal

from core.importing import ImportReport, RowRefused
from core.operation import operation
from core.purchasing.items import item_of
from core.rights import Right
from core.stock.finding import turn
from core.stock.model import StockItem
from core.work import Event, Work

FILLED_IN = ("unit", "place")


@dataclass(frozen=True, slots=True)
class ImportedStock:
    """Everything a sheet says of one product; `held` is none where it says nothing of quality."""

    row: int
    product: str
    quantity: Decimal
    unit: str = ""
    place: str = ""
    held: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class StockImported(Event):
    """What lies in stock was taken over from a sheet."""

    products: tuple[str, ...]


@operation(may=Right.ORDER)
def import_stock(work: Work, products: tuple[ImportedStock, ...]) -> ImportReport:
    """Take over what lies in stock; what is here with other figures is refused, for a count says that."""
    turn(work)
    here = {one.product.lower(): one for one in work.every(StockItem)}
    refused: list[RowRefused] = []
    new: list[StockItem] = []
    touched: list[str] = []
    for said in products:
        known = here.get(item_of(said.product).lower())
        if known is None:
            new.append(_item(work, said))
        elif why := _difference(known, said):
            refused.append(why)
        elif _filled(known, said):
            touched.append(known.product)
    work.add_all(new)
    if new or touched:
        work.happened(StockImported((*(one.product for one in new), *touched)))
    already = len(products) - len(new) - len(refused)
    return ImportReport(products=len(new), already=already, refused=tuple(refused))


def _item(work: Work, said: ImportedStock) -> StockItem:
    item = StockItem(product=item_of(said.product), unit=said.unit, place=said.place)
    item.is_counted(said.quantity, work.now)
    if said.held:
        item.is_held(said.held, said.reason)
    return item


def _difference(known: StockItem, said: ImportedStock) -> RowRefused | None:
    """The first thing that is not as it is kept here."""
    for name in ("quantity", "held", *FILLED_IN):
        new, old = getattr(said, name), getattr(known, name)
        if new != old and new is not None and "" not in (new, old):
            return RowRefused(said.row, "different", name, _plain(new), _plain(old))
    return None


def _plain(value: Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value:f}"


def _filled(known: StockItem, said: ImportedStock) -> bool:
    """Fill in what was not known yet; whether anything was."""
    news = {name: getattr(said, name) for name in FILLED_IN if not getattr(known, name)}
    for name, value in news.items():
        setattr(known, name, value)
    return any(news.values())
