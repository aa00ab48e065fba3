"""What is waited for: the holder is asked, again and louder, until it is there or has another day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.orders.model import Order, OrderState
from core.orders.operations import cancel_order, undo
from core.people.model import Person
from core.production.model import Holder, Step, Wait, WaitKind
from core.purchasing.model import Material
from core.rights import Role
from core.values import ChangeNumber, Note, OrderNumber, Progress, Turn
from tests.reminders.conftest import CALENDAR, POLICY, Factory
from tests.reminders.test_production import planned, report


def waits(factory: Factory, kind: WaitKind, order: Order | None = None, **values: Any) -> Wait:
    """Li waits for something from Monday 9 o'clock on."""
    wait = Wait(
        kind=kind,
        order_id=order.id if order else None,
        about="lining",
        asked_by=factory.li.identity,
        asked_at=factory.now,
        **values,
    )
    wait.arm(POLICY, CALENDAR)
    with factory.work() as work:
        return work.add(wait)


@pytest.fixture
def wu(factory: Factory) -> Person:
    """Somebody of the dye house."""
    with factory.work() as work:
        return work.add(Person(name="Wu", role=Role.DEPARTMENT, department="dyeing"))


def test_the_recorder_is_asked_on_the_day_it_was_to_be_there(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.BLOCK, order, holder=Holder.SUPPLIER, expected=date(2026, 11, 25))
    assert factory.says("2026-11-25 08:29") == []
    assert factory.says("2026-11-25 08:30") == ["Li wait-due SO-2026-0001 2026-11-25:0"]
    assert factory.says("2026-11-25 18:00") == []
    assert factory.says("2026-11-26 08:30") == ["Li wait-due SO-2026-0001 2026-11-25:1"]
    louder = ["Li wait-due SO-2026-0001 2026-11-25:2", "Sue wait-due SO-2026-0001 2026-11-25:2"]
    assert factory.says("2026-11-27 08:30") == louder
    assert len(factory.says("2026-12-07 08:30")) == 2


def test_without_a_day_it_is_asked_after_two_working_days(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.BLOCK, order, holder=Holder.CUSTOMER)
    assert factory.says("2026-11-24 12:00") == []
    (due,) = factory.sweep("2026-11-25 08:30").dues
    assert (due.rule, due.days, due.text, due.subject.holder) == ("wait-due", 2, "lining", Holder.CUSTOMER)


def test_what_is_there_is_not_asked_after(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    wait = waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 24))
    with factory.work() as work:
        kept = work.find(Wait, id=wait.id)
        assert kept is not None
        kept.ends(factory.li.identity, factory.now)
    assert factory.says("2026-11-30 09:00") == []


def test_another_day_is_asked_after_on_that_day(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    wait = waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 24))
    assert len(factory.says("2026-11-24 09:00")) == 1
    with factory.work() as work:
        kept = work.find(Wait, id=wait.id)
        assert kept is not None
        kept.expected = date(2026, 11, 27)
        kept.arm(POLICY, CALENDAR)
    assert factory.says("2026-11-26 09:00") == []
    assert factory.says("2026-11-27 09:00") == ["Li wait-due SO-2026-0001 2026-11-27:0"]


def test_an_order_that_is_gone_waits_for_nothing(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 24))
    factory.set(order, state=OrderState.CANCELLED)
    assert factory.says("2026-11-25 09:00") == []


def test_an_order_that_is_taken_up_again_is_waited_for_as_before(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 24))
    needs(factory, order, date(2026, 11, 24))
    with factory.work() as work:
        work.speaks(factory.sue)
        cancel_order(work, OrderNumber(order.number), Note("no"))
        change = ChangeNumber(work.acts[-1].change or 0)
    assert factory.says("2026-11-24 09:00") == []
    with factory.work() as work:
        work.speaks(factory.sue)
        undo(work, change)
    assert factory.says("2026-11-24 10:00") == [
        "Li material-due SO-2026-0001 due:2026-11-24:0",
        "Li wait-due SO-2026-0001 2026-11-24:0",
    ]


def needs(factory: Factory, order: Order, day: date) -> None:
    """Fabric that is to come on that day."""
    fabric = Material(order_id=order.identity, item="fabric", needed=Decimal(500), expected=day)
    fabric.arm(POLICY, CALENDAR, None, day)
    with factory.work() as work:
        work.add(fabric)


def test_a_deputy_who_wrote_it_down_is_asked_only_while_a_deputy(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    with factory.work() as work:
        bo = work.add(Person(name="Bo", role=Role.MERCHANDISER))
    factory.set(factory.li, deputy_id=bo.id, away_from=date(2026, 11, 23), away_until=date(2026, 11, 25))
    wait = waits(factory, WaitKind.BLOCK, order, holder=Holder.SUPPLIER, expected=date(2026, 11, 25))
    factory.set(wait, asked_by=bo.id)
    assert factory.says("2026-11-25 08:30") == ["Bo wait-due SO-2026-0001 2026-11-25:0"]
    assert factory.says("2026-11-26 08:30") == ["Li wait-due SO-2026-0001 2026-11-25:1"]


def test_what_somebody_who_left_waited_for_is_asked_of_who_has_the_order(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    with factory.work() as work:
        bo = work.add(Person(name="Bo", role=Role.MERCHANDISER, active=False))
    wait = waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 25))
    factory.set(wait, asked_by=bo.id)
    assert factory.says("2026-11-25 08:30") == ["Li wait-due SO-2026-0001 2026-11-25:0"]
    factory.set(order, owner_id=None)
    assert factory.says("2026-11-26 08:30") == ["Sue wait-due SO-2026-0001 2026-11-25:1"]


def test_a_department_is_chased_and_not_the_asker(factory: Factory, wu: Person) -> None:
    waits(factory, WaitKind.REQUEST, holder=Holder.DEPARTMENT, who=wu.department)
    assert factory.says("2026-11-23 10:59") == []
    assert factory.says("2026-11-23 11:00") == ["Wu request-unanswered lining unanswered:0"]
    morning = factory.says("2026-11-24 08:30")
    assert [one.split()[0] for one in morning] == ["Wu", "Li", "Sue"]
    assert len(factory.says("2026-11-25 08:30")) == 3


def test_what_was_taken_is_asked_after_when_its_day_is_over(factory: Factory, wu: Person) -> None:
    wait = waits(
        factory, WaitKind.REQUEST, holder=Holder.DEPARTMENT, who="dyeing", expected=date(2026, 11, 25)
    )
    with factory.work() as work:
        kept = work.find(Wait, id=wait.id)
        assert kept is not None
        kept.is_taken(wu.identity, factory.now)
        kept.arm(POLICY, CALENDAR)
    assert factory.says("2026-11-25 18:00") == []
    assert factory.says("2026-11-26 08:30") == ["Wu request-overdue lining 2026-11-26:0"]
    assert [one.split()[0] for one in factory.says("2026-11-30 08:30")] == ["Wu", "Li", "Sue"]


def test_a_department_nobody_is_in_is_chased_by_the_asker(factory: Factory) -> None:
    waits(factory, WaitKind.REQUEST, holder=Holder.DEPARTMENT, who="printing")
    assert factory.says("2026-11-23 11:00") == ["Li request-unanswered lining unanswered:0"]


def test_a_proof_is_asked_for_the_next_morning(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.EVIDENCE, order, holder=Holder.US, who="Li")
    assert factory.says("2026-11-24 08:30") == ["Li evidence-due SO-2026-0001 2026-11-24:0"]


def test_a_step_that_stands_still_is_not_stalled(factory: Factory) -> None:
    order = planned(factory)
    report(factory, order, "cutting", "2026-11-23 10:00", Progress(turn=Turn.STARTED))
    with factory.work() as work:
        step = work.find(Step, order_id=order.id, code="cutting")
    assert step is not None
    wait = waits(
        factory,
        WaitKind.BLOCK,
        order,
        holder=Holder.SUPPLIER,
        step_id=step.id,
        expected=date(2026, 12, 4),
    )
    assert factory.says("2026-11-26 09:00") == []
    assert factory.digest(factory.li, "2026-11-26 17:00").stalled == ()
    assert (factory.digest(factory.li, "2026-11-26 17:00").waits, wait.kind) == (1, WaitKind.BLOCK)
    assert factory.digest(factory.li, "2026-12-07 17:00").waits_late == 1


def test_a_rehearsal_changes_nothing(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    waits(factory, WaitKind.BLOCK, order, expected=date(2026, 11, 24))
    assert factory.says("2026-11-24 09:00", dry_run=True) == factory.says("2026-11-24 09:00")
