"""Again, louder, to whom: reminders get rarer and reach higher, but never end in silence."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.columns import table
from core.people.deputies import stand_in
from core.people.model import Person
from core.rights import Role
from core.work import Work

PERSON = table(Person)
TOLD = (Role.MERCHANDISER, Role.SUPERVISOR, Role.DEPARTMENT, Role.ADMIN)
STAFF = (
    select(PERSON.c.id, PERSON.c.name, PERSON.c.role)
    .where(PERSON.c.active, PERSON.c.role.in_(TOLD))
    .order_by(PERSON.c.id)
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs counted from the first saying: `quick` of them a day apart, then one every `slow` days, forever.

    From rung `louder` on supervisors are told as well.
    """

    quick: int
    slow: int
    louder: int

    def rung(self, passed: int) -> int:
        """The rung reached so many days after the first saying."""
        return passed if passed <= self.quick else self.quick + (passed - self.quick) // self.slow

    def reached(self, rung: int) -> int:
        """How many days after the first saying a rung is reached."""
        return rung if rung <= self.quick else self.quick + (rung - self.quick) * self.slow

    def level(self, rung: int) -> int:
        """How loud a rung is."""
        return int(rung >= self.louder)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the factory who can be told."""

    id: int
    name: str


class Staff:
    """Who can be told; read when first asked, so that a sweep with nothing to say reads nobody."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[int, Colleague] | None = None
        self._by_role: dict[Role, list[Colleague]] = {}

    def told(self, in_charge: int | None, level: int, *, private: bool) -> Sequence[Colleague]:
        """Whom a saying of that level is for: who is in charge or the deputy, supervisors, else admins."""
        known = self._read()
        chief = known.get(in_charge) if in_charge is not None else None
        if chief and not private:
            chief = self._present(chief)
        if private or (chief and not level):
            return (chief,) if chief else ()
        above = self._by_role.get(Role.SUPERVISOR) or self._by_role.get(Role.ADMIN, [])
        return tuple(dict.fromkeys((chief, *above) if chief else above))

    def those(self, people: Sequence[int], louder: int | None, level: int) -> Sequence[Colleague]:
        """The same for several; from level 1 on one more, and the supervisors, hear of it."""
        known = self._read()
        told = [self._present(known[one]) for one in people if one in known]
        above = self.told(louder, level, private=False) if level or not told else ()
        return tuple(dict.fromkeys((*told, *above)))

    def _present(self, chief: Colleague) -> Colleague:
        person = self._work.find(Person, id=chief.id)
        return self._read().get(stand_in(self._work, person).identity, chief) if person else chief

    def _read(self) -> dict[int, Colleague]:
        if self._known is None:
            self._known = {}
            for row in self._work.rows(STAFF):
                colleague = self._known[row.id] = Colleague(row.id, row.name)
                self._by_role.setdefault(row.role, []).append(colleague)
        return self._known
