"""What happened in production."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.production.model import Evidence
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
