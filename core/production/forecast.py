"""The forecast of an order: when it can go out as things go, what that hangs on, worked out and kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from core.calendar import ONE_DAY, WorkingCalendar
from core.importing import made
from core.orders.model import Order, OrderState
from core.production.finding import steps_of
from core.production.model import Forecast, Step, StepDay, Wait, WaitKind
from core.production.network import Span, Task, in_order
from core.production.outlook import Gate, Going, Outlook, outlook
from core.production.pace import pace
from core.production.planning import order_day, starts_at_kit, tasks_of
from core.purchasing.model import Material
from core.work import Work

PLANNED_BEFORE = date.min
"""What a forecast says of its day when the calendar has changed, so that its order is planned anew."""
NONE = Decimal(0)
LONGEST = 1000
"""Working days; a step that hardly moves takes no longer than that in any forecast."""


def as_it_is(one: Going) -> Going:
    """Nothing changes."""
    return one


def refresh(work: Work, order: Order, steps: list[Step] | None = None) -> Forecast | None:
    """Work an order's forecast out anew and keep it; none for what does not move or has no steps.

    Whoever has the order's steps at hand, in their order, spares reading them again.
    """
    found = look_ahead(work, order, steps=steps)
    if found is None or order.due is None:
        forget(work, order.identity)
        return None
    kept = work.find(Forecast, order_id=order.identity)
    if kept is None:
        kept = made(Forecast, order_id=order.identity, made_on=work.today)
        _takes(kept, work, found, order.due)
        return work.add(kept)
    _takes(kept, work, found, order.due)
    return kept


def _takes(kept: Forecast, work: Work, found: Outlook, due: date) -> None:
    kept.ships, kept.binding = found.ships, dict(found.binding)
    if kept.made_on != PLANNED_BEFORE:
        kept.made_on = work.today
    kept.slack = work.calendar.working_days_between(found.ships, due)
    kept.arm(work.policy, work.calendar, work.now)
    kept.steps = {code: [span.start.isoformat(), span.end.isoformat()] for code, span in found.spans.items()}


def forget(work: Work, order_id: int) -> None:
    """Keep no forecast of an order any more."""
    kept = work.find(Forecast, order_id=order_id)
    if kept is not None:
        work.remove(kept)


def look_ahead(
    work: Work,
    order: Order,
    change: Callable[[Going], Going] = as_it_is,
    steps: list[Step] | None = None,
) -> Outlook | None:
    """How an order will go on, or would with `change`; none for what does not move or has no steps."""
    if order.state is not OrderState.OPEN or order.due is None:
        return None
    steps = steps_of(work, order.identity) if steps is None else steps
    if not steps:
        return None
    going, ended = goings(work, order, steps)
    return outlook([change(one) for one in going], ended, order_day(work, order), work.today)


def goings(work: Work, order: Order, steps: Sequence[Step]) -> tuple[list[Going], dict[str, Span]]:
    """What is left of each unfinished step, in order, and the days the others took."""
    tasks = in_order(tasks_of(steps, work.calendar))
    by_code = {step.code: step for step in steps}
    ended = {one.code: Span(one.began or one.ended, one.ended) for one in tasks if one.ended is not None}
    pieces = _pieces(work, order, steps)
    gates = Gates(work, order, steps)
    return [
        _going(work, task, by_code[task.code], pieces, gates.of(by_code[task.code]))
        for task in tasks
        if task.ended is None
    ], ended


def _pieces(work: Work, order: Order, steps: Iterable[Step]) -> Mapping[int, dict[date, Decimal]]:
    """The pieces of each day, for every step that has begun and is not finished."""
    if not any(step.done and step.finished_at is None for step in steps):
        return {}
    pieces: dict[int, dict[date, Decimal]] = {}
    for one in work.every(StepDay, order_id=order.identity):
        pieces.setdefault(one.step_id, {})[one.day] = one.pieces
    return pieces


def _going(
    work: Work,
    task: Task,
    step: Step,
    pieces: Mapping[int, dict[date, Decimal]],
    gates: tuple[Gate, ...],
) -> Going:
    calendar, today = task.calendar, work.today
    days = pieces.get(step.id or 0, {})
    known = pace(days, task.began or today, today, calendar)
    late = step.planned_start < today and task.began is None
    left = _left(task, step, known, today, step.done)
    # What was made today may have been a whole day's work, or the beginning of one that goes on.
    spent = left < _left(task, step, known, today, step.done - max(days.get(today, NONE), NONE))
    return Going(
        task,
        since=today + ONE_DAY if spent else today,
        left=left,
        pace=known,
        gates=gates,
        promised=step.promised_end,
        behind=calendar.working_days_between(step.planned_start, today) if late else 0,
        silent=_silent(days, today, calendar, work.policy.stalled_days),
        name=(step.name_en, step.name_zh),
    )


def _silent(
    days: Mapping[date, Decimal], today: date, calendar: WorkingCalendar, longest: int
) -> date | None:
    """The day last reported, where so many working days are over since without a report."""
    last = max(days, default=today)
    return last if calendar.working_days_between(last, today) > longest else None


def _left(task: Task, step: Step, known: Decimal | None, today: date, done: Decimal) -> int:
    """Working days it takes once so many are done: at its pace, else its share of the planned ones."""
    if known is not None:
        days = ceil((step.quantity - done) / known)
    elif step.rate and task.began is not None:
        days = ceil((step.quantity - done) / step.rate)
    else:
        days = ceil((1 - step.share_of(done)) * task.days)
    if task.began is not None:
        days = max(days, step.min_days - task.calendar.working_days_between(task.began, today))
    return min(max(days, 1), LONGEST)


class Gates:
    """What the steps of an order are held up by: open waits and materials that are not there."""

    def __init__(self, work: Work, order: Order, steps: Sequence[Step]) -> None:
        self.work = work
        self.first = steps[0].code
        waits = work.every(Wait, order_id=order.identity, ended_at=None)
        self.blocks = [one for one in waits if one.kind is WaitKind.BLOCK]
        materials = work.every(Material, order_id=order.identity)
        self.missing = [one for one in materials if one.complete_on is None]
        self.kit = bool(self.missing) and order.kit_on is None and starts_at_kit(work, order)

    def of(self, step: Step) -> tuple[Gate, ...]:
        """What holds up one step."""
        if not self.blocks and not self.missing:
            return ()
        waits = (self._wait(one, step) for one in self.blocks if one.step_id in (None, step.id))
        materials = (self._material(one, step) for one in self.missing if self._needs(step, one))
        return (*waits, *materials)

    def _needs(self, step: Step, material: Material) -> bool:
        needed = material.step == step.code or material.item in step.needs
        return needed or (step.code == self.first and (self.kit or not material.step))

    def _wait(self, one: Wait, step: Step) -> Gate:
        day, said = self._expected(one.expected)
        about = {"holder": one.holder.value, "who": one.who, "about": one.about}
        return Gate(day, _reason("wait", step, said, **about))

    def _material(self, one: Material, step: Step) -> Gate:
        day, said = self._expected(one.expected)
        return Gate(day, _reason("material", step, said, item=one.item, who=one.supplier))

    def _expected(self, day: date | None) -> tuple[date, date | None]:
        """The day to count on, and the day that was said; one that has passed says nothing any more."""
        work = self.work
        if day is not None and day >= work.today:
            return day, day
        return work.calendar.add_working_days(work.today, work.policy.unknown_days), None


def _reason(kind: str, step: Step, until: date | None, **more: str) -> dict[str, Any]:
    named = {"kind": kind, "step": step.code, "name": [step.name_en, step.name_zh], **more}
    return named if until is None else {**named, "until": until.isoformat()}
