"""The company's own calendar: days it works or rests other than usual, and each department's week."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update

from core.calendar import ONE_DAY, Hours, WorkingCalendar
from core.columns import table
from core.errors import PastDay
from core.operation import operation, question
from core.production.forecast import PLANNED_BEFORE
from core.production.model import CompanyDay, Forecast, Replanning, Shift
from core.rights import Right
from core.values import DepartmentName, DueDay, Month, Note, RestDays, WorkHours
from core.work import Event, Work

FORECAST = table(Forecast)
OF_THE_CALENDAR = (CompanyDay.__tablename__, Shift.__tablename__)
ALL_ANEW = update(FORECAST).values(made_on=PLANNED_BEFORE).returning(FORECAST.c.order_id)


class DayKind(StrEnum):
    """What the company does on a day."""

    WORKS = "works"
    RESTS = "rests"
    USUAL = "usual"
    """What the week and the public holidays say."""


@dataclass(frozen=True)
class DaySet(Event):
    """A day is another than usual, or usual again; so many orders are planned anew."""

    day: date
    kind: DayKind
    department: str
    note: str
    orders: int


@operation(may=Right.SUPERVISE, undo=True)
def set_day(
    work: Work,
    day: DueDay,
    kind: DayKind,
    department: DepartmentName | None = None,
    note: Note = Note(""),
) -> DaySet:
    """Say that the company, or one department, works or rests on a day."""
    if day < work.today:
        raise PastDay(day)
    known = work.find(CompanyDay, day=day, department=department or "")
    if known is not None:
        work.remove(known)
    if kind is not DayKind.USUAL:
        works = kind is DayKind.WORKS
        work.add(CompanyDay(day=day, department=department or "", works=works, note=note[:120]))
    return work.happened(DaySet(day, kind, department or "", note, plan_anew(work)))


@dataclass(frozen=True)
class ShiftSet(Event):
    """The company or a department has another week; so many orders are planned anew."""

    department: str
    rest_days: tuple[int, ...]
    hours: str
    orders: int


@operation(may=Right.SUPERVISE, undo=True)
def set_shift(
    work: Work,
    rest_days: RestDays,
    hours: WorkHours | None = None,
    department: DepartmentName | None = None,
) -> ShiftSet:
    """Say on which weekdays the company, or one department, rests, and from when to when it works."""
    kept = work.find(Shift, department=department or "")
    if kept is None:
        kept = work.add(Shift(department=department or "", rest_days=[*rest_days], hours=hours or ""))
    kept.rest_days, kept.hours = [*rest_days], hours or kept.hours
    return work.happened(ShiftSet(department or "", tuple(rest_days), kept.hours, plan_anew(work)))


def plan_anew(work: Work) -> int:
    """Have every open order planned anew in the background; how many there are."""
    orders = len(work.rows(ALL_ANEW))
    for earlier in work.every(Replanning, ended_at=None):
        earlier.ended_at = work.now
    if orders:
        work.add(Replanning(person_id=work.person.identity, orders=orders, asked_at=work.now))
    return orders


def company_calendar(usual: WorkingCalendar, days: list[CompanyDay], shifts: list[Shift]) -> WorkingCalendar:
    """The calendar with the company's own days and week, and those of its departments."""
    company = _with(usual, "", days, shifts)
    own = {one.department for one in days} | {one.department for one in shifts}
    departments = {name: _with(company, name, days, shifts) for name in own if name}
    return replace(company, departments=departments)


def _with(
    calendar: WorkingCalendar, department: str, days: list[CompanyDay], shifts: list[Shift]
) -> WorkingCalendar:
    shift = next((one for one in shifts if one.department == department), None)
    exceptions = {one.day: one.works for one in days if one.department == department}
    return replace(
        calendar,
        hours=read_hours(shift.hours) if shift and shift.hours else calendar.hours,
        rest_days=frozenset(shift.rest_days) if shift else calendar.rest_days,
        exceptions={**calendar.exceptions, **exceptions},
    )


def read_hours(text: str) -> Hours:
    """`08:00-12:00,13:00-17:30` as opening hours; raises ValueError."""
    openings = (part.split("-") for part in text.replace(" ", "").split(","))
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in openings)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday would be; `note` is the company's own word for it."""

    day: date
    works: bool
    own: bool
    note: str


@dataclass(frozen=True)
class MonthShown(Event):
    """A month as the company, or one of its departments, works."""

    month: date
    department: str
    working: int
    special: tuple[SpecialDay, ...]
    rest_days: tuple[int, ...]
    hours: Hours
    provisional: bool


@question(may=Right.SEE)
def calendar(work: Work, month: Month | None = None, department: DepartmentName | None = None) -> MonthShown:
    """The working days of a month."""
    first = (month or work.today).replace(day=1)
    days = [first + timedelta(days=number) for number in range(_length(first))]
    known = work.calendar.of(department or "")
    own = [one for one in work.every(CompanyDay) if one.department in ("", department or "")]
    notes = {one.day: one.note for one in sorted(own, key=lambda one: one.department)}
    special = tuple(
        SpecialDay(day, known.is_working_day(day), day in notes, notes.get(day, ""))
        for day in days
        if day in notes or known.is_working_day(day) is (day.weekday() in known.rest_days)
    )
    return MonthShown(
        Month(first),
        department or "",
        sum(map(known.is_working_day, days)),
        special,
        tuple(sorted(known.rest_days)),
        known.hours,
        known.is_provisional(first),
    )


def _length(first: date) -> int:
    return ((first + 31 * ONE_DAY).replace(day=1) - first).days


def replanned(work: Work) -> int:
    """How many orders still have to be planned anew."""
    left = select(func.count()).where(FORECAST.c.made_on == PLANNED_BEFORE)
    return int(work.rows(left)[0][0])
