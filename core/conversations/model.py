"""Conversations: questions and answers, own reminders, and every message on its way."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from core.calendar import WorkingCalendar
from core.columns import Choice, Instant, kept, listed
from core.policy import Policy

ASKED = text("answers_id is null")
OWED = text("state in ('pending', 'sending')")


class CustomerMessage(SQLModel, table=True):
    """A line between a customer's contact and the merchandiser in charge, by way of gendan."""

    __tablename__ = "customer_message"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int = Field(foreign_key="person.id")
    """The customer's side."""
    staff_id: int | None = Field(default=None, foreign_key="person.id")
    """The factory's side: in charge of a question, author of an answer."""
    order_id: int | None = Field(default=None, foreign_key="sales_order.id", index=True)
    answers_id: int | None = Field(default=None, foreign_key="customer_message.id")
    text: str = Field(default="")
    attachment_id: int | None = Field(default=None, foreign_key="attachment.id")
    at: datetime = kept(Instant)
    settled_at: datetime | None = kept(Instant, None)
    """For a question: when it was answered, or said to need no answer."""
    alert_at: datetime | None = kept(Instant, None)
    """For a question: when its waiting next has to be spoken of."""

    __table_args__ = (
        Index("message_alert", "alert_at"),
        Index("message_waiting", "staff_id", "settled_at"),
        Index("message_of_contact", "contact_id", "at"),
        Index("message_asked", "settled_at", sqlite_where=ASKED, postgresql_where=ASKED),
    )

    def waits(self, policy: Policy, calendar: WorkingCalendar) -> None:
        """Start the clock: an answer is owed within so much working time."""
        self.alert_at = calendar.add_working_time(self.at, policy.answer_within)

    def settle(self, now: datetime) -> None:
        """Answered, or nothing left to answer."""
        self.settled_at = now
        self.alert_at = None


class OwnReminder(SQLModel, table=True):
    """Something somebody wants to be told at a time."""

    __tablename__ = "own_reminder"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    order_id: int | None = Field(default=None, foreign_key="sales_order.id")
    text: str
    alert_at: datetime | None = kept(Instant)
    """When to say it; none once said and not put off."""
    done_at: datetime | None = kept(Instant, None)

    __table_args__ = (Index("own_reminder_alert", "alert_at"),)

    def put_off(self, until: datetime) -> None:
        """Say it again then."""
        self.alert_at = until


class Draft(SQLModel, table=True):
    """A form somebody has not finished: the raw answers so far, one open form a chat."""

    channel: str = Field(primary_key=True, max_length=16)
    chat: str = Field(primary_key=True, max_length=80)
    person_id: int = Field(foreign_key="person.id")
    operation: str = Field(max_length=60)
    answers: dict[str, Any] = listed(JSON, dict)
    path: list[str] = listed(JSON)
    """The questions asked so far, for going back."""
    asked: str = Field(default="", max_length=60)
    behind: dict[str, Any] | None = kept(JSON(none_as_null=True), None)
    """The form it was begun beside, which comes back when this one is over."""
    at: datetime = kept(Instant)

    def aside(self) -> dict[str, Any]:
        """What is kept of it while another form is open."""
        return {one: getattr(self, one) for one in ("operation", "answers", "path", "asked")}


class Seen(SQLModel, table=True):
    """A message already handled, so that a platform's repetition does nothing."""

    channel: str = Field(primary_key=True, max_length=16)
    message: str = Field(primary_key=True, max_length=120)
    chat: str = Field(max_length=80)
    text: str = ""
    """What was said, where the channel shows its own transcript; empty elsewhere."""
    at: datetime = kept(Instant)

    __table_args__ = (Index("seen_at", "at"), Index("seen_chat", "channel", "chat", "at"))


class Received(SQLModel, table=True):
    """What a platform brought and was told to be here, kept until it is heard."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    key: str = Field(max_length=160)
    """The platform's identity of it."""
    body: dict[str, Any] = listed(JSON, dict)
    at: datetime = kept(Instant)

    __table_args__ = (UniqueConstraint("channel", "key"),)


class Installation(SQLModel, table=True):
    """A workspace that lets gendan in."""

    __tablename__ = "slack_installation"

    team: str = Field(primary_key=True, max_length=40)
    name: str = Field(default="", max_length=120)
    token: str
    """Sealed: whoever has the database alone has nothing."""
    by: str = Field(default="", max_length=40)
    """The platform's identity of who let it in."""
    at: datetime = kept(Instant)


class Said(SQLModel, table=True):
    """The ledger of reminders: nothing is said twice to the same person on the same occasion."""

    id: int | None = Field(default=None, primary_key=True)
    rule: str = Field(max_length=40)
    subject: str = Field(max_length=40)
    person_id: int
    occasion: str = Field(max_length=60)
    level: int = 0
    at: datetime = kept(Instant)

    __table_args__ = (UniqueConstraint("rule", "subject", "person_id", "occasion"),)


LEASE = timedelta(seconds=20)
"""How long a message stays with a process that gives no sign of life; one that is alive renews it."""


class Delivery(StrEnum):
    """Where an outgoing message is."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    """Its person has no chat yet; it goes out when there is one."""


class Outgoing(SQLModel, table=True):
    """A message on its way to a chat: written with the change that caused it, sent after the commit."""

    __tablename__ = "outbox"

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(default="", max_length=16)
    chat: str = Field(default="", max_length=80)
    person_id: int | None = None
    body: dict[str, Any] = listed(JSON, dict)
    """The message as `bot.messages.Message` says it: text, buttons, files."""
    edits_id: int | None = None
    """The earlier message this one rewrites in place."""
    order_id: int | None = None
    """The order whose card this is."""
    question_id: int | None = None
    """The customer's message that a reply to this one answers."""
    state: Delivery = kept(Choice(Delivery), Delivery.PENDING)
    attempts: int = 0
    due_at: datetime = kept(Instant)
    lease_until: datetime | None = kept(Instant, None)
    doubtful: bool = False
    """An earlier attempt may have arrived."""
    platform_id: str | None = Field(default=None, max_length=80)
    """The platform's own identity of it, once sent."""
    error: str = Field(default="", max_length=300)
    sent_at: datetime | None = kept(Instant, None)

    __table_args__ = (
        Index("outbox_due", "state", "due_at"),
        Index("outbox_chat", "channel", "chat", "id"),
        Index("outbox_owed", "channel", "chat", "id", sqlite_where=OWED, postgresql_where=OWED),
        Index("outbox_platform", "channel", "chat", "platform_id"),
        Index("outbox_card", "order_id"),
        Index("outbox_edits", "edits_id"),
        Index("outbox_person", "person_id", "state"),
    )


class Change(SQLModel, table=True):
    """The history: one operation on one order, before and after, chained by hash."""

    __tablename__ = "history"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = 0
    """The order it is about; 0 for what belongs to none."""
    at: datetime = kept(Instant)
    person_id: int | None = None
    channel: str = Field(default="", max_length=16)
    message: str = Field(default="", max_length=120)
    operation: str = Field(max_length=60)
    event: str = Field(default="", max_length=60)
    account: dict[str, Any] = listed(JSON, dict)
    """What happened: the event's fields."""
    changes: list[Any] = listed(JSON)
    """`[table, identity, before or null, after or null]`, changed columns only."""
    undoes_id: int | None = Field(default=None, unique=True)
    previous: str = Field(default="", max_length=64)
    hash: str = Field(max_length=64)

    __table_args__ = (Index("history_of_order", "order_id", "id"), Index("history_at", "at"))


class Series(SQLModel, table=True):
    """The last number given in a series."""

    name: str = Field(primary_key=True, max_length=40)
    last: int = 0


class Taught(StrEnum):
    """What a word of the factory's own can mean."""

    STEP = "step"
    STYLE = "style"
    CUSTOMER = "customer"
    PERSON = "person"


class TaughtWord(SQLModel, table=True):
    """A word of the factory's own for a step or a style; nicknames of people stand with the people."""

    __tablename__ = "taught_word"

    id: int | None = Field(default=None, primary_key=True)
    kind: Taught = kept(Choice(Taught))
    word: str = Field(max_length=40)
    code: str = Field(max_length=80)

    __table_args__ = (UniqueConstraint("kind", "word"),)


class UnknownLine(SQLModel, table=True):
    """A line that was not understood, kept only where the policy allows it."""

    __tablename__ = "unknown_line"

    text: str = Field(primary_key=True, max_length=200)
    times: int = 1
    at: datetime = kept(Instant)
    """When somebody last typed it."""
