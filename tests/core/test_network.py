"""The network of steps: plans worked out by hand, what cannot be planned, and what holds for every plan."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar
from core.errors import BadAnchor, CircularSteps, EndsBeforeStart, NoEnd, Refusal, UnknownAnchor
from core.production.anchor import anchor
from core.production.model import Way
from core.production.network import Plan, Task, behind, check, days_of, in_order, links_of, plan

CALENDAR = WorkingCalendar(ZoneInfo("Asia/Shanghai"))
SIX_DAYS = WorkingCalendar(ZoneInfo("Asia/Shanghai"), rest_days=frozenset({6}))
GARMENT = (
    # code, days, what it hangs on
    ("cutting", 3, "due-14"),
    ("sewing", 8, "due-6"),
    ("ironing", 2, "due-4"),
    ("inspection", 1, "due-2"),
    ("packing", 2, "due-1"),
)
FLOWING = (
    ("fabric", 10, "order+2"),
    ("cutting", 4, ""),
    ("sewing", 8, "cutting.start+3"),
    ("finishing", 2, "sewing+1"),
    ("packing", 2, "due-1"),
)


def way(place: int, code: str, days: int, hangs: str = "", **more: Any) -> Way:
    return Way(position=place, code=code, name_en=code, name_zh=code, days=days, anchor=hangs, **more)


def ways(steps: Sequence[tuple[str, int, str]]) -> list[Way]:
    return [way(place, *step) for place, step in enumerate(steps)]


def tasks(steps: Sequence[Way], calendar: WorkingCalendar = CALENDAR) -> list[Task]:
    codes = [one.code for one in steps]
    return in_order(
        [
            Task(one.code, days_of(one, Decimal(1000)), calendar, links_of(one, codes), anchor(one.anchor))
            for one in steps
        ]
    )


def laid(
    steps: Sequence[tuple[str, int, str]], due: str, start: str, calendar: WorkingCalendar = CALENDAR
) -> Plan:
    begin = date.fromisoformat(start)
    return plan(tasks(ways(steps), calendar), date.fromisoformat(due), begin, begin)


def shown(found: Plan) -> list[str]:
    return [f"{code} {span.start:%m-%d} {span.end:%m-%d}" for code, span in found.spans.items()]


def test_a_garment_is_laid_back_over_national_day() -> None:
    # 25 to 27 September and 1 to 7 October 2026 rest; Sunday 20 September and Saturday 10 October work.
    found = laid(GARMENT, "2026-10-16", "2026-08-17")
    assert shown(found) == [
        "cutting 09-18 09-21",
        "sewing 09-22 10-09",
        "ironing 10-10 10-12",
        "inspection 10-13 10-13",
        "packing 10-14 10-15",
    ]
    assert found.late == 0


def test_a_garment_is_laid_back_over_the_spring_festival() -> None:
    # 15 to 23 February 2026 rest; Saturday 14 and Saturday 28 February work for it.
    found = laid(GARMENT, "2026-03-06", "2026-01-05")
    assert shown(found) == [
        "cutting 02-06 02-10",
        "sewing 02-11 02-27",
        "ironing 02-28 03-02",
        "inspection 03-03 03-03",
        "packing 03-04 03-05",
    ]
    assert found.late == 0


def test_a_department_that_works_on_saturdays_is_laid_on_saturdays() -> None:
    found = laid(GARMENT, "2026-11-27", "2026-10-12", SIX_DAYS)
    assert shown(found)[-3:] == ["ironing 11-21 11-23", "inspection 11-24 11-24", "packing 11-25 11-26"]


def test_pieces_flow_from_a_step_that_goes_on() -> None:
    found = laid(FLOWING, "2026-12-18", "2026-11-09")
    assert shown(found) == [
        "fabric 11-13 11-26",
        "cutting 11-27 12-02",
        "sewing 12-02 12-11",
        "finishing 12-14 12-15",
        "packing 12-16 12-17",
    ]
    assert found.slack == dict.fromkeys(found.spans, 3)


def test_what_cannot_be_laid_back_goes_forward_and_says_how_late_it_is() -> None:
    found = laid(FLOWING, "2026-12-04", "2026-11-09")
    assert shown(found) == [
        "fabric 11-11 11-24",
        "cutting 11-25 11-30",
        "sewing 11-30 12-09",
        "finishing 12-10 12-11",
        "packing 12-14 12-15",
    ]
    assert found.late == 7
    assert found.critical == found.spans.keys()


def test_a_step_that_ends_sooner_than_what_flows_into_it_ends_with_it() -> None:
    steps = (("knitting", 8, "order+0"), ("linking", 2, "knitting.start+3"), ("packing", 1, "due-0"))
    found = laid(steps, "2026-11-23", "2026-11-23")
    assert shown(found) == ["knitting 11-23 12-02", "linking 11-26 12-02", "packing 12-03 12-03"]


def test_a_step_that_flows_is_drawn_out_as_long_as_what_comes_after_allows() -> None:
    steps = (("s0", 2, ""), ("s1", 1, "s0.start+0"), ("s2", 3, "s1.start+0"), ("s3", 1, ""), ("s4", 1, ""))
    assert laid(steps, due="2024-06-07", start="2024-06-01").late == 0


def test_only_what_is_not_critical_may_slip() -> None:
    steps = [
        way(0, "fabric", 6, "order+0", after=[]),
        way(1, "trims", 2, "order+0", after=[]),
        way(2, "sewing", 3, "due-0", after=["fabric", "trims"]),
    ]
    found = plan(tasks(steps), date(2026, 12, 4), date(2026, 11, 23), date(2026, 11, 23))
    assert found.slack == {"fabric": 1, "trims": 5, "sewing": 1}
    assert found.critical == {"fabric", "sewing"}


def test_calendar_days_are_counted_as_such() -> None:
    steps = (("dyeing", 1, "order+0"), ("curing", 1, "dyeing+7c"), ("packing", 1, "due-0"))
    found = laid(steps, "2026-11-23", "2026-11-20")
    # A week after Friday the 20th is Friday the 27th.
    assert shown(found) == ["dyeing 11-20 11-20", "curing 11-27 11-27", "packing 11-30 11-30"]


def test_what_comes_after_shipping_is_not_late() -> None:
    found = laid((("packing", 2, "due-1"), ("documents", 1, "due+5")), "2026-11-27", "2026-11-23")
    assert shown(found) == ["packing 11-25 11-26", "documents 12-04 12-04"]
    assert found.late == 0


@pytest.mark.parametrize(
    ("rate", "loss", "least", "days"),
    [
        (None, "0", 1, 4),
        ("250", "0", 1, 4),
        ("300", "0", 1, 4),
        ("300", "1", 1, 5),
        ("2000", "0", 1, 1),
        ("2000", "0", 3, 3),
    ],
)
def test_a_step_takes_its_days_or_those_of_its_rate(
    rate: str | None, loss: str, least: int, days: int
) -> None:
    sewing = way(0, "sewing", 4, first_day_loss=Decimal(loss), min_days=least)
    sewing.rate = None if rate is None else Decimal(rate)
    assert days_of(sewing, Decimal(1000)) == days


WRONG: list[tuple[list[Way], type[Refusal]]] = [
    ([], NoEnd),
    ([way(0, "cutting", 3, "order+2"), way(1, "sewing", 3)], NoEnd),
    ([way(0, "cutting", 3, "knitting+2"), way(1, "packing", 1, "due-1")], UnknownAnchor),
    ([way(0, "cutting", 3), way(1, "packing", 1, "due-1", after=["sewing"])], UnknownAnchor),
    ([way(0, "cutting", 3, "soon"), way(1, "packing", 1, "due-1")], BadAnchor),
    ([way(0, "cutting", 3, "packing+1"), way(1, "packing", 1, "due-1")], CircularSteps),
    ([way(0, "cutting", 3, "due-2"), way(1, "packing", 1, "due-5")], EndsBeforeStart),
    ([way(0, "cutting", 3, "due-9"), way(1, "packing", 1, "cutting-2")], EndsBeforeStart),
    ([way(0, "cutting", 3, "order-1"), way(1, "packing", 1, "due-1")], EndsBeforeStart),
]


@pytest.mark.parametrize(("steps", "why"), WRONG)
def test_what_cannot_be_planned_is_refused(steps: list[Way], why: type[Refusal]) -> None:
    with pytest.raises(why):
        check(steps)


@pytest.mark.parametrize("steps", [GARMENT, FLOWING])
def test_what_can_be_planned_is_taken(steps: tuple[tuple[str, int, str], ...]) -> None:
    check(ways(steps))


def test_steps_that_wait_for_each_other_are_named() -> None:
    steps = [
        way(0, "a", 1, "due-1", after=["c"]),
        way(1, "b", 1, after=["a"]),
        way(2, "c", 1, after=["b"]),
        way(3, "d", 1, after=[]),
    ]
    with pytest.raises(CircularSteps) as why:
        check(steps)
    named = why.value.steps
    waits = {"a": "c", "b": "a", "c": "b"}
    assert dict(zip(named, (*named[1:], named[0]), strict=True)) == waits


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    """Any steps in departments with calendars of their own, waiting for any that come before them."""
    steps: list[Way] = []
    for place in range(draw(st.integers(1, 8))):
        codes = [one.code for one in steps]
        step = way(place, f"s{place}", draw(st.integers(1, 9)), draw(st.sampled_from(hangings(codes))))
        step.after = draw(st.none() | st.lists(st.sampled_from(codes), unique=True)) if codes else None
        steps.append(step)
    codes = [one.code for one in steps]
    calendars = st.sampled_from((CALENDAR, SIX_DAYS))
    return in_order(
        [Task(one.code, one.days, draw(calendars), links_of(one, codes), anchor(one.anchor)) for one in steps]
    )


def hangings(codes: list[str]) -> list[str]:
    others = [f"{code}{sign}" for code in codes for sign in ("+1", "+3", "+5c", ".start+0", ".start+2")]
    return ["", "due-0", "due-3", "due-9c", "order+0", "order+4", *others]


DAYS = st.dates(date(2024, 6, 1), date(2027, 6, 1))


@given(networks(), DAYS, st.integers(0, 90))
def test_a_plan_keeps_to_what_waits_for_what_and_to_working_days(
    steps: list[Task], start: date, days: int
) -> None:
    found = plan(steps, start + timedelta(days=days), start, start).spans
    for step in steps:
        span = found[step.code]
        assert start <= span.start <= span.end
        assert step.calendar.is_working_day(span.start)
        assert step.calendar.is_working_day(span.end)
        assert step.calendar.working_days_between(span.start, span.end) >= step.days - 1
        for link in step.links:
            assert link.frees(found[link.code], step.calendar) <= span.start
            assert not link.flows or found[link.code].end <= span.end


@given(networks(), DAYS, st.integers(0, 90))
def test_there_is_slack_where_the_plan_fits_and_nowhere_else(
    steps: list[Task], start: date, days: int
) -> None:
    due = start + timedelta(days=days)
    found = plan(steps, due, start, start)
    fits = all(span.end <= due for span in found.spans.values())
    assert fits is all(slack >= 0 for slack in found.slack.values())
    assert fits is (found.late == 0)


@given(networks(), DAYS, st.integers(0, 90), st.data())
def test_a_step_that_slips_by_its_slack_makes_nothing_late(
    steps: list[Task], start: date, days: int, data: st.DataObject
) -> None:
    due = start + timedelta(days=days)
    slack = plan(steps, due, start, start).slack
    one = data.draw(st.sampled_from(steps))
    far = max(slack[one.code], 0)
    longer = [step if step is not one else Task(**fields(one, days=one.days + far)) for step in steps]
    assert plan(longer, due, start, start).late == plan(steps, due, start, start).late


def fields(task: Task, **more: Any) -> dict[str, Any]:
    return {name: getattr(task, name) for name in Task.__slots__} | more


@given(networks(), st.data())
def test_what_is_behind_a_step_waits_for_it(steps: list[Task], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(steps))
    waiting = behind(one.code, steps)
    for step in steps:
        direct = {link.code for link in step.links}
        assert (step.code in waiting) is bool(direct & (waiting | {one.code}))
