"""The inbox: what a platform brought is kept before it is acknowledged, and let go once it is heard."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.columns import table
from core.conversations.model import Received
from storage.database import Database

RECEIVED = table(Received)
GONE = delete(RECEIVED).where(
    RECEIVED.c.channel == bindparam("channel"), RECEIVED.c.key.in_(bindparam("keys", expanding=True))
)
FORSAKEN = timedelta(seconds=30)
"""After so long another process takes up what one had in hand; by a clock put back, before so long."""


class Inbox:
    """One channel's inbox; who takes something up twice does no harm, for it is heard once.

    Somebody waits for each acknowledgement, so whatever waits for the database goes in together, before what
    only has to be done, and what is done goes out along with it.
    """

    def __init__(self, database: Database, channel: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        upsert = sqlite.insert if database.is_sqlite else postgresql.insert
        self._insert: Any = upsert(RECEIVED).on_conflict_do_nothing().returning(RECEIVED.c.key)
        self._mine: set[str] = set()
        """What this process is at."""
        self._new: dict[str, dict[str, Any]] = {}
        self._done: list[str] = []
        self._writing: asyncio.Task[set[str]] | None = None
        """The next write, not begun yet."""
        self._lock = Lock()

    async def keep(self, key: str, what: dict[str, Any]) -> bool:
        """Keep it for good until it is done; False when it is here already."""
        ours, new = key in self._mine, False
        self._mine.add(key)
        row = {"channel": self._channel, "key": key, "body": what, "at": self._clock()}
        try:
            new = key in await self._written(lambda: self._new.update({key: row}))
        finally:
            # Kept by a process that may be gone, it is not this one's before it is found forsaken.
            if not (new or ours):
                self._mine.discard(key)
        return new

    async def done(self, key: str) -> None:
        """Let it go."""
        await self._written(lambda: self._done.append(key))
        self._mine.discard(key)

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        """What a process that is gone had not heard yet, in order; it is this one's from now on."""
        found = [one for one in await self._database.run(self._left) if one[0] not in self._mine]
        self._mine.update(key for key, _what in found)
        return found

    async def _written(self, put: Callable[[], None]) -> set[str]:
        """Write together with everybody who waits for it; the keys that were new."""
        with self._lock:
            put()
            if self._writing is None:
                self._writing = asyncio.create_task(self._database.run_next(self._write))
            writing = self._writing
        return await asyncio.shield(writing)

    def _write(self) -> set[str]:
        with self._lock:
            # Whoever comes from here on waits for the next write.
            self._writing = None
            new, self._new = self._new, {}
            done, self._done = self._done, []
        with self._database.writing() as connection:
            if done:
                connection.execute(GONE, {"channel": self._channel, "keys": done})
            return {key for key, row in new.items() if connection.execute(self._insert, row).first()}

    def _left(self) -> list[tuple[str, dict[str, Any]]]:
        kept = select(RECEIVED.c.key, RECEIVED.c.body).where(RECEIVED.c.channel == self._channel)
        if not self._database.is_sqlite:
            # Others may be at work beside this process, and what is young is theirs.
            now = self._clock()
            kept = kept.where(~RECEIVED.c.at.between(now - FORSAKEN, now + FORSAKEN))
        with self._database.reading() as connection:
            return [(row.key, row.body) for row in connection.execute(kept.order_by(RECEIVED.c.id))]
