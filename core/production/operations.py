"""What people do on the floor: report how far a step has come."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.errors import UnknownStep
from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order
from core.production.model import Step
from core.rights import Right
from core.values import Name, Note, OrderNumber, Progress, StepCode
from core.work import Event, Work


@dataclass(frozen=True)
class StepReported(Event):
    """Somebody said how far a step has come; `left` is how many days to the order's due date."""

    order: OrderNumber
    step: StepCode
    name: Name
    before: Decimal
    done: Decimal
    quantity: Decimal
    finished: bool
    due: date | None
    note: str
    next: StepCode | None = None
    """After the last piece: the step that is to go on with it."""
    next_name: Name | None = None


@operation(may=Right.REPORT, undo=True)
def report_progress(
    work: Work, order: OrderNumber, step: StepCode, done: Progress, note: Note = Note("")
) -> StepReported:
    """Record how far a production step has come."""
    target = the_order(work, order)
    target.moves()
    reported = the_step(work, target, step)
    before = reported.done
    reported.report(done, work.now)
    reported.arm(work.policy, work.calendar)
    return work.happened(_said(work, target, reported, before, note))


def _said(work: Work, order: Order, step: Step, before: Decimal, note: Note) -> StepReported:
    follows = _following(work, step) if step.finished_at is not None else None
    return StepReported(
        order=OrderNumber(order.number),
        step=StepCode(step.code),
        name=step.name,
        before=before,
        done=step.done,
        quantity=step.quantity,
        finished=step.finished_at is not None,
        due=order.due,
        note=note,
        next=StepCode(follows.code) if follows else None,
        next_name=follows.name if follows else None,
    )


def _following(work: Work, step: Step) -> Step | None:
    """The first step behind this one that nobody has finished."""
    behind = [one for one in work.every(Step, order_id=step.order_id) if one.position > step.position]
    waiting = [one for one in behind if one.finished_at is None]
    return min(waiting, key=lambda one: one.position, default=None)


def the_step(work: Work, order: Order, code: StepCode) -> Step:
    """The order's step of that code; raises UnknownStep with the steps it has."""
    step = work.find(Step, order_id=order.identity, code=code)
    if step is None:
        has = sorted(work.every(Step, order_id=order.identity), key=lambda one: one.position)
        raise UnknownStep(order.number, code, tuple((one.code, one.name) for one in has))
    return step
