from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkingCalendar, expected_rest, lunar_day, tomb_sweeping

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(SHANGHAI)
OFFICE = WorkingCalendar(SHANGHAI, hours=((time(9), time(17)),))

days = st.dates(date(2005, 1, 1), date(2090, 12, 31))
instants = st.builds(
    lambda day, seconds: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds),
    days,
    st.integers(0, 86_399),
)
spans = st.timedeltas(timedelta(0), timedelta(days=30))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


def test_the_business_day_begins_at_local_midnight() -> None:
    assert CALENDAR.day_of(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert CALENDAR.day_of(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_wall_time_becomes_an_instant() -> None:
    assert CALENDAR.at(date(2026, 11, 23), time(9)) == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert CALENDAR.at(date(2026, 11, 23), time(9)).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday exchanged for National Day
        (date(2026, 9, 20), True),  # a Sunday exchanged for National Day
        (date(2026, 2, 23), False),  # a Monday of the Spring Festival
        (date(2027, 2, 5), False),  # New Year's Eve, by law
        (date(2027, 10, 4), False),  # made up for 2 October, a Saturday
        (date(2200, 10, 1), False),  # beyond the lunar tables the solar feasts remain
    ],
)
def test_the_statutory_calendar_is_kept(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


PUBLISHED = {
    # The State Council's notices: spans that rest, and weekend days that work for them.
    2024: (
        "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def spanned(year: int, written: str) -> set[date]:
    """The days of `05-01/05-05 06-10`."""
    ends = [[date.fromisoformat(f"{year}-{end}") for end in one.split("/")] for one in written.split()]
    return {one[0] + timedelta(days) for one in ends for days in range((one[-1] - one[0]).days + 1)}


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_day_is_as_it_was_published(year: int) -> None:
    rests, works = (spanned(year, written) for written in PUBLISHED[year])
    whole = spanned(year, "01-01/12-31")
    usual = {day for day in whole if day.weekday() < 5}
    assert {day for day in whole if CALENDAR.is_working_day(day)} == (usual - rests) | works
    assert not CALENDAR.is_provisional(date(year, 6, 1))


def test_a_department_without_a_calendar_of_its_own_works_as_the_company() -> None:
    six_days = WorkingCalendar(SHANGHAI, rest_days=frozenset({6}))
    company = WorkingCalendar(SHANGHAI, departments={"sewing": six_days})
    assert company.of("sewing").is_working_day(date(2026, 11, 21))
    assert not company.of("cutting").is_working_day(date(2026, 11, 21))
    assert company.of("") is company


@given(days)
def test_the_next_and_the_last_working_day_are_the_day_itself_when_it_works(day: date) -> None:
    behind, ahead = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert behind <= day <= ahead
    assert CALENDAR.is_working_day(behind)
    assert CALENDAR.is_working_day(ahead)
    assert (behind == ahead) is CALENDAR.is_working_day(day)
    assert CALENDAR.working_days_between(behind, ahead) == int(behind != ahead)


def test_years_without_a_published_calendar_are_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2040, 1, 1))


def test_the_company_calendar_wins() -> None:
    own = WorkingCalendar(SHANGHAI, exceptions={date(2026, 11, 22): True, date(2026, 11, 23): False})
    assert own.is_working_day(date(2026, 11, 22))
    assert not own.is_working_day(date(2026, 11, 23))
    assert own.next_working_day(date(2026, 11, 22)) == date(2026, 11, 24)


def test_a_six_day_factory_works_on_saturdays_but_not_on_feasts() -> None:
    six_days = WorkingCalendar(SHANGHAI, rest_days=frozenset({6}))
    assert six_days.is_working_day(date(2026, 11, 21))
    assert not six_days.is_working_day(date(2026, 10, 3))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), 2, date(2026, 10, 10)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 1, 1), -1, date(2025, 12, 31)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_working_days_are_added(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, n) == end


@given(days, st.integers(1, 600))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == n
    assert CALENDAR.working_days_between(end, start) == -n
    assert CALENDAR.add_working_days(end + timedelta(days=1), -1) == end


@given(days, days)
def test_counting_is_what_a_finger_on_the_calendar_counts(a: date, b: date) -> None:
    start, end = min(a, b), min(max(a, b), min(a, b) + timedelta(days=800))
    counted = sum(
        CALENDAR.is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1)
    )
    assert CALENDAR.working_days_between(start, end) == counted


def test_an_hour_from_friday_half_past_four_ends_on_monday_morning() -> None:
    end = OFFICE.add_working_time(local(2026, 11, 20, 16, 30), timedelta(hours=1))
    assert end == local(2026, 11, 23, 9, 30)
    assert end.tzinfo is UTC


def test_lunch_is_not_working_time() -> None:
    assert CALENDAR.add_working_time(local(2026, 11, 23, 11), timedelta(hours=2)) == local(2026, 11, 23, 14)
    assert CALENDAR.working_time_between(local(2026, 11, 23, 11), local(2026, 11, 23, 14)) == timedelta(
        hours=2
    )


def test_working_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_time(local(2026, 11, 23, 11), timedelta(hours=-1))


@given(instants, spans)
def test_walking_and_measuring_working_time_agree(start: datetime, span: timedelta) -> None:
    end = CALENDAR.add_working_time(start, span)
    assert CALENDAR.working_time_between(start, end) == span
    assert CALENDAR.working_time_between(end, start) == -span


@given(instants, spans, spans)
def test_working_time_adds_up(start: datetime, first: timedelta, second: timedelta) -> None:
    stepwise = CALENDAR.add_working_time(CALENDAR.add_working_time(start, first), second)
    assert CALENDAR.working_time_between(start, stepwise) == first + second


@pytest.mark.parametrize("hours", [(), ((time(12), time(8)),), ((time(8), time(12)), (time(11), time(13)))])
def test_impossible_hours_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="hours"):
        WorkingCalendar(SHANGHAI, hours=hours)


def test_a_company_that_never_works_is_refused() -> None:
    with pytest.raises(ValueError, match="rests every day"):
        WorkingCalendar(SHANGHAI, rest_days=frozenset(range(7)))


def test_the_end_of_the_calendar_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        CALENDAR.add_working_days(date(9999, 12, 30), 5)
    with pytest.raises(OverflowError):
        CALENDAR.add_working_days(date(1, 1, 2), -5)


def test_feasts_follow_sun_and_moon() -> None:
    assert lunar_day(2027, 1, 1) == date(2027, 2, 6)
    assert tomb_sweeping(2026) == date(2026, 4, 5)
    assert date(2027, 5, 4) in expected_rest(2027)
    with pytest.raises(ValueError, match="1800"):
        lunar_day(1800, 1, 1)


def test_a_hundred_working_days_are_added_at_once() -> None:
    CALENDAR.add_working_days(date(2026, 11, 22), 100)
    began = perf_counter()
    for _ in range(1000):
        CALENDAR.add_working_days(date(2026, 11, 22), 100)
    assert (perf_counter() - began) / 1000 < 50e-6
