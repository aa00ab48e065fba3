"""Days and instants that far from the moment of speaking, and the nth of their kind in a month."""

from datetime import timedelta

from bot.understanding.dates import days
from bot.understanding.dates.values import Context, Day, Days, Instant, Span


def shifted(context: Context, span: Span, sign: int) -> Day | Instant:
    """That long from now (ago, when the sign is -1)."""
    if span.minutes:
        return Instant(context.now.replace(second=0, microsecond=0) + sign * timedelta(minutes=span.minutes))
    return Day(days.plus(context.today, span, context.calendar, sign))


def around(context: Context, span: Span | None, sign: int) -> Days | None:
    """From now to that long from now (ago, when the sign is -1); None when it is not counted in days."""
    if span is None or span.minutes:
        return None
    other = days.plus(context.today, span, context.calendar, sign)
    return Days(min(other, context.today), max(other, context.today))


def nth_of(context: Context, found: Days, nth: int, kind: int | str | None) -> Day:
    """The nth (-1: the last) such weekday of a month, or its nth `working` day, or plain day."""
    if isinstance(kind, int):
        return Day(days.nth_weekday(found, kind, nth))
    if kind == "working":
        edge = found.first - timedelta(1) if nth > 0 else found.last + timedelta(1)
        return Day(context.calendar.add_working_days(edge, nth))
    return Day(found.first + timedelta(nth - 1) if nth > 0 else found.last)
