"""Whatever happens in whatever order: nothing is said twice, and nothing overdue stays unsaid."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from core.orders.model import OrderLine
from core.production.model import Step
from core.values import Progress
from reminders.tick import sweep
from storage.work import SqlWork
from tests.reminders.conftest import CALENDAR, POLICY, Factory

waits = st.tuples(st.just("wait"), st.integers(1, 24 * 20))
moves = st.tuples(st.just("move"), st.integers(-5, 30))
reports = st.tuples(st.just("report"), st.integers(0, 500))
histories = st.lists(st.one_of(waits, waits, moves, reports), max_size=25)

OFTEN = timedelta(hours=6)
"""How often the clock beats in these histories."""


class Life:
    """An order's life in one transaction that is never kept."""

    def __init__(self, connection: Connection, factory: Factory, order_id: int) -> None:
        self.connection = connection
        self.now: datetime = factory.now
        self.order_id = order_id
        self.said: Counter[tuple[str, str, int | None, str]] = Counter()
        self.last_overdue: dict[date, date] = {}
        self.line = self.read()

    def work(self) -> SqlWork:
        return SqlWork(self.connection, self.now, CALENDAR, POLICY)

    def read(self) -> OrderLine:
        (line,) = self.work().every(OrderLine, order_id=self.order_id)
        return line

    def wait(self, hours: int) -> None:
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            self.now = min(end, self.now + OFTEN)
            self.listen()

    def move(self, days: int) -> None:
        work = self.work()
        (line,) = work.every(OrderLine, order_id=self.order_id)
        line.is_due(work.today + timedelta(days=days), POLICY, CALENDAR)
        work.settle()
        self.line = self.read()
        self.listen()

    def report(self, pieces: int) -> None:
        work = self.work()
        step = work.find(Step, order_id=self.order_id, code="cutting")
        assert step is not None
        step.report(Progress(count=Decimal(pieces)), self.now)
        step.arm(POLICY, CALENDAR)
        work.settle()

    def listen(self) -> None:
        work = self.work()
        for due in sweep(work).dues:
            self.said[due.rule, due.subject.key, due.person_id, due.occasion] += 1
            if due.rule == "order-overdue":
                self.last_overdue[self.line.due] = work.today
        self.is_not_forgotten(work)

    def is_not_forgotten(self, work: SqlWork) -> None:
        """A line two days late has been spoken of, and not longer ago than the repeat span and the night."""
        since = self.line.due + timedelta(days=2)
        spoken = self.last_overdue.get(self.line.due, since)
        assert work.today <= max(since, spoken) + timedelta(days=POLICY.overdue_repeat_days + 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_nothing_is_said_twice_and_nothing_overdue_stays_unsaid(
    factory: Factory, history: list[tuple[str, int]]
) -> None:
    order = factory.order("2026-11-25")
    factory.steps(order, "2026-12-01", "cutting", "sewing")
    with factory.database.engine.connect() as connection:
        life = Life(connection, factory, order.identity)
        for what, number in history:
            getattr(life, what)(number)
        connection.rollback()
    assert all(times == 1 for times in life.said.values())
