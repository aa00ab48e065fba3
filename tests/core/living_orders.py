"""Orders that live through their days as orders do: steps start, move, stand still, are promised and end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlmodel import SQLModel

from core.calendar import WorkingCalendar
from core.orders.model import Order
from core.policy import Policy
from core.production.model import Holder, Step, StepDay, Wait, WaitKind
from core.purchasing.model import Material
from tests.core.naive_forecast import Job

DEPARTMENTS = ("", "sewing")
SHAPES = ("", "", "{before}.start+2", "{before}+3")


@dataclass
class Shelf:
    """What a forecast asks of a work, out of plain lists."""

    calendar: WorkingCalendar
    today: date
    policy: Policy = field(default_factory=Policy)
    things: list[SQLModel] = field(default_factory=list)

    def every(self, entity: type[SQLModel], **equals: Any) -> list[Any]:
        """All things of a kind with these values."""
        of_kind = [one for one in self.things if isinstance(one, entity)]
        return [one for one in of_kind if all(getattr(one, name) == value for name, value in equals.items())]

    def find(self, entity: type[SQLModel], **equals: Any) -> Any:
        """The one thing with these values."""
        return next(iter(self.every(entity, **equals)), None)


class Living:
    """One order, told to the program and to whoever forecasts by hand."""

    def __init__(self, dice: Random, calendar: WorkingCalendar, first: date) -> None:
        self.dice, self.calendar, self.first = dice, calendar, first
        self.shelf = Shelf(calendar, first)
        due = first + timedelta(days=dice.randrange(10, 60))
        self.order = Order(
            id=1,
            number="SO-2026-0001",
            serial=1,
            customer_id=1,
            ordered_on=first,
            due=due,
            created_at=_at(first),
        )
        self.jobs: list[Job] = []
        self.steps: list[Step] = []
        for place in range(dice.randrange(2, 7)):
            self._step(place)
        self.shelf.things += self.steps

    def _step(self, place: int) -> None:
        dice, department = self.dice, self.dice.choice(DEPARTMENTS)
        quantity, days = dice.randrange(1, 30) * 50, dice.randrange(1, 9)
        rate = dice.choice((None, None, dice.randrange(60, 400)))
        least = dice.choice((1, 1, 3))
        code, before = f"s{place}", f"s{place - 1}"
        shape = dice.choice(SHAPES).format(before=before) if place else ""
        job = Job(code, 0, quantity, self.calendar.of(department).is_working_day, least=least, rate=rate)
        step = Step(
            id=place + 1,
            order_id=1,
            position=place,
            code=code,
            name_en=code,
            name_zh=code,
            department=department,
            anchor=shape,
            days=days,
            rate=None if rate is None else Decimal(rate),
            min_days=least,
            quantity=Decimal(quantity),
            planned_start=self.first,
            planned_end=self.first,
        )
        whole = days if rate is None else -(-quantity // rate)
        job.days = max(whole, least)
        if ".start" in shape:
            job.after_start_of = (before, 2)
        elif shape:
            job.begins = (before, 3)
        elif place:
            job.waits_for = [before]
        self.jobs.append(job)
        self.steps.append(step)

    def days(self) -> Iterator[date]:
        """Day after day until everything is over, or it has gone on for long enough."""
        for number in range(40):
            today = self.first + timedelta(days=number)
            self.shelf.today = today
            self._live(today)
            yield today
            if all(job.ended for job in self.jobs):
                return

    def _live(self, today: date) -> None:
        for job, step in zip(self.jobs, self.steps, strict=True):
            job.not_before = [day for day in job.not_before if day > today]
            if job.ended is None and self.dice.random() < 0.55:
                self._moves(job, step, today)
        self._waits(today)

    def _moves(self, job: Job, step: Step, today: date) -> None:
        """A report of the day, on a day of rest now and then."""
        ready = all(self._of(one).began for one in self._before(job))
        if not ready or (not job.works(today) and self.dice.random() < 0.9):
            return
        job.began = job.began or today
        step.started_at = step.started_at or _at(today)
        left = job.quantity - sum(job.pieces.values())
        made = min(left, self.dice.randrange(0, job.quantity // 2 + 2))
        if made:
            job.pieces[today] = made
            step.done += Decimal(made)
            self.shelf.things.append(
                StepDay(order_id=1, step_id=step.id or 0, day=today, pieces=Decimal(made))
            )
        if made == left:
            job.ended, step.finished_at = today, _at(today)
        elif self.dice.random() < 0.1:
            job.promised = step.promised_end = today + timedelta(days=self.dice.randrange(0, 15))

    def _waits(self, today: date) -> None:
        """Something is missing for a while: until a day that was said, or nobody knows."""
        self.shelf.things = [one for one in self.shelf.things if not isinstance(one, Wait | Material)]
        unknown = self.calendar.add_working_days(today, self.shelf.policy.unknown_days)
        for job, step in zip(self.jobs, self.steps, strict=True):
            job.not_before = []
            if job.ended is None and self.dice.random() < 0.2:
                until = self.dice.choice((None, today + timedelta(days=self.dice.randrange(-2, 12))))
                expected = until if until is not None and until >= today else unknown
                job.not_before.append(expected)
                self.shelf.things.append(self.dice.choice((_wait, _material))(step, until, today))

    def _before(self, job: Job) -> list[str]:
        named = [pair[0] for pair in (job.after_start_of, job.begins) if pair]
        return [*job.waits_for, *named]

    def _of(self, code: str) -> Job:
        return next(job for job in self.jobs if job.code == code)


def _wait(step: Step, until: date | None, today: date) -> Wait:
    return Wait(
        kind=WaitKind.BLOCK,
        order_id=1,
        step_id=step.id,
        holder=Holder.SUPPLIER,
        about="x",
        expected=until,
        asked_by=1,
        asked_at=_at(today),
    )


def _material(step: Step, until: date | None, _today: date) -> Material:
    return Material(order_id=1, item=f"x{step.id}", expected=until, step=step.code)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
