"""Reminders against a simple model: whatever people, clocks and failures do, each is said, and once."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.notices import remind
from bot.post import Post
from core.conversations.model import CustomerMessage
from core.conversations.operations import (
    answer,
    ask,
    no_reply_needed,
    put_off,
    remind_me,
    reminder_done,
)
from core.errors import Refusal
from core.orders.operations import cancel_order, deliver, move_due, undo
from core.people.deputies import come_back, name_deputy
from core.people.leaving import let_go
from core.people.model import Person
from core.production.model import Wait
from core.production.operations import report_progress, rework_step
from core.production.planning import Follow
from core.production.waiting import block_step, end_wait, move_wait, resume_step
from core.rights import Right, Role
from core.values import (
    ChangeNumber,
    DueDay,
    Later,
    MessageNumber,
    Note,
    OrderNumber,
    PersonName,
    Progress,
    Quantity,
    ReminderNumber,
    StepCode,
    Turn,
    WaitNumber,
)
from reminders.tick import Bundle, tick
from storage.database import Database
from storage.work import SqlWork
from tests.conftest import POSTGRESQL, server
from tests.postgresql import Server
from tests.reminders.conftest import CALENDAR, POLICY, Factory
from tests.reminders.owed import Own
from tests.reminders.witness import Witness

STEPS = ("cutting", "sewing", "packing")
NUMBERS = (OrderNumber("SO-2026-0001"), OrderNumber("SO-2026-0002"))
NOTE, STARTED = Note("please"), Progress(turn=Turn.STARTED)
HOW_LONG = settings(
    max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

orders, steps = st.sampled_from(NUMBERS), st.sampled_from(STEPS).map(StepCode)
staff, days = st.sampled_from(("Li", "Bo", "Sue")), st.integers(0, 30)
progress = st.sampled_from((STARTED, Progress(count=Decimal(250)), Progress(turn=Turn.DONE)))
ends = st.sampled_from(((cancel_order, NOTE), (deliver,)))
forward = st.one_of(
    st.integers(1, 180).map(lambda one: timedelta(minutes=one)),
    st.integers(3, 30).map(lambda one: timedelta(hours=one)),
    st.just(timedelta(days=1)),
    st.integers(2, 12).map(lambda one: timedelta(days=one)),
)


class PowerCut(Exception):
    """The process dies here."""


class Reminding(RuleBasedStateMachine):
    """Two orders in two hands, a customer who writes, and a beat that may die or come twice."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.other = Database(url)
        self.factory = Factory(Database(url))
        with self.factory.work() as work:
            bo = work.add(Person(name="Bo", role=Role.MERCHANDISER))
        for owner in (self.factory.li, bo):
            self.factory.steps(self.factory.order("2026-12-04", owner=owner), "2026-12-03", *STEPS)
        self.witness = Witness(self.factory.now)
        self.changes: list[int] = []
        """What can still be thought better of."""
        self.own: Own = {}

    def teardown(self) -> None:
        self.other.close()
        self.factory.database.close()

    @initialize()
    def begin(self) -> None:
        """One of them is begun."""
        self._do("Li", report_progress, NUMBERS[0], StepCode("cutting"), STARTED)

    @rule(order=orders, step=steps, done=progress)
    def report(self, order: OrderNumber, step: StepCode, done: Progress) -> None:
        """How far a step has come."""
        self._do("Sue", report_progress, order, step, done)

    @rule(order=orders, step=steps)
    def send_back(self, order: OrderNumber, step: StepCode) -> None:
        """Some pieces have to be done again."""
        self._do("Sue", rework_step, order, step, Quantity(Decimal(10)))

    @rule(order=orders, step=steps, by=staff, day=st.none() | st.integers(0, 7))
    def block(self, order: OrderNumber, step: StepCode, by: str, day: int | None) -> None:
        """A step stands still, perhaps until a day."""
        self._do(by, block_step, order, NOTE, step, None, Note(""), None if day is None else self._day(day))

    @rule(order=orders, step=steps)
    def resume(self, order: OrderNumber, step: StepCode) -> None:
        """It goes on."""
        self._do("Sue", resume_step, order, step)

    @rule(pick=days, by=staff, day=days)
    def put_wait_off(self, pick: int, by: str, day: int) -> None:
        """What is waited for comes another day."""
        self._do(by, move_wait, WaitNumber(self._one_of(Wait, pick)), None, self._day(day))

    @rule(pick=days, by=staff)
    def it_is_there(self, pick: int, by: str) -> None:
        """What was waited for."""
        self._do(by, end_wait, WaitNumber(self._one_of(Wait, pick)))

    @rule(order=orders, day=days, follow=st.sampled_from(Follow))
    def promise(self, order: OrderNumber, day: int, follow: Follow) -> None:
        """The order goes out on another day."""
        self._do("Sue", move_due, order, self._day(day), None, follow)

    @rule(order=orders, how=ends)
    def end(self, order: OrderNumber, how: Any) -> None:
        """It goes out, or the customer thought better of it."""
        operation, *words = how
        self._do("Sue", operation, order, *words)

    @rule(order=orders, how=ends, later=forward)
    def end_and_regret(self, order: OrderNumber, how: Any, later: timedelta) -> None:
        """Its end was a mistake, which is noticed after a while."""
        operation, *words = how
        ended = self._do("Sue", operation, order, *words)
        self.beat([later])
        if ended:
            self.think_better()

    @precondition(lambda self: self.changes)
    @rule()
    def think_better(self) -> None:
        """Take the last thing back, which opens closed orders again."""
        self._do("Sue", undo, ChangeNumber(self.changes.pop()))

    @rule(order=st.none() | orders)
    def write(self, order: OrderNumber | None) -> None:
        """The customer asks something."""
        self._do("Emma", ask, NOTE, order)

    @rule(pick=days, by=staff, how=st.sampled_from(((answer, NOTE), (no_reply_needed,))))
    def settle(self, pick: int, by: str, how: Any) -> None:
        """One question is answered, and with it those before, or needs no answer."""
        operation, *words = how
        self._do(by, operation, MessageNumber(self._one_of(CustomerMessage, pick)), *words)

    @rule(by=staff, later=forward)
    def note(self, by: str, later: timedelta) -> None:
        """Somebody wants to be reminded."""
        when = self.factory.now + later
        self._remembers(by, when, self._do(by, remind_me, Later(when), NOTE))

    @precondition(lambda self: self.own)
    @rule(pick=days, later=forward)
    def snooze(self, pick: int, later: timedelta) -> None:
        """And later once more."""
        number, by, when = *self._one_of_own(pick), self.factory.now + later
        self._remembers(by, when, self._do(by, put_off, ReminderNumber(number), Later(when)))

    @precondition(lambda self: self.own)
    @rule(pick=days)
    def tick_off(self, pick: int) -> None:
        """It is done."""
        number, by = self._one_of_own(pick)
        self._do(by, reminder_done, ReminderNumber(number))
        del self.own[number]

    @rule(day=days)
    def go_away(self, day: int) -> None:
        """Bo does Li's work for some days."""
        self._do("Li", name_deputy, PersonName("Bo"), self._day(day))

    @rule()
    def be_back(self) -> None:
        """Earlier than thought."""
        self._do("Li", come_back)

    @rule()
    def leave(self) -> None:
        """Bo leaves for good, and Li has it all."""
        self._do("Sue", let_go, PersonName("Bo"), PersonName("Li"))

    @rule(later=forward)
    def time_passes(self, later: timedelta) -> None:
        """gendan stands still for a while."""
        self.factory.now += later

    @rule(minutes=st.integers(1, 90))
    def clock_is_put_back(self, minutes: int) -> None:
        """It was fast."""
        self.factory.now -= timedelta(minutes=minutes)

    @rule()
    def die(self) -> None:
        """A beat is cut off when everything is claimed and written, and nothing is committed."""
        with pytest.raises(PowerCut):
            self._beat(self.factory.database, _power_cut)

    @rule(pauses=st.lists(forward, min_size=2, max_size=6))
    def beat(self, pauses: list[timedelta]) -> None:
        """What has become due is said, again and again while nobody does anything."""
        for later in pauses:
            self.factory.now += later
            self._heard(self._beat(self.factory.database))
            self.the_witness_looks()

    @rule(later=forward)
    def beat_twice(self, later: timedelta) -> None:
        """Two processes beat at once."""
        self.factory.now += later
        with ThreadPoolExecutor(2) as both:
            self._heard(*both.map(self._beat, (self.factory.database, self.other)))

    @invariant()
    def the_witness_looks(self) -> None:
        """At what is hindered."""
        with self.factory.work() as work:
            self.witness.looks(work, self.own)

    def _beat(self, database: Database, then: Callable[[], None] = lambda: None) -> tuple[Bundle, ...]:
        """One beat as the herald does it; what it said."""
        with database.writing() as connection:
            work = SqlWork(connection, self.factory.now, CALENDAR, POLICY)
            bundles = tick(work).bundles
            remind(work, Post(work), bundles)
            work.settle()
            then()
        return bundles

    def _heard(self, *said: tuple[Bundle, ...]) -> None:
        with self.factory.work() as work:
            self.witness.hears(work, self.own, [bundle for bundles in said for bundle in bundles])

    def _do(self, by: str, operation: Any, *values: Any) -> Any:
        """Have somebody do it, unless that person has left; what happened, nothing if it was refused."""
        with self.factory.work() as work:
            person = work.find(Person, name=by, active=True)
            if person is None:
                return None
            work.speaks(person)
            try:
                event = operation(work, *values)
            except Refusal:
                return None
            change = work.acts[-1].change
        self.changes += [change] if change and operation.undo and operation.may is not Right.REMIND else []
        return event

    def _remembers(self, by: str, when: datetime, event: Any) -> None:
        self.own |= {event.reminder: (by, when)} if event else {}

    def _day(self, days: int) -> DueDay:
        return DueDay(CALENDAR.day_of(self.factory.now) + timedelta(days=days))

    def _one_of(self, kind: type[Wait] | type[CustomerMessage], pick: int) -> int:
        """One there is, or the number of none."""
        with self.factory.work() as work:
            numbers = [one.id or 0 for one in work.every(kind)]
        return ([*numbers, 0])[pick % (len(numbers) + 1)]

    def _one_of_own(self, pick: int) -> tuple[int, str]:
        number = [*self.own][pick % len(self.own)]
        return number, self.own[number][0]


def _power_cut() -> None:
    raise PowerCut


@pytest.fixture
def fresh(
    engine: str, throw_away: str, migrated: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> Callable[[], str]:
    """Gives a database in today's form with nothing in it, as often as one is asked for."""
    numbers = count(1)

    def copied() -> str:
        path = tmp_path / f"gendan-{next(numbers)}.db"
        shutil.copy(migrated, path)
        return f"sqlite:///{path}"

    def wiped() -> str:
        found = server(pytestconfig)
        assert isinstance(found, Server)
        found.wipe(throw_away)
        return throw_away

    return wiped if engine == POSTGRESQL else copied


def test_each_reminder_is_said_once_in_time_and_to_the_right_people(fresh: Callable[[], str]) -> None:
    # The library takes whatever makes one.
    machine = cast("type[RuleBasedStateMachine]", lambda: Reminding(fresh()))
    run_state_machine_as_test(machine, settings=HOW_LONG)
