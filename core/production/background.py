"""What is worked out in the background: plans after the calendar changed, forecasts of a new day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from core.columns import table
from core.orders.model import Order
from core.production.forecast import PLANNED_BEFORE, refresh
from core.production.model import Forecast
from core.production.planning import replan_steps
from core.values import OrderNumber
from core.work import Event, Work

FORECAST = table(Forecast)
CHUNK = 10
"""Orders in one transaction: so few that nobody waits for them, and looking after them costs little."""
STALE = (
    select(FORECAST.c.order_id, FORECAST.c.made_on)
    .where(FORECAST.c.made_on < bindparam("today"))
    .order_by(FORECAST.c.made_on)
    .limit(CHUNK)
)


@dataclass(frozen=True)
class Replanned(Event):
    """An order's steps were laid anew because the calendar changed."""

    order: OrderNumber
    due: date | None


def foresee_some(work: Work) -> bool:
    """Work out anew what is no longer of today, some orders at a time; whether more waits."""
    stale = work.rows(STALE, {"today": work.today})
    for row in stale:
        order = work.find(Order, id=row.order_id)
        assert order is not None
        if row.made_on == PLANNED_BEFORE:
            _plan(work, order)
        refresh(work, order)
    return len(stale) == CHUNK


def _plan(work: Work, order: Order) -> None:
    with work.act("replan"):
        replan_steps(work, order, forward=False)
        work.happened(Replanned(OrderNumber(order.number), order.due))
    kept = work.find(Forecast, order_id=order.identity)
    assert kept is not None
    kept.made_on = work.today
