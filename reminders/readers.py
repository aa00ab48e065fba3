"""Who reads the daily digest, and when: once a working day, also after a stop."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select

from core.columns import table
from core.conversations.model import Said
from core.people.model import Person
from core.rights import Role
from core.work import Work
from reminders.ledger import claim

PERSON, SAID = table(Person), table(Said)
DIGEST = "digest"

_MINE = (SAID.c.rule == DIGEST, SAID.c.subject == DIGEST, SAID.c.person_id == PERSON.c.id)
READERS = select(PERSON).where(
    PERSON.c.active,
    PERSON.c.role.in_((Role.SUPERVISOR, Role.ADMIN)),
    ~exists().where(*_MINE, SAID.c.occasion == bindparam("day")),
    or_(bindparam("fresh") == 1, exists().where(*_MINE)),
)


@dataclass(frozen=True, slots=True)
class DigestDue:
    """A digest somebody is to get, as of `at`."""

    person: Person
    at: datetime


def digests_due(work: Work) -> list[DigestDue]:
    """The digests to send now, claimed in the ledger: today's, or the one missed while gendan stood still.

    Only who has had a digest before can have missed one, so nobody is greeted with yesterday's.
    """
    day, at = _last_digest(work)
    readers = work.load(Person, READERS, {"day": str(day), "fresh": int(day == work.today)})
    return [
        DigestDue(person, at) for person in readers if claim(work, DIGEST, DIGEST, person.identity, str(day))
    ]


def _last_digest(work: Work) -> tuple[date, datetime]:
    """The last working day whose digest hour has passed, and the instant its digest speaks of."""
    calendar, hour = work.calendar, work.policy.digest_at
    today = work.today
    if calendar.is_working_day(today) and calendar.at(today, hour) <= work.now:
        return today, work.now
    before = calendar.previous_working_day(today)
    return before, calendar.at(before, hour)
