"""What is asked about people."""

from sqlalchemy import select

from core.columns import table
from core.people.model import Person
from core.rights import Role
from core.work import Work

PERSON = table(Person)


def supervisors(work: Work) -> list[int]:
    """Those who steer, by identity: supervisors, or the administrators when there are none."""
    rows = work.rows(
        select(PERSON.c.id, PERSON.c.role).where(
            PERSON.c.active, PERSON.c.role.in_([Role.SUPERVISOR, Role.ADMIN])
        )
    )
    steering = [row.id for row in rows if row.role is Role.SUPERVISOR]
    return steering or [row.id for row in rows]
