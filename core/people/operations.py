"""What people do about people: let each other in, choose a language."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from core.columns import table
from core.errors import BadInvitation, KnownCustomer, NameTaken, NotAllowed, UnknownCustomer
from core.operation import operation, question
from core.people.finding import exact_customer
from core.people.model import Account, Customer, Invitation, Person
from core.rights import Right, Role
from core.values import CompanyName, CustomerCode, HomeDepartment, Language, NewName
from core.work import Event, Interrupted, Work

INVITATION = table(Invitation)
CLAIM = (
    update(INVITATION)
    .where(INVITATION.c.code_hash == bindparam("code"), INVITATION.c.used_at.is_(None))
    .values(used_at=bindparam("now", type_=INVITATION.c.used_at.type))
    .returning(INVITATION.c.id)
)
"""Use a code up, unless somebody was quicker."""
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Capitals and digits that nobody mistakes for one another."""
CODE_LENGTH = 12


@dataclass(frozen=True)
class Invited(Event):
    """Somebody may come in with a one-time code; `code` is said once and never kept."""

    person: int
    name: str
    role: Role
    code: str
    days: int


@dataclass(frozen=True)
class CameIn(Event):
    """Somebody came in through a chat."""

    person: int
    name: str
    role: Role


@dataclass(frozen=True)
class LanguageChosen(Event):
    """Somebody wants to be spoken to in this language."""

    language: Language


@dataclass(frozen=True)
class CustomerAdded(Event):
    """The factory has a new customer."""

    code: str
    name: str


@operation(may=Right.ORDER, undo=True)
def add_customer(work: Work, name: CompanyName) -> CustomerAdded:
    """Take up a new customer."""
    # Looked for last: giving a number waits for whoever takes up a customer at the same time.
    code = _free_code(work, name)
    if known := exact_customer(work, name):
        raise KnownCustomer(known)
    try:
        made = work.add(Customer(code=code, name=name[:200]))
    except IntegrityError:
        # Somebody was quicker with the same letters; looking again finds that customer, or another code.
        raise Interrupted from None
    return work.happened(CustomerAdded(made.code, made.name))


def _free_code(work: Work, name: str) -> CustomerCode:
    """The name's first letters where they are free, else a number."""
    letters = "".join(sign for sign in name.upper() if sign.isascii() and sign.isalnum())[:5]
    if len(letters) >= 2 and work.find(Customer, code=letters) is None:
        return CustomerCode(letters)
    return CustomerCode(f"C{work.number('customer'):04d}")


@operation(may=Right.INVITE)
def invite(
    work: Work,
    name: NewName,
    role: Role,
    customer: CustomerCode | None = None,
    department: HomeDepartment | None = None,
) -> Invited:
    """Make a one-time link that lets one person in."""
    if role is Role.ADMIN and work.person.role is not Role.ADMIN:
        raise NotAllowed("invite")
    company = _company(work, role, customer)
    person = work.find(Person, name=name, active=True)
    if person is None:
        person = work.add(
            Person(
                name=name,
                role=role,
                department=department or "",
                customer_id=company,
                language=work.person.language,
            )
        )
    elif (person.role, person.customer_id) != (role, company):
        raise NameTaken(name)
    code = new_code()
    until = work.now + timedelta(days=work.policy.invitation_days)
    work.add(
        Invitation(code_hash=hashed(code), person_id=person.identity, created_at=work.now, expires_at=until)
    )
    return work.happened(Invited(person.identity, person.name, role, code, work.policy.invitation_days))


def _company(work: Work, role: Role, code: CustomerCode | None) -> int | None:
    if role is not Role.CUSTOMER:
        return None
    company = work.find(Customer, code=code) if code else None
    if company is None:
        raise UnknownCustomer(code or "")
    return company.id


def come_in(work: Work, code: str, channel: str, sender: str, chat: str) -> CameIn:
    """Link a chat to the person a one-time code was made for; raises BadInvitation.

    No door of its own: whoever comes is nobody yet, so no right can be asked for.
    """
    invitation = work.find(Invitation, code_hash=hashed(code))
    if invitation is None or not invitation.open_at(work.now):
        raise BadInvitation
    person = work.find(Person, id=invitation.person_id, active=True)
    if person is None:
        raise BadInvitation
    with work.act("come_in"):
        if not work.rows(CLAIM, {"code": invitation.code_hash, "now": work.now}):
            # Somebody else came in with it at this very moment.
            raise BadInvitation
        account = _account(work, channel, sender, chat, person.identity)
        person.account_id = account.id
        return work.happened(CameIn(person.identity, person.name, person.role))


def _account(work: Work, channel: str, sender: str, chat: str, person_id: int) -> Account:
    account = work.find(Account, channel=channel, sender=sender)
    if account is None:
        return work.add(Account(channel=channel, sender=sender, chat=chat, person_id=person_id))
    account.person_id, account.chat, account.blocked, account.place = person_id, chat, False, ""
    return account


@operation(may=Right.SELF)
def choose_language(work: Work, language: Language) -> LanguageChosen:
    """Choose the language gendan speaks to you."""
    me = work.find(Person, id=work.person.identity)
    assert me is not None
    me.language = work.person.language = language
    return work.happened(LanguageChosen(language))


def new_code() -> str:
    """A fresh one-time code, about 60 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


@dataclass(frozen=True)
class Courtesy(Event):
    """Somebody said thank you; nothing is asked for."""


@question(may=Right.SELF)
def be_polite(_work: Work) -> Courtesy:
    """Answer a courtesy with one; no clock starts or stops."""
    return Courtesy()


class Extent(StrEnum):
    """How much of what can be done here somebody wants to know."""

    SHORT = "short"
    ALL = "all"


@dataclass(frozen=True)
class HelpAsked(Event):
    """Somebody wants to know what can be done here."""

    extent: Extent


@question(may=Right.SELF)
def help_me(_work: Work, extent: Extent = Extent.SHORT) -> HelpAsked:
    """What you can do here."""
    return HelpAsked(extent)
