"""People: who works here, who buys here, how each is reached, and how they get in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.columns import Choice, Instant, kept, listed
from core.rights import SEES_EVERY_ORDER, Role
from core.values import Language


class Customer(SQLModel, table=True):
    """A company that buys."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=200, index=True)
    nicknames: str = Field(default="", max_length=200)
    country: str = Field(default="", max_length=80)
    grade: int = 2
    """1 key, 2 ordinary, 3 small."""

    __table_args__ = (CheckConstraint("grade between 1 and 3", name="customer_grade"),)


class Person(SQLModel, table=True):
    """Somebody gendan knows: staff, or a customer's contact."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, index=True)
    nicknames: str = Field(default="", max_length=200)
    role: Role = kept(Choice(Role))
    department: str = Field(default="", max_length=40)
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    language: Language = kept(Choice(Language), Language.CHINESE)
    active: bool = True
    account_id: int | None = Field(default=None)
    """The account last spoken from, where notices go."""
    deputy_id: int | None = Field(default=None, index=True)
    """Who stands in from `away_from` to `away_until`, both days included."""
    away_from: date | None = None
    away_until: date | None = None

    __table_args__ = (
        CheckConstraint("(role = 'customer') = (customer_id is not null)", name="contact_has_customer"),
    )

    @property
    def sees_every_order(self) -> bool:
        """Whether the whole factory is this person's scope."""
        return self.role in SEES_EVERY_ORDER

    @property
    def is_customer(self) -> bool:
        """Whether this is somebody outside the factory."""
        return self.role is Role.CUSTOMER

    def is_away(self, deputy: int, since: date, until: date) -> None:
        """Let a deputy do the work on these days."""
        self.deputy_id, self.away_from, self.away_until = deputy, since, until

    def is_back(self) -> None:
        """Do the own work again."""
        self.deputy_id = self.away_from = self.away_until = None

    def away_on(self, day: date) -> bool:
        """Whether a deputy does the work on that day."""
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)

    @property
    def identity(self) -> int:
        """The identity of somebody already kept."""
        assert self.id is not None
        return self.id


class Account(SQLModel, table=True):
    """A person's presence on a chat platform."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    sender: str = Field(max_length=80)
    chat: str = Field(max_length=80)
    person_id: int = Field(foreign_key="person.id", index=True)
    blocked: bool = False
    """The platform refuses to deliver there."""
    spoken: dict[str, Any] = listed(JSON, dict)
    """What was last understood there, for lines that refer back to it: intent and slots."""
    place: str = Field(default="", max_length=80)
    """The channel shared with a customer in which somebody from outside was met."""

    __table_args__ = (UniqueConstraint("channel", "sender"),)


class Use(StrEnum):
    """What a channel of several people is for."""

    CUSTOMER = "customer"
    """It is shared with a customer's people."""
    DIGEST = "digest"
    """The team reads its day there."""


class Room(SQLModel, table=True):
    """A channel of several people on a chat platform that gendan has something to do in."""

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    place: str = Field(max_length=80)
    """As the platform's channel names it; threads in it are chats of their own."""
    serves: Use = kept(Choice(Use))
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    person_id: int = Field(foreign_key="person.id")
    """Who said so; it is this person's digest that goes there."""
    at: datetime = kept(Instant)

    __table_args__ = (
        UniqueConstraint("channel", "place"),
        CheckConstraint("(serves = 'customer') = (customer_id is not null)", name="room_has_customer"),
    )


class Invitation(SQLModel, table=True):
    """A one-time code that lets one person in; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = kept(Instant)
    expires_at: datetime = kept(Instant)
    used_at: datetime | None = kept(Instant, None)

    def open_at(self, now: datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.used_at is None and now < self.expires_at


class WebSession(SQLModel, table=True):
    """A browser that came in by a one-time code; only its token's hash is kept."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = kept(Instant)
    expires_at: datetime = kept(Instant)

    __table_args__ = (Index("web_session_expiry", "expires_at"),)
