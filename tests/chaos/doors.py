"""A door: what the people of a bad day have in hand, and how it goes wrong."""

from collections.abc import Mapping, Sized
from random import Random
from typing import Any, Protocol

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


class Standin(Protocol):
    """A stand-in of a platform, as far as it can go wrong."""

    violations: list[str]

    @property
    def history(self) -> Sized:
        """All that was ever said."""

    @property
    def faults(self) -> list[Any]:
        """What will go wrong."""

    def fault(self, method: str, kind: int | str, **more: Any) -> None:
        """Have a method go wrong."""

    def forget_waits(self) -> None:
        """Be asked again at once."""


class Platform:
    """What every door with a platform behind it has go wrong alike."""

    calls: tuple[str, ...]
    sends: str
    loses: tuple[int | str, ...]
    """In which ways an answer may be lost."""

    def __init__(self, standin: Standin) -> None:
        self._platform = standin
        self.violations = standin.violations

    def traffic(self) -> int:
        """Messages."""
        return len(self._platform.history)

    def mend(self) -> None:
        """No faults any more."""
        self._platform.faults.clear()

    def restarted(self) -> None:
        """Nobody has to wait."""
        self._platform.forget_waits()

    def breaks(self, dice: Random) -> None:
        """Nothing but 502, or a hung-up connection before anything is done."""
        kind = dice.choice((502, "drop"))
        for method in self.calls:
            self._platform.fault(method, kind, times=dice.randrange(1, 8))

    def loses_answers(self, dice: Random) -> int:
        """Messages that arrive unheard of."""
        lost = dice.randrange(1, 5)
        self._platform.fault(self.sends, dice.choice(self.loses), after=True, times=lost)
        return lost

    def asks_for_patience(self, dice: Random) -> None:
        """429 with the seconds to wait."""
        self._platform.fault(self.sends, 429, times=dice.randrange(1, 4))
