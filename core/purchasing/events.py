"""What happened to the materials of orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.values import MaterialItem, OrderNumber, WaitNumber
from core.work import Event


@dataclass(frozen=True)
class KitMoved(Event):
    """Something about an order's materials changed; `missing` are those not all there.

    `kit` says that with this the last one came in. `ships` and `slack` are the forecast's.
    """

    order: OrderNumber
    item: MaterialItem
    missing: tuple[str, ...]
    kit: bool
    ships: date | None
    slack: int | None


@dataclass(frozen=True)
class MaterialNeeded(KitMoved):
    """An order needs something before it can be made."""

    needed: Decimal | None
    unit: str
    expected: date | None


@dataclass(frozen=True)
class MaterialArrived(KitMoved):
    """Something an order needs came in: `here` of `needed`, `left` still to come if that is known."""

    here: Decimal
    needed: Decimal | None
    left: Decimal | None
    unit: str
    complete: bool
    expected: date | None
    wait: WaitNumber | None
    """What still stands for want of it."""
    about: str


@dataclass(frozen=True)
class MaterialExpected(KitMoved):
    """The day something is to come in, with the day and the supplier said before.

    `wanted` is when its step should begin.
    """

    expected: date
    before: date | None
    wanted: date | None
    left: Decimal | None
    unit: str
    reason: str
    supplier: str
    another: str
    """Whom it was to come from before."""


@dataclass(frozen=True)
class KitCompleted(Event):
    """Everything an order needs is there (齐套)."""

    order: OrderNumber
    on: date
    ships: date | None
    slack: int | None
