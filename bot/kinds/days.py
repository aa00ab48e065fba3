"""Days, moments, months, rest days and working hours as answers."""

import re
from datetime import date, datetime
from typing import Any

from bot.kinds.asking import Asking, plainly
from bot.understanding import read_when
from bot.understanding.numbers import number
from core.calendar import WorkingCalendar
from core.errors import PastDay, PastInstant, Unreadable
from core.production.working_days import read_hours
from core.values import DueDay, Later, RestDays, WorkHours


def read_day(text: str, asking: Asking) -> date:
    """A day, said in any of the ways people say days; a stretch of days is none."""
    value = _when(text, asking)
    if isinstance(value, datetime):
        return asking.work.calendar.day_of(value)
    if not isinstance(value, date):
        raise Unreadable("day", text)
    return value


def read_due(text: str, asking: Asking) -> DueDay:
    """A day to come; raises PastDay."""
    day = read_day(text, asking)
    if day < asking.work.today:
        raise PastDay(day)
    return DueDay(day)


def read_later(text: str, asking: Asking) -> Later:
    """A day and time to come; raises PastInstant."""
    instant = read_instant(text, asking)
    if instant <= asking.work.now:
        raise PastInstant(instant)
    return Later(instant)


def read_instant(text: str, asking: Asking) -> datetime:
    """A day and time; a day alone means the morning."""
    value = _when(text, asking)
    if isinstance(value, datetime):
        return value
    if not isinstance(value, date):
        raise Unreadable("instant", text)
    return asking.work.calendar.at(value, asking.work.policy.remind_at)


def _when(text: str, asking: Asking) -> Any:
    calendar = asking.work.calendar
    found = read_when(
        text, now=asking.work.now, tz=calendar.timezone, lang=asking.language, calendar=calendar
    )
    return found.value


MONTH = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-/年.]?\s*)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月?(?:份)?"
)


def read_month(text: str, asking: Asking) -> date:
    """The first day of a month: 2026-10 · 10 · 十月 · any day in it."""
    typed = plainly(text).lower()
    if named := MONTH.fullmatch(typed):
        month = number(named["month"])
        if month is not None and 1 <= month <= 12:
            return date(int(named["year"] or asking.work.today.year), int(month), 1)
    return read_day(text, asking).replace(day=1)


WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE
)
SHORT_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_REST = ("none", "no", "never", "无", "没有", "不休", "不休息")
USUAL_REST = {"双休": frozenset({5, 6}), "单休": frozenset({6})}


def read_rest_days(text: str, _asking: Asking) -> RestDays:
    """Sunday · Sat, Sun · 周六周日 · 双休 · none."""
    typed = plainly(text).lower()
    if typed in NO_REST:
        return RestDays(frozenset())
    said = (match["en"] or match["zh"] for match in WEEKDAY.finditer(typed))
    days = USUAL_REST.get(typed) or frozenset(map(_weekday, said))
    if not 0 < len(days) < 7:
        raise Unreadable("rest_days", text)
    return RestDays(days)


def _weekday(said: str) -> int:
    return SHORT_WEEKDAYS.index(said) if said in SHORT_WEEKDAYS else min("一二三四五六日天".index(said), 6)


OPENING = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-~–至到]\s*(\d{1,2})(?::(\d\d))?")


def read_work_hours(text: str, asking: Asking) -> WorkHours:
    """8-12, 13-17:30 · 08:00-12:00,13:00-17:30."""
    found = [match.groups(default="00") for match in OPENING.finditer(plainly(text))]
    hours = ",".join(f"{int(a):02d}:{b}-{int(c):02d}:{d}" for a, b, c, d in found)
    try:
        WorkingCalendar(asking.work.calendar.timezone, hours=read_hours(hours))
    except ValueError:
        raise Unreadable("hours", text) from None
    return WorkHours(hours)
