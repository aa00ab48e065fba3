"""The calendar of one order as a picture for a phone held upright, in its reader's words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from core.production.board_rows import Stand
from documents.board import shortened
from documents.typeset import picture

CHART = 792
"""Pixels from the first day to the last."""
LABEL = 96
"""Pixels that a day's name needs."""
NAME = 8.0
"""Widths of a Chinese sign that a step's name has room for."""
ONE_DAY, WEEK = timedelta(days=1), 7


@dataclass(frozen=True, slots=True)
class Bar:
    """From the first to the last day of something."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class GanttLine:
    """One step, in words; `waits` are the days it stood or stands still."""

    name: str
    said: str
    stand: Stand
    share: float
    planned: Bar
    days: Bar
    waits: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class GanttPicture:
    """Everything on the picture; `weeks` are the names of days that begin a week."""

    language: str
    title: str
    summary: str
    legend: dict[str, str]
    first: date
    last: date
    rest: frozenset[date]
    weeks: dict[date, str]
    today: date
    today_said: str
    due: date | None
    due_said: str
    lines: Sequence[GanttLine]


def gantt_png(gantt: GanttPicture) -> bytes:
    """The calendar as PNG, 1080 pixels wide."""
    scale = Scale(gantt.first, gantt.last)
    return picture(
        "gantt.typ",
        {
            "lang": gantt.language,
            "title": gantt.title,
            "summary": gantt.summary,
            "legend": gantt.legend,
            "day": scale.day,
            "rest": [scale.left(day) for day in sorted(gantt.rest)],
            "weeks": list(_weeks(gantt, scale)),
            "today": {"at": scale.middle(gantt.today), "said": gantt.today_said},
            "due": {"at": scale.right(gantt.due), "said": gantt.due_said} if gantt.due else None,
            "lines": [_line(one, scale) for one in gantt.lines],
        },
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the days of a calendar stand, in pixels from its left side."""

    first: date
    last: date

    @property
    def day(self) -> float:
        """How wide a day is."""
        return CHART / ((self.last - self.first).days + 1)

    def left(self, day: date) -> float:
        """Where a day begins; what lies outside begins or ends at the edge."""
        return self.day * min(max((day - self.first).days, 0), (self.last - self.first).days + 1)

    def right(self, day: date) -> float:
        """Where a day ends."""
        return self.left(day + ONE_DAY)

    def middle(self, day: date) -> float:
        """Where its noon is."""
        return (self.left(day) + self.right(day)) / 2

    def bar(self, bar: Bar) -> dict[str, float]:
        """Where a bar begins, and how long it is."""
        return {"at": self.left(bar.start), "wide": self.right(bar.end) - self.left(bar.start)}


def _weeks(gantt: GanttPicture, scale: Scale) -> Iterator[dict[str, Any]]:
    """The names of as many weeks as there is room for."""
    every = max(1, -(-LABEL // int(scale.day * WEEK or 1)))
    for number, (day, said) in enumerate(sorted(gantt.weeks.items())):
        if number % every == 0 and scale.left(day) + LABEL <= CHART:
            yield {"at": scale.left(day), "said": said}


def _line(one: GanttLine, scale: Scale) -> dict[str, Any]:
    said = {"name": shortened(one.name, NAME), "stand": str(one.stand)}
    bars = {"planned": scale.bar(one.planned), "days": scale.bar(one.days)}
    return {**asdict(one), **said, **bars, "waits": [scale.bar(bar) for bar in one.waits]}
