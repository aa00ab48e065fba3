"""Requests: somebody is asked to do something, by a day, and it is answered or escalated."""

from core.errors import PastDay, UnknownAddressee
from core.operation import operation
from core.orders.finding import the_order
from core.people.model import Person
from core.production.events import Requested
from core.production.holders import people_of
from core.production.model import Holder, Wait, WaitKind
from core.rights import Right
from core.values import Addressee, DueDay, Note, OrderNumber, WaitNumber
from core.work import Work


@operation(may=Right.REPORT, undo=True)
def ask_department(
    work: Work,
    whom: Addressee,
    about: Note,
    due: DueDay | None = None,
    order: OrderNumber | None = None,
) -> Requested:
    """Ask a department or a colleague to do something."""
    if due is not None and due < work.today:
        raise PastDay(due)
    target = the_order(work, order) if order else None
    holder, who = _holder(work, whom)
    wait = Wait(
        kind=WaitKind.REQUEST,
        order_id=target.id if target else None,
        holder=holder,
        who=who,
        about=about[:400],
        expected=due,
        asked_by=work.person.identity,
        asked_at=work.now,
    )
    wait.arm(work.policy, work.calendar)
    work.add(wait)
    people = tuple(people_of(work, holder, who))
    number = WaitNumber(wait.identity)
    return work.happened(Requested(order, number, None, wait.about, holder, who, due, people))


def _holder(work: Work, whom: Addressee) -> tuple[Holder, str]:
    """`department:dyeing` or `person:Wu`; raises UnknownAddressee."""
    kind, _colon, name = whom.partition(":")
    if kind == Holder.DEPARTMENT:
        return Holder.DEPARTMENT, name
    if work.find(Person, name=name, active=True) is None:
        raise UnknownAddressee(name)
    return Holder.US, name
