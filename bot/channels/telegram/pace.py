"""Telegram's flood limits, kept before they are felt: a chat that is full makes no other chat wait."""

import asyncio
from typing import NamedTuple

from bot.channels import SendLater


class Rate(NamedTuple):
    """One message every so many seconds, and how many may come at once after a pause."""

    every: float
    burst: int


# Telegram's: 1 a second in a chat (short bursts pass), 20 a minute in a group, 30 a second in all.
PERSON = Rate(1.0, 4)
GROUP = Rate(4.0, 5)
ALL = Rate(1 / 25, 5)
PATIENCE = 3.0
"""Seconds a message is held back here; with more to wait it goes back to the outbox."""
CROWD = 1_000
"""Chats remembered before the idle ones are forgotten."""


class Bucket:
    """How far ahead of its rate something is."""

    def __init__(self, rate: Rate) -> None:
        self._every = rate.every
        self._slack = rate.every * (rate.burst - 1)
        self._level = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next may go."""
        return max(0.0, self._level - self._slack - now)

    def take(self, now: float) -> None:
        """One goes, now or when its wait is over."""
        self._level = max(self._level, now) + self._every

    def hold(self, until: float) -> None:
        """Nothing goes before then."""
        self._level = max(self._level, until + self._slack)

    def idle(self, now: float) -> bool:
        """Whether forgetting it changes nothing."""
        return self._level <= now


class Pace:
    """When the next message to a chat may go."""

    def __init__(self) -> None:
        self._all = Bucket(ALL)
        self._chats: dict[str, Bucket] = {}

    async def turn(self, chat: str) -> None:
        """Wait for this chat's turn; raises SendLater when that takes long."""
        await self._pass(self._bucket(chat))
        await self._pass(self._all)

    def hold(self, chat: str, seconds: float) -> None:
        """Telegram asked to leave this chat alone for a while."""
        self._bucket(chat).hold(asyncio.get_running_loop().time() + seconds)

    async def _pass(self, bucket: Bucket) -> None:
        now = asyncio.get_running_loop().time()
        wait = bucket.wait(now)
        if wait > PATIENCE:
            raise SendLater(wait)
        bucket.take(now)
        if wait:
            await asyncio.sleep(wait)

    def _bucket(self, chat: str) -> Bucket:
        if len(self._chats) > CROWD:
            now = asyncio.get_running_loop().time()
            self._chats = {one: bucket for one, bucket in self._chats.items() if not bucket.idle(now)}
        # Groups have negative numbers.
        return self._chats.setdefault(chat, Bucket(GROUP if chat.startswith("-") else PERSON))
