"""Finding the customer or the person somebody means by what they typed."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select

from core.columns import table
from core.errors import UnknownCustomer, UnknownPerson
from core.people.model import Customer, Person
from core.rights import Role
from core.values import ContactName, CustomerCode, PersonName
from core.work import Work

CUSTOMER = table(Customer)
PERSON = table(Person)
NAMED = select(CUSTOMER.c.code, CUSTOMER.c.name).where(
    or_(func.lower(CUSTOMER.c.code) == bindparam("text"), func.lower(CUSTOMER.c.name) == bindparam("text"))
)
ALL = select(CUSTOMER.c.code, CUSTOMER.c.name, CUSTOMER.c.nicknames)
SOUNDS_ALIKE = 0.7
"""From here on a mistyped name is taken for the name it resembles, and asked about."""
USUAL = select(CUSTOMER.c.code, CUSTOMER.c.name).order_by(CUSTOMER.c.grade, CUSTOMER.c.name).limit(6)


def resolve_customer(work: Work, text: str) -> CustomerCode:
    """The customer's code; raises UnknownCustomer with those that sound alike."""
    wanted = {"text": text.strip().lower()}
    exact = work.rows(NAMED, wanted)
    alike = exact or work.rows(_alike(wanted["text"]))
    if len(alike) == 1:
        return CustomerCode(alike[0].code)
    near = alike or _resembling(work, wanted["text"])
    raise UnknownCustomer(text, tuple((row.code, row.name) for row in near))


def _resembling(work: Work, text: str) -> Sequence[Row[Any]]:
    """Customers whose names were perhaps mistyped, the most alike first."""
    names = {name: row for row in work.rows(ALL) for name in _names(row)}
    found = [names[name] for name in get_close_matches(text, names, 3, SOUNDS_ALIKE)]
    return list(dict.fromkeys(found))


def similar(work: Work, text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Customers, as (code, name), and people of the staff whose names are much like a text."""
    wanted = text.strip().lower()
    rows = work.rows(_alike(wanted)) or _resembling(work, wanted)
    staff = work.rows(select(PERSON.c.name).where(PERSON.c.active, PERSON.c.role != Role.CUSTOMER.value))
    names = {row.name.lower(): row.name for row in staff}
    people = [names[name] for name in get_close_matches(wanted, names, 3, SOUNDS_ALIKE)]
    return [(row.code, row.name) for row in rows], people


def _names(row: Row[Any]) -> Iterator[str]:
    yield from (row.name.lower(), row.code.lower(), *row.nicknames.lower().split())


def exact_customer(work: Work, text: str) -> str | None:
    """The name of the customer of exactly this name or code."""
    rows = work.rows(NAMED, {"text": text.strip().lower()})
    return rows[0].name if rows else None


def _alike(text: str) -> Select[Any]:
    heard = [
        func.lower(CUSTOMER.c[name]).contains(text, autoescape=True) for name in ("name", "nicknames", "code")
    ]
    return select(CUSTOMER.c.code, CUSTOMER.c.name).where(or_(*heard)).order_by(CUSTOMER.c.name).limit(6)


def usual_customers(work: Work) -> list[tuple[str, str]]:
    """A few customers to choose from, the most important first."""
    return [(row.code, row.name) for row in work.rows(USUAL)]


def resolve_person(work: Work, text: str) -> PersonName:
    """The full name of somebody of the staff; raises UnknownPerson."""
    return PersonName(_called(work, text, PERSON.c.role != Role.CUSTOMER.value))


def resolve_contact(work: Work, text: str) -> ContactName:
    """The full name of a customer's contact; raises UnknownPerson."""
    return ContactName(_called(work, text, PERSON.c.role == Role.CUSTOMER.value))


def _called(work: Work, text: str, among: ColumnElement[bool]) -> str:
    wanted = text.strip().lower()
    rows = work.rows(select(PERSON.c.name, PERSON.c.nicknames).where(PERSON.c.active, among))
    for row in rows:
        if wanted in (row.name.lower(), *row.nicknames.lower().split()):
            return str(row.name)
    # A first name is enough where only one person has it.
    called = [row.name for row in rows if wanted in row.name.lower().split()]
    if len(called) == 1:
        return str(called[0])
    raise UnknownPerson(text)
