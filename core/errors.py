"""Refusals: what the trade's rules do not allow, as data; the sentence is found elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar


@dataclass(eq=False)
class Refusal(Exception):
    """Something asked for that cannot be; nothing was changed.

    `asks` names the parameter to ask for again, where another answer would do. Not frozen: Python itself
    writes the traceback into an exception on its way.
    """

    asks: ClassVar[str] = ""

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
class NotInRoom(Refusal):
    """It is about the channel it is typed in, and this is no channel of several people."""


@dataclass(eq=False)
class RoomTaken(Refusal):
    """The channel is shared with a customer already."""

    customer: str


@dataclass(eq=False)
class NoRoom(Refusal):
    """The channel is nobody's."""


@dataclass(eq=False)
class TemplateTaken(Refusal):
    """There is a step template of that name already."""

    asks: ClassVar[str] = "name"
    name: Any


@dataclass(eq=False)
class StepTaken(Refusal):
    """There is a step of that code there already."""

    asks: ClassVar[str] = "name"
    step: Any
    template: Any


@dataclass(eq=False)
class StepNeeded(Refusal):
    """The step cannot go: `by` hangs on it."""

    step: Any
    by: Any


@dataclass(eq=False)
class WhichFollow(Refusal):
    """A date moves, and it has to be said whether the steps that have not begun move along."""

    asks: ClassVar[str] = "follow"
    order: str
    steps: tuple[Any, ...]


@dataclass(eq=False)
class NoPlan(Refusal):
    """The order has no steps, so there is nothing to plan or to foresee."""

    order: str


@dataclass(eq=False)
class FinishedStep(Refusal):
    """The step is over since that day, so its date does not move."""

    order: str
    name: Any
    on: date


@dataclass(eq=False)
class BadSheetStep(Refusal):
    """A cell of a template's sheet that cannot be used, and the refusal that says why."""

    row: int
    field: str
    text: str
    why: Refusal


@dataclass(eq=False)
class StepBegun(Refusal):
    """The step has begun, so it stays with its order."""

    step: Any


@dataclass(eq=False)
class UnknownFeature(Refusal):
    """No step depends on that; `known` are the names of what steps do depend on."""

    text: str
    known: tuple[Any, ...] = ()


@dataclass(eq=False)
class UnknownStock(Refusal):
    """Nothing of that name was ever in stock; `near` is what sounds alike, as (name, name)."""

    text: str
    near: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class NotInStock(Refusal):
    """More is wanted of something than is free; `held` of it waits for quality, because of `reason`."""

    asks: ClassVar[str] = "quantity"
    product: str
    wanted: Decimal
    free: Decimal
    held: Decimal = Decimal(0)
    reason: str = ""


@dataclass(eq=False)
class StockLacks(Refusal):
    """An order cannot be served from stock: (product, wanted, free, held, why held) of what is not enough."""

    order: str
    lacks: tuple[tuple[str, Decimal, Decimal, Decimal, str], ...]


@dataclass(eq=False)
class MoreThanOrdered(Refusal):
    """More pieces than the step has to make; `most` is what would do, if that is more than ordered.

    `percent` is how much more that may be, `part` the colour or size that was counted. `on` is the day it was
    reported of, if not today.
    """

    said: Decimal
    quantity: Decimal
    most: Decimal | None = None
    order: str = ""
    step: str = ""
    name: Any = None
    percent: int = 0
    part: str = ""
    on: date | None = None


@dataclass(eq=False)
class PiecesOrOrder(Refusal):
    """A number that may be pieces of one order or the number of another."""

    number: str
    order: str


@dataclass(eq=False)
class NotReleased(Refusal):
    """More pieces than the step before has let go; `said` is how the report was typed."""

    asks: ClassVar[str] = "done"
    order: str
    step: str
    name: Any
    said: Decimal
    before: str
    before_name: Any
    released: Decimal


@dataclass(eq=False)
class CountPart(Refusal):
    """How many there are of one colour or size is not known, so only a count says how far it is."""

    asks: ClassVar[str] = "done"
    part: str


@dataclass(eq=False)
class UnlikelyDay(Refusal):
    """Something cannot have happened on that day: it lies ahead, or before the order was there."""

    day: date
    first: date | None
    last: date


@dataclass(eq=False)
class MoreThanDone(Refusal):
    """More pieces to be done again than there are."""

    asks: ClassVar[str] = "pieces"
    said: Decimal
    done: Decimal


@dataclass(eq=False)
class BelowNothing(Refusal):
    """A count below zero; `done` is how many there are of a step, from which it may be meant to come off."""

    said: Decimal
    order: str = ""
    step: str = ""
    name: Any = None
    done: Decimal | None = None


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
class CannotStandIn(Refusal):
    """The deputy may not do what the absent one does, or is the same person."""

    deputy: str
    person: str


@dataclass(eq=False)
class NotAway(Refusal):
    """Nobody stands in for this person."""

    person: str


@dataclass(eq=False)
class OrdersLeft(Refusal):
    """Somebody who is to leave still has work, and nobody was named to take it over."""

    person: str
    orders: int


@dataclass(eq=False)
class UnknownDepartment(Refusal):
    """No step names that department; `near` are those there are, as (code, name)."""

    text: str
    near: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class GoneScreen(Refusal):
    """The screen's link works no more, or never did."""


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
class TooManyCodes(Refusal):
    """So many codes were wrong that no other is looked at for a while."""


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
class NoSuchLine(Refusal):
    """The order has no line of that number; `near` are those it has, as (number, number)."""

    asks: ClassVar[str] = "line"
    order: str
    line: str
    near: tuple[tuple[str, str], ...] = ()


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


@dataclass(eq=False)
class WhichStep(Refusal):
    """Several steps are being worked on, so it has to be said which is meant."""

    asks: ClassVar[str] = "step"
    order: str


@dataclass(eq=False)
class NothingWaits(Refusal):
    """Nothing stands still there."""

    order: str


@dataclass(eq=False)
class GoneWait(Refusal):
    """It is settled: `person` did it, with that answer; both empty when there never was such a thing."""

    person: str
    answer: str


@dataclass(eq=False)
class NotYourWait(Refusal):
    """It is somebody else's to settle."""

    who: str


@dataclass(eq=False)
class UnknownAddressee(Refusal):
    """No department and no colleague of that name; `near` are those there are, as (code, name)."""

    text: str
    near: tuple[tuple[str, Any], ...] = ()


@dataclass(eq=False)
class TooMuchToExport(Refusal):
    """More rows than one answer in a chat holds."""

    most: int
