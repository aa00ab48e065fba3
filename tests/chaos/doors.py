"""A door: what the people of a bad day have in hand, and how it goes wrong."""

from collections.abc import Mapping
from random import Random
from typing import Protocol

from storage.database import Database


class Door(Protocol):
    """A platform with people on it, who repeat what is not acknowledged and nothing else.

    What goes wrong gives back in how many messages it may double what nobody can know to have arrived.
    """

    chats: Mapping[str, str]
    """Whose chat it is by what identity; the same on every day."""
    way: str
    """How updates come by it today."""
    violations: list[str]
    """What the real platform would not have put up with."""

    async def open(self, address: str, database: Database) -> None:
        """Begin; gendan will be at that address."""

    async def close(self) -> None:
        """End."""

    def settings(self, address: str) -> dict[str, str]:
        """What gendan has to know of it."""

    def say(self, name: str, line: str) -> None:
        """Have somebody write a line."""

    def waiting(self) -> list[str]:
        """What is not acknowledged yet."""

    def said(self, name: str) -> list[str]:
        """Every message that has come to somebody."""

    def traffic(self) -> int:
        """How much has come by it so far."""

    def mend(self) -> None:
        """Let nothing go wrong any more."""

    def restarted(self) -> None:
        """A process begins that knows of no patience asked for."""

    def breaks(self, dice: Random) -> None:
        """Nothing gets through, or is done, for a few calls."""

    def loses_answers(self, dice: Random) -> int:
        """Calls take effect, and that they did is never heard."""

    def asks_for_patience(self, dice: Random) -> None:
        """Too many requests."""

    def repeats(self, dice: Random) -> None:
        """What was acknowledged comes once more."""
