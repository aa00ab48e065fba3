"""Updates fetched by long polling, confirmed to Telegram only when their effect is committed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.request import BaseRequest

from bot.channels.telegram.inbox import WANTED, Inbox
from bot.channels.telegram.patience import Patience

LONG_POLL = 30
"""Seconds Telegram may wait for something to happen before it answers."""
GRACE = 10
"""Seconds more before the connection counts as dead."""
NOT_OURS = 2.0
"""Seconds between looks whether the process that polls is gone."""
SETTLE = 0.25
"""Seconds given to a batch to finish before the next is fetched past a slow chat."""


class Polling:
    """Asks for updates again and again.

    The offset sent is the first update not finished: those behind it come again with the next answer and are
    passed over while they are known. So a kill at any moment loses nothing, and no chat waits for a slow one.
    """

    def __init__(
        self, bot: Bot, request: BaseRequest, inbox: Inbox, ours: Callable[[], Awaitable[bool]]
    ) -> None:
        self._url = f"{bot.base_url}/getUpdates"
        self._request = request
        self._inbox = inbox
        self._ours = ours
        self._open: dict[int, asyncio.Task[None]] = {}
        self._known: set[int] = set()
        self._next = 0

    async def run(self) -> None:
        """Poll until cancelled, whatever happens to the network, as long as no other process does."""
        patience = Patience()
        while True:
            try:
                if not await self._ours():
                    await asyncio.sleep(NOT_OURS)
                    continue
                await self._round()
                patience.restore()
            except Exception as error:
                await patience.bear(error)

    async def confirm(self) -> None:
        """Tell Telegram what is done, before going."""
        if self._next:
            await self._fetch(wait=0, limit=1)

    async def _round(self) -> None:
        all_done = not self._open
        found = await self._fetch(wait=LONG_POLL if all_done else 0)
        if all_done and not found:
            # All is confirmed, by that very call: what was done only while it lasted is not. Forgetting the
            # number matters after a quiet week: Telegram then begins anew at random, perhaps below it.
            self._next = 0
        for raw in found:
            self._begin(raw)
        if self._open:
            await asyncio.wait(self._open.values(), timeout=SETTLE)

    async def _fetch(self, wait: int, limit: int = 100) -> list[dict[str, Any]]:
        offset = min(self._open, default=self._next)
        self._known = {one for one in self._known if one >= offset}
        query: dict[str, Any] = {"timeout": wait, "limit": limit, "allowed_updates": json.dumps(WANTED)}
        if offset:
            query["offset"] = offset
        # Not `get_updates`: it reads all or nothing, and one odd update would hold up the others for ever.
        found: Any = await self._request.post(f"{self._url}?{urlencode(query)}", read_timeout=wait + GRACE)
        return [one for one in found if one["update_id"] not in self._known]

    def _begin(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        self._known.add(number)
        self._next = max(self._next, number + 1)
        self._open[number] = self._inbox.take(raw)
        self._open[number].add_done_callback(lambda task: self._end(number, task))

    def _end(self, number: int, task: asyncio.Task[None]) -> None:
        """Count an update as done, unless its work was broken off."""
        if not task.cancelled():
            self._open.pop(number, None)
