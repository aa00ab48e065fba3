"""What a stretch of text can say about time, before its pieces are put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Context:
    """The moment of speaking (local time), whose days the words are relative to."""

    now: datetime
    calendar: WorkingCalendar
    day_first: bool = False

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Day:
    """One day; `again` is its next occurrence on or after another day, for words without a year or week."""

    day: date
    again: Callable[[date], date] | None = None
    sure: bool = True
    feast: bool = False
    weekday: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """All days from `first` to `last`; `again` as for a day."""

    first: date
    last: date
    again: "Callable[[date], Days] | None" = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A wall time; `exact` when nobody can read it twelve hours off. Hour 24 is the end of the day."""

    hour: int
    minute: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day; `pm` says in which half a bare hour lies, `at` the hour it stands for by itself."""

    pm: bool
    at: int | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, local time."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `months` and `days`, or `minutes`, or `working` days."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    working: int = 0


@dataclass(slots=True)
class Atom:
    """A value and where it stands: text[start:end]."""

    start: int
    end: int
    value: Any
    deadline: bool = field(default=False)
