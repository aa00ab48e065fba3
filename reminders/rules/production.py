"""What is due of production: a step that should have started, and one that nobody has moved for too long."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists

from core.columns import table
from core.orders.model import Order, OrderState
from core.people.model import Customer
from core.production.finding import steps_of
from core.production.model import Step, Wait, WaitKind
from core.production.network import links_of
from core.purchasing.model import Material
from core.values import Name
from core.work import Work
from reminders.due import Due, Subject
from reminders.ladder import Ladder
from reminders.rule import SETTLED, Verdict, rule

STEP, ORDER, CUSTOMER, MATERIAL = table(Step), table(Order), table(Customer), table(Material)
WAIT = table(Wait)

LADDER = Ladder(quick=3, slow=5, louder=3)
"""In working days: said, repeated on the next two, then louder, then once a working week."""

JOINED = STEP.outerjoin(ORDER, ORDER.c.id == STEP.c.order_id).outerjoin(
    CUSTOMER, CUSTOMER.c.id == ORDER.c.customer_id
)
LACKING = exists().where(
    MATERIAL.c.order_id == STEP.c.order_id,
    MATERIAL.c.step == STEP.c.code,
    MATERIAL.c.complete_on.is_(None),
)
STANDS = exists().where(
    WAIT.c.order_id == STEP.c.order_id,
    WAIT.c.step_id == STEP.c.id,
    WAIT.c.kind == WaitKind.BLOCK.value,
    WAIT.c.ended_at.is_(None),
)
COLUMNS = (
    STEP.c.code,
    STEP.c.name_en,
    STEP.c.name_zh,
    STEP.c.done,
    STEP.c.quantity,
    STEP.c.planned_start,
    STEP.c.planned_end,
    STEP.c.started_at,
    STEP.c.moved_at,
    STEP.c.finished_at,
    STEP.c.promised_end,
    STEP.c.tolerance_days,
    STEP.c.order_id,
    LACKING.label("lacks"),
    STANDS.label("stands"),
    ORDER.c.number,
    ORDER.c.customer_ref,
    ORDER.c.state,
    ORDER.c.owner_id.label("in_charge"),
    CUSTOMER.c.name.label("customer"),
)


@rule("step-late", "step-stalled", "promise-due", "promise-broken", of=STEP, joined=JOINED, columns=COLUMNS)
def step_silent(row: Row[Any], work: Work) -> Verdict:
    """A step of an open order that should have started, moved or ended, until somebody says how it is."""
    if row.state is not OrderState.OPEN or row.finished_at is not None:
        return SETTLED
    if row.stands:
        # Whoever has the ball is asked, not whoever waits.
        return Verdict(_morning(work.calendar.next_working_day(work.today), work))
    if row.promised_end is None:
        return _silent(row, work)
    promised = work.calendar.on_or_after(row.promised_end)
    if (opens := _morning(promised, work)) <= work.now:
        return _promised(row, work, promised)
    verdict = _silent(row, work)
    return replace(verdict, again=min(verdict.again or opens, opens))


def _silent(row: Row[Any], work: Work) -> Verdict:
    if row.started_at is not None:
        return _stalled(row, work)
    if row.lacks or _held_up(row, work):
        # A step it waits for, or a material it lacks, is the cause, and is spoken of itself.
        return Verdict(_morning(work.calendar.next_working_day(work.today), work))
    return _late(row, work)


def _held_up(row: Row[Any], work: Work) -> bool:
    """Whether a step it waits for is not over, or has not begun where pieces flow from it."""
    steps = {step.code: step for step in steps_of(work, row.order_id)}
    for link in links_of(steps[row.code], list(steps)):
        other = steps[link.code]
        if other.finished_at is None and not (link.flows and other.started_at is not None):
            return True
    return False


def _stalled(row: Row[Any], work: Work) -> Verdict:
    moved = work.calendar.day_of(row.moved_at)
    first = work.calendar.add_working_days(moved, work.policy.stalled_days)
    say = Due("step-stalled", _subject(row), f"stalled:{moved}", due=row.planned_end, since=row.moved_at)
    return _climbed(first, say, moved, work)


def _promised(row: Row[Any], work: Work, day: date) -> Verdict:
    """A day somebody gave: asked after when it is there, and from the next on as broken."""
    occasion = f"promise:{row.promised_end}"
    after = work.calendar.next_working_day(day)
    if work.today < after:
        return Verdict(
            _morning(after, work), Due("promise-due", _subject(row), occasion, due=row.promised_end)
        )
    return _climbed(
        after, Due("promise-broken", _subject(row), f"{occasion}:broken", due=row.promised_end), day, work
    )


def _late(row: Row[Any], work: Work) -> Verdict:
    grace = work.policy.start_grace_days + row.tolerance_days
    first = work.calendar.add_working_days(row.planned_start, grace)
    say = Due("step-late", _subject(row), f"late:{row.planned_start}", due=row.planned_start)
    return _climbed(first, say, row.planned_start, work)


def _climbed(first: date, say: Due, since: date, work: Work) -> Verdict:
    """The rung that silence has reached today; before the first of them there is nothing to say."""
    calendar = work.calendar
    if (opens := _morning(first, work)) > work.now:
        return Verdict(opens)
    rung = LADDER.rung(calendar.working_days_between(first, work.today))
    again = calendar.add_working_days(first, LADDER.reached(rung + 1))
    loud = replace(
        say,
        occasion=f"{say.occasion}:{rung}",
        level=LADDER.level(rung),
        days=calendar.working_days_between(since, work.today),
    )
    return Verdict(_morning(again, work), loud)


def _morning(day: date, work: Work) -> datetime:
    return work.calendar.at(day, work.policy.remind_at)


def _subject(row: Row[Any]) -> Subject:
    return Subject(
        f"step:{row.id}",
        order=row.number,
        order_id=row.order_id,
        customer_ref=row.customer_ref,
        customer=row.customer,
        step=row.code,
        step_name=Name(row.name_en, row.name_zh),
        done=row.done,
        quantity=row.quantity,
    )
