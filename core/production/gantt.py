"""What people ask about one order's calendar: every step as first planned, as it went and as it will go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.operation import question
from core.orders.finding import the_order
from core.people.model import Customer
from core.production.board_rows import Stand
from core.production.finding import steps_of
from core.production.model import Forecast, Holder, Step, Wait, WaitKind
from core.rights import Right
from core.values import Name, OrderNumber
from core.work import Event, Work

ONE_DAY = timedelta(days=1)
LONGEST = 400
"""Days on one calendar; what lies further away is cut off."""


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class GanttWait:
    """Something a step waits for or waited for: since when, and until when it stands or stood still."""

    holder: Holder
    who: str
    about: str
    days: Days
    over: bool


@dataclass(frozen=True, slots=True)
class GanttStep:
    """One step: `planned` is the first plan, `days` what it took, takes or will take."""

    code: str
    name: Name
    planned: Days
    days: Days
    share: Decimal
    started: bool
    stand: Stand
    waits: tuple[GanttWait, ...]


@dataclass(frozen=True)
class Gantt(Event):
    """The calendar of one order, from `first` to `last` day; `rest` are the days nobody works."""

    order: OrderNumber
    customer: str
    day: date
    due: date | None
    ships: date | None
    slack: int | None
    binding: dict[str, Any]
    first: date
    last: date
    rest: frozenset[date]
    steps: tuple[GanttStep, ...]


@question(may=Right.SEE)
def gantt(work: Work, order: OrderNumber) -> Gantt:
    """The calendar of an order: first plan against forecast."""
    target = the_order(work, order)
    customer = work.find(Customer, id=target.customer_id)
    forecast = work.find(Forecast, order_id=target.identity)
    steps = _steps(work, target.identity, forecast)
    marks = [day for day in (work.today, target.due, forecast.ships if forecast else None) if day]
    ends = [day for one in steps for days in (one.planned, one.days) for day in (days.start, days.end)]
    first, last = min(ends + marks), max(ends + marks)
    last = min(last, first + LONGEST * ONE_DAY)
    return Gantt(
        order=OrderNumber(target.number),
        customer=customer.name if customer else "",
        day=work.today,
        due=target.due,
        ships=forecast.ships if forecast else None,
        slack=forecast.slack if forecast else None,
        binding=forecast.binding if forecast else {},
        first=first,
        last=last,
        rest=_rest(work, first, last),
        steps=steps,
    )


def _rest(work: Work, first: date, last: date) -> frozenset[date]:
    days = (first + number * ONE_DAY for number in range((last - first).days + 1))
    return frozenset(day for day in days if not work.calendar.is_working_day(day))


def _steps(work: Work, order: int, forecast: Forecast | None) -> tuple[GanttStep, ...]:
    blocks = [one for one in work.every(Wait, order_id=order) if one.kind is WaitKind.BLOCK]
    return tuple(
        _step(work, step, forecast, [one for one in blocks if one.step_id == step.id])
        for step in steps_of(work, order)
    )


def _step(work: Work, step: Step, forecast: Forecast | None, waits: Sequence[Wait]) -> GanttStep:
    planned = Days(step.baseline_start or step.planned_start, step.baseline_end or step.planned_end)
    days = _days(work, step, forecast)
    return GanttStep(
        code=step.code,
        name=step.name,
        planned=planned,
        days=days,
        share=step.share,
        started=step.started_at is not None,
        stand=_stand(work, step, days, waits),
        waits=tuple(_wait(work, one, days) for one in waits),
    )


def _stand(work: Work, step: Step, days: Days, waits: Sequence[Wait]) -> Stand:
    """Behind its plan as soon as that is to be seen, which may be before its day has passed."""
    if step.finished_at is not None:
        return Stand.DONE
    if any(one.ended_at is None for one in waits):
        return Stand.BLOCKED
    if days.end > step.planned_end or step.planned_end < work.today:
        return Stand.LATE
    return Stand.TODO if step.started_at is None else Stand.RUNNING


def _days(work: Work, step: Step, forecast: Forecast | None) -> Days:
    """What it took; else what the forecast gives it, or the plan where it has none."""
    day_of = work.calendar.day_of
    start = day_of(step.started_at) if step.started_at else None
    if step.finished_at is not None:
        end = day_of(step.finished_at)
        return Days(min(start or end, end), end)
    told = forecast.steps.get(step.code) if forecast else None
    expected = [date.fromisoformat(day) for day in told] if told else [step.planned_start, step.planned_end]
    start = start or expected[0]
    return Days(start, max(start, expected[-1], work.today if step.started_at else start))


def _wait(work: Work, one: Wait, days: Days) -> GanttWait:
    """It stands still until the wait ended, or until the day it is expected to."""
    since = work.calendar.day_of(one.asked_at)
    until = work.calendar.day_of(one.ended_at) if one.ended_at else one.expected or max(work.today, days.end)
    return GanttWait(one.holder, one.who, one.about, Days(since, max(since, until)), one.ended_at is not None)
