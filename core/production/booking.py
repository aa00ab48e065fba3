"""Booking what moved: on which day, of which colour or size, and whether the step before has let it go."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.errors import BelowNothing, CountPart, MoreThanOrdered, NotReleased, UnlikelyDay
from core.importing import made
from core.orders.model import Order
from core.production.finding import before
from core.production.model import Step, StepDay, StepPart
from core.values import Part, Progress, StepCode
from core.work import Work


def moment(work: Work, order: Order, on: date | None) -> tuple[date, datetime]:
    """The business day something is told of and when on it; of an earlier day its end. Raises UnlikelyDay."""
    if on is None or on == work.today:
        return work.today, work.now
    if on > work.today or (order.ordered_on is not None and on < order.ordered_on):
        raise UnlikelyDay(on, order.ordered_on, work.today)
    return on, work.calendar.at(on, work.calendar.hours[-1][1])


@dataclass(frozen=True, slots=True)
class Booking:
    """A report being booked: the order's steps, and the day and the time it is of."""

    work: Work
    order: str
    steps: list[Step]
    day: date
    at: datetime
    part: str = ""
    """The colour or size it is of."""

    def moves(self, step: Step, said: Progress) -> None:
        """Take a step to where it was said to be, and keep what it moved on the day."""
        was = step.done
        self._reports(step, said)
        step.begun(self.work.calendar)
        step.arm(self.work.policy, self.work.calendar)
        self.keeps(step, step.done - was)

    def _reports(self, step: Step, said: Progress) -> None:
        try:
            step.report(said, self.work.now, self.work.policy, self.at)
        except MoreThanOrdered as why:
            why.order, why.step, why.name, why.part = self.order, step.code, step.name, self.part
            why.percent = self.work.policy.over_percent
            why.on = self.day if self.day != self.work.today else None
            raise
        except BelowNothing as why:
            if said.count is not None:
                why.order, why.step, why.name, why.done = self.order, step.code, step.name, step.done
            raise

    def keeps(self, step: Step, moved: Decimal) -> None:
        """Add to what the step moved on the day."""
        if not moved:
            return
        # All of the order's, which its forecast wants as well.
        days = self.work.every(StepDay, order_id=step.order_id)
        booked = next((one for one in days if (one.step_id, one.day) == (step.id, self.day)), None)
        if booked is not None:
            booked.pieces += moved
            return
        day = made(StepDay, order_id=step.order_id, step_id=step.id or 0, day=self.day, pieces=moved)
        self.work.add(day)

    def takes_from_before(self, step: Step, too: StepCode | None) -> Step | None:
        """Look whether the steps before have let go that many; the one nobody has counted, if there is one.

        `too` is as far as this one itself, and with it whatever was counted before that. Raises NotReleased.
        """
        uncounted = None
        for one in before(step, self.steps):
            if one.code == too:
                self._follows(one, step.done)
            elif one.counted and one.done < step.done:
                raise NotReleased(self.order, step.code, step.name, step.done, one.code, one.name, one.done)
            elif not one.counted and one.finished_at is None:
                uncounted = one
        return uncounted

    def _follows(self, step: Step, count: Decimal) -> None:
        if step.done >= count:
            return
        self.moves(step, Progress(count=count))
        for one in before(step, self.steps):
            if one.counted:
                self._follows(one, count)


def of_part(work: Work, step: Step, part: Part, said: Progress) -> Progress:
    """What a count of one colour or size makes of the step; raises BelowNothing, CountPart for no count."""
    if said.count is None:
        raise CountPart(part)
    if said.count < 0:
        raise BelowNothing(said.count)
    kept = work.find(StepPart, step_id=step.id, part=part)
    was = kept.done if kept else Decimal(0)
    if kept is None:
        kept = work.add(StepPart(order_id=step.order_id, step_id=step.id or 0, part=part, done=said.count))
    kept.done = said.count
    return Progress(count=step.done - was + said.count)
