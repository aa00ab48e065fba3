"""Working days and open hours of a factory in mainland China.

The statutory calendar is the published one, with its adjusted working weekends (调休), where it exists.
Later years are worked out from the law and stay provisional until they are published.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays as published_rest  # type: ignore[import-untyped]
from chinese_calendar.constants import workdays as published_work
from lunardate import LunarDate  # type: ignore[import-untyped]

Hours = tuple[tuple[time, time], ...]

ONE_DAY = timedelta(days=1)
SATURDAY = 5
FACTORY_HOURS: Hours = ((time(8), time(12)), (time(13), time(17, 30)))
PUBLISHED_YEARS = frozenset(day.year for day in published_rest)
LUNAR_YEARS = range(1901, 2099)


def lunar_day(year: int, month: int, day: int) -> date:
    """Day of the lunar `year` in our calendar; ValueError when there is none or the year is not tabulated."""
    if year not in LUNAR_YEARS:
        raise ValueError(year)
    solar: date = LunarDate(year, month, day).to_solar_date()
    return solar


def tomb_sweeping(year: int) -> date:
    """清明: the solar term near 5 April, by the usual formula (exact from 2000 to 2099)."""
    of_century = year % 100
    return date(year, 4, int(of_century * 0.2422 + 4.81) - of_century // 4)


@cache
def statutory_days(year: int) -> tuple[date, ...]:
    """The days the law itself gives, before any weekend is exchanged, in order (rules since 2025)."""
    days = [date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)]
    days += [date(year, 10, number) for number in (1, 2, 3)]
    if year in LUNAR_YEARS:
        new_year = lunar_day(year, 1, 1)
        days += [new_year + offset * ONE_DAY for offset in (-1, 0, 1, 2)]
        days += [tomb_sweeping(year), lunar_day(year, 5, 5), lunar_day(year, 8, 15)]
    return tuple(sorted(set(days)))


@cache
def expected_rest(year: int) -> frozenset[date]:
    """Statutory days of an unpublished year; one that falls on a weekend is made up on the next weekday."""
    rest = set(statutory_days(year))
    for day in statutory_days(year):
        if day.weekday() < SATURDAY:
            continue
        made_up = day
        while made_up.weekday() >= SATURDAY or made_up in rest:
            made_up += ONE_DAY
        rest.add(made_up)
    return frozenset(rest)


@dataclass(frozen=True)
class WorkingCalendar:
    """When the company works.

    `hours` are local wall times, in order and within one day; `rest_days` are weekday numbers (Monday = 0);
    `exceptions` is the company's own calendar (True = works, False = rests) and wins over everything else.
    `departments` have calendars of their own where they work other than the company.
    Raises ValueError when no hour or no weekday is left to work in.
    """

    timezone: ZoneInfo
    hours: Hours = FACTORY_HOURS
    rest_days: frozenset[int] = frozenset({5, 6})
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    departments: Mapping[str, "WorkingCalendar"] = field(default_factory=dict)
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        edges = [edge for opening in self.hours for edge in opening]
        if not edges or edges != sorted(set(edges)):
            raise ValueError("opening hours must be in order and not overlap")
        if self.rest_days >= set(range(7)):
            raise ValueError("a company that rests every day has no working days")

    def of(self, department: str) -> "WorkingCalendar":
        """The calendar a department works by."""
        return self.departments.get(department, self)

    def day_of(self, instant: datetime) -> date:
        """Business day of an aware instant."""
        return instant.astimezone(self.timezone).date()

    def at(self, day: date, t: time) -> datetime:
        """UTC instant of a wall time in the business time zone."""
        return datetime.combine(day, t, self.timezone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Whether the company works on that day."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception
        if day in published_work:
            return True
        return day.weekday() not in self.rest_days and day not in _holidays(day.year)

    def is_provisional(self, day: date) -> bool:
        """Whether the adjusted days of that year are still to be published."""
        return day.year not in PUBLISHED_YEARS

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, when negative); `day` itself is not counted."""
        if n > 0:
            return self._forward(day, n)
        return self._backward(day, -n) if n else day

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return self._forward(day - ONE_DAY, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the one before."""
        return self._backward(day + ONE_DAY, 1)

    def next_working_day(self, day: date) -> date:
        """First working day after `day`."""
        return self._forward(day, 1)

    def previous_working_day(self, day: date) -> date:
        """Last working day before `day`."""
        return self._backward(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in (start, end]; negative when `end` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        years = range(start.year, end.year + 1)
        upto_start = bisect_right(self._working_days(start.year), start)
        after_end = len(self._working_days(end.year)) - bisect_right(self._working_days(end.year), end)
        return sum(len(self._working_days(year)) for year in years) - upto_start - after_end

    def add_working_time(self, instant: datetime, span: timedelta) -> datetime:
        """Walk forward through open seconds only; UTC. ValueError for a negative span."""
        if span < timedelta(0):
            raise ValueError("working time runs forward")
        for opens, closes in self._openings(instant):
            begin = max(opens, instant.astimezone(UTC))
            if span <= closes - begin:
                return begin + span
            span -= closes - begin
        raise OverflowError("no such working time before the end of the calendar")

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Open time in [a, b]; negative when `b` comes first."""
        if b < a:
            return -self.working_time_between(b, a)
        total = timedelta(0)
        for opens, closes in self._openings(a):
            if opens >= b:
                break
            total += min(closes, b) - max(opens, a)
        return total

    def _openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open spans that end after `since`, in UTC and in order."""
        day = self.day_of(since)
        if not self.is_working_day(day):
            day = self.next_working_day(day)
        while True:
            for start, end in self.hours:
                closes = self.at(day, end)
                if closes > since:
                    yield self.at(day, start), closes
            day = self.next_working_day(day)

    def _forward(self, day: date, n: int) -> date:
        days = self._working_days(day.year)
        place = bisect_right(days, day) + n - 1
        year = day.year
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._working_days(year)
        return days[place]

    def _backward(self, day: date, n: int) -> date:
        days = self._working_days(day.year)
        place = bisect_left(days, day) - n
        year = day.year
        while place < 0:
            year -= 1
            days = self._working_days(year)
            place += len(days)
        return days[place]

    def _working_days(self, year: int) -> tuple[date, ...]:
        """All working days of a year; OverflowError outside the calendar."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = tuple(filter(self.is_working_day, _days(year)))
        return known


def _days(year: int) -> Iterator[date]:
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("outside the calendar")
    first = date(year, 1, 1).toordinal()
    return map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))


def _holidays(year: int) -> Mapping[date, str] | frozenset[date]:
    return published_rest if year in PUBLISHED_YEARS else expected_rest(year)
