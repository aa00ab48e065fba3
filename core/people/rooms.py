"""Channels of several people: whose each is, who from outside speaks in it, where the team reads its day."""

from dataclasses import dataclass

from sqlalchemy import select

from core.columns import table
from core.conversations.model import CustomerMessage
from core.conversations.operations import CustomerAnswered
from core.errors import NoRoom, NotInRoom, RoomTaken, UnknownCustomer
from core.operation import operation
from core.people.model import Account, Customer, Person, Room, Use
from core.rights import Right, Role
from core.values import CustomerCode, Language
from core.work import Event, Work

ACCOUNT, MESSAGE = table(Account), table(CustomerMessage)


@dataclass(frozen=True)
class ChannelLinked(Event):
    """A channel is shared with a customer from now on."""

    place: str
    code: str
    customer: str


@dataclass(frozen=True)
class DigestMoved(Event):
    """The team's digest goes into a channel from now on."""

    place: str


@dataclass(frozen=True)
class ChannelLeft(Event):
    """A channel is nobody's any more; `customer` is whose it was, empty for the team's."""

    place: str
    customer: str


@operation(may=Right.SUPERVISE)
def link_channel(work: Work, customer: CustomerCode) -> ChannelLinked:
    """Share the channel you are in with a customer."""
    company = work.find(Customer, code=customer)
    if company is None:
        raise UnknownCustomer(customer)
    room = _here(work)
    room.serves, room.customer_id = Use.CUSTOMER, company.id
    return work.happened(ChannelLinked(room.place, company.code, company.name))


@operation(may=Right.SUPERVISE, undo=True)
def digest_here(work: Work) -> DigestMoved:
    """Send the team's digest to the channel you are in."""
    mine = work.every(Room, person_id=work.person.identity, serves=Use.DIGEST)
    for other in mine:
        if (other.channel, other.place) != (work.channel, work.place):
            work.remove(other)
    return work.happened(DigestMoved(_here(work).place))


def _here(work: Work) -> Room:
    """The channel that is being spoken in; raises NotInRoom, or RoomTaken when it is a customer's."""
    if not work.place:
        raise NotInRoom
    known = work.find(Room, channel=work.channel, place=work.place)
    if known is not None and known.serves is Use.CUSTOMER:
        company = work.find(Customer, id=known.customer_id)
        raise RoomTaken(company.name if company else "")
    if known is not None:
        known.person_id, known.at = work.person.identity, work.now
        return known
    return work.add(
        Room(
            channel=work.channel,
            place=work.place,
            serves=Use.DIGEST,
            person_id=work.person.identity,
            at=work.now,
        )
    )


@operation(may=Right.SUPERVISE, undo=True)
def leave_channel(work: Work) -> ChannelLeft:
    """Have the channel you are in be nobody's any more."""
    if not work.place:
        raise NotInRoom
    room = work.find(Room, channel=work.channel, place=work.place)
    if room is None:
        raise NoRoom
    company = work.find(Customer, id=room.customer_id) if room.customer_id else None
    for account in work.every(Account, channel=work.channel, place=work.place):
        contact = work.find(Person, id=account.person_id, active=True)
        if contact is not None:
            contact.active = False
            # Who is met again is somebody new; the account that stays is that of somebody sent away.
            work.remove(account)
    work.remove(room)
    return work.happened(ChannelLeft(work.place, company.name if company else ""))


def shared_room(work: Work) -> Room | None:
    """The room that is being spoken in, if it is shared with a customer."""
    if not work.place:
        return None
    return work.find(Room, channel=work.channel, place=work.place, serves=Use.CUSTOMER)


def meet(
    work: Work, room: Room, sender: str, chat: str, name: str, language: Language
) -> tuple[Account, Person] | None:
    """Somebody from outside who speaks in a customer's room is that customer's contact, unless sent away.

    No door of its own: whoever it is, is nobody yet, so no right can be asked for.
    """
    account = work.find(Account, channel=room.channel, sender=sender)
    contact = work.find(Person, id=account.person_id) if account else None
    if contact is not None and not contact.active:
        return None
    if contact is None or contact.customer_id != room.customer_id:
        called = (name or sender)[:80]
        contact = work.add(
            Person(name=called, role=Role.CUSTOMER, customer_id=room.customer_id, language=language)
        )
    if account is None:
        account = work.add(
            Account(channel=room.channel, sender=sender, chat=chat, person_id=contact.identity)
        )
    account.person_id, account.place = contact.identity, room.place
    account.chat, account.blocked = chat, False
    contact.account_id = account.id
    return account, contact


def answered_there(work: Work, room: Room, chat: str, text: str) -> None:
    """The factory spoke in a customer's room: what waited in this thread, or in the open, is answered."""
    here = ACCOUNT.c.place == room.place if chat == room.place else ACCOUNT.c.chat == chat
    contacts = select(ACCOUNT.c.person_id).where(ACCOUNT.c.channel == room.channel, here)
    waiting = select(MESSAGE).where(
        MESSAGE.c.contact_id.in_(contacts), MESSAGE.c.settled_at.is_(None), MESSAGE.c.at <= work.now
    )
    if work.rows(waiting.with_only_columns(MESSAGE.c.id)):
        # Read once more within the act, which alone may change what it has read.
        with work.act("answer"):
            _answer(work, work.load(CustomerMessage, waiting.order_by(MESSAGE.c.id), {}), text)


def _answer(work: Work, asked: list[CustomerMessage], text: str) -> None:
    """Keep the words as the answer to the last, which settles the others."""
    last = asked[-1]
    customer = work.find(Customer, id=last.customer_id)
    said = work.add(
        CustomerMessage(
            customer_id=last.customer_id,
            contact_id=last.contact_id,
            staff_id=work.person.identity,
            order_id=last.order_id,
            answers_id=last.id,
            text=text,
            at=work.now,
            settled_at=work.now,
        )
    )
    for one in asked:
        one.settle(work.now)
    name = customer.name if customer else ""
    work.happened(CustomerAnswered(said.id or 0, last.id or 0, name, last.contact_id, text, None))
