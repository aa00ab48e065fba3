"""What is due of materials: one that should be here, one nobody gave a day for, one that comes too late."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from core.columns import table
from core.orders.model import Order, OrderState
from core.people.model import Customer
from core.production.model import Forecast, Step
from core.purchasing.model import ASKED_BEFORE, Material
from core.work import Work
from reminders.due import Due, Subject
from reminders.ladder import Ladder
from reminders.rule import SETTLED, Verdict, rule

MATERIAL, STEP, ORDER, CUSTOMER = table(Material), table(Step), table(Order), table(Customer)
FORECAST = table(Forecast)
LADDER = Ladder(quick=3, slow=5, louder=3)
"""In working days: said, repeated on the next two, then louder, then once a working week."""
JOINED = (
    MATERIAL.outerjoin(ORDER, ORDER.c.id == MATERIAL.c.order_id)
    .outerjoin(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
    .outerjoin(FORECAST, FORECAST.c.order_id == MATERIAL.c.order_id)
)
WANTED = (
    select(func.min(STEP.c.planned_start))
    .where(
        STEP.c.order_id == MATERIAL.c.order_id,
        STEP.c.finished_at.is_(None),
        or_(STEP.c.code == MATERIAL.c.step, MATERIAL.c.step == ""),
    )
    .correlate(MATERIAL)
    .scalar_subquery()
)
COLUMNS = (
    MATERIAL.c.item,
    MATERIAL.c.needed,
    MATERIAL.c.here,
    MATERIAL.c.expected,
    MATERIAL.c.complete_on,
    MATERIAL.c.order_id,
    WANTED.label("wanted"),
    FORECAST.c.slack,
    ORDER.c.number,
    ORDER.c.customer_ref,
    ORDER.c.state,
    ORDER.c.owner_id.label("in_charge"),
    CUSTOMER.c.name.label("customer"),
)


@rule("material-due", "material-late", of=MATERIAL, joined=JOINED, columns=COLUMNS)
def material_awaited(row: Row[Any], work: Work) -> Verdict:
    """A material of an open order that is not all here, until somebody says that it is, or when it comes."""
    if row.state is not OrderState.OPEN or row.complete_on is not None:
        return SETTLED
    if row.expected is None:
        return _unknown(row, work)
    if row.expected > work.today:
        return _late(row, work)
    return _asked(row, work, work.calendar.on_or_after(row.expected), f"due:{row.expected}")


def _unknown(row: Row[Any], work: Work) -> Verdict:
    """Asked after a week before its step should begin."""
    if row.wanted is None:
        return SETTLED
    first = work.calendar.add_working_days(row.wanted, -ASKED_BEFORE)
    if first > work.today:
        return Verdict(_morning(first, work))
    return _asked(row, work, first, f"unknown:{row.wanted}")


def _asked(row: Row[Any], work: Work, first: date, occasion: str) -> Verdict:
    calendar = work.calendar
    passed = max(calendar.working_days_between(first, work.today), 0)
    rung = LADDER.rung(passed)
    again = calendar.add_working_days(calendar.on_or_after(first), LADDER.reached(rung + 1))
    say = Due(
        "material-due",
        _subject(row),
        f"{occasion}:{rung}",
        level=LADDER.level(rung),
        due=row.expected,
        days=passed,
        text=row.item,
    )
    return Verdict(_later(again, work), say)


def _late(row: Row[Any], work: Work) -> Verdict:
    """Spoken of once, when it comes after its step should begin and the order cannot spare the days."""
    matters = row.slack is None or row.slack < work.policy.risk_days
    again = _later(min(row.expected, work.calendar.next_working_day(work.today)), work)
    if row.wanted is None or row.expected <= row.wanted or not matters:
        return Verdict(again)
    days = work.calendar.working_days_between(row.wanted, row.expected)
    occasion = f"late:{row.expected}:{row.wanted}"
    say = Due("material-late", _subject(row), occasion, due=row.expected, days=days, text=row.item)
    return Verdict(again, say)


def _later(day: date, work: Work) -> datetime:
    """That morning, or the next one there is."""
    opens = _morning(day, work)
    return opens if opens > work.now else _morning(work.calendar.next_working_day(work.today), work)


def _morning(day: date, work: Work) -> datetime:
    return work.calendar.at(day, work.policy.remind_at)


def _subject(row: Row[Any]) -> Subject:
    return Subject(
        f"material:{row.id}",
        order=row.number,
        order_id=row.order_id,
        customer_ref=row.customer_ref,
        customer=row.customer,
        done=row.here,
        quantity=row.needed,
    )
