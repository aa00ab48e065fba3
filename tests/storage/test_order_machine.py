"""Orders against a simple model, whatever people do with them in whatever order."""

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.errors import ClosedOrder, MoreThanDone, MoreThanOrdered, NotReleased, Refusal
from core.orders.model import Order, OrderState
from core.orders.operations import cancel_order, deliver, move_due, undo
from core.people.model import Person
from core.production.model import Step
from core.production.operations import report_progress, rework_step
from core.production.planning import Follow
from core.values import ChangeNumber, DueDay, Language, Note, OrderNumber, Progress, Quantity, StepCode
from core.work import Work
from storage.history import broken_link
from tests.dialogues.chat import Clock, House
from tests.dialogues.factory import Orders, people

STEPS = ("cutting", "sewing", "packing")
NUMBERS = (OrderNumber("SO-2026-1203"), OrderNumber("SO-2026-1204"))
PIECES, SPARE = 500, 25
DUE = date(2026, 12, 18)
EMPTY: list[Path] = []
orders, steps = st.sampled_from(NUMBERS), st.sampled_from(range(len(STEPS)))


@dataclass
class Known:
    """An order as the model knows it."""

    due: date = DUE
    state: OrderState = OrderState.OPEN
    done: list[int] = field(default_factory=lambda: [0, 0, 0])
    finished: list[bool] = field(default_factory=lambda: [False, False, False])

    def put(self, step: int, count: int) -> None:
        """So many pieces of a step are done."""
        self.done[step], self.finished[step] = count, count >= PIECES


class Factory(RuleBasedStateMachine):
    """Two orders that people report on, send back, move, deliver, cancel and think better of."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(EMPTY[0], self.folder / "gendan.db")
        self.house = House(f"sqlite:///{self.folder / 'gendan.db'}", Clock("2026-11-23 10:00"))
        with self.house.app.works() as work:
            people(work, Language.ENGLISH)
        an_order = Orders(self.house)
        for number in NUMBERS:
            an_order(number, quantity=PIECES, steps=STEPS, due=DUE.isoformat())
        self.known = {number: Known() for number in NUMBERS}
        self.before: list[tuple[int, OrderNumber, Known]] = []
        """The changes that still can be undone: the history's number, the order and what it was."""

    def teardown(self) -> None:
        with self.house.app.database.reading() as connection:
            assert broken_link(connection) is None
        self.house.app.close()
        shutil.rmtree(self.folder)

    @rule(order=orders, step=steps, count=st.integers(0, PIECES + SPARE + 1))
    def report(self, order: OrderNumber, step: int, count: int) -> None:
        """So many pieces."""
        known = self.known[order]
        fed = known.done[step - 1] if step else 0
        why: type[Refusal] | None = None
        if count > PIECES + SPARE:
            why = MoreThanOrdered
        elif count > known.done[step] and 0 < fed < count:
            why = NotReleased
        said = Progress(count=Decimal(count))
        self._do(order, why, lambda one: one.put(step, count), report_progress, StepCode(STEPS[step]), said)

    @rule(order=orders, step=steps, pieces=st.integers(1, PIECES))
    def send_back(self, order: OrderNumber, step: int, pieces: int) -> None:
        """They have to be done again."""
        done = self.known[order].done[step]
        why = MoreThanDone if pieces > done else None

        def again(one: Known) -> None:
            one.done[step], one.finished[step] = done - pieces, False

        self._do(order, why, again, rework_step, StepCode(STEPS[step]), Quantity(Decimal(pieces)))

    @rule(order=orders, days=st.integers(0, 60))
    def promise(self, order: OrderNumber, days: int) -> None:
        """Another day."""
        day = date(2026, 11, 23) + timedelta(days)
        self._do(order, None, lambda one: setattr(one, "due", day), move_due, DueDay(day), None, Follow.ALL)

    @rule(order=orders)
    def send_out(self, order: OrderNumber) -> None:
        """All of it."""
        self._do(order, None, lambda one: setattr(one, "state", OrderState.DELIVERED), deliver)

    @rule(order=orders)
    def call_off(self, order: OrderNumber) -> None:
        """The customer thought better of it."""
        self._do(
            order, None, lambda one: setattr(one, "state", OrderState.CANCELLED), cancel_order, Note("no")
        )

    @precondition(lambda self: self.before)
    @rule()
    def think_better(self) -> None:
        """Take the last thing back, twice: the second time is refused."""
        change, order, was = self.before.pop()
        assert self._done(undo, ChangeNumber(change)) is None
        assert self._done(undo, ChangeNumber(change)) is not None
        self.known[order] = was

    @invariant()
    def the_books_agree(self) -> None:
        """Orders and steps are as the model has them."""
        with self.house.app.works() as work:
            for number, known in self.known.items():
                order = work.find(Order, number=number)
                assert order is not None
                kept = sorted(work.every(Step, order_id=order.id), key=lambda one: one.position)
                assert order.state is known.state
                assert (order.due == known.due) or order.state is not OrderState.OPEN
                assert [int(one.done) for one in kept] == known.done
                assert [one.finished_at is not None for one in kept] == known.finished

    def _do(
        self,
        order: OrderNumber,
        why: type[Refusal] | None,
        model: Callable[[Known], Any],
        operation: Any,
        *values: Any,
    ) -> None:
        """Do it in both; refused when it should be, and for the reason it should be."""
        known = self.known[order]
        expected = ClosedOrder if known.state is not OrderState.OPEN else why
        refused = self._done(operation, order, *values)
        assert (type(refused) if isinstance(refused, Refusal) else None) is expected
        if expected is None:
            if self.change:
                self.before.append((self.change, order, deepcopy(known)))
            model(known)

    def _done(self, operation: Any, *values: Any) -> Refusal | None:
        """Do it as the supervisor; the refusal, if it was one."""
        with self.house.app.works() as work:
            work.speaks(_boss(work))
            try:
                operation(work, *values)
            except Refusal as why:
                return why
            self.change = work.acts[-1].change or 0
        return None


def _boss(work: Work) -> Person:
    found = work.find(Person, name="Zhou")
    assert found is not None
    return found


TestFactory = Factory.TestCase
TestFactory.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(autouse=True, scope="module")
def _empty(migrated: Path) -> None:
    """Every machine begins with an empty database."""
    EMPTY.append(migrated)
