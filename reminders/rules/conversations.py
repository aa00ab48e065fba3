"""What is due of conversations: a customer who waits too long, and what people asked to be reminded of."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func

from core.columns import table
from core.conversations.model import CustomerMessage, OwnReminder
from core.orders.model import Order
from core.people.model import Customer
from core.work import Work
from reminders.due import Due, Subject
from reminders.rule import SETTLED, Verdict, rule

MESSAGE, OWN = table(CustomerMessage), table(OwnReminder)
ORDER, CUSTOMER = table(Order), table(Customer)

ABOUT = (MESSAGE.c.order_id, ORDER.c.number, ORDER.c.customer_ref, CUSTOMER.c.name.label("customer"))
WAITING = (
    MESSAGE.c.text,
    MESSAGE.c.at,
    MESSAGE.c.settled_at,
    MESSAGE.c.answers_id,
    func.coalesce(MESSAGE.c.staff_id, ORDER.c.owner_id).label("in_charge"),
)
ASKED = MESSAGE.outerjoin(ORDER, ORDER.c.id == MESSAGE.c.order_id).outerjoin(
    CUSTOMER, CUSTOMER.c.id == MESSAGE.c.customer_id
)
NOTED = OWN.outerjoin(ORDER, ORDER.c.id == OWN.c.order_id).outerjoin(
    CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
)
NOTE = (OWN.c.text, OWN.c.done_at, OWN.c.person_id.label("in_charge"))
OF = (OWN.c.order_id, ORDER.c.number, ORDER.c.customer_ref, CUSTOMER.c.name.label("customer"))


@rule("customer-unanswered", of=MESSAGE, joined=ASKED, columns=WAITING + ABOUT)
def unanswered(row: Row[Any], work: Work) -> Verdict:
    """A customer's question: when the answer is owed, after as long again, then every working day."""
    if row.settled_at is not None or row.answers_id is not None:
        return SETTLED
    span, calendar = work.policy.answer_within, work.calendar
    owed = calendar.add_working_time(row.at, span)
    if work.now < owed:
        return Verdict(owed)
    twice = calendar.add_working_time(owed, span)
    if work.now < twice:
        return Verdict(twice, _waits(row, work, owed, 0))
    mornings = calendar.working_days_between(calendar.day_of(twice), work.today)
    following = calendar.add_working_days(calendar.day_of(twice), mornings + 1)
    return Verdict(calendar.at(following, work.policy.remind_at), _waits(row, work, owed, 1 + mornings))


def _waits(row: Row[Any], work: Work, owed: datetime, rung: int) -> Due:
    waited = work.calendar.working_days_between(work.calendar.day_of(row.at), work.today)
    return Due(
        "customer-unanswered",
        _subject(row, f"message:{row.id}", message=row.id),
        f"waits:{rung}",
        level=int(rung > 0),
        due=owed,
        since=row.at,
        days=waited,
        text=row.text,
    )


@rule("own-reminder", of=OWN, joined=NOTED, columns=NOTE + OF, private=True)
def own_reminder(row: Row[Any], work: Work) -> Verdict:
    """What somebody asked for, once, at its time."""
    if row.done_at is not None:
        return SETTLED
    subject = _subject(row, f"reminder:{row.id}", reminder=row.id)
    late = max(work.now - row.alert_at, timedelta(0)).days
    say = Due(
        "own-reminder", subject, f"at:{row.alert_at.isoformat()}", due=row.alert_at, days=late, text=row.text
    )
    return Verdict(None, say)


def _subject(row: Row[Any], key: str, *, message: int | None = None, reminder: int | None = None) -> Subject:
    return Subject(
        key,
        order=row.number or "",
        order_id=row.order_id,
        customer_ref=row.customer_ref or "",
        customer=row.customer or "",
        message=message,
        reminder=reminder,
    )
