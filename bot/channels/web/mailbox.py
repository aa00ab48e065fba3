"""What the web chat asks of whoever keeps the messages."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, Protocol, TypeAlias

Place: TypeAlias = tuple[datetime, int, str]
"""Where an entry stands in its chat: instant, message's id (0 for an own line), own line's identity."""


class Visitor(Protocol):
    """Whose browser it is."""

    @property
    def sender(self) -> str: ...
    @property
    def chat(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def language(self) -> str: ...


class Entry(Protocol):
    """A message or an own line of a chat, in its last version."""

    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def own(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def text(self) -> str: ...
    @property
    def body(self) -> dict[str, Any]: ...
    @property
    def files(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def place(self) -> Place: ...


class KeptFile(Protocol):
    """What is known of a file besides its bytes."""

    @property
    def name(self) -> str: ...
    @property
    def media(self) -> str: ...


class Mailbox(Protocol):
    """Sessions and transcripts; every message to a web chat is in the transcript before it is sent."""

    async def visitor(self, token: str, now: datetime) -> Visitor | None:
        """Who a session belongs to; none when it ended or its person is no longer active."""

    async def standing(self, tokens: Iterable[str], now: datetime) -> Set[str]:
        """Those of the sessions that are still somebody's."""

    async def open(self, sender: str, now: datetime) -> str | None:
        """A new session's token; none unless the house knows the sender."""

    async def renew(self, token: str, now: datetime) -> str | None:
        """A fresh token for a session that has had its own for long; none while it is young."""

    async def leave(self, token: str, everywhere: bool) -> list[str]:
        """End the session, or all of its person; the chats that were left."""

    async def latest(
        self, chat: str, now: datetime, limit: int, before: Place | None = None
    ) -> Sequence[Entry]:
        """The last entries, or the last before a place, oldest first."""

    async def since(self, chat: str, after: int, now: datetime, limit: int) -> Sequence[Entry] | None:
        """What was written or rewritten after a row; none when that is more than `limit`."""

    async def file(self, chat: str, attachment: int) -> KeptFile | None:
        """The file, if this chat may have it."""
