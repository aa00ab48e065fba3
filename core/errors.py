"""Refusals: what the trade's rules do not allow, as data; the sentence is found elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, eq=False)
class Refusal(Exception):
    """Something asked for that cannot be; nothing was changed."""

    def __post_init__(self) -> None:
        Exception.__init__(self)


@dataclass(frozen=True, eq=False)
class NotAllowed(Refusal):
    """The person's role does not do this."""

    operation: str = ""


@dataclass(frozen=True, eq=False)
class Unreadable(Refusal):
    """A typed answer is not a value of the kind asked for."""

    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class UnknownOrder(Refusal):
    """No order of that number that this person may know of."""

    text: str


@dataclass(frozen=True, eq=False)
class WhichOrder(Refusal):
    """Several orders answer to what was typed."""

    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ForeignOrder(Refusal):
    """The order is in a colleague's hands."""

    order: str
    owner: str


@dataclass(frozen=True, eq=False)
class ClosedOrder(Refusal):
    """The order is shipped, closed or cancelled, so it does not move any more."""

    order: str
    state: str


@dataclass(frozen=True, eq=False)
class UnknownStep(Refusal):
    """The order has no such step; `steps` are those it has, as (code, names)."""

    order: str
    step: str
    steps: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, eq=False)
class UnknownTemplate(Refusal):
    """The factory has no step template of that code."""

    code: str


@dataclass(frozen=True, eq=False)
class MoreThanOrdered(Refusal):
    """More pieces than the step has to make."""

    said: Decimal
    quantity: Decimal


@dataclass(frozen=True, eq=False)
class BelowNothing(Refusal):
    """A count below zero."""

    said: Decimal


@dataclass(frozen=True, eq=False)
class QuantityDiffers(Refusal):
    """`300/500` was said of a step that makes another quantity."""

    said: Decimal
    quantity: Decimal


@dataclass(frozen=True, eq=False)
class PastDay(Refusal):
    """A day that is over where one to come is needed."""

    day: date


@dataclass(frozen=True, eq=False)
class PastInstant(Refusal):
    """A time that is over where one to come is needed."""

    instant: datetime


@dataclass(frozen=True, eq=False)
class UnknownCustomer(Refusal):
    """No customer by that name; `near` are those that sound alike, as (code, name)."""

    text: str
    near: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class UnknownPerson(Refusal):
    """Nobody known by that name."""

    text: str


@dataclass(frozen=True, eq=False)
class NameTaken(Refusal):
    """Somebody living in gendan already has that name."""

    name: str


@dataclass(frozen=True, eq=False)
class NothingToUndo(Refusal):
    """The change is unknown, not the person's to undo, or cannot be undone."""


@dataclass(frozen=True, eq=False)
class AlreadyUndone(Refusal):
    """The change was undone before; `person` did it."""

    person: str
    at: datetime


@dataclass(frozen=True, eq=False)
class ChangedSince(Refusal):
    """Somebody changed the same thing afterwards, so the state before cannot be restored."""

    person: str
    at: datetime
    event: Any


@dataclass(frozen=True, eq=False)
class BadInvitation(Refusal):
    """The one-time code is unknown, used or expired; which of them is nobody's business."""


@dataclass(frozen=True, eq=False)
class NoConversation(Refusal):
    """There is nobody to answer: the message belongs to no customer."""


@dataclass(frozen=True, eq=False)
class GoneReminder(Refusal):
    """The reminder is done or was never this person's."""


@dataclass(frozen=True, eq=False)
class NoLine(Refusal):
    """An order needs at least one line."""


@dataclass(frozen=True, eq=False)
class NothingDelivered(Refusal):
    """Every line of the order was delivered before."""

    order: str


@dataclass(frozen=True, eq=False)
class FileTooLarge(Refusal):
    """A file over what the factory keeps; sizes in bytes."""

    size: int
    limit: int


@dataclass(frozen=True, eq=False)
class NotAPicture(Refusal):
    """A file that calls itself a picture and cannot be read as one."""

    name: str
