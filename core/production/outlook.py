"""How an order will go on: from what is left of each step, at its pace, past what it waits for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.production.anchor import DUE, ORDER
from core.production.network import Span, Task

Reason = Mapping[str, Any]
"""What an order's day hangs on, as it is kept: its kind and its figures."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A step does not go on before that day, and why."""

    day: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class Going:
    """An unfinished step: the working days it still takes from `since` on, and what holds it up.

    `pace` is what it makes a day, where that is known. `behind` says by how many working days it should have
    begun before today, `silent` the day of its last report where working days have passed without one.
    """

    task: Task
    since: date
    left: int
    pace: Decimal | None = None
    gates: tuple[Gate, ...] = ()
    promised: date | None = None
    behind: int = 0
    silent: date | None = None
    name: tuple[str, str] = ("", "")

    @property
    def ships_later(self) -> bool:
        """Whether it comes after the goods have gone out."""
        hangs = self.task.hangs
        return hangs is not None and hangs.to == DUE and hangs.offset > 0

    def told(self, kind: str, **figures: Any) -> dict[str, Any]:
        """A reason that is about this step."""
        return {"kind": kind, "step": self.task.code, "name": [*self.name], **figures}


Cause = Going | Gate | None
"""What a step's end hangs on: the step before it, something it waits for, or only itself."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The days every unfinished step will take, the day the goods can go out, and what that hangs on."""

    spans: Mapping[str, Span]
    ships: date
    binding: Reason


def outlook(steps: Sequence[Going], ended: Mapping[str, Span], ordered: date, today: date) -> Outlook:
    """Look ahead over unfinished steps, which are in order; `ended` are the days the others took."""
    spans, causes = dict(ended), dict[str, Cause]()
    known = {one.task.code: one for one in steps}
    for one in steps:
        spans[one.task.code], causes[one.task.code] = _goes(one, spans, known, ordered)
    shown = {one.task.code: spans[one.task.code] for one in steps}
    before_shipping = [one for one in steps if not one.ships_later]
    if not before_shipping:
        return Outlook(shown, today, {"kind": "done"})
    last = max(before_shipping, key=lambda one: spans[one.task.code].end)
    return Outlook(shown, spans[last.task.code].end, _binding(last, causes))


def _goes(
    one: Going, spans: Mapping[str, Span], known: Mapping[str, Going], ordered: date
) -> tuple[Span, Cause]:
    """The days a step takes, and what they hang on; of what holds it up as long, what was named first."""
    task, calendar = one.task, one.task.calendar
    start, cause = calendar.on_or_after(one.since), None
    for day, why in _holds(one, spans, known, ordered):
        if day > start and (day := calendar.on_or_after(day)) > start:
            start, cause = day, why
    end = calendar.add_working_days(start, one.left - 1)
    for day, why in _ends(one, spans, known):
        if day > end and (day := calendar.on_or_after(day)) > end:
            end, cause = day, why
    return Span(start if task.began is None else task.began, end), cause


def _holds(
    one: Going, spans: Mapping[str, Span], known: Mapping[str, Going], ordered: date
) -> Iterable[tuple[date, Cause]]:
    """The days before which it does not go on; what has begun waits for no other step any more."""
    task = one.task
    if task.began is None:
        for link in task.links:
            yield link.frees(spans[link.code], task.calendar), known.get(link.code)
        if task.hangs is not None and task.hangs.to == ORDER:
            day = task.hangs.from_day(ordered, task.calendar)
            yield day, Gate(day, one.told("start", until=day.isoformat()))
    for gate in one.gates:
        yield gate.day, gate


def _ends(one: Going, spans: Mapping[str, Span], known: Mapping[str, Going]) -> Iterable[tuple[date, Cause]]:
    """The days before which it cannot be over."""
    for link in one.task.links:
        if (one.task.began is not None or link.flows) and link.code in known:
            yield spans[link.code].end, known[link.code]
    if one.promised is not None:
        yield one.promised, Gate(one.promised, one.told("promise", until=one.promised.isoformat()))


def _binding(last: Going, causes: Mapping[str, Cause]) -> Reason:
    """Walk back along what the last day hangs on: what is waited for, a late start, or the longest step."""
    chain = [last]
    while isinstance(cause := causes[chain[-1].task.code], Going):
        chain.append(cause)
    if cause is not None:
        return cause.reason
    first = chain[-1]
    if first.behind > 0:
        return first.told("start", days=first.behind)
    longest = max(reversed(chain), key=lambda one: one.left)
    if longest.pace is not None:
        silent = {"since": longest.silent.isoformat()} if longest.silent else {}
        return longest.told("pace", pace=_short(longest.pace), days=longest.left, **silent)
    return longest.told("duration", days=longest.left)


def _short(pace: Decimal) -> str:
    """A pace as people say it: whole pieces, or one place where there are few."""
    return format(pace.quantize(Decimal(1) if pace >= 10 else Decimal("0.1")).normalize(), "f")
