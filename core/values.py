"""The trade's own values: the parameter types that every door knows how to ask for and to read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType, TypeAlias

from core.errors import BelowNothing, MoreThanOrdered, QuantityDiffers

OrderNumber = NewType("OrderNumber", str)
"""An order's number in full, `SO-2026-0001`."""
TemplateStepCode = NewType("TemplateStepCode", str)
"""A step's code in a template."""
NewCode = NewType("NewCode", str)
"""A code for something that is not there yet."""
WayText = NewType("WayText", str)
"""A field of a step as it is written: `due-14`, `300`, `cutting, printing`."""
DayCount = NewType("DayCount", int)
"""So many working days, at least one."""
DayShift = NewType("DayShift", int)
"""So many working days later; earlier, when below nothing."""
LineShift = NewType("LineShift", int)
"""So many more lines at work; fewer, when below nothing."""
Month = NewType("Month", date)
"""A month, by its first day."""
RestDays = NewType("RestDays", frozenset[int])
"""Weekdays without work, Monday = 0; at most six."""
WorkHours = NewType("WorkHours", str)
"""From when to when people work: `08:00-12:00,13:00-17:30`."""
StepCode = NewType("StepCode", str)
"""A production step's code on its order, `sewing`."""
CustomerCode = NewType("CustomerCode", str)
"""A customer's short code."""
TemplateCode = NewType("TemplateCode", str)
"""A step template's code."""
PersonName = NewType("PersonName", str)
"""What somebody is called."""
DepartmentName = NewType("DepartmentName", str)
HomeDepartment = NewType("HomeDepartment", str)
"""The department somebody belongs to, which may be one that no step names."""
"""What a department is called."""
ContactName = NewType("ContactName", str)
"""What a customer's contact is called."""
Product = NewType("Product", str)
"""A style or model as the factory calls it."""
Note = NewType("Note", str)
"""Free words, kept as typed."""
PaymentTerms = NewType("PaymentTerms", str)
"""What was agreed about payment, as written: `T/T 30/70`, `月结30天`."""
Quantity = NewType("Quantity", Decimal)
"""A count or measure above nothing, in the order line's unit."""
Features = NewType("Features", str)
"""What is special about an order, as far as steps depend on it: `embroidery,washing`."""
StockName = NewType("StockName", str)
"""A product or material that is or was in stock, as it is kept there."""
StockCount = NewType("StockCount", Decimal)
"""What was counted, which may be nothing."""
MaterialItem = NewType("MaterialItem", str)
"""Something orders are made of, by its one word: `lining`; what has none as it was typed."""
SupplierName = NewType("SupplierName", str)
"""What a supplier is called."""
UnitName = NewType("UnitName", str)
"""What something is counted in: `m`, `kg`."""
LineNumber = NewType("LineNumber", str)
"""An order line's number, as the customer's sheet has it."""
ChangeNumber = NewType("ChangeNumber", int)
"""The history's number of a change."""
MessageNumber = NewType("MessageNumber", int)
"""A customer's message."""
ReminderNumber = NewType("ReminderNumber", int)
"""A reminder somebody asked for."""
WaitNumber = NewType("WaitNumber", int)
"""Something that is waited for."""
Addressee = NewType("Addressee", str)
"""Whom a request goes to: `department:dyeing`, `person:Wu`."""
Part = NewType("Part", str)
"""A colour, a size or both of one order: `黑 M`."""
ScreenNumber = NewType("ScreenNumber", int)
"""A screen in the hall."""
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
    CLOSED = "closed"
    """No more pieces will come: it ends with those that are there."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come, as somebody said it: exactly one of count, more, share, remaining, turn.

    A count may have "done" said of it as well (490 完成). `more` are pieces beside those done before. `share`
    is in percent; `of` is the total that was named beside the count, if any.
    """

    count: Decimal | None = None
    more: Decimal | None = None
    of: Decimal | None = None
    share: Decimal | None = None
    remaining: Decimal | None = None
    turn: Turn | None = None

    def pieces(self, quantity: Decimal, before: Decimal, most: Decimal | None = None) -> Decimal:
        """The pieces done of `quantity`, at most `most` or all of it.

        Raises MoreThanOrdered, BelowNothing or QuantityDiffers.
        """
        if self.of is not None and self.of != quantity:
            raise QuantityDiffers(said=self.of, quantity=quantity)
        pieces = self._counted(quantity, before)
        if pieces < 0:
            raise BelowNothing(said=pieces)
        if pieces > max(most or quantity, before):
            raise MoreThanOrdered(pieces, quantity, most)
        return pieces

    def _counted(self, quantity: Decimal, before: Decimal) -> Decimal:
        if self.count is not None:
            return self.count
        if self.more is not None:
            return before + self.more
        if self.turn is not None:
            return max(quantity, before) if self.turn is Turn.DONE else before
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
