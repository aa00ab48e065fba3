"""What a digest is made of: rows for people and for scripts, and numbers for each merchandiser."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from core.purchasing.views import KitRow
from core.rights import Guarded
from core.values import Name
from core.work import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose a row of the digest is; `person` is the merchandiser in charge."""

    order: str
    order_id: int | None
    customer_ref: str
    customer: str
    person_id: int | None
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow(About):
    """A line that is due or overdue; `days_late` is 0 until it is late."""

    line: str
    product: str
    due: date
    days_late: int

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return _named(self, "order", "customer_ref", "line", "customer", "due", "days_late")


@dataclass(frozen=True, slots=True, kw_only=True)
class StalledRow(About):
    """A step nobody has moved for `days` working days."""

    step: str
    name: Name
    done: Decimal
    quantity: Decimal
    since: date
    days: int

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return _named(self, "order", "customer_ref", "step", "customer", "since", "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow(About):
    """A customer's message nobody has answered; without an order `order` is empty."""

    message: int
    text: Annotated[str, Guarded.LETTERS]
    since: datetime

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return _named(self, "order", "customer_ref", "message", "customer", "since", "text")


@dataclass(frozen=True, slots=True)
class Counts:
    """One merchandiser's day in numbers; nobody's orders are `person_id` none."""

    person_id: int | None
    person: str
    overdue: int = 0
    due_today: int = 0
    due_7_days: int = 0
    stalled: int = 0
    unanswered: Annotated[int, Guarded.LETTERS] = 0
    steps_done: int = 0
    lines_done: int = 0


@dataclass(frozen=True)
class Digest(Event):
    """A day as somebody should know it, the most urgent first; `people` counts for each merchandiser."""

    person: str
    at: datetime
    day: date
    overdue: tuple[DueRow, ...]
    due_today: tuple[DueRow, ...]
    due_7_days: tuple[DueRow, ...]
    stalled: tuple[StalledRow, ...]
    unanswered: Annotated[tuple[WaitingRow, ...], Guarded.LETTERS]
    people: tuple[Counts, ...]
    approvals: tuple[Any, ...] = ()
    waits: int = 0
    """What is waited for, and how much of it past its day."""
    waits_late: int = 0
    lacking: tuple[KitRow, ...] = ()
    """Orders that begin soon and lack material."""

    @property
    def steps_done(self) -> int:
        """Steps finished on the day."""
        return sum(one.steps_done for one in self.people)

    @property
    def lines_done(self) -> int:
        """Lines delivered on the day."""
        return sum(one.lines_done for one in self.people)

    def as_json(self) -> dict[str, Any]:
        """The digest as scripts read it."""
        lists = ("overdue", "due_today", "due_7_days", "stalled", "unanswered")
        rows = {name: [row.as_json() for row in getattr(self, name)] for name in lists}
        numbers = [
            _named(one, *(name for name in Counts.__slots__ if name != "person_id")) for one in self.people
        ]
        done = {"steps": self.steps_done, "lines": self.lines_done}
        head = {"person": self.person, "at": self.at.isoformat()}
        return head | rows | {"approvals": list(self.approvals), "done_today": done, "people": numbers}


def _named(thing: object, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
