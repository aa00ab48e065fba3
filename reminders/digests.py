"""The daily digest: what a supervisor, or a merchandiser for the own orders, has to know of a day.

It is told as of an instant, also a past one, as far as the kept dates know it: a line delivered later counts
as not delivered yet; of a step only the last move is known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    true,
)

from core.columns import table
from core.conversations.model import CustomerMessage
from core.discretion import discreet
from core.operation import question
from core.orders.model import Order, OrderLine, OrderState
from core.people.deputies import stands_for
from core.people.model import Customer, Person
from core.production.held import WAIT
from core.production.model import Step, WaitKind
from core.purchasing.views import lacking
from core.rights import Right
from core.values import Name
from core.work import Work
from reminders.rows import About, Counts, Digest, DueRow, StalledRow, WaitingRow

LINE, ORDER, STEP = table(OrderLine), table(Order), table(Step)
CUSTOMER, PERSON, MESSAGE = table(Customer), table(Person), table(CustomerMessage)

WEEK = timedelta(days=7)
"""How far ahead a digest looks, whatever the policy calls near."""
DAY = timedelta(days=1)

ABOUT = (
    ORDER.c.number.label("order"),
    ORDER.c.id.label("order_id"),
    ORDER.c.customer_ref,
    CUSTOMER.c.name.label("customer"),
    PERSON.c.id.label("person_id"),
    PERSON.c.name.label("person"),
)
ORDERS = ORDER.join(CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id).outerjoin(
    PERSON, PERSON.c.id == ORDER.c.owner_id
)
LINES = ORDERS.join(LINE, LINE.c.order_id == ORDER.c.id)
STEPS = ORDERS.join(STEP, STEP.c.order_id == ORDER.c.id)


@question(may=Right.SEE)
def day_digest(work: Work) -> Digest:
    """The day so far: overdue, due soon, stalled, unanswered, done."""
    return digest(work, work.person, work.now)


def digest(work: Work, person: Person, at: datetime) -> Digest:
    """The day of `at` as this person should know it: everything, or a merchandiser's own."""
    day = work.calendar.day_of(at)
    mine, done = _mine(work, person)
    lines = _due_rows(work, mine, done, day)
    overdue = tuple(row for row in lines if row.due < day)
    week = tuple(row for row in lines if row.due >= day)
    today = tuple(row for row in week if row.due == day)
    stalled = tuple(_stalled_rows(work, mine, at))
    waiting = tuple(_waiting_rows(work, person, at))
    told: dict[str, Sequence[About]] = {"overdue": overdue, "due_today": today, "due_7_days": week}
    told |= {"stalled": stalled, "unanswered": waiting}
    counts = _counts(told, _steps_done(work, done, at) + _lines_done(work, done, day))
    waits, late = _waits(work, mine, person, day)
    lists = (overdue, today, week, stalled, waiting)
    short = lacking(work, mine, day)
    whole = Digest(person.name, at, day, *lists, counts, waits=waits, waits_late=late, lacking=short)
    return discreet(person.role, whole)


def _mine(work: Work, person: Person) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That an order is the person's: for asking of open orders, and of what was done on a day.

    The second is found by the day. Without coalesce SQLite would go through all the person ever had.
    """
    if person.sees_every_order:
        return true(), true()
    owners = stands_for(work, person)
    return ORDER.c.owner_id.in_(owners), func.coalesce(ORDER.c.owner_id, 0).in_(owners)


def _waits(work: Work, mine: ColumnElement[bool], person: Person, day: date) -> tuple[int, int]:
    """How much is waited for by now, and how much of it past its day."""
    late = func.coalesce(func.sum(case((WAIT.c.expected < day, 1), else_=0)), 0)
    counted = select(func.count().label("waits"), late.label("late")).where(WAIT.c.ended_at.is_(None))
    # Two questions, because waits that orders ended with would be read by one.
    living = select(ORDER.c.id).where(ORDER.c.state == OrderState.OPEN, mine)
    asked = true() if person.sees_every_order else WAIT.c.asked_by == person.id
    (of_orders,) = work.rows(counted.where(WAIT.c.order_id.in_(living)))
    (of_none,) = work.rows(counted.where(WAIT.c.order_id.is_(None), asked))
    return of_orders.waits + of_none.waits, of_orders.late + of_none.late


def _due_rows(work: Work, mine: ColumnElement[bool], done: ColumnElement[bool], day: date) -> list[DueRow]:
    """Lines due within the week or late, not delivered by the end of the day; the earliest first."""
    until = day + WEEK
    columns = (*ABOUT, LINE.c.id, LINE.c.line, LINE.c.product, LINE.c.due)
    wanted = select(*columns).select_from(LINES)
    # Two questions, because each of them has an index and their sum has none.
    waiting = (ORDER.c.state == OrderState.OPEN, ORDER.c.due <= until, LINE.c.delivered_on.is_(None))
    # The second has two; coalesce hides the worse one, which would read every line that ever was.
    since = (ORDER.c.state != OrderState.CANCELLED, LINE.c.delivered_on > day)
    rows = [*work.rows(wanted.where(mine, *waiting, LINE.c.due <= until))]
    rows += work.rows(wanted.where(done, *since, func.coalesce(LINE.c.due, until) <= until))
    rows.sort(key=lambda row: (row.due, row.order_id, row.id))
    return [
        DueRow(**_about(row), line=row.line, product=row.product, due=row.due, days_late=_late(row.due, day))
        for row in rows
    ]


def _late(due: date, day: date) -> int:
    return max(0, (day - due).days)


def _stalled_rows(work: Work, mine: ColumnElement[bool], at: datetime) -> list[StalledRow]:
    """Steps started, not finished and not moved for too long, the longest silent first."""
    names = ("id", "code", "name_en", "name_zh", "done", "quantity", "moved_at")
    stands = exists().where(
        WAIT.c.order_id == STEP.c.order_id,
        WAIT.c.step_id == STEP.c.id,
        WAIT.c.kind == WaitKind.BLOCK.value,
        WAIT.c.ended_at.is_(None),
    )
    quiet = (STEP.c.finished_at.is_(None), STEP.c.moved_at < _quiet_since(work, at), ~stands)
    wanted = select(*ABOUT, *(STEP.c[name] for name in names)).select_from(STEPS)
    rows = work.rows(wanted.where(ORDER.c.state == OrderState.OPEN, *quiet, mine))
    return [_stalled(row, work, at) for row in sorted(rows, key=lambda row: (row.moved_at, row.id))]


def _quiet_since(work: Work, at: datetime) -> datetime:
    """Whatever moved last before this instant has stalled: the reminders' own rule, turned round."""
    calendar, policy = work.calendar, work.policy
    day = calendar.day_of(at)
    told = day if calendar.at(day, policy.remind_at) <= at else day - DAY
    return calendar.at(calendar.add_working_days(told + DAY, -policy.stalled_days), time.min)


def _stalled(row: Row[Any], work: Work, at: datetime) -> StalledRow:
    since, day = work.calendar.day_of(row.moved_at), work.calendar.day_of(at)
    return StalledRow(
        **_about(row),
        step=row.code,
        name=Name(row.name_en, row.name_zh),
        done=row.done,
        quantity=row.quantity,
        since=since,
        days=work.calendar.working_days_between(since, day),
    )


def _waiting_rows(work: Work, person: Person, at: datetime) -> list[WaitingRow]:
    """Customers' messages not answered by then, the longest waiting first."""
    asked = (
        MESSAGE.join(CUSTOMER, CUSTOMER.c.id == MESSAGE.c.customer_id)
        .outerjoin(ORDER, ORDER.c.id == MESSAGE.c.order_id)
        .outerjoin(PERSON, PERSON.c.id == func.coalesce(MESSAGE.c.staff_id, ORDER.c.owner_id))
    )
    mine = true() if person.sees_every_order else PERSON.c.id.in_(stands_for(work, person))
    columns = (*ABOUT, MESSAGE.c.id, MESSAGE.c.text, MESSAGE.c.at)
    wanted = select(*columns).select_from(asked)
    wanted = wanted.where(mine, MESSAGE.c.answers_id.is_(None), MESSAGE.c.at <= at)
    # Two questions again: for their sum SQLite would read every message there ever was.
    rows = [*work.rows(wanted.where(MESSAGE.c.settled_at.is_(None)))]
    rows += work.rows(wanted.where(MESSAGE.c.settled_at > at))
    rows.sort(key=lambda row: (row.at, row.id))
    return [WaitingRow(**_about(row), message=row.id, text=row.text, since=row.at) for row in rows]


def _about(row: Row[Any]) -> dict[str, Any]:
    named = {name: row._mapping[name] for name in ("order_id", "customer", "person_id")}
    return named | {name: row._mapping[name] or "" for name in ("order", "customer_ref", "person")}


def _steps_done(work: Work, mine: ColumnElement[bool], at: datetime) -> list[Row[Any]]:
    """How many steps each merchandiser's orders finished on the day, up to then."""
    begin = work.calendar.at(work.calendar.day_of(at), time.min)
    done = and_(STEP.c.finished_at >= begin, STEP.c.finished_at <= at)
    return _tally(work, STEPS, "steps_done", and_(mine, done))


def _lines_done(work: Work, mine: ColumnElement[bool], day: date) -> list[Row[Any]]:
    """How many lines each merchandiser delivered on the day."""
    return _tally(work, LINES, "lines_done", and_(mine, LINE.c.delivered_on == day))


def _tally(work: Work, joined: FromClause, what: str, wanted: ColumnElement[bool]) -> list[Row[Any]]:
    counted = select(literal(what).label("what"), PERSON.c.id, PERSON.c.name, func.count().label("number"))
    living = ORDER.c.state != OrderState.CANCELLED
    return list(
        work.rows(counted.select_from(joined).where(living, wanted).group_by(PERSON.c.id, PERSON.c.name))
    )


def _counts(told: Mapping[str, Sequence[About]], done: Iterable[Row[Any]]) -> tuple[Counts, ...]:
    """A row for everybody who has anything in the digest, whoever is worst off first."""
    people: dict[int | None, tuple[str, Counter[str]]] = {}
    for what, rows in told.items():
        for row in rows:
            people.setdefault(row.person_id, (row.person, Counter()))[1][what] += 1
    for one in done:
        people.setdefault(one.id, (one.name or "", Counter()))[1][one.what] += one.number
    counts = [Counts(person_id, name, **counter) for person_id, (name, counter) in people.items()]
    return tuple(sorted(counts, key=lambda one: (-one.overdue, -one.stalled, one.person)))
