"""What somebody may choose from while typing: customers and colleagues by parts of their names."""

from sqlalchemy import ColumnElement, func, or_, select

from core.columns import table
from core.people.model import Customer, Person
from core.rights import Role
from core.work import Work

CUSTOMER, PERSON = table(Customer), table(Person)
OFFERED = 100


def customers_like(work: Work, text: str) -> list[tuple[str, str]]:
    """(code, name) of customers, the most important first."""
    asked = select(CUSTOMER.c.code, CUSTOMER.c.name).order_by(CUSTOMER.c.grade, CUSTOMER.c.name)
    for word in text.lower().split():
        asked = asked.where(_has(word, CUSTOMER.c.code, CUSTOMER.c.name, CUSTOMER.c.nicknames))
    return [(row.code, row.name) for row in work.rows(asked.limit(OFFERED))]


def people_like(work: Work, text: str) -> list[str]:
    """The names of the factory's own people."""
    asked = select(PERSON.c.name).where(PERSON.c.active, PERSON.c.role != Role.CUSTOMER.value)
    for word in text.lower().split():
        asked = asked.where(_has(word, PERSON.c.name, PERSON.c.nicknames))
    return [row.name for row in work.rows(asked.order_by(PERSON.c.name).limit(OFFERED))]


def _has(word: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))
