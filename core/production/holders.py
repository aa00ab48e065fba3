"""Who has the ball: the people behind whatever is waited for, and who may settle it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from core.columns import table
from core.errors import GoneWait, NotYourWait
from core.orders.finding import in_scope
from core.orders.model import Order
from core.people.model import Person
from core.production.model import Holder, Wait, WaitKind
from core.rights import Right, Role, allows
from core.values import WaitNumber
from core.work import Work

PERSON = table(Person)
STAFF = select(PERSON.c.id).where(PERSON.c.active, PERSON.c.role != Role.CUSTOMER).order_by(PERSON.c.id)
OF_DEPARTMENT = STAFF.where(func.lower(PERSON.c.department) == func.lower(bindparam("who")))
NAMED = STAFF.where(PERSON.c.name == bindparam("who"))
BY_HOLDER = {Holder.DEPARTMENT: OF_DEPARTMENT, Holder.US: NAMED}


def people_of(work: Work, holder: Holder, who: str) -> list[int]:
    """Those of the factory who hold it, by identity; nobody when it lies outside or is nobody's by name."""
    asked = BY_HOLDER.get(holder) if who else None
    return [row.id for row in work.rows(asked, {"who": who})] if asked is not None else []


def chased(work: Work, wait: Wait) -> list[int]:
    """Whom its clock runs against: the holder's people, or whoever waits, who asks the others."""
    return people_of(work, wait.holder, wait.who) or [wait.asked_by]


def the_wait(work: Work, number: WaitNumber) -> Wait:
    """What is still waited for, if this person may settle it; raises GoneWait or NotYourWait."""
    wait = a_wait(work, number)
    if wait.ended_at is not None:
        ended = work.find(Person, id=wait.ended_by)
        raise GoneWait(ended.name if ended else "", wait.answer)
    return wait


def a_wait(work: Work, number: WaitNumber) -> Wait:
    """What is or was waited for, if this person may settle it; raises GoneWait or NotYourWait."""
    wait = work.find(Wait, id=number)
    if wait is None:
        raise GoneWait("", "")
    if not _may_settle(work, wait):
        raise NotYourWait(wait.who)
    return wait


def _may_settle(work: Work, wait: Wait) -> bool:
    me = work.person
    order = work.find(Order, id=wait.order_id) if wait.order_id else None
    if allows(me.role, Right.SUPERVISE) or me.identity in _concerned(work, wait, order):
        return True
    # Whoever can report on the order sees for himself that a step goes on.
    return wait.kind is not WaitKind.REQUEST and order is not None and in_scope(work, me, order)


def _concerned(work: Work, wait: Wait, order: Order | None) -> Sequence[int | None]:
    return [wait.asked_by, wait.taken_by, order.owner_id if order else None, *chased(work, wait)]
