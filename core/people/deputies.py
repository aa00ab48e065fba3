"""Deputies: who stands in for whom while somebody is away, and returns by itself."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from core.columns import table
from core.errors import CannotStandIn, NotAllowed, NotAway, PastDay, UnknownPerson
from core.operation import operation
from core.people.model import Person
from core.rights import RIGHTS, Right, allows
from core.values import DueDay, PersonName
from core.work import Event, Work

PERSON = table(Person)
AWAY = select(PERSON.c.id).where(
    PERSON.c.deputy_id.in_(bindparam("deputies", expanding=True)),
    PERSON.c.active,
    PERSON.c.away_from <= bindparam("day"),
    PERSON.c.away_until >= bindparam("day"),
)


@dataclass(frozen=True)
class DeputyNamed(Event):
    """Somebody stands in for somebody, both days included."""

    person: str
    person_id: int
    deputy: str
    deputy_id: int
    since: date
    until: date


@dataclass(frozen=True)
class CameBack(Event):
    """Somebody does the own work again."""

    person: str
    person_id: int
    deputy_id: int


@operation(may=Right.ORDER, undo=True)
def name_deputy(
    work: Work,
    deputy: PersonName,
    until: DueDay,
    person: PersonName | None = None,
    since: DueDay | None = None,
) -> DeputyNamed:
    """Let somebody stand in for you, or for somebody of your staff, until a day."""
    absent, substitute = _whose(work, person), _staff(work, deputy)
    first = since or DueDay(work.today)
    if until < first:
        raise PastDay(until)
    if not _can_stand_in(substitute, absent):
        raise CannotStandIn(substitute.name, absent.name)
    absent.is_away(substitute.identity, first, until)
    return work.happened(
        DeputyNamed(absent.name, absent.identity, substitute.name, substitute.identity, first, until)
    )


@operation(may=Right.ORDER, undo=True)
def come_back(work: Work, person: PersonName | None = None) -> CameBack:
    """End a deputy's time early."""
    absent = _whose(work, person)
    deputy = absent.deputy_id
    if deputy is None or absent.away_until is None or absent.away_until < work.today:
        raise NotAway(absent.name)
    absent.is_back()
    return work.happened(CameBack(absent.name, absent.identity, deputy))


def _whose(work: Work, name: PersonName | None) -> Person:
    """Who is away: oneself, or for those who steer anybody of the staff; raises NotAllowed."""
    who = _staff(work, name or PersonName(work.person.name))
    if who.id != work.person.id and not allows(work.person.role, Right.SUPERVISE):
        raise NotAllowed("name_deputy")
    return who


def _staff(work: Work, name: PersonName) -> Person:
    found = work.find(Person, name=name, active=True)
    if found is None or found.is_customer:
        raise UnknownPerson(name)
    return found


def _can_stand_in(deputy: Person, absent: Person) -> bool:
    """Whether a deputy may do all that the absent one does."""
    return deputy.id != absent.id and RIGHTS[absent.role] <= RIGHTS[deputy.role]


def stands_for(work: Work, person: Person) -> list[int]:
    """Whose work is this person's today, by identity: the own, and that of everybody stood in for."""
    found, new = [person.identity], [person.identity]
    while new:
        rows = work.rows(AWAY, {"deputies": new, "day": work.today})
        new = [row.id for row in rows if row.id not in found]
        found += new
    return found


def stand_in(work: Work, person: Person) -> Person:
    """Who does somebody's work today; where deputies are away in a circle, the person after all."""
    found, passed = person, {person.id}
    while found.deputy_id is not None and found.away_on(work.today):
        deputy = work.find(Person, id=found.deputy_id, active=True)
        if deputy is None or deputy.id in passed:
            return person
        found = deputy
        passed.add(found.id)
    return found
