"""What people do with orders: take them, move their date, send them out, call them off."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.conversations.model import Change
from core.errors import (
    FileTooLarge,
    NoLine,
    NoSuchLine,
    NothingDelivered,
    NothingToUndo,
    PastDay,
    UnknownCustomer,
)
from core.operation import operation
from core.orders.events import Delivered, DueMoved, FileKept, Noted, OrderCancelled, OrderCreated, Undone
from core.orders.finding import follows, in_scope, ref_key, ref_serial, the_order
from core.orders.model import Attachment, FileContent, Order, OrderLine, OrderState, order_number
from core.people.model import Customer
from core.production.evidence import only_unproven, prove
from core.production.finding import the_step
from core.production.forecast import forget, refresh
from core.production.model import Step, Wait
from core.production.moving import due_moved
from core.production.planning import Follow, plan_steps, provisional_years
from core.production.working_days import OF_THE_CALENDAR, plan_anew
from core.purchasing.model import Material
from core.rights import Right, allows
from core.stock.going import give_back, goes_out_of_stock
from core.values import (
    ChangeNumber,
    CustomerCode,
    Day,
    DueDay,
    Features,
    FileBytes,
    LineNumber,
    Money,
    Note,
    OrderNumber,
    PaymentTerms,
    Product,
    Quantity,
    Source,
    StepCode,
    TemplateCode,
)
from core.work import Work

LINES_OFFERED = 8


@dataclass(frozen=True, slots=True)
class NewLine:
    """One product of an order about to be taken."""

    product: Product
    quantity: Quantity
    price: Money | None = None


@operation(may=Right.ORDER, undo=True, confirm=True)
def create_order(
    work: Work,
    customer: CustomerCode,
    lines: tuple[NewLine, ...],
    due: DueDay,
    template: TemplateCode | None = None,
    customer_ref: Note = Note(""),
    terms: PaymentTerms = PaymentTerms(""),
    source: Source = Source.CHAT,
    note: Note = Note(""),
    features: Features | None = None,
) -> OrderCreated:
    """Take a new order."""
    if due < work.today:
        raise PastDay(due)
    if not lines:
        raise NoLine
    company = work.find(Customer, code=customer)
    if company is None or company.id is None:
        raise UnknownCustomer(customer)
    order = _opened(work, company.id, due, source)
    order.customer_ref, order.ref_key, order.ref_serial = (
        customer_ref,
        ref_key(customer_ref),
        ref_serial(customer_ref),
    )
    order.terms, order.note = terms, note
    order.features = features.split(",") if features else []
    work.add(order)
    work.add_all([_line(work, order, place, line, due) for place, line in enumerate(lines, 1)])
    quantity = sum((line.quantity for line in lines), Decimal(0))
    plan = plan_steps(work, order, template, quantity)
    refresh(work, order)
    return work.happened(
        OrderCreated(
            OrderNumber(order.number),
            company.name,
            due,
            len(lines),
            quantity,
            late=plan.late if plan else 0,
            provisional=provisional_years(work.calendar, [due]) if plan else (),
        )
    )


def _opened(work: Work, customer_id: int, due: date, source: Source) -> Order:
    year = work.today.year
    serial = work.number(f"order-{year}")
    return Order(
        number=order_number(year, serial),
        serial=serial,
        customer_id=customer_id,
        owner_id=work.person.id,
        source=source,
        ordered_on=work.today,
        due=due,
        created_at=work.now,
    )


def _line(work: Work, order: Order, place: int, new: NewLine, due: date) -> OrderLine:
    line = OrderLine(
        order_id=order.identity, line=str(place), product=new.product, quantity=new.quantity, due=due
    )
    if new.price:
        line.price, line.currency = new.price.amount, new.price.currency
    line.is_due(due, work.policy, work.calendar)
    return line


@operation(may=Right.ORDER, undo=True)
def move_due(
    work: Work,
    order: OrderNumber,
    due: DueDay,
    line: LineNumber | None = None,
    follow: Follow | None = None,
) -> DueMoved:
    """Promise an order, or one of its lines, for another day."""
    if due < work.today:
        raise PastDay(due)
    target = the_order(work, order)
    target.moves()
    lines = _lines_of(work, target, line)
    before = target.due or due
    for one in lines:
        if one.delivered_on is None and line in (None, one.line):
            one.is_due(due, work.policy, work.calendar)
    target.follow(lines)
    plan = due_moved(work, target, before, follow)
    refresh(work, target)
    late, provisional = (plan.late, provisional_years(work.calendar, [due])) if plan else (0, ())
    return work.happened(DueMoved(order, before, due, plan is not None, late, provisional))


def _lines_of(work: Work, order: Order, named: LineNumber | None) -> list[OrderLine]:
    """The order's lines; raises NoSuchLine when the one that is meant is none of them."""
    lines = work.every(OrderLine, order_id=order.identity)
    if named is not None and named not in [one.line for one in lines]:
        raise NoSuchLine(order.number, named, tuple((one.line, one.line) for one in lines[:LINES_OFFERED]))
    return lines


@operation(may=Right.ORDER, undo=True)
def deliver(
    work: Work, order: OrderNumber, line: LineNumber | None = None, on: Day | None = None
) -> Delivered:
    """Record that an order, or one of its lines, went out."""
    target = the_order(work, order)
    target.moves()
    lines = _lines_of(work, target, line)
    going = [one for one in lines if one.delivered_on is None and line in (None, one.line)]
    if not going:
        raise NothingDelivered(order)
    goes_out_of_stock(work, target, going)
    for one in going:
        one.is_delivered(on or work.today)
    target.follow(lines)
    if target.state is OrderState.DELIVERED:
        give_back(work, target)
        _silence(work, target)
    left = sum(one.delivered_on is None for one in lines)
    return work.happened(Delivered(order, len(going), left, on or work.today))


@operation(may=Right.ORDER, undo=True, confirm=True)
def cancel_order(work: Work, order: OrderNumber, reason: Note) -> OrderCancelled:
    """Call an order off, with the reason."""
    target = the_order(work, order)
    target.moves()
    target.state = OrderState.CANCELLED
    give_back(work, target)
    _silence(work, target)
    return work.happened(OrderCancelled(order, reason))


def _silence(work: Work, order: Order) -> None:
    """Nothing of it is left to say; its own history has when it was, for whoever takes that back."""
    for kind in (OrderLine, Step, Wait, Material):
        for one in work.every(kind, order_id=order.identity):
            one.alert_at = None
    forget(work, order.identity)


@operation(may=Right.REPORT, undo=True)
def note_on_order(work: Work, order: OrderNumber, note: Note) -> Noted:
    """Write something down with an order."""
    target = the_order(work, order)
    target.write_down(note)
    return work.happened(Noted(order, note))


@operation(may=Right.REPORT)
def keep_file(
    work: Work, order: OrderNumber, file: FileBytes, caption: Note = Note(""), step: StepCode | None = None
) -> FileKept:
    """Keep a photo or file with an order, and with the step it shows."""
    target = the_order(work, order)
    shown = the_step(work, target, step) if step else only_unproven(work, target.identity)
    kept = store_file(work, file, caption, target.identity)
    proven = shown is not None and prove(work, shown, file.name)
    if shown is not None:
        kept.step = shown.code
    return work.happened(
        FileKept(order, kept.id or 0, file.name, caption, shown.name if shown else None, proven)
    )


def store_file(work: Work, file: FileBytes, caption: str, order_id: int | None) -> Attachment:
    """Keep a file's bytes once and what is said of it; raises FileTooLarge."""
    if file.size > work.policy.file_limit:
        raise FileTooLarge(file.size, work.policy.file_limit)
    digest = hashlib.sha256(file.content).hexdigest()
    if work.find(FileContent, sha256=digest) is None:
        work.add(FileContent(sha256=digest, content=file.content))
    return work.add(
        Attachment(
            order_id=order_id,
            person_id=work.person.identity,
            sha256=digest,
            name=file.name[-200:],
            media=file.media[:80],
            size=file.size,
            caption=caption[:2000],
            at=work.now,
        )
    )


@operation(may=Right.REPORT)
def undo(work: Work, change: ChangeNumber) -> Undone:
    """Put back what a change did, once, unless somebody changed it since."""
    done = work.find(Change, id=change)
    if done is None or not _may_undo(work, done):
        raise NothingToUndo
    if _takes_up(done):
        # What is worked out goes first: an order that was not taken after all leaves nothing behind.
        forget(work, done.order_id)
    work.revert(change)
    if any(name in OF_THE_CALENDAR for name, *_ in done.changes):
        plan_anew(work)
    order = work.find(Order, id=done.order_id)
    if order is not None:
        refresh(work, order)
    number = OrderNumber(order.number) if order else OrderNumber(done.account.get("order", ""))
    return work.happened(Undone(number or None, change, done.event))


def _takes_up(done: Change) -> bool:
    """Whether a change brought the order itself."""
    return any(name == Order.__tablename__ and before is None for name, _, before, _ in done.changes)


def _may_undo(work: Work, change: Change) -> bool:
    order = work.find(Order, id=change.order_id) if change.order_id else None
    if order is not None and not in_scope(work, work.person, order):
        return False
    if change.person_id == work.person.id or allows(work.person.role, Right.SUPERVISE):
        return True
    return order is not None and follows(work, work.person, order)
