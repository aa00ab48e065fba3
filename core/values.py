"""The trade's own values: the parameter types that every door knows how to ask for and to read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType, TypeAlias

from core.errors import BelowNothing, MoreThanOrdered, QuantityDiffers

OrderNumber = NewType("OrderNumber", str)
"""An order's number in full, `SO-2026-0001`."""
StepCode = NewType("StepCode", str)
"""A production step's code on its order, `sewing`."""
CustomerCode = NewType("CustomerCode", str)
"""A customer's short code."""
TemplateCode = NewType("TemplateCode", str)
"""A step template's code."""
PersonName = NewType("PersonName", str)
"""What somebody is called."""
Product = NewType("Product", str)
"""A style or model as the factory calls it."""
Note = NewType("Note", str)
"""Free words, kept as typed."""
Quantity = NewType("Quantity", Decimal)
"""A count or measure above nothing, in the order line's unit."""
LineNumber = NewType("LineNumber", str)
"""An order line's number, as the customer's sheet has it."""
ChangeNumber = NewType("ChangeNumber", int)
"""The history's number of a change."""
MessageNumber = NewType("MessageNumber", int)
"""A customer's message."""
ReminderNumber = NewType("ReminderNumber", int)
"""A reminder somebody asked for."""
Page = NewType("Page", int)
"""Which page of a list, from 1."""
DueDay = NewType("DueDay", date)
"""A day to promise something for: from today on."""
Later = NewType("Later", datetime)
"""A time to come."""
Meaning = NewType("Meaning", str)
"""What a word stands for: `step:sewing`, `style:LM-45`, `customer:LUMIO`, `person:Mei`."""
NewWord = NewType("NewWord", str)
"""A word of the factory's own."""
NewName = NewType("NewName", str)
"""What somebody not known yet is called."""
CompanyName = NewType("CompanyName", str)
"""What a customer not known yet is called."""
Day: TypeAlias = date
"""A day in the business time zone."""
Instant: TypeAlias = datetime
"""An aware point in time."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages; an empty one borrows the other."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The name as a reader of that language knows it."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file as somebody sent it; `content` is empty when it was too large to be fetched."""

    name: str
    media: str
    content: bytes
    size: int


class Turn(StrEnum):
    """What a report without a number says about a step."""

    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come, as somebody said it: exactly one of count, share, remaining, turn.

    `share` is in percent; `of` is the total that was named beside the count, if any.
    """

    count: Decimal | None = None
    of: Decimal | None = None
    share: Decimal | None = None
    remaining: Decimal | None = None
    turn: Turn | None = None

    def pieces(self, quantity: Decimal, before: Decimal) -> Decimal:
        """The pieces done of `quantity`; raises MoreThanOrdered, BelowNothing or QuantityDiffers."""
        if self.of is not None and self.of != quantity:
            raise QuantityDiffers(said=self.of, quantity=quantity)
        pieces = self._counted(quantity, before)
        if pieces < 0:
            raise BelowNothing(said=pieces)
        if pieces > quantity:
            raise MoreThanOrdered(said=pieces, quantity=quantity)
        return pieces

    def _counted(self, quantity: Decimal, before: Decimal) -> Decimal:
        if self.turn is not None:
            return quantity if self.turn is Turn.DONE else before
        if self.count is not None:
            return self.count
        if self.remaining is not None:
            return quantity - self.remaining
        assert self.share is not None
        return (quantity * self.share / 100).to_integral_value()


class Language(StrEnum):
    """The languages gendan speaks."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Source(StrEnum):
    """Where an order came from."""

    CHAT = "chat"
    PHONE = "phone"
    EMAIL = "email"
    PLATFORM = "platform"
    VISIT = "visit"
    SHEET = "sheet"
