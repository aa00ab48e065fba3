"""How fast a step goes: pieces a working day, recent days weighing more."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from core.calendar import WorkingCalendar

HALF_LIFE = 3
"""Working days after which a day's pieces weigh half as much."""
LOOKED_AT = 30
"""Working days; older ones would weigh less than a thousandth."""
WEIGHTS = tuple(round(100_000 * 0.5 ** (age / HALF_LIFE)) for age in range(LOOKED_AT))
"""By a day's age; whole numbers, so that a steady pace comes out as it is."""
TOGETHER = tuple(accumulate(WEIGHTS))


def pace(
    pieces: Mapping[date, Decimal], began: date, today: date, calendar: WorkingCalendar
) -> Decimal | None:
    """Pieces a working day since it began; none when nothing was made before today.

    Today is not over: it counts only where it is faster already. A working day between two reports counts as
    nothing made; the days since the last one do not, for silence says nothing of how fast it goes on. What
    was made on a day of rest counts as made on the working day before.
    """
    over = {day: made for day, made in pieces.items() if day < today}
    known = _weighed(over, began, calendar)
    if known is None or len(over) == len(pieces):
        return known
    return max(known, _weighed(pieces, began, calendar) or known)


def _weighed(pieces: Mapping[date, Decimal], began: date, calendar: WorkingCalendar) -> Decimal | None:
    """The mean of the days up to the last that was reported, recent ones weighing more."""
    if not pieces:
        return None
    last = calendar.on_or_before(max(pieces))
    weighed = Decimal(0)
    for day, made in pieces.items():
        weighed += made * _weight(day, last, calendar)
    if weighed <= 0:
        return None
    first = calendar.on_or_before(min(began, *pieces))
    days = calendar.working_days_between(first, last) + 1
    return weighed / Decimal(TOGETHER[min(days, LOOKED_AT) - 1])


def _weight(day: date, last: date, calendar: WorkingCalendar) -> int:
    age = calendar.working_days_between(calendar.on_or_before(day), last)
    return WEIGHTS[age] if age < LOOKED_AT else 0
