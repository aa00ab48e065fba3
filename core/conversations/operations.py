"""What people say to each other through gendan, and what they have themselves reminded of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import and_, func, select

from core.columns import table
from core.conversations.model import CustomerMessage, OwnReminder
from core.errors import GoneReminder, NoConversation, PastInstant
from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order, OrderState
from core.orders.operations import store_file
from core.people.deputies import stands_for
from core.people.model import Customer, Person
from core.rights import Guarded, Right
from core.values import FileBytes, Later, MessageNumber, Note, OrderNumber, ReminderNumber
from core.work import Event, Work

MESSAGE, ORDER, PERSON = table(CustomerMessage), table(Order), table(Person)


@dataclass(frozen=True)
class CustomerAsked(Event):
    """A customer's contact wrote; `staff` is who answers, none if nobody is in charge."""

    message: int
    customer: str
    contact: Annotated[str, Guarded.CONTACTS]
    order: OrderNumber | None
    order_id: int | None
    text: Annotated[str, Guarded.LETTERS]
    staff: Annotated[int | None, Guarded.COLLEAGUES]
    attachment: Annotated[int | None, Guarded.LETTERS]


@dataclass(frozen=True)
class CustomerAnswered(Event):
    """The factory answered; `contact` gets the words under gendan's name."""

    message: int
    question: int
    customer: str
    contact: Annotated[int, Guarded.CONTACTS]
    text: Annotated[str, Guarded.LETTERS]
    attachment: Annotated[int | None, Guarded.LETTERS]


@dataclass(frozen=True)
class QuestionSettled(Event):
    """A customer's message needs no answer."""

    message: int
    customer: str


@dataclass(frozen=True)
class ReminderSet(Event):
    """Somebody will be reminded."""

    reminder: int
    at: datetime
    text: str
    order: OrderNumber | None


@dataclass(frozen=True)
class ReminderDone(Event):
    """What somebody wanted to be reminded of is done."""

    reminder: int
    text: str


@operation(may=Right.ASK)
def ask(
    work: Work, text: Note, order: OrderNumber | None = None, file: FileBytes | None = None
) -> CustomerAsked:
    """Write to the merchandiser in charge."""
    about = the_order(work, order) if order else None
    me = work.person
    staff = _still_here(work, about.owner_id) if about else _in_charge(work)
    attachment = store_file(work, file, text, about.id if about else None) if file else None
    message = CustomerMessage(
        customer_id=me.customer_id or 0,
        contact_id=me.identity,
        staff_id=staff,
        order_id=about.id if about else None,
        text=text,
        attachment_id=attachment.id if attachment else None,
        at=work.now,
    )
    message.waits(work.policy, work.calendar)
    work.add(message)
    customer = work.find(Customer, id=me.customer_id)
    return work.happened(
        CustomerAsked(
            message.id or 0,
            customer.name if customer else "",
            me.name,
            order,
            about.id if about else None,
            text,
            staff,
            attachment.id if attachment else None,
        )
    )


def _still_here(work: Work, owner: int | None) -> int | None:
    """The owner of an order, unless that was somebody who left."""
    found = work.find(Person, id=owner, active=True) if owner else None
    return found.id if found else None


def _in_charge(work: Work) -> int | None:
    """The merchandiser with most of the customer's open orders, or of any orders there were."""
    living = (ORDER.c.state == OrderState.OPEN).label("living")
    counted = (
        select(ORDER.c.owner_id)
        .join(PERSON, and_(PERSON.c.id == ORDER.c.owner_id, PERSON.c.active))
        .where(ORDER.c.customer_id == work.person.customer_id)
        .group_by(ORDER.c.owner_id, living)
        .order_by(living.desc(), func.count().desc())
        .limit(1)
    )
    rows = work.rows(counted)
    return rows[0].owner_id if rows else None


@operation(may=Right.REPLY)
def answer(work: Work, message: MessageNumber, text: Note, file: FileBytes | None = None) -> CustomerAnswered:
    """Answer a customer's message; the customer sees only gendan."""
    asked = _own_question(work, message)
    customer = work.find(Customer, id=asked.customer_id)
    attachment = store_file(work, file, text, asked.order_id) if file else None
    said = work.add(
        CustomerMessage(
            customer_id=asked.customer_id,
            contact_id=asked.contact_id,
            staff_id=work.person.id,
            order_id=asked.order_id,
            answers_id=asked.id,
            text=text,
            attachment_id=attachment.id if attachment else None,
            at=work.now,
            settled_at=work.now,
        )
    )
    _settle_all(work, asked)
    return work.happened(
        CustomerAnswered(
            said.id or 0,
            asked.id or 0,
            customer.name if customer else "",
            asked.contact_id,
            text,
            attachment.id if attachment else None,
        )
    )


def _settle_all(work: Work, asked: CustomerMessage) -> None:
    """One answer settles what the same contact had asked before it."""
    for open_one in work.every(CustomerMessage, contact_id=asked.contact_id, settled_at=None):
        if open_one.id is not None and asked.id is not None and open_one.id <= asked.id:
            open_one.settle(work.now)


@operation(may=Right.REPLY, undo=True)
def no_reply_needed(work: Work, message: MessageNumber) -> QuestionSettled:
    """Say that a customer's message needs no answer."""
    asked = _own_question(work, message)
    asked.settle(asked.settled_at or work.now)
    customer = work.find(Customer, id=asked.customer_id)
    return work.happened(QuestionSettled(asked.id or 0, customer.name if customer else ""))


def _own_question(work: Work, number: MessageNumber) -> CustomerMessage:
    asked = work.find(CustomerMessage, id=number)
    if asked is None or asked.answers_id is not None:
        raise NoConversation
    if not work.person.sees_every_order and asked.staff_id not in stands_for(work, work.person):
        raise NoConversation
    return asked


@operation(may=Right.REMIND, undo=True)
def remind_me(work: Work, at: Later, text: Note, order: OrderNumber | None = None) -> ReminderSet:
    """Have yourself reminded at a time."""
    if at <= work.now:
        raise PastInstant(at)
    about = the_order(work, order) if order else None
    kept = OwnReminder(
        person_id=work.person.identity, order_id=about.id if about else None, text=text, alert_at=at
    )
    work.add(kept)
    return work.happened(ReminderSet(kept.id or 0, at, text, order))


@operation(may=Right.REMIND, undo=True)
def reminder_done(work: Work, reminder: ReminderNumber) -> ReminderDone:
    """Tick off a reminder of your own."""
    mine = _own_reminder(work, reminder)
    mine.done_at = mine.done_at or work.now
    mine.alert_at = None
    return work.happened(ReminderDone(mine.id or 0, mine.text))


@operation(may=Right.REMIND, undo=True)
def put_off(work: Work, reminder: ReminderNumber, at: Later) -> ReminderSet:
    """Be reminded later."""
    mine = _own_reminder(work, reminder)
    if at <= work.now:
        raise PastInstant(at)
    mine.put_off(at)
    order = work.find(Order, id=mine.order_id) if mine.order_id else None
    return work.happened(
        ReminderSet(mine.id or 0, at, mine.text, OrderNumber(order.number) if order else None)
    )


def _own_reminder(work: Work, number: ReminderNumber) -> OwnReminder:
    mine = work.find(OwnReminder, id=number)
    if mine is None or mine.person_id != work.person.id:
        raise GoneReminder
    return mine
