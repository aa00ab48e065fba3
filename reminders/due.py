"""A reminder as data: what it is about, whom it is for, how loud; the words are found elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.production.model import Holder
from core.values import Name


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of; `key` is its identity in the ledger, fields that do not fit it are empty."""

    key: str
    order: str = ""
    order_id: int | None = None
    customer_ref: str = ""
    customer: str = ""
    line: str = ""
    product: str = ""
    step: str = ""
    step_name: Name | None = None
    done: Decimal | None = None
    quantity: Decimal | None = None
    message: int | None = None
    reminder: int | None = None
    wait: int | None = None
    holder: Holder | None = None
    who: str = ""
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be said now; a rule leaves the person open, a sweep fills it in.

    `occasion` tells this time from the other times. `level` is 0 for whoever is in charge, 1 when supervisors
    are told as well. `due` is when it should have been so, `since` when silence began. `days` is days left
    (order-due), days late (order-overdue, own-reminder) or working days waited (the others).
    `ships` and `binding` say when an order at risk can go out and what that hangs on, `days` its slack then.
    `text` is what the customer wrote, or what somebody wanted to be reminded of. Nobody reachable:
    `person_id` none, `person` empty.
    """

    rule: str
    subject: Subject
    occasion: str
    level: int = 0
    due: date | datetime | None = None
    since: datetime | None = None
    days: int = 0
    text: str = ""
    ships: date | None = None
    binding: Mapping[str, Any] = field(default_factory=dict)
    person_id: int | None = None
    person: str = ""

    def as_json(self, text: str) -> dict[str, Any]:
        """The reminder as scripts read it, with the sentence in the person's language."""
        about = self.subject
        named = {"order": about.order, "customer_ref": about.customer_ref, "line": about.line}
        return {
            "rule": self.rule,
            "subject": named | {"step": about.step},
            "person": self.person,
            "level": self.level,
            "text": text,
            "due": None if self.due is None else self.due.isoformat(),
        }
