"""Orders at risk and promised days: said in time, to whom, again, and silent once it is settled."""

from datetime import date

from core.orders.model import Order
from core.production.forecast import refresh
from core.production.model import Step
from tests.reminders.conftest import CALENDAR, POLICY, Factory


def an_order(factory: Factory, due: str, *codes: str) -> Order:
    """An order with steps of two days each, foreseen."""
    order = factory.order(due)
    factory.steps(order, due, *codes)
    foreseen(factory, order)
    return order


def foreseen(factory: Factory, order: Order) -> None:
    with factory.work() as work:
        found = work.find(Order, id=order.id)
        assert found is not None
        refresh(work, found)


def risks(said: list[str]) -> list[str]:
    return [one for one in said if "order-at-risk" in one]


def test_an_order_at_risk_is_said_first_to_the_merchandiser_then_to_supervisors(factory: Factory) -> None:
    an_order(factory, "2026-11-27", "cutting", "sewing", "packing")
    first = "Li order-at-risk SO-2026-0001 risk:2026-11-23:0"
    assert risks(factory.says("2026-11-23 09:00")) == [first]
    assert risks(factory.says("2026-11-23 15:00")) == []
    again = [f"{who} order-at-risk SO-2026-0001 risk:2026-11-23:1" for who in ("Li", "Sue")]
    assert risks(factory.says("2026-11-24 09:00")) == again
    assert risks(factory.says("2026-11-25 09:00")) == []
    assert len(risks(factory.says("2026-11-27 09:00"))) == 2


def test_an_order_with_time_enough_is_never_spoken_of(factory: Factory) -> None:
    an_order(factory, "2026-12-11", "cutting", "packing")
    assert risks(factory.says("2026-11-24 09:00")) == []


def test_it_is_silent_once_there_is_time_again(factory: Factory) -> None:
    order = an_order(factory, "2026-11-27", "cutting", "sewing", "packing")
    assert risks(factory.says("2026-11-23 09:00"))
    factory.set(order, due=date(2026, 12, 18))
    foreseen(factory, order)
    assert risks(factory.says("2026-11-24 09:00")) == []
    factory.set(order, due=date(2026, 11, 27))
    foreseen(factory, order)
    assert risks(factory.says("2026-11-24 10:00")) == ["Li order-at-risk SO-2026-0001 risk:2026-11-24:0"]


def promised(factory: Factory, day: str) -> None:
    """The only step is promised for that day."""
    order = factory.order("2027-03-18")
    factory.steps(order, "2027-03-18", "sewing")
    with factory.work() as work:
        (step,) = work.every(Step, order_id=order.identity)
        step.promised_end = date.fromisoformat(day)
        step.arm(POLICY, CALENDAR)


def test_a_promised_day_is_asked_after_and_then_broken(factory: Factory) -> None:
    promised(factory, "2026-11-25")
    assert factory.says("2026-11-24 09:00") == []
    assert factory.says("2026-11-25 09:00") == ["Li promise-due SO-2026-0001/sewing promise:2026-11-25"]
    broken = "promise-broken SO-2026-0001/sewing promise:2026-11-25:broken"
    assert factory.says("2026-11-26 09:00") == [f"Li {broken}:0"]
    assert factory.says("2026-11-27 09:00") == [f"Li {broken}:1"]
    factory.says("2026-11-30 09:00")
    assert factory.says("2026-12-01 09:00") == [f"{who} {broken}:3" for who in ("Li", "Sue")]


def test_a_promise_for_a_day_of_rest_is_asked_after_on_the_next_working_day(factory: Factory) -> None:
    promised(factory, "2026-11-28")
    assert factory.says("2026-11-29 09:00") == []
    assert factory.says("2026-11-30 09:00") == ["Li promise-due SO-2026-0001/sewing promise:2026-11-28"]


def test_a_kept_promise_is_not_spoken_of(factory: Factory) -> None:
    promised(factory, "2026-11-25")
    with factory.work() as work:
        (step,) = work.every(Step)
        step.finished_at = step.moved_at = step.started_at = factory.now
        step.arm(POLICY, CALENDAR)
    assert factory.says("2026-11-25 09:00") == []


def test_a_step_may_be_behind_by_its_tolerance(factory: Factory) -> None:
    order = factory.order("2026-11-27")
    factory.steps(order, "2026-11-27", "sewing")
    with factory.work() as work:
        (step,) = work.every(Step, order_id=order.identity)
        step.tolerance_days = 2
    # Planned for Thursday the 26th; one day of grace and two of tolerance end on Tuesday.
    late = [
        said for day in ("27", "30") for said in factory.says(f"2026-11-{day} 09:00") if "step-late" in said
    ]
    assert late == []
    assert "Li step-late SO-2026-0001/sewing late:2026-11-26:0" in factory.says("2026-12-01 09:00")
