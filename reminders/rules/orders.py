"""What is due of orders: a promised day that comes near, is today, or has passed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from core.columns import table
from core.orders.model import Order, OrderLine, OrderState
from core.people.model import Customer
from core.work import Work
from reminders.due import Due, Subject
from reminders.ladder import Ladder
from reminders.rule import SETTLED, Verdict, rule

LINE, ORDER, CUSTOMER = table(OrderLine), table(Order), table(Customer)

LOUDER_FROM = 2
"""The repetition from which supervisors hear of an overdue line."""

# Outer joins, so that no engine thinks of starting anywhere else than at the alerts.
JOINED = LINE.outerjoin(ORDER, ORDER.c.id == LINE.c.order_id).outerjoin(
    CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
)
COLUMNS = (
    LINE.c.line,
    LINE.c.product,
    LINE.c.due,
    LINE.c.delivered_on,
    LINE.c.order_id,
    ORDER.c.number,
    ORDER.c.customer_ref,
    ORDER.c.state,
    ORDER.c.owner_id.label("in_charge"),
    CUSTOMER.c.name.label("customer"),
)


@rule("order-due", "order-overdue", of=LINE, joined=JOINED, columns=COLUMNS)
def line_due(row: Row[Any], work: Work) -> Verdict:
    """A line of an open order not delivered: near, today, then overdue again and again."""
    if row.state is not OrderState.OPEN or row.delivered_on is not None:
        return SETTLED
    left = (row.due - work.today).days
    if left > work.policy.due_near_days:
        return _morning(row.due - timedelta(days=work.policy.due_near_days), work)
    if left < 0:
        return _overdue(row, work, -left)
    say = Due("order-due", _subject(row), f"{'near' if left else 'today'}:{row.due}", due=row.due, days=left)
    return _morning(row.due if left else row.due + timedelta(days=1), work, say)


def _overdue(row: Row[Any], work: Work, late: int) -> Verdict:
    ladder = Ladder(0, work.policy.overdue_repeat_days, LOUDER_FROM)
    rung = ladder.rung(late - 1)
    say = Due(
        "order-overdue",
        _subject(row),
        f"overdue:{row.due}:{rung}",
        level=ladder.level(rung),
        due=row.due,
        days=late,
    )
    return _morning(row.due + timedelta(days=1 + ladder.reached(rung + 1)), work, say)


def _morning(day: date, work: Work, say: Due | None = None) -> Verdict:
    return Verdict(work.calendar.at(day, work.policy.remind_at), say)


def _subject(row: Row[Any]) -> Subject:
    return Subject(
        f"line:{row.id}",
        order=row.number,
        order_id=row.order_id,
        customer_ref=row.customer_ref,
        customer=row.customer,
        line=row.line,
        product=row.product,
    )
