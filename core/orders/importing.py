"""Taking over what is on a sheet: whole orders or none of them, and nothing twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

from sqlalchemy import Row, bindparam, select

from core.columns import table
from core.importing import ImportReport, RowRefused, Working, in_chunks, made, said_nothing
from core.operation import operation
from core.orders.finding import ref_key, ref_serial
from core.orders.imported import ImportedLine, ImportedOrder, difference, ref_identity, refused_with
from core.orders.model import Order, OrderLine, OrderState, order_number
from core.people.importing import Companies, word_key
from core.people.model import Person
from core.production.forecast import refresh
from core.production.planning import plan_steps
from core.rights import Right, Role, allows
from core.values import OrderNumber, Source
from core.work import Event, Work

ORDER = table(Order)
LINE = table(OrderLine)
PERSON = table(Person)
SAME_REF = select(ORDER.c.id, ORDER.c.customer_id, ORDER.c.customer_ref).where(
    ORDER.c.ref_key.in_(bindparam("refs", expanding=True))
)
THEIR_LINES = select(
    LINE.c.order_id,
    LINE.c.line,
    LINE.c.product,
    LINE.c.description,
    LINE.c.quantity,
    LINE.c.price,
    LINE.c.currency,
    LINE.c.due,
    LINE.c.delivered_on,
).where(LINE.c.order_id.in_(bindparam("orders", expanding=True)))
STAFF = select(PERSON.c.id, PERSON.c.name, PERSON.c.nicknames, PERSON.c.role).where(
    PERSON.c.active, PERSON.c.role != Role.CUSTOMER
)

CHUNK = 500
"""Orders in one transaction: long enough to be fast, short enough for others to get in between."""
CHUNK_WITH_STEPS = 25
"""Laying out steps looks through everything that is watched, so there should be little of it."""


@dataclass(frozen=True)
class OrderImported(Event):
    """An order was taken over from a sheet."""

    order: OrderNumber
    customer: str
    customer_ref: str
    due: date | None
    lines: int
    quantity: Decimal


@dataclass
class _Chunk:
    """What is found out about some orders before any of them is kept."""

    companies: Companies
    owners: dict[str, int]
    here: dict[tuple[int, str], list[dict[str, Row[Any]]]]
    refused: list[RowRefused] = field(default_factory=list)
    new: dict[tuple[int | str, str], ImportedOrder] = field(default_factory=dict)
    already: int = 0


@operation(may=Right.ORDER)
def import_orders(work: Work, orders: tuple[ImportedOrder, ...], steps: bool = False) -> ImportReport:
    """Take over orders from a sheet; what is here already stays as it is."""
    chunk = _Chunk(Companies(work), _owners(work), _here(work, orders))
    for one in orders:
        _sort(chunk, one)
    new = chunk.new.values()
    customers = chunk.companies.add((one.customer, one.customer_name, one.country) for one in new)
    kept = _keep(work, chunk)
    for (order, lines), said in zip(kept, new, strict=True):
        _happened(work, order, lines, chunk.companies.name(said.customer))
        if steps and order.state is OrderState.OPEN and order.due:
            plan_steps(work, order, None, _quantity(lines))
            refresh(work, order)
    count = sum(len(lines) for _, lines in kept)
    return ImportReport(len(kept), count, customers, chunk.already, tuple(chunk.refused))


def import_in_chunks(
    working: Working,
    orders: Iterable[ImportedOrder],
    *,
    steps: bool = False,
    progress: Callable[[int], None] = said_nothing,
) -> ImportReport:
    """Take over any number of orders, some in each transaction; `progress` hears how many went by."""
    size = CHUNK_WITH_STEPS if steps else CHUNK
    return in_chunks(working, orders, partial(import_orders, steps=steps), size, progress)


def _owners(work: Work) -> dict[str, int]:
    """The identity of everybody who may follow orders, by name and nickname."""
    owners: dict[str, int] = {}
    for person in work.rows(STAFF):
        if allows(person.role, Right.ORDER):
            for name in (*person.nicknames.split(), person.name):
                owners[name.casefold()] = person.id
    return owners


def _here(work: Work, orders: Iterable[ImportedOrder]) -> dict[tuple[int, str], list[dict[str, Row[Any]]]]:
    """The orders that are here under one of the numbers, each as its lines by number."""
    refs = {ref_key(order.customer_ref) for order in orders}
    found = work.rows(SAME_REF, {"refs": list(refs)})
    lines: dict[int, dict[str, Row[Any]]] = {order.id: {} for order in found}
    for line in work.rows(THEIR_LINES, {"orders": list(lines)}) if lines else ():
        lines[line.order_id][line.line] = line
    here: dict[tuple[int, str], list[dict[str, Row[Any]]]] = {}
    for order in found:
        key = (order.customer_id, ref_identity(order.customer_ref))
        here.setdefault(key, []).append(lines[order.id])
    return here


def _sort(chunk: _Chunk, order: ImportedOrder) -> None:
    """Find out whether the order is new, here already, or refused."""
    ref = ref_identity(order.customer_ref)
    company = chunk.companies.identity(order.customer)
    key = (company or word_key(order.customer), ref)
    first = order.lines[0].row
    if here := chunk.here.get((company, ref)) if company else None:
        differences = [difference(order, lines) for lines in here]
        if None in differences:
            chunk.already += 1
        else:
            chunk.refused += refused_with(order, differences[0])
    elif key in chunk.new:
        twice = chunk.new[key].lines[0].row
        chunk.refused += refused_with(
            order, RowRefused(first, "order_twice", "order", order.customer_ref, because=twice)
        )
    elif order.merchandiser and order.merchandiser.casefold() not in chunk.owners:
        chunk.refused += refused_with(
            order, RowRefused(first, "unknown_merchandiser", "merchandiser", order.merchandiser)
        )
    else:
        chunk.new[key] = order


def _keep(work: Work, chunk: _Chunk) -> list[tuple[Order, list[OrderLine]]]:
    """Keep the new orders, numbered in the order of the sheet."""
    year, new = work.today.year, chunk.new.values()
    serials = work.numbers(f"order-{year}", len(new))
    orders = [_order(work, chunk, one, serial) for one, serial in zip(new, serials, strict=True)]
    work.add_all(orders)
    kept = [
        (order, [_line(work, order, line) for line in one.lines])
        for order, one in zip(orders, new, strict=True)
    ]
    work.add_all([line for _, lines in kept for line in lines])
    return kept


def _order(work: Work, chunk: _Chunk, new: ImportedOrder, serial: int) -> Order:
    company = chunk.companies.identity(new.customer)
    order = made(
        Order,
        number=order_number(work.today.year, serial),
        serial=serial,
        customer_id=company,
        customer_ref=new.customer_ref,
        ref_key=ref_key(new.customer_ref),
        ref_serial=ref_serial(new.customer_ref),
        owner_id=chunk.owners[new.merchandiser.casefold()] if new.merchandiser else _usual_owner(work),
        source=Source.SHEET,
        ordered_on=new.ordered_on,
        due=max(line.due for line in new.lines),
        terms=new.terms,
        note=new.note,
        created_at=work.now,
    )
    # What an order follows of its lines, due and delivered, the lines of the sheet say as well.
    order.follow(cast(list[OrderLine], new.lines))
    return order


def _usual_owner(work: Work) -> int | None:
    """Who brings the sheet, unless that is somebody who follows no orders of their own."""
    return work.person.identity if work.person.role is Role.MERCHANDISER else None


def _line(work: Work, order: Order, new: ImportedLine) -> OrderLine:
    line = made(
        OrderLine,
        order_id=order.id,
        line=new.line,
        product=new.product,
        description=new.description,
        quantity=new.quantity,
        unit=new.unit,
        price=new.price,
        currency=new.currency,
        due=new.due,
        delivered_on=new.delivered_on,
        transport=new.transport,
        incoterm=new.incoterm,
        supplier=new.supplier,
        shipment=new.shipment,
    )
    if line.delivered_on is None:
        line.is_due(new.due, work.policy, work.calendar)
    return line


def _quantity(lines: Iterable[OrderLine]) -> Decimal:
    return sum((line.quantity for line in lines), Decimal(0))


def _happened(work: Work, order: Order, lines: Sequence[OrderLine], customer: str) -> None:
    number = OrderNumber(order.number)
    quantity = _quantity(lines)
    work.happened(OrderImported(number, customer, order.customer_ref, order.due, len(lines), quantity))
