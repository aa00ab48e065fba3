"""A forecast as somebody would make it with a finger on the calendar, one day after the other.

Written from the description in docs/planning.md alone; it shares nothing with the program but the calendar.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

DAY = timedelta(days=1)
Works = Callable[[date], bool]


@dataclass
class Job:
    """A step as told to whoever forecasts by hand."""

    code: str
    days: int
    quantity: int
    works: Works
    waits_for: list[str] = field(default_factory=list)
    after_start_of: tuple[str, int] | None = None
    """So many working days after another one has begun; it ends no earlier than that."""
    begins: tuple[str, int] | None = None
    """So many working days after another one's end."""
    least: int = 1
    rate: int | None = None
    pieces: dict[date, int] = field(default_factory=dict)
    began: date | None = None
    ended: date | None = None
    promised: date | None = None
    not_before: list[date] = field(default_factory=list)


def forecast(jobs: list[Job], today: date) -> dict[str, tuple[date, date]]:
    """The first and last day of every job; those that are over took the days they took."""
    known: dict[str, tuple[date, date]] = {}
    ended = {job.code for job in jobs if job.ended is not None}
    for job in jobs:
        known[job.code] = _over(job) if job.ended is not None else _ahead(job, known, ended, today)
    return known


def _over(job: Job) -> tuple[date, date]:
    assert job.ended is not None
    return (job.began or job.ended, job.ended)


def _ahead(
    job: Job, known: Mapping[str, tuple[date, date]], ended: set[str], today: date
) -> tuple[date, date]:
    done = sum(job.pieces.values())
    without_today = done - max(job.pieces.get(today, 0), 0)
    left = remaining(job, today, done)
    day = today + DAY if left < remaining(job, today, without_today) else today
    while not job.works(day) or _held_up(job, known, day):
        day += DAY
    start, last = day, day
    while left > 1:
        last += DAY
        left -= job.works(last)
    flowing = [job.after_start_of[0]] if job.after_start_of else []
    others = [*job.waits_for, *([job.begins[0]] if job.begins else []), *flowing]
    binding = flowing if job.began is None else others
    ends = [known[one][1] for one in binding if one not in ended]
    wanted = max([last, *ends, *([job.promised] if job.promised else [])])
    while last < wanted or not job.works(last):
        last += DAY
    return (job.began or start, last)


def _held_up(job: Job, known: Mapping[str, tuple[date, date]], day: date) -> bool:
    if any(day < gate for gate in job.not_before):
        return True
    if job.began is not None:
        return False
    if any(day <= known[one][1] for one in job.waits_for):
        return True
    if job.begins is not None:
        other, far = job.begins
        if day <= known[other][1] or _worked(job, known[other][1], day) < far:
            return True
    if job.after_start_of is not None:
        other, far = job.after_start_of
        return day < known[other][0] or _worked(job, known[other][0], day) < far
    return False


def _worked(job: Job, since: date, until: date) -> int:
    """Working days after one day, up to and with another."""
    days = (until - since).days
    return sum(job.works(since + number * DAY) for number in range(1, days + 1))


def remaining(job: Job, today: date, done: int) -> int:
    """Working days that are left with so many done; nobody foresees more than a thousand."""
    speed = pace(job, today)
    if speed is not None:
        days = ceil((job.quantity - done) / speed)
    elif job.rate is not None and job.began is not None:
        days = ceil(Fraction(job.quantity - done, job.rate))
    else:
        share = max(Fraction(0), 1 - Fraction(done, job.quantity))
        days = ceil(job.days * share)
    if job.began is not None:
        days = max(days, job.least - _worked(job, job.began, today))
    return min(max(days, 1), 1000)


def pace(job: Job, today: date) -> Fraction | None:
    """Pieces a working day up to yesterday, or up to today where it is the better day."""
    speed = mean(job, {day: made for day, made in job.pieces.items() if day != today})
    better = mean(job, job.pieces) if today in job.pieces else None
    return speed if speed is None or better is None else max(speed, better)


def mean(job: Job, pieces: Mapping[date, int]) -> Fraction | None:
    """Pieces a working day: the last day's weigh full, those of three working days before half."""
    booked: dict[date, int] = {}
    for reported, made in pieces.items():
        day = reported
        while not job.works(day):
            day -= DAY
        booked[day] = booked.get(day, 0) + made
    if not booked:
        return None
    # Of the days since nothing was reported, none counts.
    last = max(booked)
    first = min(job.began or last, *booked)
    while not job.works(first):
        first -= DAY
    total, weights, age, day = Fraction(0), 0, 0, last
    while day >= first and age < 30:
        if job.works(day):
            weight = round(100_000 * 0.5 ** (age / 3))
            total += booked.get(day, 0) * weight
            weights += weight
            age += 1
        day -= DAY
    return total / weights if total > 0 else None
