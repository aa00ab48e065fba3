"""Forecasts: pace, what holds a step up, the reason that binds, and three hundred orders day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.orders.model import Order
from core.production.anchor import anchor
from core.production.forecast import look_ahead
from core.production.model import Step, StepDay
from core.production.network import Link, Task
from core.production.outlook import Gate, Going, outlook
from core.production.pace import pace
from tests.core.living_orders import Living, Shelf
from tests.core.naive_forecast import forecast

WEEK = WorkingCalendar(ZoneInfo("Asia/Shanghai"))
OWN = WorkingCalendar(
    ZoneInfo("Asia/Shanghai"),
    exceptions={date(2026, 11, 28): True, date(2026, 12, 2): False},
    departments={"sewing": WorkingCalendar(ZoneInfo("Asia/Shanghai"), rest_days=frozenset({6}))},
)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def made(*pieces: int, since: date = date(2026, 11, 16)) -> dict[date, Decimal]:
    """So many pieces on each working day from a Monday on."""
    days = (WEEK.add_working_days(since - timedelta(days=1), number) for number in range(1, len(pieces) + 1))
    return {day: Decimal(count) for day, count in zip(days, pieces, strict=True) if count}


def test_a_steady_pace_is_the_pace() -> None:
    assert pace(made(120, 120, 120, 120, 120), date(2026, 11, 16), MONDAY, WEEK) == 120


def test_recent_days_weigh_more() -> None:
    faster = pace(made(100, 100, 100, 100, 200), date(2026, 11, 16), MONDAY, WEEK)
    slower = pace(made(200, 100, 100, 100, 100), date(2026, 11, 16), MONDAY, WEEK)
    assert faster is not None
    assert slower is not None
    assert 100 < slower < 120 < faster


def test_a_day_weighs_less_the_older_it_is() -> None:
    # Monday's 90 beside nothing on Tuesday and Wednesday's 10: 90 · 0.63 and 10 of 1 + 0.794 + 0.63.
    found = pace(made(90, 0, 10), date(2026, 11, 16), date(2026, 11, 19), WEEK)
    assert found is not None
    assert round(found, 1) == Decimal("27.5")


@pytest.mark.parametrize("today", [date(2026, 11, 19), MONDAY, date(2026, 12, 30), date(2027, 2, 15)])
def test_silence_is_no_slower_pace(today: date) -> None:
    assert pace(made(90, 90), date(2026, 11, 16), today, WEEK) == 90


def test_a_day_that_is_not_over_makes_a_step_no_slower() -> None:
    days = made(120, 120, 120, 120, 120)
    assert pace(days, date(2026, 11, 16), MONDAY, WEEK) == 120
    assert pace({**days, MONDAY: Decimal(20)}, date(2026, 11, 16), MONDAY, WEEK) == 120
    over = pace({**days, MONDAY: Decimal(20)}, date(2026, 11, 16), date(2026, 11, 24), WEEK)
    assert over is not None
    assert over < 120


def test_a_good_day_makes_a_step_faster_at_once() -> None:
    good = pace({**made(120, 120, 120, 120, 120), MONDAY: Decimal(200)}, date(2026, 11, 16), MONDAY, WEEK)
    assert good is not None
    assert good > 120


def test_the_first_day_is_a_pace_once_it_is_over() -> None:
    assert pace({MONDAY: Decimal(20)}, MONDAY, MONDAY, WEEK) is None
    assert pace({MONDAY: Decimal(20)}, MONDAY, date(2026, 11, 24), WEEK) == 20


def test_a_day_of_rest_belongs_to_the_working_day_before() -> None:
    sunday = {date(2026, 11, 20): Decimal(100), date(2026, 11, 22): Decimal(40)}
    assert pace(sunday, date(2026, 11, 20), MONDAY, WEEK) == 140


def test_nothing_made_is_no_pace() -> None:
    assert pace({}, MONDAY, MONDAY, WEEK) is None
    assert pace({MONDAY: Decimal(50), FRIDAY: Decimal(-50)}, MONDAY, date(2026, 11, 30), WEEK) is None


def going(code: str, left: int, *after: str, hangs: str = "", **more: Any) -> Going:
    links = tuple(Link(one) for one in after)
    hanging = anchor(hangs)
    named = (Link(hanging.to, hanging),) if hanging is not None and hanging.to.startswith("s") else ()
    task = Task(code, left, WEEK, (*links, *named), hanging, began=more.pop("began", None))
    return Going(task, more.pop("since", MONDAY), left, name=(code, code), **more)


def gate(day: date, kind: str = "material") -> Gate:
    return Gate(day, {"kind": kind, "until": day.isoformat()})


def test_steps_go_on_one_after_the_other() -> None:
    found = outlook([going("s1", 3), going("s2", 4, "s1")], {}, MONDAY, MONDAY)
    assert [*found.spans.values()] == [(MONDAY, date(2026, 11, 25)), (date(2026, 11, 26), date(2026, 12, 1))]
    assert found.ships == date(2026, 12, 1)
    assert found.binding == {"kind": "duration", "step": "s2", "name": ["s2", "s2"], "days": 4}


def test_the_slow_step_is_the_reason_with_its_pace() -> None:
    sewing = going("s1", 4, began=date(2026, 11, 16), pace=Decimal(120))
    found = outlook([sewing, going("s2", 1, "s1")], {}, MONDAY, MONDAY)
    assert found.binding == {"kind": "pace", "step": "s1", "name": ["s1", "s1"], "pace": "120", "days": 4}


def test_late_material_is_the_reason_when_a_step_waits_for_it() -> None:
    found = outlook([going("s1", 2), going("s2", 2, "s1", gates=(gate(FRIDAY),))], {}, MONDAY, MONDAY)
    assert found.ships == date(2026, 11, 30)
    assert found.binding["kind"] == "material"


def test_late_material_that_is_not_needed_yet_is_no_reason() -> None:
    in_time = gate(date(2026, 11, 25))
    found = outlook([going("s1", 2), going("s2", 3, "s1", gates=(in_time,))], {}, MONDAY, MONDAY)
    assert found.spans["s2"].start == date(2026, 11, 25)
    assert found.binding["kind"] == "duration"


def test_material_of_a_side_branch_with_time_to_spare_is_no_reason() -> None:
    trims = going("s2", 1, gates=(gate(date(2026, 11, 26)),))
    found = outlook([going("s1", 8), trims, going("s3", 1, "s1", "s2")], {}, MONDAY, MONDAY)
    assert found.binding == {"kind": "duration", "step": "s1", "name": ["s1", "s1"], "days": 8}


def test_a_step_that_stands_goes_on_when_it_may() -> None:
    stands = going("s1", 2, began=date(2026, 11, 16), gates=(gate(FRIDAY, "wait"),))
    found = outlook([stands], {}, MONDAY, MONDAY)
    assert (found.ships, found.binding["kind"]) == (date(2026, 11, 30), "wait")


def test_a_promise_later_than_the_pace_is_taken() -> None:
    found = outlook([going("s1", 2, promised=FRIDAY)], {}, MONDAY, MONDAY)
    assert found.ships == FRIDAY
    assert found.binding == {"kind": "promise", "step": "s1", "name": ["s1", "s1"], "until": "2026-11-27"}


def test_a_promise_earlier_than_the_pace_is_not() -> None:
    assert outlook([going("s1", 9, promised=FRIDAY)], {}, MONDAY, MONDAY).ships == date(2026, 12, 3)


def test_a_start_that_is_behind_is_the_reason() -> None:
    found = outlook([going("s1", 2, behind=3), going("s2", 5, "s1")], {}, MONDAY, MONDAY)
    assert found.binding == {"kind": "start", "step": "s1", "name": ["s1", "s1"], "days": 3}


def test_what_comes_after_shipping_does_not_hold_it_up() -> None:
    found = outlook([going("s1", 1), going("s2", 9, "s1", hangs="due+5")], {}, MONDAY, MONDAY)
    assert found.ships == MONDAY


def test_everything_over_is_ready_today() -> None:
    found = outlook([], {}, MONDAY, MONDAY)
    assert (found.ships, found.binding) == (MONDAY, {"kind": "done"})


@given(st.lists(st.integers(0, 300), min_size=1, max_size=5), st.integers(0, 300))
def test_a_forecast_is_never_better_than_the_best_day(pieces: list[int], today: int) -> None:
    before = pace(made(*pieces), date(2026, 11, 16), MONDAY, WEEK)
    found = pace({**made(*pieces), MONDAY: Decimal(today)}, date(2026, 11, 16), MONDAY, WEEK)
    assert (found is None) is (sum(pieces) == 0)
    assert (before or 0) <= (found or 0) <= max(*pieces, today)


ONE_STEP = {"days": st.integers(1, 12), "rate": st.sampled_from([None, 40, 150]), "least": st.integers(1, 4)}


def ships(pieces: dict[date, Decimal], days: int, rate: int | None, least: int) -> date:
    """When an order of one step is ready on that Monday, of whose 2000 pieces so many were made."""
    early = datetime(2026, 11, 16, 4, tzinfo=UTC)
    order = Order(id=1, number="SO-2026-0001", serial=1, customer_id=1, due=FRIDAY, created_at=early)
    named: dict[str, Any] = {"position": 0, "code": "s1", "name_en": "s1", "name_zh": "s1"}
    planned: dict[str, Any] = {"planned_start": early.date(), "planned_end": FRIDAY, "started_at": early}
    way: dict[str, Any] = {"days": days, "rate": None if rate is None else Decimal(rate), "min_days": least}
    count: dict[str, Any] = {"quantity": Decimal(2000), "done": sum(pieces.values(), Decimal(0))}
    step = Step(id=1, order_id=1, **named, **planned, **way, **count)
    booked = [StepDay(order_id=1, step_id=1, day=day, pieces=count) for day, count in pieces.items()]
    found = look_ahead(cast(Any, Shelf(WEEK, MONDAY, things=[step, *booked])), order)
    assert found is not None
    return found.ships


@given(before=st.lists(st.integers(0, 300), max_size=5), today=st.integers(1, 300), **ONE_STEP)
def test_pieces_of_today_never_make_a_forecast_later(before: list[int], today: int, **step: Any) -> None:
    assert ships({**made(*before), MONDAY: Decimal(today)}, **step) <= ships(made(*before), **step)


@given(before=st.lists(st.integers(10, 300), min_size=1, max_size=5), today=st.integers(10, 300), **ONE_STEP)
def test_a_forecast_is_never_earlier_than_the_rest_at_the_best_pace(
    before: list[int], today: int, **step: Any
) -> None:
    rest = ceil((2000 - sum(before) - today) / max(*before, today))
    earliest = WEEK.add_working_days(MONDAY, rest - 1)
    assert ships({**made(*before), MONDAY: Decimal(today)}, **step) >= earliest


@pytest.mark.parametrize("seed", range(300))
def test_an_order_is_foreseen_day_by_day_as_by_hand(seed: int) -> None:
    living = Living(Random(seed), OWN, date(2026, 11, 16) + timedelta(days=seed % 30))
    for today in living.days():
        found = look_ahead(cast(Any, living.shelf), living.order)
        assert found is not None
        by_hand = forecast(living.jobs, today)
        unfinished = [job.code for job in living.jobs if job.ended is None]
        assert {code: tuple(span) for code, span in found.spans.items()} == {
            code: by_hand[code] for code in unfinished
        }
        assert found.ships == max([today, *(by_hand[code][1] for code in unfinished)])


def test_less_left_is_never_later() -> None:
    steps = [going("s1", 6), going("s2", 3, "s1"), going("s3", 4, hangs="s2.start+1")]
    whole = outlook(steps, {}, MONDAY, MONDAY).ships
    for place, one in enumerate(steps):
        shorter = [*steps[:place], replace(one, left=one.left - 1), *steps[place + 1 :]]
        assert outlook(shorter, {}, MONDAY, MONDAY).ships <= whole
