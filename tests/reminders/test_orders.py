from datetime import date

from core.orders.model import OrderLine, OrderState
from core.rights import Role
from tests.reminders.conftest import CALENDAR, POLICY, Factory


def move(factory: Factory, order_id: int, due: str) -> None:
    with factory.work() as work:
        for line in work.every(OrderLine, order_id=order_id):
            line.is_due(date.fromisoformat(due), POLICY, CALENDAR)


def test_a_line_is_spoken_of_when_near_when_due_and_when_late(factory: Factory) -> None:
    factory.order("2026-12-03")
    assert factory.says("2026-11-26 08:29") == []
    assert factory.says("2026-11-26 08:30") == ["Li order-due SO-2026-0001/1 near:2026-12-03"]
    assert factory.says("2026-12-02 18:00") == []
    assert factory.says("2026-12-03 08:30") == ["Li order-due SO-2026-0001/1 today:2026-12-03"]
    assert factory.says("2026-12-04 08:30") == ["Li order-overdue SO-2026-0001/1 overdue:2026-12-03:0"]
    assert factory.says("2026-12-11 08:29") == []
    assert factory.says("2026-12-11 08:30") == ["Li order-overdue SO-2026-0001/1 overdue:2026-12-03:1"]


def test_it_tells_how_many_days_and_whose_order(factory: Factory) -> None:
    order = factory.order("2026-12-03", ref="PO-77")
    (near,) = factory.sweep("2026-11-30 09:00").dues
    assert (near.days, near.due, near.level) == (3, date(2026, 12, 3), 0)
    assert (near.subject.order_id, near.subject.customer) == (order.id, "Lumio")
    (late,) = factory.sweep("2026-12-08 09:00").dues
    assert (late.days, late.person_id) == (5, factory.li.id)
    assert late.as_json("5 days late") == {
        "rule": "order-overdue",
        "subject": {"order": "SO-2026-0001", "customer_ref": "PO-77", "line": "1", "step": ""},
        "person": "Li",
        "level": 0,
        "text": "5 days late",
        "due": "2026-12-03",
    }


def test_from_the_second_repetition_on_the_supervisor_hears_of_it_and_it_never_ends(factory: Factory) -> None:
    factory.order("2026-12-03")
    factory.sweep("2026-12-04 09:00")
    assert [due.person for due in factory.sweep("2026-12-11 09:00").dues] == ["Li"]
    assert [due.person for due in factory.sweep("2026-12-18 09:00").dues] == ["Li", "Sue"]
    assert [due.person for due in factory.sweep("2027-11-18 09:00").dues] == ["Li", "Sue"]
    assert [due.person for due in factory.sweep("2027-11-26 09:00").dues] == ["Li", "Sue"]


def test_after_a_long_stop_only_the_latest_is_said(factory: Factory) -> None:
    factory.order("2026-12-03")
    assert factory.says("2027-01-05 03:00") == [
        "Li order-overdue SO-2026-0001/1 overdue:2026-12-03:4",
        "Sue order-overdue SO-2026-0001/1 overdue:2026-12-03:4",
    ]
    assert factory.says("2027-01-07 09:00") == []


def test_a_moved_date_silences_and_arms_again(factory: Factory) -> None:
    order = factory.order("2026-11-20")
    move(factory, order.identity, "2026-12-10")
    assert factory.says("2026-11-23 09:00") == []
    assert factory.says("2026-12-03 08:30") == ["Li order-due SO-2026-0001/1 near:2026-12-10"]


def test_a_date_moved_there_and_back_is_not_spoken_of_twice(factory: Factory) -> None:
    order = factory.order("2026-11-25")
    assert len(factory.says("2026-11-23 09:00")) == 1
    move(factory, order.identity, "2026-12-25")
    move(factory, order.identity, "2026-11-25")
    assert factory.says("2026-11-23 10:00") == []
    assert factory.says("2026-11-25 08:30") == ["Li order-due SO-2026-0001/1 today:2026-11-25"]


def test_a_delivered_line_is_silent_and_the_other_is_not(factory: Factory) -> None:
    order = factory.order("2026-11-20", "2026-11-20")
    with factory.work() as work:
        work.every(OrderLine, order_id=order.identity)[0].is_delivered(date(2026, 11, 22))
    assert factory.says("2026-11-23 09:00") == ["Li order-overdue SO-2026-0001/2 overdue:2026-11-20:0"]


def test_a_closed_order_is_silent_even_when_an_alert_was_left_behind(factory: Factory) -> None:
    order = factory.order("2026-11-20")
    factory.set(order, state=OrderState.CANCELLED)
    assert factory.says("2026-11-23 09:00") == []
    with factory.work() as work:
        assert work.every(OrderLine, order_id=order.identity)[0].alert_at is None


def test_whose_orders_nobody_has_go_to_the_supervisor_or_else_to_the_admin(factory: Factory) -> None:
    order = factory.order("2026-11-25")
    factory.set(factory.li, active=False)
    assert factory.says("2026-11-23 09:00") == ["Sue order-due SO-2026-0001/1 near:2026-11-25"]
    factory.set(factory.sue, role=Role.ADMIN)
    factory.set(order, owner_id=None)
    assert factory.says("2026-11-25 09:00") == ["Sue order-due SO-2026-0001/1 today:2026-11-25"]


def test_a_dry_run_changes_nothing_and_names_even_what_nobody_would_hear(factory: Factory) -> None:
    factory.order("2026-11-25")
    assert factory.says("2026-11-23 09:00", dry_run=True) == factory.says("2026-11-23 09:00", dry_run=True)
    assert factory.says() == ["Li order-due SO-2026-0001/1 near:2026-11-25"]
    assert factory.says(dry_run=True) == []
    factory.set(factory.li, active=False)
    factory.set(factory.sue, active=False)
    (nobody,) = factory.sweep("2026-11-25 09:00", dry_run=True).dues
    assert (nobody.person_id, nobody.person) == (None, "")
    assert factory.says("2026-11-25 09:00") == []


def test_a_past_instant_is_judged_by_itself(factory: Factory) -> None:
    factory.order("2014-08-20", "2014-08-29", "2014-09-05", "2014-09-06")
    assert factory.says("2014-08-29 09:00", dry_run=True) == [
        "Li order-overdue SO-2026-0001/1 overdue:2014-08-20:1",
        "Li order-due SO-2026-0001/2 today:2014-08-29",
        "Li order-due SO-2026-0001/3 near:2014-09-05",
    ]
