"""What happened to orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from core.rights import Guarded
from core.values import Name, OrderNumber
from core.work import Event


@dataclass(frozen=True)
class OrderCreated(Event):
    """A new order is in somebody's hands."""

    order: OrderNumber
    customer: str
    due: date
    lines: int
    quantity: Decimal
    late: int = 0
    """Working days by which its steps cannot keep the due day."""
    provisional: tuple[int, ...] = ()
    """Years of its days whose adjusted days are not published yet."""


@dataclass(frozen=True)
class DueMoved(Event):
    """The order, or one of its lines, is promised for another day."""

    order: OrderNumber
    before: date
    after: date
    followed: bool = False
    """Whether its steps moved along."""
    late: int = 0
    """Working days by which its steps cannot keep the due day."""
    provisional: tuple[int, ...] = ()
    """Years of its days whose adjusted days are not published yet."""


@dataclass(frozen=True)
class Delivered(Event):
    """Lines went out; `left` lines of the order have not."""

    order: OrderNumber
    lines: int
    left: int
    on: date


@dataclass(frozen=True)
class OrderCancelled(Event):
    """The order is off."""

    order: OrderNumber
    reason: str


@dataclass(frozen=True)
class FileKept(Event):
    """A photo or file is with the order."""

    order: OrderNumber
    attachment: int
    name: str
    caption: str
    step: Name | None = None
    """The step it shows, where that is known."""
    proven: bool = False
    """Whether the step was waiting for it."""


@dataclass(frozen=True)
class Noted(Event):
    """Something was written down with an order."""

    order: OrderNumber
    note: Annotated[str, Guarded.REMARKS]


@dataclass(frozen=True)
class Undone(Event):
    """An earlier change was put back; `what` is that change's event."""

    order: OrderNumber | None
    change: int
    what: str
