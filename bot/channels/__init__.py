"""Channels: a native update becomes an Incoming, a Parcel becomes a native message, and nothing else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from starlette.routing import BaseRoute

from bot.messages import Form, Incoming, Lookup, Message, Parcel


class SendLater(Exception):
    """The platform cannot take it now; `after` seconds is when it asks to be tried again.

    `uncertain`: the message may have arrived although no answer came back.
    """

    def __init__(self, after: float = 0, *, uncertain: bool = False) -> None:
        super().__init__(after)
        self.after = after
        self.uncertain = uncertain


class Refused(Exception):
    """The platform will never take this message; `blocked` when it will take none for this chat."""

    def __init__(self, why: str, *, blocked: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.blocked = blocked


async def no_form(_incoming: Incoming) -> Form | None:
    """A house that asks step by step only."""
    return None


async def nothing_found(_lookup: Lookup) -> list[tuple[str, str]]:
    """A house with nothing to choose from."""
    return []


async def no_card(_incoming: Incoming) -> Message | None:
    """A house with nothing to show."""
    return None


async def always(_duty: str) -> bool:
    """A house of one process."""
    return True


class Inbox(Protocol):
    """Keeps what a platform brought from the moment it is acknowledged until it is heard."""

    async def keep(self, key: str, what: dict[str, Any]) -> bool:
        """Keep it; False when it is here already, so that somebody is at it."""

    async def done(self, key: str) -> None:
        """It is heard."""

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        """What a process that is gone had kept and not heard, in order."""


class NoInbox:
    """A house that never dies."""

    async def keep(self, _key: str, _what: dict[str, Any]) -> bool:
        """It is here for the first time."""
        return True

    async def done(self, _key: str) -> None:
        """Nothing was kept."""

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        """Nothing."""
        return []


async def no_board(_sender: str) -> list[str]:
    """A house whose people have no board of their own."""
    return ["/help"]


@dataclass(frozen=True)
class House:
    """What a channel may ask of the house; every call is safe from the event loop.

    `listen` takes what somebody did, answers through the channel's own `send`, and returns once the
    effect is committed; it never raises. `fetch` gives the bytes of a kept file. `now` is the house's clock.
    `form` tells what form a message would lead to, without doing anything: an empty one to the form its chat
    has open, a submission back to its form while something in it is wrong or missing. `board` are the lines
    that show a sender's own board, part by part. `choices` finds what a `search` field offers for typed
    words. `duty` tells whether it is this process that does what only one may do. `inbox` is for platforms
    that do not bring again what was acknowledged. `card` is an order as its sender may see it, for a place
    where others may see it too; nothing for whoever is not of the factory.
    """

    listen: Callable[[Incoming], Awaitable[None]]
    fetch: Callable[[int], Awaitable[bytes]]
    now: Callable[[], datetime]
    form: Callable[[Incoming], Awaitable[Form | None]] = no_form
    board: Callable[[str], Awaitable[list[str]]] = no_board
    duty: Callable[[str], Awaitable[bool]] = always
    inbox: Inbox = field(default_factory=NoInbox)
    choices: Callable[[Lookup], Awaitable[list[tuple[str, str]]]] = nothing_found
    card: Callable[[Incoming], Awaitable[Message | None]] = no_card


class Channel(Protocol):
    """A way to reach people."""

    name: str

    async def start(self, house: House) -> None:
        """Begin to listen."""

    async def stop(self) -> None:
        """Stop listening, finish what is under way."""

    async def send(self, parcel: Parcel) -> str:
        """Send or edit; the platform's identity of the message; raises SendLater or Refused."""

    def routes(self) -> list[BaseRoute]:
        """What it serves over HTTP, if anything."""
