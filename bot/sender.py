"""The sender: takes messages out of the outbox to their channels, in order within each chat."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.channels import Channel, Refused, SendLater
from bot.messages import Message, Parcel
from bot.post import parcel
from storage import outbox
from storage.database import Database

AT_ONCE = 30
PAUSE = 1.0
"""Seconds between looks into the outbox when nothing wakes it."""
log = structlog.get_logger()


class Sender:
    """Sends what is owed; the truth about each message is in the outbox, never here."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Callable[[], datetime]
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self._chats: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._wake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look into the outbox soon."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is owed until cancelled."""
        while True:
            self._wake.clear()
            try:
                while await self.drain() == AT_ONCE:
                    pass
            except Exception:
                log.exception("outbox")
            try:
                await asyncio.wait_for(self._wake.wait(), PAUSE)
            except TimeoutError:
                continue

    async def drain(self) -> int:
        """Send one round of what is owed; how many messages it was."""
        rows = await self.database.run(self._claim)
        await asyncio.gather(*(self._in_turn(one) for one in rows))
        return len(rows)

    async def send_now(self, parcels: Sequence[Parcel]) -> None:
        """Send answers that are claimed already."""
        for one in parcels:
            await self._in_turn(one)

    def _claim(self) -> list[Parcel]:
        with self.database.writing() as connection:
            rows = [
                row for row in outbox.claim(connection, self.clock(), AT_ONCE) if row.channel in self.channels
            ]
            edited = outbox.platform_ids(connection, rows)
        return [parcel(row, Message.from_json(row.body), edited.get(row.edits_id or 0, "")) for row in rows]

    async def _in_turn(self, one: Parcel) -> None:
        async with self._chats[one.channel, one.chat]:
            await self._send(one)

    async def _send(self, one: Parcel) -> None:
        try:
            platform = await self.channels[one.channel].send(one)
        except SendLater as later:
            await self.database.run(self._put_back, one, later)
        except Refused as refused:
            log.warning("refused", channel=one.channel, message=one.id, why=refused.why)
            await self.database.run(self._failed, one, refused)
        except Exception:
            log.exception("send", channel=one.channel, message=one.id)
            await self.database.run(self._put_back, one, SendLater(uncertain=True))
        else:
            await self.database.run(self._sent, one, platform)

    def _sent(self, one: Parcel, platform: str) -> None:
        with self.database.writing() as connection:
            outbox.sent(connection, one.id, platform, self.clock())

    def _put_back(self, one: Parcel, later: SendLater) -> None:
        with self.database.writing() as connection:
            outbox.put_back(connection, one.id, self.clock(), later.after, uncertain=later.uncertain)

    def _failed(self, one: Parcel, refused: Refused) -> None:
        with self.database.writing() as connection:
            outbox.failed(connection, one.id, refused.why, blocked=refused.blocked)
