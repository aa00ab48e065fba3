"""What a step's day hangs on: the due day, the order's day or another step."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.calendar import ONE_DAY, WorkingCalendar
from core.errors import BadAnchor

DUE, ORDER = "due", "order"
WRITTEN = re.compile(r"(?P<to>[a-z][a-z0-9_-]*?)(?P<start>\.start)?(?P<offset>[+-]\d{1,3})(?P<calendar>c)?")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`due-14`, `order+2`, `cutting+1`, `cutting.start+3`; a `c` behind it counts calendar days.

    Against the due day it says when the step ends at the latest, against anything else when it starts at
    the earliest: so many days after the order's day, or after another step's end (`.start`: its start).
    """

    to: str
    offset: int
    start: bool = False
    working: bool = True

    def __str__(self) -> str:
        return f"{self.to}{'.start' * self.start}{self.offset:+d}{'' if self.working else 'c'}"

    def from_day(self, day: date, calendar: WorkingCalendar) -> date:
        """The day that lies the offset away from `day`."""
        if self.working:
            return calendar.add_working_days(day, self.offset)
        return day + timedelta(days=self.offset)

    def back_from(self, day: date, calendar: WorkingCalendar) -> date:
        """The last day from which the offset, which is not below 0, leads no further than to `day`.

        `day` is a working day; days of rest before a working day lead as far as the one before them.
        """
        if self.working and self.offset:
            return calendar.next_working_day(calendar.add_working_days(day, -self.offset)) - ONE_DAY
        return day - timedelta(days=self.offset)


@lru_cache(4096)
def anchor(text: str) -> Anchor | None:
    """What was written, none for nothing; raises BadAnchor."""
    if not text:
        return None
    found = WRITTEN.fullmatch(text.strip().lower())
    if found is None or (found["start"] and found["to"] in (DUE, ORDER)):
        raise BadAnchor(text)
    return Anchor(found["to"], int(found["offset"]), bool(found["start"]), not found["calendar"])
