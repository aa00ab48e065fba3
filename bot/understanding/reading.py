"""What goes into understanding and what comes out of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

INWARD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "report_progress": frozenset({"figure"}),
        "report_blocked": frozenset({"holder", "who", "department", "item", "due"}),
        "query_order": frozenset({"aspect", "delta", "lines"}),
    }
)
"""Slots beyond the ones of the design, by the intent they stand with; see docs/understanding.md."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line means.

    Slots hold canonical values: days as date, instants as aware datetime, ranges as (first, last), amounts as
    int or Decimal. `ambiguous` names the slots the chat should confirm.
    """

    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    ambiguous: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading in JSON types (ISO strings, lists, numbers), without what only our handlers ask for."""
        inward = INWARD.get(self.intent, ())
        slots = {name: _json(value) for name, value in self.slots.items() if name not in inward}
        return {"intent": self.intent, "slots": slots, "confidence": round(self.confidence, 2)}


def _json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return [_json(item) for item in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order as people may name it: our number, the customer's own numbers, its styles."""

    number: str
    customer_refs: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownName:
    """Somebody or something with a name: a customer (`code` too), a person, a product, a supplier."""

    name: str
    nicknames: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A production step of this factory and the words it taught for it."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """The factory's own names, only to be recognised in a text; nothing is looked up here."""

    orders: tuple[KnownOrder, ...] = ()
    customers: tuple[KnownName, ...] = ()
    people: tuple[KnownName, ...] = ()
    products: tuple[KnownName, ...] = ()
    suppliers: tuple[KnownName, ...] = ()
    departments: tuple[KnownName, ...] = ()
    steps: tuple[KnownStep, ...] = ()


@dataclass(frozen=True)
class Talk:
    """What the chat was about: the order last named, the order of the card replied to, the last reading."""

    order: str | None = None
    card: str | None = None
    last: Reading | None = None


@dataclass(frozen=True)
class Phrase:
    """A line a handler wants to hear, such as `note {order} {note}`.

    `kinds` says what a slot is: order, step, quantity, money, day, instant, person, customer, text or word;
    or how it looks, in small letters.
    """

    intent: str
    pattern: str
    kinds: Mapping[str, "str | re.Pattern[str]"] = field(default_factory=lambda: MappingProxyType({}))
