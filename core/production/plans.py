"""What people ask about dates: one order's plan and forecast, what would be if, and what is at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

from sqlalchemy import func, select

from core import paging
from core.columns import table
from core.errors import FinishedStep, NoPlan
from core.operation import question
from core.orders.card import Ahead
from core.orders.finding import the_order
from core.orders.model import Order, OrderState
from core.orders.views import scope
from core.people.model import Customer
from core.production.finding import steps_of, the_step
from core.production.forecast import look_ahead
from core.production.model import Forecast, Step
from core.production.network import in_order, latest
from core.production.outlook import Going, Outlook
from core.production.planning import provisional_years, tasks_of
from core.rights import Right
from core.values import DayShift, LineShift, Name, OrderNumber, Page, StepCode
from core.work import Event, Work

FORECAST, ORDER, CUSTOMER = table(Forecast), table(Order), table(Customer)
PAGE = 8
"""Orders on one page of a phone."""


@dataclass(frozen=True)
class OrderForecast(Event):
    """When an order will be ready as things go; of one whose steps are all over it says so."""

    order: OrderNumber
    due: date
    ahead: Ahead
    provisional: tuple[int, ...]


@question(may=Right.SEE)
def forecast(work: Work, order: OrderNumber) -> OrderForecast:
    """When an order can go out as things go, and what that hangs on."""
    found, due = _moving(work, order)
    ahead = _ahead(work, found, due)
    return OrderForecast(order, due, ahead, provisional_years(work.calendar, [ahead.ships, due]))


def _moving(work: Work, number: OrderNumber) -> tuple[Order, date]:
    """An order that moves, and its due day; raises ClosedOrder, or NoPlan when it has no steps."""
    found = the_order(work, number)
    found.moves()
    if found.due is None or not steps_of(work, found.identity):
        raise NoPlan(number)
    return found, found.due


def _ahead(work: Work, order: Order, due: date, **change: Any) -> Ahead:
    found = look_ahead(work, order, **change)
    assert found is not None
    return Ahead(found.ships, work.calendar.working_days_between(found.ships, due), found.binding)


@dataclass(frozen=True)
class WhatIf(Event):
    """When an order would be ready if a step took longer, or more lines worked on it; nothing is changed."""

    order: OrderNumber
    due: date
    step: StepCode
    name: Name
    days: int
    lines: int
    now: Ahead
    then: Ahead


@question(may=Right.SEE)
def what_if(
    work: Work,
    order: OrderNumber,
    step: StepCode | None = None,
    days: DayShift | None = None,
    lines: LineShift | None = None,
) -> WhatIf:
    """When an order would be ready if a step took longer, or more lines worked on it."""
    found, due = _moving(work, order)
    now = _ahead(work, found, due)
    changed = _changed(work, found, step, now)
    later, more = days or 0, lines or 0

    def change(one: Going) -> Going:
        return replace(one, left=_would_take(one, later, more)) if one.task.code == changed.code else one

    then = _ahead(work, found, due, change=change)
    return WhatIf(order, due, StepCode(changed.code), changed.name, later, more, now, then)


def _changed(work: Work, order: Order, code: StepCode | None, now: Ahead) -> Step:
    """The step that is asked about; when none is named, the one the order hangs on. Raises FinishedStep."""
    steps = [one for one in steps_of(work, order.identity) if one.finished_at is None]
    if code is None:
        return next((one for one in steps if one.code == now.binding.get("step")), steps[0])
    step = the_step(work, order, code)
    if step.finished_at is not None:
        raise FinishedStep(order.number, step.name, work.calendar.day_of(step.finished_at))
    return step


def _would_take(one: Going, days: int, lines: int) -> int:
    """The working days it would take; one line is at work on it now."""
    left = ceil(one.left / (1 + lines)) if lines >= 0 else one.left * (1 - lines)
    return max(left + days, 1)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """The days of one step: planned at first, planned now, given, foreseen, real."""

    code: StepCode
    name: Name
    baseline: tuple[date, date] | None
    planned: tuple[date, date]
    promised: date | None
    foreseen: tuple[date, date] | None
    started: date | None
    finished: date | None
    slack: int | None
    """Working days it may slip; none once it is over."""
    critical: bool


@dataclass(frozen=True)
class OrderPlan(Event):
    """An order's steps with their days, and where they lead."""

    order: OrderNumber
    due: date
    day: date
    steps: tuple[PlannedStep, ...]
    ahead: Ahead
    provisional: tuple[int, ...]


@question(may=Right.SEE)
def plan(work: Work, order: OrderNumber) -> OrderPlan:
    """An order's steps with their days: planned, promised, foreseen and real."""
    found, due = _moving(work, order)
    steps, outlook = steps_of(work, found.identity), look_ahead(work, found)
    assert outlook is not None
    ahead = Ahead(outlook.ships, work.calendar.working_days_between(outlook.ships, due), outlook.binding)
    slack = _slack(work, steps, outlook, due)
    rows = tuple(_planned(work, step, outlook, slack) for step in steps)
    days = [due, *(step.planned_start for step in steps), *(step.planned_end for step in steps)]
    return OrderPlan(order, due, work.today, rows, ahead, provisional_years(work.calendar, days))


def _slack(work: Work, steps: Sequence[Step], outlook: Outlook, due: date) -> dict[str, int]:
    """Working days between the foreseen end of each unfinished step and the last that keeps the due day."""
    tasks = [replace(task, began=None, ended=None) for task in in_order(tasks_of(steps, work.calendar))]
    last = latest(tasks, due, wishes=False)
    calendars = {task.code: task.calendar for task in tasks}
    return {
        code: calendars[code].working_days_between(span.end, last[code].end)
        for code, span in outlook.spans.items()
    }


def _planned(work: Work, step: Step, outlook: Outlook, slack: Mapping[str, int]) -> PlannedStep:
    first = None
    if step.baseline_start is not None and step.baseline_end is not None:
        first = (step.baseline_start, step.baseline_end)
    day_of = work.calendar.day_of
    return PlannedStep(
        StepCode(step.code),
        step.name,
        first,
        (step.planned_start, step.planned_end),
        step.promised_end,
        outlook.spans.get(step.code),
        None if step.started_at is None else day_of(step.started_at),
        None if step.finished_at is None else day_of(step.finished_at),
        slack.get(step.code),
        step.code in slack and slack[step.code] == min(slack.values()),
    )


@dataclass(frozen=True, slots=True)
class RiskRow:
    """An order that will hardly be ready in time."""

    order: OrderNumber
    customer: str
    due: date
    ahead: Ahead


@dataclass(frozen=True)
class AtRisk(Event):
    """One page of the orders at risk, the worst first."""

    rows: tuple[RiskRow, ...]
    total: int
    late: int
    page: int
    day: date

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return paging.pages(self.total, PAGE)


@question(may=Right.SEE)
def at_risk(work: Work, page: Page = Page(1)) -> AtRisk:
    """The orders that will hardly be ready in time, each with the reason."""
    wanted = (scope(work), ORDER.c.state == OrderState.OPEN, FORECAST.c.slack < work.policy.risk_days)
    joined = FORECAST.join(ORDER, ORDER.c.id == FORECAST.c.order_id)
    counted = select(func.count(), func.count().filter(FORECAST.c.slack < 0)).select_from(joined)
    total, late = tuple(work.rows(counted.where(*wanted))[0])
    shown = paging.shown(page, total, PAGE)
    columns = (
        ORDER.c.number,
        CUSTOMER.c.name,
        ORDER.c.due,
        FORECAST.c.ships,
        FORECAST.c.slack,
        FORECAST.c.binding,
    )
    listed = select(*columns).select_from(joined.join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id))
    ranked = listed.where(*wanted).order_by(FORECAST.c.slack, FORECAST.c.ships.desc(), ORDER.c.id)
    rows = work.rows(ranked.limit(PAGE).offset((shown - 1) * PAGE)) if total else ()
    return AtRisk(_risks(rows, work.today), total, late, shown, work.today)


def _risks(rows: Sequence[Any], today: date) -> tuple[RiskRow, ...]:
    return tuple(
        RiskRow(
            OrderNumber(row.number),
            row.name,
            row.due,
            Ahead(max(row.ships, today), row.slack, row.binding),
        )
        for row in rows
    )
