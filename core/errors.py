"""Refusals: what the trade's rules do not allow, as data; the sentence is found elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """Something asked for that cannot be; nothing was changed.

    Not frozen: Python itself writes the traceback into an exception on its way.
    """

    def __post_init__(self) -> None:
        Exception.__init__(self)


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person's role does not do this."""

    operation: str = ""


@dataclass(eq=False)
class Unreadable(Refusal):
    """A typed answer is not a value of the kind asked for."""

    kind: str
    text: str


@dataclass(eq=False)
class UnknownOrder(Refusal):
    """No order of that number that this person may know of."""

    text: str


@dataclass(eq=False)
class WhichOrder(Refusal):
    """Several orders answer to what was typed."""

    text: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class ForeignOrder(Refusal):
    """The order is in a colleague's hands."""

    order: str
    owner: str


@dataclass(eq=False)
class ClosedOrder(Refusal):
    """The order is shipped, closed or cancelled, so it does not move any more."""

    order: str
    state: str


@dataclass(eq=False)
class UnknownStep(Refusal):
    """The order has no such step; `steps` are those it has, as (code, names)."""

    order: str
    step: str
    steps: tuple[tuple[str, Any], ...] = ()


@dataclass(eq=False)
class UnknownTemplate(Refusal):
    """The factory has no step template of that code."""

    code: str


@dataclass(eq=False)
class BadAnchor(Refusal):
    """What a step hangs on is not written as `due-14`, `order+2`, `cutting+1` or `cutting.start+3`."""

    text: str


@dataclass(eq=False)
class CircularSteps(Refusal):
    """Steps that wait for each other in a circle; `steps` are their names, each waiting for the next."""

    steps: tuple[Any, ...]


@dataclass(eq=False)
class UnknownAnchor(Refusal):
    """A step hangs on, or waits for, another that is not there; `known` are the codes that are."""

    text: str
    known: tuple[str, ...] = ()


@dataclass(eq=False)
class NoEnd(Refusal):
    """No step of the template hangs on the due day, so that nothing says when it has to be over."""

    template: Any


@dataclass(eq=False)
class EndsBeforeStart(Refusal):
    """By its days and offsets the step would end before what it waits for has, or before it begins."""

    step: Any


@dataclass(eq=False)
class MoreThanOrdered(Refusal):
    """More pieces than the step has to make."""

    said: Decimal
    quantity: Decimal


@dataclass(eq=False)
class BelowNothing(Refusal):
    """A count below zero."""

    said: Decimal


@dataclass(eq=False)
class QuantityDiffers(Refusal):
    """`300/500` was said of a step that makes another quantity."""

    said: Decimal
    quantity: Decimal


@dataclass(eq=False)
class PastDay(Refusal):
    """A day that is over where one to come is needed."""

    day: date


@dataclass(eq=False)
class PastInstant(Refusal):
    """A time that is over where one to come is needed."""

    instant: datetime


@dataclass(eq=False)
class UnknownCustomer(Refusal):
    """No customer by that name; `near` are those that sound alike, as (code, name)."""

    text: str
    near: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class KnownCustomer(Refusal):
    """There is a customer of that name already."""

    name: str


@dataclass(eq=False)
class UnknownMeaning(Refusal):
    """Nothing here is called that, so no word can stand for it."""

    text: str


@dataclass(eq=False)
class UnknownPerson(Refusal):
    """Nobody known by that name."""

    text: str


@dataclass(eq=False)
class NameTaken(Refusal):
    """Somebody living in gendan already has that name."""

    name: str


@dataclass(eq=False)
class NothingToUndo(Refusal):
    """The change is unknown, not the person's to undo, or cannot be undone."""


@dataclass(eq=False)
class AlreadyUndone(Refusal):
    """The change was undone before; `person` did it."""

    person: str
    at: datetime


@dataclass(eq=False)
class ChangedSince(Refusal):
    """Somebody changed the same thing afterwards, so the state before cannot be restored."""

    person: str
    at: datetime
    event: Any


@dataclass(eq=False)
class BadInvitation(Refusal):
    """The one-time code is unknown, used or expired; which of them is nobody's business."""


@dataclass(eq=False)
class NoConversation(Refusal):
    """There is nobody to answer: the message belongs to no customer."""


@dataclass(eq=False)
class GoneReminder(Refusal):
    """The reminder is done or was never this person's."""


@dataclass(eq=False)
class NoLine(Refusal):
    """An order needs at least one line."""


@dataclass(eq=False)
class NothingDelivered(Refusal):
    """Every line of the order was delivered before."""

    order: str


@dataclass(eq=False)
class FileTooLarge(Refusal):
    """A file over what the factory keeps; sizes in bytes."""

    size: int
    limit: int


@dataclass(eq=False)
class NotAPicture(Refusal):
    """A file that calls itself a picture and cannot be read as one."""

    name: str
