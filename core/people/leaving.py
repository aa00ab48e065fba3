"""Going out: a colleague leaves, a customer's contact is let in no more, one's other doors are closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import bindparam, select

from core.columns import table
from core.conversations.model import CustomerMessage, Delivery, Outgoing, OwnReminder
from core.errors import CannotStandIn, NotAllowed, OrdersLeft, UnknownPerson
from core.operation import operation
from core.orders.model import Order, OrderState
from core.people.model import Account, Invitation, Person, WebSession
from core.rights import Guarded, Right, Role, allows
from core.values import ContactName, PersonName
from core.work import Event, Work

OUTBOX = table(Outgoing)
STILL_TO_GO = select(OUTBOX).where(
    OUTBOX.c.person_id == bindparam("person"), OUTBOX.c.state == Delivery.PENDING.value
)
TERMINAL = "terminal"


@dataclass(frozen=True)
class PersonLeft(Event):
    """A colleague is gone, and somebody else has the work."""

    person: str
    orders: int
    heir: str
    heir_id: int | None


@dataclass(frozen=True)
class ContactRevoked(Event):
    """A customer's contact is let in no more."""

    contact: Annotated[str, Guarded.CONTACTS]


@dataclass(frozen=True)
class LoggedOut(Event):
    """Somebody closed the own other doors."""

    browsers: int
    chats: int


@operation(may=Right.INVITE, confirm=True)
def let_go(work: Work, person: PersonName, to: PersonName | None = None) -> PersonLeft:
    """Close the accounts of a colleague who leaves, and give the open orders to another."""
    leaver = _leaver(work, work.find(Person, name=person, active=True), person)
    if leaver.is_customer:
        raise UnknownPerson(person)
    heir = work.find(Person, name=to, active=True) if to else None
    if heir is not None and (heir.id == leaver.id or not allows(heir.role, Right.ORDER)):
        raise CannotStandIn(heir.name, leaver.name)
    orders = work.every(Order, owner_id=leaver.id, state=OrderState.OPEN)
    if orders and heir is None:
        raise OrdersLeft(leaver.name, len(orders))
    _hand_over(work, leaver, heir, orders)
    _close(work, leaver)
    return work.happened(
        PersonLeft(leaver.name, len(orders), heir.name if heir else "", heir.id if heir else None)
    )


@operation(may=Right.INVITE, undo=True)
def revoke(work: Work, contact: ContactName) -> ContactRevoked:
    """Let a customer's contact in no more."""
    found = work.find(Person, name=contact, active=True, role=Role.CUSTOMER)
    _close(work, _leaver(work, found, contact))
    return work.happened(ContactRevoked(contact))


@operation(may=Right.SELF)
def log_out(work: Work) -> LoggedOut:
    """End all your sessions in browsers, and unlink every chat but the one last spoken in."""
    accounts = work.every(Account, person_id=work.person.identity)
    browsers = _end_sessions(work, accounts)
    others = [one for one in accounts if one.id != work.person.account_id and one.channel != TERMINAL]
    for one in others:
        work.remove(one)
    return work.happened(LoggedOut(browsers, len(others)))


def _leaver(work: Work, found: Person | None, name: str) -> Person:
    """Somebody this person may close the door behind; raises UnknownPerson or NotAllowed."""
    if found is None:
        raise UnknownPerson(name)
    above = found.role is Role.ADMIN and work.person.role is not Role.ADMIN
    if above or found.id == work.person.id:
        raise NotAllowed("let_go")
    return found


def _hand_over(work: Work, leaver: Person, heir: Person | None, orders: Iterable[Order]) -> None:
    """Orders, unanswered customers and those stood in for go to the heir; own reminders fall silent."""
    heir_id = heir.id if heir else None
    for order in orders:
        order.owner_id = heir_id
    for question in work.every(CustomerMessage, staff_id=leaver.id, settled_at=None):
        question.staff_id = heir_id
    for absent in work.every(Person, deputy_id=leaver.id):
        if heir_id in (None, absent.id):
            absent.is_back()
        else:
            absent.deputy_id = heir_id
    for reminder in work.every(OwnReminder, person_id=leaver.id):
        reminder.alert_at = None


def _close(work: Work, leaver: Person) -> None:
    """From the commit on nothing of this person's opens any more, and nothing goes there."""
    leaver.active = False
    leaver.is_back()
    _end_sessions(work, work.every(Account, person_id=leaver.id))
    for invitation in work.every(Invitation, person_id=leaver.id, used_at=None):
        invitation.used_at = work.now
    for message in work.load(Outgoing, STILL_TO_GO, {"person": leaver.identity}):
        message.state = Delivery.HELD


def _end_sessions(work: Work, accounts: Iterable[Account]) -> int:
    sessions = [one for account in accounts for one in work.every(WebSession, account_id=account.id)]
    for one in sessions:
        work.remove(one)
    return len(sessions)
