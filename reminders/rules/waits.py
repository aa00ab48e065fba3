"""What is due of waiting: a day that has come, a request nobody answered or finished, a missing proof."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from core.columns import table
from core.orders.finding import in_scope
from core.orders.model import Order, OrderState
from core.people.model import Customer, Person
from core.production.holders import people_of
from core.production.model import Step, Wait, WaitKind
from core.values import Name
from core.work import Work
from reminders.due import Due, Subject
from reminders.ladder import Ladder
from reminders.rule import SETTLED, Verdict, rule

WAIT, STEP, ORDER = table(Wait), table(Step), table(Order)
CUSTOMER, PERSON = table(Customer), table(Person)

LADDER = Ladder(quick=3, slow=5, louder=2)
"""In working days: said, repeated on the next two, the second time louder, then once a working week."""
OWN = ("kind", "holder", "who", "about", "expected", "asked_at", "taken_at", "ended_at", "order_id")

JOINED = (
    WAIT.outerjoin(ORDER, ORDER.c.id == WAIT.c.order_id)
    .outerjoin(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id)
    .outerjoin(STEP, STEP.c.id == WAIT.c.step_id)
    .outerjoin(PERSON, PERSON.c.id == WAIT.c.asked_by)
)
COLUMNS = (
    *(WAIT.c[name] for name in OWN),
    WAIT.c.asked_by.label("in_charge"),
    STEP.c.code,
    STEP.c.name_en,
    STEP.c.name_zh,
    ORDER.c.number,
    ORDER.c.customer_ref,
    ORDER.c.state,
    CUSTOMER.c.name.label("customer"),
    PERSON.c.name.label("asker"),
)
NAMES = ("wait-due", "request-unanswered", "request-overdue", "evidence-due")


@rule(*NAMES, of=WAIT, joined=JOINED, columns=COLUMNS)
def awaited(row: Row[Any], work: Work) -> Verdict:
    """Something waited for: its holder is asked, again and louder, until it is there or has another day."""
    if row.ended_at is not None or row.state not in (None, OrderState.OPEN):
        return SETTLED
    wait = Wait(**{name: row._mapping[name] for name in OWN})
    since = work.calendar.day_of(row.taken_at or row.asked_at)
    first = wait.chased_on(since, work.policy, work.calendar)
    overdue = wait.expected is not None and first <= work.today
    if wait.kind is WaitKind.REQUEST and wait.taken_at is None and not overdue:
        return _unanswered(row, work, first if wait.expected else date.max)
    return _climbed(row, work, _named(wait), first)


def _named(wait: Wait) -> str:
    if wait.kind is WaitKind.REQUEST:
        return "request-overdue" if wait.expected else "request-unanswered"
    return "wait-due" if wait.kind is WaitKind.BLOCK else "evidence-due"


def _unanswered(row: Row[Any], work: Work, until: date) -> Verdict:
    """Nobody has taken it yet: as long after the asking as an answer may take, then every working day."""
    owed = work.calendar.add_working_time(row.asked_at, work.policy.answer_within)
    if work.now < owed:
        return Verdict(owed)
    days = work.calendar.working_days_between(work.calendar.day_of(owed), work.today)
    again = min(until, work.calendar.next_working_day(work.today))
    say = _due(row, "request-unanswered", f"unanswered:{days}", int(days > 0), work)
    return _told(row, work, _morning(again, work), say)


def _climbed(row: Row[Any], work: Work, name: str, first: date) -> Verdict:
    """The rung that waiting has reached since the day it was first to be asked after."""
    if (opens := _morning(first, work)) > work.now:
        return Verdict(opens)
    rung = LADDER.rung(work.calendar.working_days_between(first, work.today))
    again = work.calendar.add_working_days(first, LADDER.reached(rung + 1))
    return _told(
        row, work, _morning(again, work), _due(row, name, f"{first}:{rung}", LADDER.level(rung), work)
    )


def _told(row: Row[Any], work: Work, again: datetime, say: Due) -> Verdict:
    asker = _asker(row, work)
    people = people_of(work, row.holder, row.who) or ([asker] if asker else [])
    return Verdict(again, say, tuple(people), asker)


def _asker(row: Row[Any], work: Work) -> int | None:
    """Whoever asked for it, or who has the order, once that is no longer the asker's to know of."""
    order = work.find(Order, id=row.order_id) if row.order_id else None
    if order is None:
        return int(row.in_charge)
    asker = work.find(Person, id=row.in_charge, active=True)
    return asker.id if asker is not None and in_scope(work, asker, order) else order.owner_id


def _due(row: Row[Any], name: str, occasion: str, level: int, work: Work) -> Due:
    waited = work.calendar.working_days_between(work.calendar.day_of(row.asked_at), work.today)
    due = Due(name, _subject(row), occasion, level, due=row.expected, since=row.asked_at, text=row.about)
    return replace(due, days=waited)


def _morning(day: date, work: Work) -> datetime:
    return work.calendar.at(day, work.policy.remind_at)


def _subject(row: Row[Any]) -> Subject:
    return Subject(
        f"wait:{row.id}",
        order=row.number or "",
        order_id=row.order_id,
        customer_ref=row.customer_ref or "",
        customer=row.customer or "",
        step=row.code or "",
        step_name=Name(row.name_en, row.name_zh) if row.code else None,
        wait=row.id,
        holder=row.holder,
        who=row.who,
        asker=row.asker or "",
    )
