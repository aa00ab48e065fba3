from decimal import Decimal
from typing import Any

from core.orders.model import Order
from core.production.model import Step
from core.values import Name, Progress, Turn
from tests.reminders.conftest import CALENDAR, POLICY, Factory, at

CUTTING, SEWING = "SO-2026-0001/cutting", "SO-2026-0001/sewing"


def planned(factory: Factory) -> Order:
    """Cutting from Monday the 23rd, sewing from Wednesday the 25th, packing on the 27th and 30th."""
    order = factory.order("2027-03-01")
    factory.steps(order, "2026-11-30", "cutting", "sewing", "packing")
    return order


def report(factory: Factory, order: Order, code: str, when: str, said: Progress) -> None:
    with factory.work(at(when)) as work:
        step = work.find(Step, order_id=order.identity, code=code)
        assert step is not None
        step.report(said, at(when))
        step.arm(POLICY, CALENDAR)


def way(factory: Factory, order: Order, code: str, **values: Any) -> None:
    with factory.work() as work:
        step = work.find(Step, order_id=order.identity, code=code)
    assert step is not None
    factory.set(step, **values)


STARTED, DONE = Progress(turn=Turn.STARTED), Progress(turn=Turn.DONE)


def test_a_step_that_should_have_started_is_missed_after_the_days_of_grace(factory: Factory) -> None:
    planned(factory)
    assert factory.says("2026-11-24 08:29") == []
    (due,) = factory.sweep("2026-11-24 08:30").dues
    assert (due.rule, due.subject.step, due.subject.step_name) == (
        "step-late",
        "cutting",
        Name("cutting", "cutting"),
    )
    assert (str(due.due), due.days, due.level) == ("2026-11-23", 1, 0)


def test_a_late_step_is_repeated_daily_then_louder_then_weekly(factory: Factory) -> None:
    planned(factory)
    heard = [
        (day, factory.says(f"2026-{day} 09:00")) for day in ("11-24", "11-25", "11-26", "11-27", "11-28")
    ]
    assert [(day, len(said)) for day, said in heard] == [
        ("11-24", 1),
        ("11-25", 1),
        ("11-26", 1),
        ("11-27", 2),
        ("11-28", 0),
    ]
    assert heard[3][1] == [
        f"Li step-late {CUTTING} late:2026-11-23:3",
        f"Sue step-late {CUTTING} late:2026-11-23:3",
    ]
    assert factory.says("2026-12-03 09:00") == []
    assert len(factory.says("2026-12-04 09:00")) == 2


def test_a_step_waits_for_the_one_before_it_which_is_the_cause(factory: Factory) -> None:
    order = planned(factory)
    assert {due.subject.step for due in factory.sweep("2026-11-27 09:00").dues} == {"cutting"}
    report(factory, order, "cutting", "2026-11-27 10:00", DONE)
    assert factory.says("2026-11-27 10:01") == []
    assert factory.says("2026-11-30 08:30") == [f"Li step-late {SEWING} late:2026-11-25:2"]


def test_a_step_waits_for_those_it_names_wherever_they_stand(factory: Factory) -> None:
    order = planned(factory)
    way(factory, order, "sewing", after=[])
    way(factory, order, "packing", after=["cutting"])
    assert {due.subject.step for due in factory.sweep("2026-12-01 09:00").dues} == {"cutting", "sewing"}
    report(factory, order, "cutting", "2026-12-01 10:00", DONE)
    assert {due.subject.step for due in factory.sweep("2026-12-02 09:00").dues} == {"packing"}


def test_a_step_into_which_pieces_flow_waits_until_the_other_has_begun(factory: Factory) -> None:
    order = planned(factory)
    way(factory, order, "sewing", anchor="cutting.start+1")
    assert {due.subject.step for due in factory.sweep("2026-11-27 09:00").dues} == {"cutting"}
    report(factory, order, "cutting", "2026-11-27 10:00", STARTED)
    assert {due.subject.step for due in factory.sweep("2026-11-30 09:00").dues} == {"sewing"}


def test_a_started_step_that_nobody_moves_stalls(factory: Factory) -> None:
    order = planned(factory)
    report(factory, order, "cutting", "2026-11-23 10:00", Progress(share=Decimal(50)))
    assert factory.says("2026-11-25 08:29") == []
    (due,) = factory.sweep("2026-11-25 08:30").dues
    assert (due.rule, due.occasion, due.days) == ("step-stalled", "stalled:2026-11-23:0", 2)
    assert due.since == at("2026-11-23 10:00")
    assert (due.subject.done, due.subject.quantity) == (Decimal(250), Decimal(500))


def test_progress_silences_a_stalled_step_and_starts_the_clock_again(factory: Factory) -> None:
    order = planned(factory)
    report(factory, order, "cutting", "2026-11-23 10:00", STARTED)
    assert len(factory.says("2026-11-25 09:00")) == 1
    report(factory, order, "cutting", "2026-11-25 11:00", STARTED)
    assert factory.says("2026-11-26 09:00") == []
    assert factory.says("2026-11-27 09:00") == [f"Li step-stalled {CUTTING} stalled:2026-11-25:0"]


def test_a_finished_step_is_silent(factory: Factory) -> None:
    order = planned(factory)
    report(factory, order, "cutting", "2026-11-23 10:00", DONE)
    assert factory.says("2026-11-25 09:00") == []
    assert factory.says("2026-11-26 09:00") == [f"Li step-late {SEWING} late:2026-11-25:0"]


def test_after_a_weekend_standing_still_a_stalled_step_is_said_once(factory: Factory) -> None:
    order = planned(factory)
    report(factory, order, "cutting", "2026-11-26 10:00", STARTED)
    assert factory.says("2026-11-29 12:00") == []
    assert factory.says("2026-12-02 07:00") == [f"Li step-stalled {CUTTING} stalled:2026-11-26:2"]
    assert factory.says("2026-12-02 09:00") == []
