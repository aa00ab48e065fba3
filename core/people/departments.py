"""The factory's departments, as its own people belong to them."""

from sqlalchemy import select

from core.columns import table
from core.people.model import Person
from core.rights import Role
from core.work import Work

PERSON = table(Person)
IN_USE = (
    select(PERSON.c.department)
    .where(PERSON.c.active, PERSON.c.role == Role.DEPARTMENT.value, PERSON.c.department != "")
    .distinct()
    .order_by(PERSON.c.department)
)


def departments(work: Work) -> list[str]:
    """The departments that somebody here belongs to."""
    return [row.department for row in work.rows(IN_USE)]
