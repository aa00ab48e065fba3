"""Arithmetic of days, weeks, months and quarters."""

from calendar import monthrange
from datetime import date, timedelta

from bot.understanding.dates.values import Day, Days, Span
from core.calendar import WorkingCalendar

ONE_DAY = timedelta(days=1)


def plus_months(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus(day: date, span: Span, calendar: WorkingCalendar, sign: int = 1) -> date:
    """The day a span later, or earlier when the sign is -1."""
    if span.working:
        return calendar.add_working_days(day, sign * span.working)
    return plus_months(day, sign * span.months) + sign * span.days * ONE_DAY


def week(today: date, shift: int) -> Days:
    """Monday to Sunday of a calendar week."""
    monday = today + (7 * shift - today.weekday()) * ONE_DAY
    return Days(monday, monday + 6 * ONE_DAY)


def month(year: int, number: int) -> Days:
    """First to last day of a month; ValueError when there is no such month."""
    return Days(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months_away(today: date, shift: int) -> Days:
    """The calendar month some months away."""
    first = plus_months(today.replace(day=1), shift)
    return month(first.year, first.month)


def quarter(year: int, number: int) -> Days:
    """First to last day of a quarter, 1 to 4 (5 is the first of the next year)."""
    year, place = divmod(year * 4 + number - 1, 4)
    return Days(date(year, 3 * place + 1, 1), month(year, 3 * place + 3).last)


def quarters_away(today: date, shift: int) -> Days:
    """The calendar quarter some quarters away."""
    return quarter(today.year, (today.month + 2) // 3 + shift)


def year(number: int) -> Days:
    """A whole year."""
    return Days(date(number, 1, 1), date(number, 12, 31))


def next_weekday(since: date, weekday: int) -> date:
    """That weekday on or after a day."""
    return since + (weekday - since.weekday()) % 7 * ONE_DAY


def coming_weekday(today: date, weekday: int) -> Day:
    """A bare weekday: the next one to come; said on that very day it is worth a question."""
    return Day(
        next_weekday(today + ONE_DAY, weekday),
        lambda since: next_weekday(since, weekday),
        sure=today.weekday() != weekday,
        weekday=True,
    )


def of_week(days: Days, weekday: int) -> Day:
    """A day of a given week."""
    return Day(days.first + weekday * ONE_DAY)


def next_month_day(since: date, number: int, day: int) -> date:
    """That day of that month on or after `since`; ValueError when no year has it."""
    for place in range(since.year, since.year + 9):
        if day <= monthrange(place, number)[1] and date(place, number, day) >= since:
            return date(place, number, day)
    raise ValueError(day)


def next_day_of_month(since: date, day: int) -> date:
    """That day of the month on or after `since`, in the first month that has it."""
    for shift in range(13):
        place = months_away(since, shift)
        if day <= place.last.day and place.first.replace(day=day) >= since:
            return place.first.replace(day=day)
    raise ValueError(day)


def next_month(since: date, number: int) -> Days:
    """The month of that number, the current one included."""
    return month(since.year + (number < since.month), number)


def next_quarter(since: date, number: int) -> Days:
    """The quarter of that number, the current one included."""
    return quarter(since.year + (number < (since.month + 2) // 3), number)


def month_day(today: date, number: int, day: int) -> Day:
    """A day and month without a year."""
    return Day(next_month_day(today, number, day), lambda since: next_month_day(since, number, day))


def day_of_month(today: date, day: int) -> Day:
    """A day of the month without a month."""
    return Day(next_day_of_month(today, day), lambda since: next_day_of_month(since, day))


def full_year(number: int) -> int:
    """26 is 2026."""
    return number + 2000 if number < 100 else number


def iso_week(today: date, number: int) -> Days:
    """The ISO week of that number, next to come (the current one included)."""
    for place in (today.isocalendar().year, today.isocalendar().year + 1, today.isocalendar().year + 2):
        try:
            monday = date.fromisocalendar(place, number, 1)
        except ValueError:
            continue
        if monday + 6 * ONE_DAY >= today:
            return Days(monday, monday + 6 * ONE_DAY)
    raise ValueError(number)


def nth_weekday(days: Days, weekday: int, nth: int) -> date:
    """The nth such weekday of a month, -1 the last; ValueError when there is none."""
    if nth < 0:
        return days.last - (days.last.weekday() - weekday) % 7 * ONE_DAY
    day = next_weekday(days.first, weekday) + 7 * (nth - 1) * ONE_DAY
    if day > days.last:
        raise ValueError(nth)
    return day


PLACES = {
    "底": "end", "末": "end", "尾": "end", "底前": "end", "初": "start", "头": "start", "中": "middle",
    "上旬": "first", "中旬": "second", "下旬": "third",
    "end": "end", "beginning": "start", "start": "start", "middle": "middle", "mid": "middle",
    "early": "first", "late": "third",
}  # fmt: skip


def place_in_month(days: Days, place: str) -> Day | Days:
    """月底, 月初, 月中 are days; 上旬, 中旬, 下旬 are ten days each."""
    first, last = days.first, days.last
    match PLACES[place]:
        case "end":
            return Day(last)
        case "start":
            return Day(first)
        case "middle":
            return Day(first.replace(day=15))
        case "first":
            return Days(first, first.replace(day=10))
        case "second":
            return Days(first.replace(day=11), first.replace(day=20))
    return Days(first.replace(day=21), last)


def coming_place(today: date, place: str) -> Day | Days:
    """月底, 月初, 上旬 without a month: the next one to come."""
    for shift in (0, 1):
        found = place_in_month(months_away(today, shift), place)
        if (found.day if isinstance(found, Day) else found.last) >= today:
            return found
    raise ValueError(place)
