"""The inbox: what a platform brought is kept before it is acknowledged, and let go once it is heard."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Executable, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.columns import table
from core.conversations.model import Received
from storage.database import Database

RECEIVED = table(Received)
FORSAKEN = timedelta(seconds=30)
"""After so long another process takes up what one had in hand."""


class Inbox:
    """One channel's inbox; who takes something up twice does no harm, for it is heard once."""

    def __init__(self, database: Database, channel: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._mine: set[str] = set()
        """What this process is at."""
        upsert = sqlite.insert if database.is_sqlite else postgresql.insert
        self._keep = cast(Executable, upsert(RECEIVED).on_conflict_do_nothing())

    async def keep(self, key: str, what: dict[str, Any]) -> bool:
        """Keep it for good until it is done; False when it is here already."""
        self._mine.add(key)
        try:
            return await self._database.run(self._kept, key, what)
        except BaseException:
            self._mine.discard(key)
            raise

    async def done(self, key: str) -> None:
        """Let it go."""
        await self._database.run(self._gone, key)
        self._mine.discard(key)

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        """What a process that is gone had not heard yet, in order; it is this one's from now on."""
        found = [one for one in await self._database.run(self._left) if one[0] not in self._mine]
        self._mine.update(key for key, _what in found)
        return found

    def _kept(self, key: str, what: dict[str, Any]) -> bool:
        row = {"channel": self._channel, "key": key, "body": what, "at": self._clock()}
        with self._database.writing() as connection:
            return connection.execute(self._keep, row).rowcount > 0

    def _gone(self, key: str) -> None:
        mine = (RECEIVED.c.channel == self._channel) & (RECEIVED.c.key == key)
        with self._database.writing() as connection:
            connection.execute(delete(RECEIVED).where(mine))

    def _left(self) -> list[tuple[str, dict[str, Any]]]:
        kept = select(RECEIVED.c.key, RECEIVED.c.body).where(RECEIVED.c.channel == self._channel)
        if not self._database.is_sqlite:
            # Others may be at work beside this process, and what is young is theirs.
            kept = kept.where(RECEIVED.c.at < self._clock() - FORSAKEN)
        with self._database.reading() as connection:
            return [(row.key, row.body) for row in connection.execute(kept.order_by(RECEIVED.c.id))]
