"""How long steps really take: the factory's own figures beside those of a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median_low
from typing import Any

from sqlalchemy import Row, bindparam, select

from core.columns import table
from core.operation import question
from core.orders.model import Order
from core.production.model import Step
from core.production.templates import template_steps, the_template
from core.rights import Right
from core.values import Name, TemplateCode, TemplateStepCode
from core.work import Event, Work

STEP, ORDER = table(Step), table(Order)
LOOKED_AT = 400
"""Finished steps, the last ones: what was true a year ago need not be true today."""
ENOUGH = 3
"""Fewer finished steps than that teach nothing."""
FINISHED = (
    select(STEP.c.code, STEP.c.department, STEP.c.quantity, STEP.c.started_at, STEP.c.finished_at)
    .join(ORDER, ORDER.c.id == STEP.c.order_id)
    .where(ORDER.c.template == bindparam("template"), STEP.c.finished_at.is_not(None))
    .order_by(STEP.c.finished_at.desc())
    .limit(LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A template's step with what it was given and what it took: working days, and pieces a day where rated.

    What it took is none while too few of them are finished.
    """

    step: TemplateStepCode
    name: Name
    days: int
    rate: Decimal | None
    finished: int
    took: int | None
    made: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether there is something to take over."""
        return self.made != self.rate if self.rate else self.took not in (None, self.days)


@dataclass(frozen=True)
class Durations(Event):
    """A template's steps beside what the factory really needed."""

    template: TemplateCode
    name: Name
    rows: tuple[LearnedRow, ...]


@question(may=Right.SEE)
def durations(work: Work, template: TemplateCode) -> Durations:
    """How long the steps of a template really take."""
    target = the_template(work, template)
    finished = work.rows(FINISHED, {"template": target.code})
    rows = []
    for step in template_steps(work, target):
        took = [_took(work, row) for row in finished if row.code == step.code]
        known = len(took) >= ENOUGH
        rows.append(
            LearnedRow(
                TemplateStepCode(step.code),
                step.name,
                step.days,
                step.rate,
                len(took),
                median_low([days for days, _rate in took]) if known else None,
                median_low([rate for _days, rate in took]) if known and step.rate else None,
            )
        )
    return Durations(template, target.name, tuple(rows))


def _took(work: Work, row: Row[Any]) -> tuple[int, Decimal]:
    """Working days from the first to the last, both counted, and pieces on each of them."""
    calendar = work.calendar.of(row.department)
    first, last = (work.calendar.day_of(at) for at in _span(row))
    days = max(calendar.working_days_between(first, last) + calendar.is_working_day(first), 1)
    return days, (row.quantity / days).to_integral_value()


def _span(row: Row[Any]) -> Sequence[datetime]:
    return (row.started_at or row.finished_at, row.finished_at)
