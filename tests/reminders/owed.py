"""What is owed to whom by the words of docs/reminders.md: worked out anew from what is so, whenever asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count, takewhile
from typing import NamedTuple

from core.conversations.model import CustomerMessage
from core.orders.model import Order, OrderLine, OrderState
from core.people.model import Person
from core.production.model import Step, Wait
from core.rights import Role
from core.work import Work
from tests.reminders.conftest import CALENDAR

MORNING, MIDNIGHT = time(8, 30), time.min
TWO_HOURS = timedelta(hours=2)


class Stage(NamedTuple):
    """One saying: when it is owed, from when on it takes the place of one that was missed, and how loud."""

    opens: datetime
    begins: datetime
    rule: str
    loud: bool = False


Stages = Callable[[], Iterator[Stage]]
Own = dict[int, tuple[str, datetime]]
"""Own reminders by number: whose they are, and for when."""


@dataclass(frozen=True)
class Matter:
    """Something that is spoken of again and again, and anew where its `series` is another."""

    subject: str
    series: str
    stages: Stages
    chief: int | None
    private: bool = False
    hindered: bool = False
    """Something else is the cause, and is spoken of instead."""

    def owed(self, now: datetime) -> int:
        """The last stage whose time has come; -1 before the first."""
        return sum(1 for _ in takewhile(lambda one: one.opens <= now, self.stages())) - 1

    def current(self, now: datetime) -> tuple[int, Stage]:
        """The stage that is said now, if any is, and which it is."""
        return [*enumerate(takewhile(lambda one: one.begins <= now, self.stages()))][-1]

    def listeners(self, work: Work, loud: bool) -> set[str]:
        """Who hears it: whoever is in charge, or stands in; the supervisors too when loud, or for nobody."""
        chief = work.find(Person, id=self.chief, active=True) if self.chief else None
        if self.private:
            return {chief.name} if chief else set()
        above = {one.name for one in work.every(Person, active=True, role=Role.SUPERVISOR)}
        return ({_present(work, chief).name} if chief else above) | (above if loud else set())


def _present(work: Work, person: Person) -> Person:
    away = person.away_from is not None and person.away_from <= work.today <= (person.away_until or date.min)
    deputy = work.find(Person, id=person.deputy_id, active=True) if away else None
    return deputy or person


def matters(work: Work, own: Own) -> Iterator[Matter]:
    """Everything there is to speak of."""
    for order in work.every(Order, state=OrderState.OPEN):
        yield from _of_order(work, order)
    for asked in work.every(CustomerMessage, settled_at=None, answers_id=None):
        yield Matter(f"message:{asked.id}", "", partial(_unanswered, asked.at), _answers(work, asked))
    for number, (name, when) in own.items():
        stage, owner = Stage(when, when, "own-reminder"), work.find(Person, name=name)
        assert owner is not None
        yield Matter(f"reminder:{number}", str(when), partial(iter, [stage]), owner.id, private=True)


def _answers(work: Work, asked: CustomerMessage) -> int | None:
    about = work.find(Order, id=asked.order_id) if asked.order_id else None
    return asked.staff_id or (about.owner_id if about else None)


def _of_order(work: Work, order: Order) -> Iterator[Matter]:
    for line in work.every(OrderLine, order_id=order.id, delivered_on=None):
        yield Matter(f"line:{line.id}", str(line.due), partial(_promised, line.due), order.owner_id)
    waits = work.every(Wait, order_id=order.id, ended_at=None)
    for wait in waits:
        first = CALENDAR.on_or_after(wait.expected or _working(CALENDAR.day_of(wait.asked_at), 2))
        stages = partial(_ladder, "wait-due", first, 2)
        yield Matter(f"wait:{wait.id}", str(first), stages, _asker(work, order, wait))
    steps = sorted(work.every(Step, order_id=order.id), key=lambda one: one.position)
    standing = {wait.step_id for wait in waits}
    for before, step in zip([None, *steps], steps, strict=False):
        if step.finished_at is None:
            yield _of_step(order, step, before, stands=step.id in standing)


def _asker(work: Work, order: Order, wait: Wait) -> int | None:
    """Whoever said it, unless it became somebody else's order."""
    asker, owner = work.find(Person, id=wait.asked_by), work.find(Person, id=order.owner_id)
    assert asker is not None
    assert owner is not None
    mine = asker.role is Role.SUPERVISOR or asker in (owner, _present(work, owner))
    return asker.id if mine else owner.id


def _of_step(order: Order, step: Step, before: Step | None, *, stands: bool) -> Matter:
    if step.moved_at is not None:
        moved = CALENDAR.day_of(step.moved_at)
        name, since, first, waits = "step-stalled", moved, _working(moved, 2), False
    else:
        name, since, first = "step-late", step.planned_start, _working(step.planned_start, 1)
        waits = before is not None and before.finished_at is None
    stages = partial(_ladder, name, first, 3)
    hindered = stands or waits
    return Matter(f"step:{step.id}", f"{name} {since}", stages, order.owner_id, hindered=hindered)


def _promised(due: date) -> Iterator[Stage]:
    """A week before, on the day, and every week from the day after."""
    yield _morning(due - timedelta(days=7), "order-due")
    yield _morning(due, "order-due")
    for week in count():
        yield _morning(due + timedelta(days=1 + 7 * week), "order-overdue", week >= 2)


def _ladder(rule: str, first: date, louder: int) -> Iterator[Stage]:
    """On four working days, and then on every fifth."""
    for rung in count():
        passed = rung if rung <= 3 else 3 + 5 * (rung - 3)
        yield _morning(_working(first, passed), rule, rung >= louder)


def _unanswered(asked: datetime) -> Iterator[Stage]:
    """After two hours of work, after two more, and on every working morning."""
    once = CALENDAR.add_working_time(asked, TWO_HOURS)
    twice = CALENDAR.add_working_time(once, TWO_HOURS)
    yield Stage(once, once, "customer-unanswered")
    yield Stage(twice, twice, "customer-unanswered", loud=True)
    for days in count(1):
        yield _morning(_working(CALENDAR.day_of(twice), days), "customer-unanswered", loud=True)


def _morning(day: date, rule: str, loud: bool = False) -> Stage:
    return Stage(CALENDAR.at(day, MORNING), CALENDAR.at(day, MIDNIGHT), rule, loud)


def _working(day: date, days: int) -> date:
    return CALENDAR.add_working_days(day, days)
