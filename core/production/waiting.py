"""What people say of what stands still: whom it waits for, until when, and that it goes on."""

from dataclasses import replace

from core.errors import NothingWaits, PastDay, WhichStep
from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order
from core.orders.operations import store_file
from core.people.model import Person
from core.production.events import CauseNoted, StepBlocked, WaitDeclined, WaitEnded, WaitMoved, WaitTaken
from core.production.finding import steps_of, the_step
from core.production.forecast import refresh
from core.production.holders import a_wait, people_of, the_wait
from core.production.model import Holder, Step, Wait, WaitKind
from core.purchasing.operations import came_too
from core.rights import Right
from core.values import DueDay, FileBytes, Name, Note, OrderNumber, StepCode, WaitNumber
from core.work import Work

ABOUT = 400


@operation(may=Right.REPORT, undo=True)
def block_step(
    work: Work,
    order: OrderNumber,
    about: Note,
    step: StepCode | None = None,
    holder: Holder | None = None,
    who: Note = Note(""),
    expected: DueDay | None = None,
) -> StepBlocked:
    """Say that a step stands still, and whom it waits for."""
    target = the_order(work, order)
    target.moves()
    blocked = _standing(work, target, step)
    wait = Wait(
        kind=WaitKind.BLOCK,
        order_id=target.identity,
        step_id=blocked.id if blocked else None,
        holder=holder or Holder.US,
        who=who[:120],
        about=about[:ABOUT],
        expected=_to_come(work, expected),
        asked_by=work.person.identity,
        asked_at=work.now,
    )
    wait.arm(work.policy, work.calendar)
    work.add(wait)
    ahead = refresh(work, target)
    return work.happened(
        StepBlocked(
            *_of(work, wait),
            holder=holder,
            who=wait.who,
            expected=wait.expected,
            people=tuple(people_of(work, wait.holder, wait.who)),
            due=target.due,
            ships=ahead.ships if ahead else None,
            slack=ahead.slack if ahead else None,
            binding=ahead.binding if ahead else {},
        )
    )


def _standing(work: Work, order: Order, code: StepCode | None) -> Step | None:
    """The step said, or the one being worked on, or the next; none on an order without steps."""
    if code is not None:
        return the_step(work, order, code)
    left = [one for one in steps_of(work, order.identity) if one.finished_at is None]
    going = [one for one in left if one.started_at is not None] or left[:1]
    if len(going) > 1:
        raise WhichStep(order.number)
    return going[0] if going else None


def _to_come(work: Work, day: DueDay | None) -> DueDay | None:
    if day is not None and day < work.today:
        raise PastDay(day)
    return day


@operation(may=Right.REPORT, undo=True)
def move_wait(
    work: Work,
    wait: WaitNumber,
    holder: Holder | None = None,
    day: DueDay | None = None,
    reason: Note = Note(""),
) -> WaitMoved:
    """Say whom something waits for, or on which day it will be there."""
    moved = the_wait(work, wait)
    before = moved.expected
    moved.expected = _to_come(work, day) or moved.expected
    if holder is not None and holder is not moved.holder:
        moved.holder, moved.who = holder, ""
    if reason:
        moved.cause = reason[:200]
    # Also when nobody knows the day yet: it is asked again in a while.
    moved.arm(work.policy, work.calendar, work.today)
    _foresee(work, moved)
    return work.happened(
        WaitMoved(
            *_of(work, moved),
            kind=moved.kind,
            holder=moved.holder,
            who=moved.who,
            before=before,
            expected=moved.expected,
            reason=reason,
            asked_by=moved.asked_by,
        )
    )


@operation(may=Right.REPORT, undo=True)
def resume_step(
    work: Work, order: OrderNumber, step: StepCode | None = None, item: Note = Note("")
) -> WaitEnded:
    """Say that what stood still goes on."""
    target = the_order(work, order)
    target.moves()
    standing = work.every(Wait, order_id=target.identity, kind=WaitKind.BLOCK, ended_at=None)
    if step is not None:
        its = the_step(work, target, step).id
        standing = [one for one in standing if one.step_id == its]
    if not standing:
        raise NothingWaits(order)
    over = [one for one in standing if item and item in one.about] or standing
    came_too(work, target, item)
    for one in over[1:]:
        _ends(work, one, item)
    return work.happened(_ends(work, over[0], item, len(standing) - len(over)))


@operation(may=Right.REPORT, undo=True)
def end_wait(
    work: Work, wait: WaitNumber, answer: Note = Note(""), file: FileBytes | None = None
) -> WaitEnded:
    """Say that what is waited for is there, or done, with the fact or the photo that shows it."""
    over = the_wait(work, wait)
    kept = store_file(work, file, answer, over.order_id) if file else None
    ended = _ends(work, over, answer or (file.name if file else ""))
    return work.happened(replace(ended, attachment=kept.id) if kept else ended)


def _ends(work: Work, wait: Wait, answer: str, left: int = 0) -> WaitEnded:
    """End it; a step that stood still is silent about itself only from here on."""
    wait.ends(work.person.identity, work.now, answer)
    step = work.find(Step, id=wait.step_id) if wait.step_id else None
    if wait.kind is WaitKind.BLOCK and step is not None and step.started_at is not None:
        step.moved_at = work.now
        step.arm(work.policy, work.calendar)
    _foresee(work, wait)
    return WaitEnded(
        *_of(work, wait),
        kind=wait.kind,
        holder=wait.holder,
        who=wait.who,
        answer=wait.answer,
        days=wait.stood(work.now, work.calendar),
        asked_by=wait.asked_by,
        left=left,
    )


@operation(may=Right.REPORT, undo=True)
def take_wait(work: Work, wait: WaitNumber) -> WaitTaken:
    """Say that a request is seen to."""
    taken = the_wait(work, wait)
    taken.is_taken(work.person.identity, work.now)
    taken.arm(work.policy, work.calendar)
    return work.happened(WaitTaken(*_of(work, taken), expected=taken.expected, asked_by=taken.asked_by))


@operation(may=Right.REPORT, undo=True)
def decline_wait(work: Work, wait: WaitNumber, reason: Note) -> WaitDeclined:
    """Say that a request cannot be done; whoever asked has the ball again."""
    declined = the_wait(work, wait)
    asker = work.find(Person, id=declined.asked_by)
    who = declined.who
    declined.goes_back(asker.name if asker else "", reason)
    declined.arm(work.policy, work.calendar, work.today)
    return work.happened(WaitDeclined(*_of(work, declined), who, reason, declined.asked_by))


@operation(may=Right.REPORT, undo=True)
def note_cause(
    work: Work, wait: WaitNumber, fault: Holder | None = None, cause: Note = Note("")
) -> CauseNoted:
    """Write down whose doing a delay was, and why."""
    over = a_wait(work, wait)
    over.fault = fault or over.fault
    over.cause = cause[:200] or over.cause
    return work.happened(CauseNoted(*_of(work, over), over.fault, over.cause))


def _foresee(work: Work, wait: Wait) -> None:
    """Work the order's forecast out anew, where one hangs on it."""
    order = work.find(Order, id=wait.order_id) if wait.order_id else None
    if order is not None:
        refresh(work, order)


def _of(work: Work, wait: Wait) -> tuple[OrderNumber | None, WaitNumber, Name | None, str]:
    """Order, number, step and words of something waited for, as every event about it begins."""
    order = work.find(Order, id=wait.order_id) if wait.order_id else None
    step = work.find(Step, id=wait.step_id) if wait.step_id else None
    number = OrderNumber(order.number) if order else None
    return number, WaitNumber(wait.identity), step.name if step else None, wait.about
