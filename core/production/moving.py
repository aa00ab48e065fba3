"""Moving dates: the order's due day or one step's end, and the steps behind it along with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import FinishedStep, PastDay, WhichFollow
from core.operation import operation
from core.orders.finding import the_order
from core.orders.model import Order
from core.production.finding import steps_of, the_step
from core.production.forecast import refresh
from core.production.model import Step
from core.production.network import Plan, Span, behind, in_order
from core.production.planning import (
    Follow,
    keep_by_hand,
    laid,
    provisional_years,
    replan_steps,
    takes,
    tasks_of,
)
from core.rights import Right
from core.values import DueDay, Name, OrderNumber, StepCode
from core.work import Event, Work


@dataclass(frozen=True)
class StepMoved(Event):
    """A step is planned to end on another day; `followed` others moved along."""

    order: OrderNumber
    step: StepCode
    name: Name
    before: date
    after: date
    followed: int
    due: date | None
    ships: date | None
    slack: int | None
    binding: Mapping[str, Any]
    provisional: tuple[int, ...]
    """Years of its days whose adjusted days are not published yet."""


@operation(may=Right.ORDER, undo=True)
def move_step(
    work: Work, order: OrderNumber, step: StepCode, until: DueDay, follow: Follow | None = None
) -> StepMoved:
    """Set another day for the end of one step."""
    target = the_order(work, order)
    target.moves()
    moved, steps = the_step(work, target, step), steps_of(work, target.identity)
    if moved.finished_at is not None:
        raise FinishedStep(order, moved.name, work.calendar.day_of(moved.finished_at))
    if until < work.today:
        raise PastDay(until)
    later = _later(work, moved, steps)
    if later and follow is None:
        raise WhichFollow(order, tuple(one.name for one in later))
    before, along = moved.planned_end, later if follow is Follow.ALL else []
    _settle(work, target, steps, _wanted(work, moved, until, along))
    moved.promised_end = None if moved.set_end is None else moved.planned_end
    ahead = refresh(work, target)
    return work.happened(
        StepMoved(
            order,
            step,
            moved.name,
            before,
            moved.planned_end,
            len(along),
            target.due,
            ahead.ships if ahead else None,
            ahead.slack if ahead else None,
            ahead.binding if ahead else {},
            provisional_years(work.calendar, [moved.planned_end]),
        )
    )


def _later(work: Work, moved: Step, steps: Sequence[Step]) -> list[Step]:
    """The steps that wait for it and have not begun."""
    waiting = behind(moved.code, in_order(tasks_of(steps, work.calendar)))
    return [one for one in steps if one.code in waiting and one.started_at is None and not one.finished_at]


def _wanted(work: Work, moved: Step, until: date, along: Sequence[Step]) -> dict[str, Span]:
    """The days of a step that ends on that day, and of those that move as far; some may lie in the past."""
    calendar = work.calendar.of(moved.department)
    end = calendar.on_or_before(max(until, calendar.on_or_after(work.today)))
    far = calendar.working_days_between(moved.planned_end, end)
    wanted = {moved.code: _span(work, moved, far, end)}
    for one in along:
        own = work.calendar.of(one.department)
        wanted[one.code] = _span(work, one, far, own.add_working_days(one.wished_end, far))
    return wanted


def _span(work: Work, step: Step, far: int, end: date) -> Span:
    """A step's days up to its new end, so many working days later; in full where the past had cut them."""
    (task,) = tasks_of([step], work.calendar)
    start = task.calendar.add_working_days(step.planned_start, far)
    return Span(min(start, task.until(end).start), end)


def _settle(work: Work, order: Order, steps: Sequence[Step], wanted: Mapping[str, Span]) -> None:
    """Lay steps on the days set for them; a day that the plan itself would choose is none that was set.

    None goes into the past; how far it was to go is remembered all the same, for the way back.
    """
    moved = [step for step in steps if step.code in wanted]
    for step in moved:
        step.set_end = None
    by_itself = laid(work, order, steps).spans
    for step in moved:
        own, span = by_itself[step.code], wanted[step.code]
        first = work.calendar.of(step.department).on_or_after(work.today)
        takes(work, step, own if own.end == span.end else span.not_before(first))
        step.set_end = span.end
    keep_by_hand(work, order, steps)


def due_moved(work: Work, order: Order, before: date, follow: Follow | None) -> Plan | None:
    """Have an order's steps follow its new due day, as far as they are to; raises WhichFollow."""
    steps = [one for one in steps_of(work, order.identity) if one.finished_at is None]
    waiting = [one for one in steps if one.started_at is None]
    if order.due is None or order.due == before or not steps:
        return None
    if waiting and follow is None:
        raise WhichFollow(order.number, tuple(one.name for one in waiting))
    if follow is Follow.NONE:
        keep_by_hand(work, order, steps_of(work, order.identity))
        return None
    far = work.calendar.working_days_between(before, order.due)
    for step in steps:
        if step.set_end is not None:
            step.set_end = work.calendar.of(step.department).add_working_days(step.set_end, far)
    return replan_steps(work, order)
