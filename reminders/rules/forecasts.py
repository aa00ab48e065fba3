"""What is due of forecasts: an order that will hardly be ready in time, while it stays so."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from core.columns import table
from core.orders.model import Order, OrderState
from core.people.model import Customer
from core.production.model import Forecast
from core.work import Work
from reminders.due import Due, Subject
from reminders.ladder import Ladder
from reminders.rule import SETTLED, Verdict, rule

FORECAST, ORDER, CUSTOMER = table(Forecast), table(Order), table(Customer)

LADDER = Ladder(quick=1, slow=3, louder=1)
"""In working days: said, to supervisors as well when it stays, then every third day."""

JOINED = FORECAST.outerjoin(ORDER, ORDER.c.id == FORECAST.c.order_id).outerjoin(
    CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
)
COLUMNS = (
    FORECAST.c.order_id,
    FORECAST.c.ships,
    FORECAST.c.slack,
    FORECAST.c.binding,
    FORECAST.c.risk_since,
    ORDER.c.number,
    ORDER.c.customer_ref,
    ORDER.c.state,
    ORDER.c.due,
    ORDER.c.owner_id.label("in_charge"),
    CUSTOMER.c.name.label("customer"),
)


@rule("order-at-risk", of=FORECAST, joined=JOINED, columns=COLUMNS)
def at_risk(row: Row[Any], work: Work) -> Verdict:
    """An open order with too few working days left; silent again as soon as there are enough."""
    if row.state is not OrderState.OPEN or row.risk_since is None:
        return SETTLED
    calendar = work.calendar
    first = calendar.on_or_after(row.risk_since)
    if (opens := _morning(first, work)) > work.now:
        return Verdict(opens)
    rung = LADDER.rung(calendar.working_days_between(first, work.today))
    again = calendar.add_working_days(first, LADDER.reached(rung + 1))
    return Verdict(_morning(again, work), _said(row, rung, work.today))


def _said(row: Row[Any], rung: int, today: date) -> Due:
    return Due(
        "order-at-risk",
        Subject(
            f"order:{row.order_id}",
            order=row.number,
            order_id=row.order_id,
            customer_ref=row.customer_ref,
            customer=row.customer,
        ),
        f"risk:{row.risk_since}:{rung}",
        level=LADDER.level(rung),
        due=row.due,
        days=row.slack,
        ships=max(row.ships, today),
        binding=row.binding,
    )


def _morning(day: date, work: Work) -> datetime:
    return work.calendar.at(day, work.policy.remind_at)
