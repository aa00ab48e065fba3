"""What an operation may use: the things of the trade, the time, the person, and nothing of any engine."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Executable, Row
from sqlmodel import SQLModel

from core.calendar import WorkingCalendar
from core.people.model import Person
from core.policy import Policy

E = TypeVar("E", bound=SQLModel)
T = TypeVar("T", bound="Event")


class Interrupted(Exception):
    """The database gave up a work, or somebody was quicker: nothing of it is kept, and it may be repeated."""


@dataclass(frozen=True)
class Event:
    """Something that happened, said in the past tense; becomes the history's account of it."""


class Act(Protocol):
    """One operation at work: what happened in it and, once it is kept, the history's number of it."""

    change: int | None
    operation: str

    @property
    def events(self) -> Sequence[Event]:
        """What happened, in order."""


class Work(Protocol):
    """One message's work on the factory's data: everything in it is kept together or not at all."""

    @property
    def now(self) -> datetime:
        """The instant of this work, in UTC."""

    @property
    def today(self) -> date:
        """The business day of this work."""

    @property
    def person(self) -> Person:
        """Who does it."""

    @property
    def channel(self) -> str:
        """The platform it is done on; empty for the clock and the command line."""

    @property
    def place(self) -> str:
        """The channel of several people it is done in; empty where somebody is alone with gendan."""

    @property
    def policy(self) -> Policy:
        """The factory's own limits."""

    @property
    def calendar(self) -> WorkingCalendar:
        """The factory's working days and hours."""

    @property
    def acts(self) -> Sequence[Act]:
        """The operations done so far."""

    @property
    def touched(self) -> frozenset[int]:
        """The orders whose history grew by this work, by identity."""

    def speaks(self, person: Person) -> None:
        """From here on it is this person's work."""

    def hears(self, chat: str, text: str) -> bool:
        """Mark this work's message as heard; whether it is the first time."""

    def act(self, operation: str) -> AbstractContextManager[Act]:
        """Keep what the block changes as one change in the history, or, when it raises, nothing of it."""

    def find(self, entity: type[E], **equals: Any) -> E | None:
        """The one thing with these values, watched for changes; none if there is none."""

    def every(self, entity: type[E], **equals: Any) -> list[E]:
        """All things with these values, in order of identity, watched for changes."""

    def load(self, entity: type[E], statement: Executable, parameters: Mapping[str, Any]) -> list[E]:
        """The things whose columns a statement selects, watched for changes."""

    def rows(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """The rows a statement selects, with everything changed so far in it."""

    def add(self, thing: E) -> E:
        """Keep a new thing; it has its identity afterwards."""

    def add_all(self, things: Sequence[E]) -> None:
        """Keep many new things of one kind at once; they have their identities afterwards."""

    def remove(self, thing: SQLModel) -> None:
        """Take a thing away."""

    def happened(self, event: T) -> T:
        """Record that it happened, and hand it back."""

    def number(self, series: str) -> int:
        """The next whole number of a series, never given twice."""

    def numbers(self, series: str, count: int) -> range:
        """The next so many numbers of a series at once."""

    def revert(self, change: int) -> None:
        """Put back what an earlier act changed; raises NothingToUndo, AlreadyUndone or ChangedSince."""
