"""The sender: takes messages out of the outbox to their channels, in order within each chat."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from heapq import heappop, heappush
from time import monotonic

import structlog
from sqlalchemy import Connection

from bot import metrics
from bot.channels import Channel, Refused, SendLater
from bot.messages import Message, Parcel
from bot.post import parcel
from bot.retry import until_kept
from core.conversations.model import LEASE, Outgoing
from storage import outbox
from storage.database import Database

AT_ONCE = 30
PAUSE = 1.0
"""Seconds between looks into the outbox when nothing wakes it."""
GATHER = 0.02
"""Seconds in which what is written is gathered: a look for every message cost as much as its work."""
ODD_TRIES = 4
"""Attempts at a message that breaks its channel: more would not help, and its chat waits."""
log = structlog.get_logger()
Chat = tuple[str, str]


class Sender:
    """Sends what is owed; the truth about each message is in the outbox, never here.

    A chat's messages go out one after the other as they were written. What waits for another try holds up
    what comes after it, but not an answer: it is tried once more, and then the answer goes.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self.only_chat = ""
        """The one chat to send to, where the channel has no other."""
        self._queues: dict[Chat, list[tuple[int, Parcel]]] = {}
        self._answers: set[int] = set()
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._arrived: dict[int, str] = {}
        """What is not kept as sent yet, with the platform's identities."""
        self._wake = asyncio.Event()
        self.elapsed = elapsed
        self._looked = clock(), elapsed()
        """When the outbox was last looked into, by the clock and by what no clock moves."""

    def wake(self) -> None:
        """Look into the outbox soon."""
        self._wake.set()

    async def take_over(self) -> None:
        """Begin: what a killed process had under way is owed again, at once where only one can have it.

        SQLite serves one process; with PostgreSQL others may be at work, so there the lease has to end.
        """
        if self.database.is_sqlite:
            await self.database.run(self._take_over)

    async def run(self) -> None:
        """Send what is owed until cancelled; what is under way then goes on."""
        while True:
            self._wake.clear()
            try:
                await self._begin()
            except Exception:
                log.exception("outbox")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), PAUSE)
                await asyncio.sleep(GATHER)

    async def drain(self) -> None:
        """Send what is owed until nothing is due."""
        while await self._begin():
            await self.settled()

    async def answer(self, parcels: Sequence[Parcel]) -> None:
        """Begin to send a chat's answers, claimed already; where it is busy they take their turn."""
        if any((one.channel, one.chat) in self._queues for one in parcels):
            # Held here they would count as sent perhaps, and be marked so, if this process were killed.
            await until_kept(self.database, self._release, parcels)
            return
        self._answers.update(one.id for one in parcels if not one.next)
        self._queue(parcels)

    async def settled(self, seconds: float | None = None) -> None:
        """Wait until what is under way is sent, or so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _begin(self) -> int:
        room = max(0, AT_ONCE - len(self._tasks))
        parcels = await self.database.run(self._claim, room, frozenset(self._under_way))
        self._queue(parcels)
        return len(parcels)

    def _queue(self, parcels: Iterable[Parcel]) -> None:
        """Put messages in their chats' queues, each of which has one at work on it.

        One may be there already: the clock was put on while it was written, so its lease had ended at once.
        """
        for one in parcels:
            if one.id in self._under_way:
                continue
            self._under_way.add(one.id)
            chat = (one.channel, one.chat)
            if chat not in self._queues:
                self._queues[chat] = []
                task = asyncio.create_task(self._work(chat))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            heappush(self._queues[chat], (one.id, one))

    async def _work(self, chat: Chat) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                await self._next(queue)
        except Exception:
            # The lease will end, and then they are owed again.
            log.exception("outbox", messages=len(queue))
        finally:
            del self._queues[chat]
            left = {number for number, _ in queue}
            self._under_way -= left
            self._answers -= left
            self.wake()

    async def _next(self, queue: list[tuple[int, Parcel]]) -> None:
        number, one = queue[0]
        if number in self._answers:
            self._answers.discard(number)
            if earlier := await self.database.run(self._claim_before, one):
                return self._queue(earlier)
        _number, one = heappop(queue)
        try:
            await self._send(one)
        finally:
            self._under_way.discard(one.id)
            self._answers.discard(one.id)
            self._arrived.pop(one.id, None)

    async def _send(self, one: Parcel) -> None:
        try:
            platform = await self.channels[one.channel].send(one)
        except SendLater as later:
            await until_kept(self.database, self._put_back, one, later)
            metrics.tried(one.channel, "later")
        except Refused as refused:
            log.warning("refused", channel=one.channel, message=one.id, why=refused.why)
            await until_kept(self.database, self._failed, one, refused)
            metrics.tried(one.channel, "refused")
        except Exception as odd:
            log.exception("send", channel=one.channel, message=one.id)
            await until_kept(self.database, self._broke, one, type(odd).__name__)
            metrics.tried(one.channel, "broke")
        else:
            self._arrived[one.id] = platform
            await until_kept(self.database, self._sent, one)
            metrics.tried(one.channel, "sent")

    def _take_over(self) -> None:
        with self.database.writing() as connection:
            outbox.take_over(connection, outbox.within(self.channels, self.only_chat))

    def _claim(self, most: int, under_way: frozenset[int]) -> list[Parcel]:
        reach = outbox.within(self.channels, self.only_chat)
        now = self.clock()
        with self.database.writing() as connection:
            if self._clock_was_moved(now):
                outbox.renew_all(connection, now)
            elif under_way:
                outbox.renew(connection, under_way, now)
            return _parcels(connection, outbox.claim(connection, now, most, reach))

    def _clock_was_moved(self, now: datetime) -> bool:
        """Whether the clock went otherwise than time did, so that leases cannot be read off it."""
        before, at = self._looked
        self._looked = now, self.elapsed()
        return abs((now - before).total_seconds() - (self._looked[1] - at)) > LEASE.total_seconds() / 2

    def _claim_before(self, one: Parcel) -> list[Parcel]:
        with self.database.reading() as connection:
            if not outbox.waits_before(connection, one.id, one.channel, one.chat):
                return []
        with self.database.writing() as connection:
            rows = outbox.claim_before(connection, self.clock(), one.id, one.channel, one.chat)
            return _parcels(connection, rows)

    def _release(self, parcels: Sequence[Parcel]) -> None:
        with self.database.writing() as connection:
            outbox.release(connection, [one.id for one in parcels])

    def _sent(self, one: Parcel) -> None:
        """Keep that it arrived, in one commit with all that did since, unless it was kept in another's."""
        arrived = self._arrived.copy()
        if one.id in arrived:
            with self.database.writing() as connection:
                outbox.sent(connection, arrived.items(), self.clock())
            for row in arrived:
                self._arrived.pop(row, None)

    def _put_back(self, one: Parcel, later: SendLater) -> None:
        with self.database.writing() as connection:
            outbox.put_back(connection, one.id, self.clock(), later.after, uncertain=later.uncertain)

    def _broke(self, one: Parcel, why: str) -> None:
        with self.database.writing() as connection:
            outbox.put_back(
                connection, one.id, self.clock(), 0, uncertain=True, most=ODD_TRIES, why=f"broken: {why}"
            )

    def _failed(self, one: Parcel, refused: Refused) -> None:
        with self.database.writing() as connection:
            outbox.failed(connection, one.id, refused.why, blocked=refused.blocked)


def _parcels(connection: Connection, rows: Sequence[Outgoing]) -> list[Parcel]:
    edited = outbox.platform_ids(connection, rows)
    return [parcel(row, Message.from_json(row.body), edited.get(row.edits_id or 0, "")) for row in rows]
