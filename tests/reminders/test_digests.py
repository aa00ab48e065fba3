import json
from datetime import date

from core.conversations.model import CustomerMessage
from core.orders.model import OrderLine, OrderState
from core.people.model import Person
from core.production.model import Step
from core.rights import Role
from core.values import Progress, Turn
from tests.reminders.conftest import Factory, at

DAY = "2026-11-23 17:00"


def colleague(factory: Factory) -> Person:
    with factory.work() as work:
        return work.add(Person(name="Zhou", role=Role.MERCHANDISER))


def deliver(factory: Factory, order_id: int, on: str) -> None:
    with factory.work() as work:
        for line in work.every(OrderLine, order_id=order_id):
            line.is_delivered(date.fromisoformat(on))


def test_a_line_is_overdue_from_the_day_after_and_due_until_the_seventh_day(factory: Factory) -> None:
    factory.order("2026-11-20", "2026-11-22", "2026-11-23", "2026-11-30", "2026-12-01", ref="PO-9")
    told = factory.digest(factory.sue, DAY)
    assert [row.line for row in told.overdue] == ["1", "2"]
    assert [row.line for row in told.due_today] == ["3"]
    assert [row.line for row in told.due_7_days] == ["3", "4"]
    assert json.loads(json.dumps(told.as_json()))["overdue"][0] == {
        "order": "SO-2026-0001",
        "customer_ref": "PO-9",
        "line": "1",
        "customer": "Lumio",
        "due": "2026-11-20",
        "days_late": 3,
    }


def test_what_was_delivered_later_was_not_delivered_yet(factory: Factory) -> None:
    order = factory.order("2026-11-20")
    deliver(factory, order.identity, "2026-11-25")
    factory.set(order, state=OrderState.DELIVERED)
    assert [row.days_late for row in factory.digest(factory.sue, "2026-11-24 17:00").overdue] == [4]
    told = factory.digest(factory.sue, "2026-11-25 17:00")
    assert (told.overdue, told.lines_done) == ((), 1)


def test_an_order_called_off_is_in_no_digest(factory: Factory) -> None:
    gone, late = factory.order("2026-11-20"), factory.order("2026-11-20")
    deliver(factory, late.identity, "2026-11-25")
    factory.set(gone, state=OrderState.CANCELLED)
    factory.set(late, state=OrderState.CANCELLED)
    assert factory.digest(factory.sue, DAY).overdue == ()


def test_a_merchandiser_sees_the_own_orders_a_supervisor_everybodys_counted(factory: Factory) -> None:
    zhou = colleague(factory)
    factory.order("2026-11-20")
    factory.order("2026-11-20", "2026-11-23", owner=zhou)
    assert [row.order for row in factory.digest(factory.li, DAY).overdue] == ["SO-2026-0001"]
    told = factory.digest(factory.sue, DAY)
    assert [(one.person, one.overdue, one.due_today, one.due_7_days) for one in told.people] == [
        ("Li", 1, 0, 0),
        ("Zhou", 1, 1, 1),
    ]


def test_the_stalled_steps_are_those_the_reminders_speak_of(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    factory.steps(order, "2026-11-30", "cutting", "sewing")
    with factory.work(at("2026-11-19 10:00")) as work:
        step = work.find(Step, order_id=order.identity, code="cutting")
        assert step is not None
        step.report(Progress(turn=Turn.STARTED), work.now)
    assert factory.digest(factory.sue, "2026-11-23 08:29").stalled == ()
    (row,) = factory.digest(factory.sue, "2026-11-23 08:30").as_json()["stalled"]
    assert row == {
        "order": "SO-2026-0001",
        "customer_ref": "",
        "step": "cutting",
        "customer": "Lumio",
        "since": "2026-11-19",
        "days": 2,
    }
    assert len(factory.digest(factory.li, "2026-11-28 12:00").stalled) == 1


def test_finished_steps_count_as_done_on_their_day_only(factory: Factory) -> None:
    order = factory.order("2027-03-01")
    factory.steps(order, "2026-11-30", "cutting", "sewing")
    with factory.work() as work:
        step = work.find(Step, order_id=order.identity, code="cutting")
        assert step is not None
        step.report(Progress(turn=Turn.DONE), work.now)
    assert [factory.digest(who, DAY).steps_done for who in (factory.sue, factory.li)] == [1, 1]
    assert factory.digest(factory.sue, "2026-11-24 17:00").steps_done == 0


def test_a_question_waits_in_the_digest_until_it_is_answered(factory: Factory) -> None:
    asked = factory.asks("where is it?")
    (row,) = factory.digest(factory.li, DAY).unanswered
    assert (row.message, row.text, row.customer, row.person) == (asked.id, "where is it?", "Lumio", "Li")
    with factory.work(at("2026-11-24 09:00")) as work:
        message = work.find(CustomerMessage, id=asked.id)
        assert message is not None
        message.settle(work.now)
    assert len(factory.digest(factory.sue, DAY).unanswered) == 1
    assert factory.digest(factory.sue, "2026-11-24 17:00").unanswered == ()
    assert factory.digest(colleague(factory), DAY).unanswered == ()
