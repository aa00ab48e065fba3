"""News between the processes on one PostgreSQL database, by its LISTEN and NOTIFY."""

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import structlog
from sqlalchemy import func, select

from storage.database import KEPT_ALIVE, Database

LONGEST = 7_000
"""Bytes of a piece of news; PostgreSQL takes up to 8,000."""
AT_ONCE = 100
AGAIN = 1.0
"""Seconds until a lost connection is tried again."""
TOLD = object()
log = structlog.get_logger()
Hear = Callable[[str, Any], None]
Missed = Callable[[], None]


class Wire:
    """Takes what happens here to the other processes and brings what happens there; nothing is kept.

    `hear` gets a name and what was told under it, none where that was too long to be told; `missed` is called
    when something may have gone by unheard.
    """

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = f"gendan_{channel}"
        self._me = secrets.token_hex(8)
        """What own news is known by, for one hears it too."""
        self._news: asyncio.Queue[str] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, hear: Hear, missed: Missed) -> None:
        """Begin; needs a running event loop."""
        self._tasks = [asyncio.create_task(one) for one in (self._listen(hear, missed), self._tell())]

    async def stop(self) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tell(self, name: str, news: Any) -> None:
        """Have the others told soon."""
        said = json.dumps([self._me, name, news], ensure_ascii=False)
        if len(said.encode()) > LONGEST:
            said = json.dumps([self._me, name, None], ensure_ascii=False)
        self._news.put_nowait(said)

    async def _tell(self) -> None:
        while True:
            batch = [await self._news.get()]
            while not self._news.empty() and len(batch) < AT_ONCE:
                batch.append(self._news.get_nowait())
            try:
                await self._database.run(self._notify, batch)
            except Exception:
                # The pages over there are behind until they come again; nothing is lost.
                log.exception("wire")

    def _notify(self, batch: list[str]) -> None:
        with self._database.writing() as connection:
            for said in batch:
                connection.execute(select(func.pg_notify(self._channel, said)))

    async def _listen(self, hear: Hear, missed: Missed) -> None:
        while True:
            with suppress(psycopg.Error, OSError):
                await self._hear(hear, missed)
            log.warning("wire lost")
            await asyncio.sleep(AGAIN)

    async def _hear(self, hear: Hear, missed: Missed) -> None:
        engine = self._database.engine
        where: Any = {**engine.dialect.create_connect_args(engine.url)[1], **KEPT_ALIVE}
        async with await psycopg.AsyncConnection.connect(**where, autocommit=True) as connection:
            await connection.execute(f"listen {self._channel}")
            missed()
            async for notice in connection.notifies():
                sender, name, news = json.loads(notice.payload)
                if sender != self._me:
                    hear(name, news)
