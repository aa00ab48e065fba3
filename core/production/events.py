"""What happened in production."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.production.model import Evidence, Holder, WaitKind
from core.values import Name, OrderNumber, StepCode, WaitNumber
from core.work import Event


@dataclass(frozen=True)
class StepReported(Event):
    """Somebody said how far a step has come; `due` is the order's due date."""

    order: OrderNumber
    step: StepCode
    name: Name
    before: Decimal
    done: Decimal
    quantity: Decimal
    finished: bool
    due: date | None
    note: str
    next: StepCode | None = None
    """After the last piece: the step that is to go on with it."""
    next_name: Name | None = None
    part: str = ""
    part_done: Decimal | None = None
    """What was said of one colour or size, where it was."""
    on: date | None = None
    """The day it was so, if not today."""
    until: date | None = None
    """The day somebody promised the rest for."""
    missing: Decimal = Decimal(0)
    """How many of the pieces ordered there will not be; of an unfinished step, if those are really all."""
    tolerated: bool = True
    """Whether what is missing, or over, is little enough."""
    earlier: StepCode | None = None
    """The step before it, of which nobody has said anything."""
    earlier_name: Name | None = None
    proof: Evidence = Evidence.NONE
    """What has to be shown of it now."""
    block: WaitNumber | None = None
    """What it still waits for, though it has moved."""
    block_about: str = ""
    ships: date | None = None
    """The day the order can go out as things go now, and the working days that leaves."""
    slack: int | None = None
    binding: Mapping[str, Any] = field(default_factory=dict)
    """What that hangs on."""


@dataclass(frozen=True)
class StepPromised(Event):
    """Somebody said on which day a step will be done; `due` is the order's due date."""

    order: OrderNumber
    step: StepCode
    name: Name
    until: date
    before: date | None
    """The day promised before."""
    due: date | None
    ships: date | None
    slack: int | None
    binding: Mapping[str, Any]


@dataclass(frozen=True)
class StepReworked(Event):
    """Pieces went back on a step; `reopened` when it had been finished."""

    order: OrderNumber
    step: StepCode
    name: Name
    pieces: Decimal
    done: Decimal
    quantity: Decimal
    reason: str
    reopened: bool


@dataclass(frozen=True)
class Waited(Event):
    """What every event about something waited for begins with; `name` is the step's."""

    order: OrderNumber | None
    wait: WaitNumber
    name: Name | None
    about: str


@dataclass(frozen=True)
class StepBlocked(Waited):
    """A step stands still; `holder` is none when nobody said whom it waits for, `people` have it."""

    holder: Holder | None
    who: str
    expected: date | None
    people: tuple[int, ...] = ()
    due: date | None = None
    ships: date | None = None
    slack: int | None = None
    binding: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WaitMoved(Waited):
    """Something is waited for from another, or until another day; none when nobody knows."""

    kind: WaitKind
    holder: Holder
    who: str
    before: date | None
    expected: date | None
    reason: str
    asked_by: int


@dataclass(frozen=True)
class WaitEnded(Waited):
    """It is there; it took `days` working days, and `left` more hold the same order up."""

    kind: WaitKind
    holder: Holder
    who: str
    answer: str
    days: int
    asked_by: int
    left: int = 0
    attachment: int | None = None


@dataclass(frozen=True)
class WaitTaken(Waited):
    """Somebody sees to a request."""

    expected: date | None
    asked_by: int


@dataclass(frozen=True)
class WaitDeclined(Waited):
    """`who` cannot do what was asked."""

    who: str
    reason: str
    asked_by: int


@dataclass(frozen=True)
class CauseNoted(Waited):
    """Whose doing a delay was, and why."""

    fault: Holder | None
    cause: str


@dataclass(frozen=True)
class Requested(Waited):
    """Somebody was asked to do something; `people` have it, nobody when they are not in gendan yet."""

    holder: Holder
    who: str
    expected: date | None
    people: tuple[int, ...]
