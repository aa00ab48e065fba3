"""What somebody wants to be reminded of, as it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.columns import table
from core.conversations.model import OwnReminder
from core.operation import question
from core.orders.model import Order
from core.rights import Right
from core.work import Event, Work

REMINDER, ORDER = table(OwnReminder), table(Order)
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Reminding:
    """Something somebody wants to be told; `at` is none once it was said and nothing done about it."""

    reminder: int
    text: str
    at: datetime | None
    order: str


@dataclass(frozen=True)
class Reminders(Event):
    """Somebody's open reminders, those that were said already first, then the soonest."""

    open: tuple[Reminding, ...]


@question(may=Right.REMIND)
def my_reminders(work: Work) -> Reminders:
    """What you want to be reminded of."""
    rows = work.rows(
        select(REMINDER.c.id, REMINDER.c.text, REMINDER.c.alert_at, ORDER.c.number)
        .select_from(REMINDER.outerjoin(ORDER, ORDER.c.id == REMINDER.c.order_id))
        .where(REMINDER.c.person_id == work.person.id, REMINDER.c.done_at.is_(None))
        .order_by(REMINDER.c.alert_at.is_not(None), REMINDER.c.alert_at, REMINDER.c.id)
        .limit(SHOWN)
    )
    return Reminders(tuple(Reminding(row.id, row.text, row.alert_at, row.number or "") for row in rows))
