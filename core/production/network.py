"""The network of an order's steps: what waits for what, and on which days each can and has to be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from math import ceil
from typing import NamedTuple

from core.calendar import ONE_DAY, WorkingCalendar
from core.errors import CircularSteps, EndsBeforeStart, NoEnd, UnknownAnchor
from core.production.anchor import DUE, ORDER, Anchor, anchor
from core.production.model import Way


class Span(NamedTuple):
    """The first and last day of a step."""

    start: date
    end: date

    def not_before(self, first: date) -> "Span":
        """The part of it from that day on, or that day alone."""
        end = max(self.end, first)
        return Span(min(max(self.start, first), end), end)


Spans = Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Link:
    """What a step waits for: the end of another one, or so much after it or after its start."""

    code: str
    hangs: Anchor | None = None

    @property
    def flows(self) -> bool:
        """Whether pieces flow: it may start while the other still goes on, and ends no earlier."""
        return self.hangs is not None and self.hangs.start

    def frees(self, span: Span, calendar: WorkingCalendar) -> date:
        """The first day it allows, when the other one takes those days."""
        if self.flows:
            assert self.hangs is not None
            return self.hangs.from_day(span.start, calendar)
        behind = span.end + ONE_DAY
        return behind if self.hangs is None else max(behind, self.hangs.from_day(span.end, calendar))


@dataclass(frozen=True, slots=True)
class Task:
    """A step as the network sees it: how many working days it takes, by which calendar, after what.

    `began` and `ended` are actual days, which nothing moves.
    """

    code: str
    days: int
    calendar: WorkingCalendar
    links: tuple[Link, ...] = ()
    hangs: Anchor | None = None
    began: date | None = None
    ended: date | None = None
    set_end: date | None = None
    """The day somebody set for its end instead of what the due day would want."""

    def until(self, end: date) -> Span:
        """Its days when it ends on that day, or on the last working day before."""
        end = self.calendar.on_or_before(end)
        if self.began is not None:
            return Span(self.began, max(end, self.began))
        return Span(self.calendar.add_working_days(end, 1 - self.days), end)

    def starting(self, day: date) -> Span:
        """Its days when it starts on that day, or on the first working day after."""
        start = self.calendar.on_or_after(day)
        return Span(start, self.calendar.add_working_days(start, self.days - 1))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where every step lies, how many working days each may slip, and by how many the due day is missed."""

    spans: Spans
    slack: Mapping[str, int]

    @property
    def late(self) -> int:
        """Working days by which the due day cannot be kept."""
        return max(0, -min(self.slack.values(), default=0))

    @property
    def critical(self) -> frozenset[str]:
        """The steps that may slip least."""
        least = min(self.slack.values(), default=0)
        return frozenset(code for code, slack in self.slack.items() if slack == least)


def check(ways: Sequence[Way], template: str = "") -> None:
    """Make sure steps can be planned.

    Raises NoEnd, BadAnchor, UnknownAnchor, CircularSteps or EndsBeforeStart.
    """
    codes = [way.code for way in ways]
    anchors = {way.code: anchor(way.anchor) for way in ways}
    for code in (code for way in ways for code in _named(way, anchors[way.code])):
        if code not in codes:
            raise UnknownAnchor(code, tuple(codes))
    if not any(one and one.to == DUE for one in anchors.values()):
        raise NoEnd(template)
    links = {way.code: links_of(way, codes) for way in ways}
    _sorted(links)
    for way in ways:
        hangs = anchors[way.code]
        if hangs is not None and _ends_too_early(hangs, [anchors[one.code] for one in links[way.code]]):
            raise EndsBeforeStart(way.code)


def _named(way: Way, hangs: Anchor | None) -> Iterable[str]:
    """The steps it names itself."""
    yield from way.after or ()
    if hangs is not None and hangs.to not in (DUE, ORDER):
        yield hangs.to


def _ends_too_early(hangs: Anchor, before: Iterable[Anchor | None]) -> bool:
    """Whether it would be over before what it waits for."""
    if hangs.to != DUE:
        return hangs.offset < 0
    ends = [one.offset for one in before if one and one.to == DUE and one.working == hangs.working]
    return any(hangs.offset < end for end in ends)


def links_of(way: Way, codes: Sequence[str]) -> tuple[Link, ...]:
    """What a step waits for among steps of those codes, in their order; no other holds it up."""
    place = codes.index(way.code)
    after = codes[max(place - 1, 0) : place] if way.after is None else way.after
    hangs = anchor(way.anchor)
    named = hangs.to if hangs is not None and hangs.to in codes else ""
    links = [Link(code) for code in dict.fromkeys(after) if code in codes and code != named]
    return (*links, Link(named, hangs)) if named else tuple(links)


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """The tasks, each behind everything it waits for; raises CircularSteps."""
    seen: set[str] = set()
    for task in tasks:
        if any(link.code not in seen for link in task.links):
            break
        seen.add(task.code)
    else:
        # As steps usually stand.
        return [*tasks]
    known = {task.code: task for task in tasks}
    return [known[code] for code in _sorted({code: task.links for code, task in known.items()})]


def _sorted(links: Mapping[str, Sequence[Link]]) -> list[str]:
    try:
        return [
            *TopologicalSorter(
                {code: [one.code for one in its] for code, its in links.items()}
            ).static_order()
        ]
    except CycleError as circle:
        raise CircularSteps(tuple(reversed(circle.args[1][1:]))) from None


def days_of(way: Way, quantity: Decimal) -> int:
    """Working days the whole step takes: by its rate, where one is known, else as many as were given."""
    if not way.rate:
        return max(way.days, way.min_days)
    return max(ceil(quantity / way.rate + way.first_day_loss), way.min_days, 1)


def plan(tasks: Sequence[Task], due: date, start: date, ordered: date) -> Plan:
    """Lay the tasks, which are in order: as late as the due day wants, but none before it can begin.

    `start` is the first day anything can be done, `ordered` the day that `order+2` counts from. That a task
    has begun keeps its start, and makes its end and the others' days no other.
    """
    spans = earliest(tasks, start, ordered, latest([replace(one, began=None) for one in tasks], due))
    return Plan(spans, slack(tasks, due, start, ordered))


def slack(tasks: Sequence[Task], due: date, start: date, ordered: date) -> dict[str, int]:
    """For each task the working days it may slip before the due day is missed; below nothing when it is."""
    last, first = latest(tasks, due, wishes=False), earliest(tasks, start, ordered)
    return {
        task.code: min(_between(task, first, last, 0), _between(task, first, last, 1))
        for task in tasks
        if task.ended is None
    }


def _between(task: Task, first: Spans, last: Spans, edge: int) -> int:
    return task.calendar.working_days_between(first[task.code][edge], last[task.code][edge])


def latest(tasks: Sequence[Task], due: date, *, wishes: bool = True) -> dict[str, Span]:
    """The last days on which each task does its part for the due day; with `wishes` those its anchor names.

    Without them only what comes after the due day may end after it.
    """
    spans: dict[str, Span] = {}
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for task in reversed([one for one in tasks if one.ended is None]):
        span = task.until(_wanted_end(task, due, ends.get(task.code), wishes))
        end = span.end
        if task.began is None and (limit := starts.get(task.code, span.start)) < span.start:
            span = task.starting(task.calendar.on_or_before(limit))
        # What flows may be drawn out to its last possible end, however early it has to start.
        drawn_out = Span(span.start, end)
        # A day set by hand is its own matter: what comes before it stays where it was.
        by_hand = task.until(task.set_end) if wishes and task.set_end is not None else None
        spans[task.code] = by_hand or (span if wishes else drawn_out)
        for link in task.links:
            _limit(task, link, drawn_out, starts, ends)
    return spans


def _wanted_end(task: Task, due: date, limit: date | None, wishes: bool) -> date:
    hangs = task.hangs if task.hangs is not None and task.hangs.to == DUE else None
    if hangs is None or (not wishes and hangs.offset <= 0):
        return due if limit is None else limit
    wished = hangs.from_day(due, task.calendar)
    return wished if limit is None else min(wished, limit)


def _limit(task: Task, link: Link, span: Span, starts: dict[str, date], ends: dict[str, date]) -> None:
    """What a task's days mean for one it waits for."""
    if link.flows:
        assert link.hangs is not None
        _least(starts, link.code, link.hangs.back_from(span.start, task.calendar))
        _least(ends, link.code, span.end)
    else:
        back = link.hangs.back_from(span.start, task.calendar) if link.hangs else span.start
        _least(ends, link.code, min(back, span.start - ONE_DAY))


def _least(limits: dict[str, date], code: str, day: date) -> None:
    limits[code] = min(limits.get(code, day), day)


def earliest(
    tasks: Sequence[Task], start: date, ordered: date, wanted: Spans | None = None
) -> dict[str, Span]:
    """The first days on which each task can be done; with `wanted` no earlier than on those."""
    spans: dict[str, Span] = {}
    for task in tasks:
        if task.ended is not None:
            spans[task.code] = Span(task.began or task.ended, task.ended)
            continue
        if wanted is not None and task.set_end is not None:
            span = _by_hand(task, wanted[task.code], start)
        elif task.began is not None:
            span = task.starting(task.began)
            if wanted is not None:
                planned = task.starting(max(wanted[task.code].start, *_floors(task, spans, ordered)))
                span = max(span, planned, key=lambda one: one.end)
            span = span._replace(start=task.began)
        else:
            wish = start if wanted is None else max(start, wanted[task.code].start)
            span = task.starting(max(wish, *_floors(task, spans, ordered)))
        flowing = [] if task.set_end else [spans[link.code].end for link in task.links if link.flows]
        spans[task.code] = span._replace(end=task.calendar.on_or_after(max([span.end, *flowing])))
    return spans


def _by_hand(task: Task, wish: Span, start: date) -> Span:
    """The days of a step whose end was set: as wished, but none before `start` unless it has begun."""
    span = wish.not_before(task.calendar.on_or_after(start))
    return span if task.began is None else Span(task.began, span.end)


def _floors(task: Task, spans: Spans, ordered: date) -> Iterable[date]:
    """The days before which it cannot start, because of what it hangs on and waits for."""
    yield date.min
    if task.hangs is not None and task.hangs.to == ORDER:
        yield task.hangs.from_day(ordered, task.calendar)
    for link in task.links:
        yield link.frees(spans[link.code], task.calendar)


def behind(code: str, tasks: Sequence[Task]) -> frozenset[str]:
    """The tasks, which are in order, that wait for this one or for one that does."""
    found = {code}
    for task in tasks:
        if any(link.code in found for link in task.links):
            found.add(task.code)
    return frozenset(found - {code})
