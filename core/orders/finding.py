"""Finding the order somebody means by what they typed."""

import re
import unicodedata

from sqlalchemy import bindparam, func, or_, select, union_all

from core.columns import table
from core.conversations.model import Taught
from core.conversations.teaching import meant
from core.errors import ForeignOrder, UnknownOrder, WhichOrder
from core.orders.model import Order, OrderLine, OrderState, order_number
from core.people.deputies import stand_in, stands_for
from core.people.model import Customer, Person
from core.rights import Role
from core.values import OrderNumber
from core.work import Work

ORDER, LINE, CUSTOMER = table(Order), table(OrderLine), table(Customer)
# A union, for each half has an index and an OR of them may be read as a scan.
BY_SERIAL = select(ORDER).where(
    ORDER.c.id.in_(
        union_all(
            select(ORDER.c.id).where(ORDER.c.serial == bindparam("serial")),
            select(ORDER.c.id).where(ORDER.c.ref_serial == bindparam("serial")),
        )
    )
)
BY_REF = select(ORDER).where(ORDER.c.ref_key == bindparam("key"))

BY_NAME = (
    select(ORDER)
    .where(
        ORDER.c.state == OrderState.OPEN.value,
        ORDER.c.id.in_(select(LINE.c.order_id).where(func.lower(LINE.c.product) == bindparam("style")))
        | ORDER.c.customer_id.in_(
            select(CUSTOMER.c.id).where(
                or_(
                    func.lower(CUSTOMER.c.name) == bindparam("customer"),
                    func.lower(CUSTOMER.c.code) == bindparam("customer"),
                )
            )
        ),
    )
    .order_by(ORDER.c.due, ORDER.c.id)
)

FULL = re.compile(r"(?:(?:SO|#)[-#\s]*)?(20\d\d)[-/\s](\d{1,7})|SO(20\d\d)(\d{4,7})")
SERIAL = re.compile(r"(?:(?:SO|NO\.?|#)[-#\s]*)?(\d{1,9})(?:号单?|單|单)?")
TAIL = re.compile(r"(\d{1,9})$")
SEVERAL = 8
"""Beyond so many candidates a list helps nobody."""


def ref_key(reference: str) -> str:
    """A customer's order number as it is compared: capitals, letters and digits only."""
    wide = unicodedata.normalize("NFKC", reference).upper()
    return "".join(sign for sign in wide if sign.isalnum())


def ref_serial(reference: str) -> int | None:
    """The digits a customer's order number ends with."""
    tail = TAIL.search(ref_key(reference))
    return int(tail[1]) if tail else None


def is_number(text: str) -> bool:
    """Whether a text is nothing but an order's number."""
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    return bool(FULL.fullmatch(typed) or SERIAL.fullmatch(typed))


def resolve(work: Work, text: str) -> OrderNumber:
    """The order's full number; raises UnknownOrder, ForeignOrder or WhichOrder.

    Of several, the person's own come before others', open ones before closed ones.
    """
    found = _candidates(work, text)
    own = [order for order in found if in_scope(work, work.person, order)]
    if not own:
        raise _out_of_scope(work, text, found)
    chosen = [order for order in own if order.state is OrderState.OPEN] or own
    if len(chosen) > 1:
        raise WhichOrder(text, tuple(order.number for order in chosen[:SEVERAL]))
    return OrderNumber(chosen[0].number)


def _candidates(work: Work, text: str) -> list[Order]:
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    if full := FULL.fullmatch(typed):
        exact = work.find(Order, number=order_number(int(full[1] or full[3]), int(full[2] or full[4])))
        if exact and _exists_for(work, exact):
            return [exact]
    if serial := SERIAL.fullmatch(typed):
        return _existing(work, work.load(Order, BY_SERIAL, {"serial": int(serial[1])}))
    by_ref = work.load(Order, BY_REF, {"key": ref_key(text)}) if ref_key(text) else []
    return _existing(work, by_ref) or _existing(work, _by_name(work, text.strip().lower()))


def _existing(work: Work, found: list[Order]) -> list[Order]:
    return [order for order in found if _exists_for(work, order)]


def _exists_for(work: Work, order: Order) -> bool:
    """Whether the person may know that there is such an order; others' are not there for a customer.

    So looking goes the same way, with the same statements, for others' orders and for none.
    """
    return not work.person.is_customer or in_scope(work, work.person, order)


def _by_name(work: Work, name: str) -> list[Order]:
    """Living orders of a style, under its own or a taught name, or of a customer."""
    style = meant(work, Taught.STYLE, name) or name
    named = {"style": style.lower(), "customer": name}
    return work.load(Order, BY_NAME, named) if name else []


def the_order(work: Work, number: OrderNumber) -> Order:
    """The order of that number, if this person may know of it; raises UnknownOrder or ForeignOrder."""
    order = work.find(Order, number=number)
    if order is None or not in_scope(work, work.person, order):
        raise _out_of_scope(work, number, [order] if order else [])
    return order


def in_scope(work: Work, person: Person, order: Order) -> bool:
    """Whether the order is the person's to know of."""
    if person.sees_every_order:
        return True
    if person.is_customer:
        return order.customer_id == person.customer_id
    return follows(work, person, order)


def follows(work: Work, person: Person, order: Order) -> bool:
    """Whether the order is in the person's hands, as the own or as a deputy."""
    return order.owner_id == person.id or (
        order.owner_id is not None and order.owner_id in stands_for(work, person)
    )


def _out_of_scope(work: Work, text: str, found: list[Order]) -> UnknownOrder | ForeignOrder:
    """A colleague's order is named with the colleague; to a customer it does not exist."""
    if not found or work.person.role is Role.CUSTOMER:
        return UnknownOrder(text)
    owner = work.find(Person, id=found[0].owner_id) if found[0].owner_id else None
    return ForeignOrder(found[0].number, stand_in(work, owner).name if owner else "")
