"""How orders stand against their due days: late, at risk or fine, and whether something blocks them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select

from core.columns import table
from core.orders.model import Order, OrderState
from core.production.model import Forecast, Step, Wait, WaitKind
from core.work import Work

ORDER, STEP, WAIT, FORECAST = table(Order), table(Step), table(Wait), table(Forecast)
BLOCKING = (WAIT.c.kind == WaitKind.BLOCK.value, WAIT.c.ended_at.is_(None))
NO_DATE = 9999
"""Working days to spare of an order that nobody has a date for: the last to worry about."""


class Standing(StrEnum):
    """How an order stands against its due day."""

    LATE = "late"
    """It is over its due day, or will be as things go."""
    RISK = "risk"
    """A step is behind its plan, or hardly a day is left."""
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Glance:
    """As much of an order as its place on the board needs."""

    id: int
    standing: Standing
    slack: int | None
    """Working days to spare: as forecast, or else until the due day; none without any."""
    blocked: bool
    place: tuple[int, date, int]


def glances(work: Work, wanted: Iterable[ColumnElement[bool]]) -> list[Glance]:
    """Every open order that is wanted, the least to spare first."""
    behind = exists().where(
        STEP.c.order_id == ORDER.c.id, STEP.c.finished_at.is_(None), STEP.c.planned_end < work.today
    )
    statement = (
        select(
            *(ORDER.c.id, ORDER.c.due, FORECAST.c.ships, FORECAST.c.slack),
            behind.label("behind"),
            exists().where(WAIT.c.order_id == ORDER.c.id, *BLOCKING).label("blocked"),
        )
        .outerjoin(FORECAST, FORECAST.c.order_id == ORDER.c.id)
        .where(ORDER.c.state == OrderState.OPEN, *wanted)
    )
    return sorted((_glance(work, row) for row in work.rows(statement)), key=lambda one: one.place)


def _glance(work: Work, row: Row[Any]) -> Glance:
    slack = _slack(work, row)
    place = (NO_DATE if slack is None else slack, row.due or date.max, row.id)
    return Glance(row.id, _standing(work, row), slack, bool(row.blocked), place)


def _slack(work: Work, row: Row[Any]) -> int | None:
    """Working days to spare: as forecast, or else until the due day."""
    if row.slack is not None or row.due is None:
        return None if row.slack is None else int(row.slack)
    return work.calendar.working_days_between(work.today, row.due)


def _standing(work: Work, row: Row[Any]) -> Standing:
    if row.due is not None and (row.due < work.today or (row.ships is not None and row.ships > row.due)):
        return Standing.LATE
    if row.behind or (row.slack is not None and row.slack < work.policy.risk_days):
        return Standing.RISK
    return Standing.FINE
