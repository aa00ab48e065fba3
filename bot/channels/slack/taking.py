"""Taking what arrives: kept before it is acknowledged, done once, in order within its lane."""

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Any, NamedTuple

import structlog

from bot.channels import Inbox
from bot.channels.lanes import Lanes, Work

Json = dict[str, Any]

SIDE_BY_SIDE = 32
REMEMBERED = 2_000
"""Arrivals remembered, so that a repeated one does not open a form twice."""
NOT_KEPT = ("token", "response_url", "authorizations", "api_app_id")
"""Of no use later."""

log = structlog.get_logger(__name__)


class Task(NamedTuple):
    """What is to be done about an arrival: in which lane, and by which mark it is known again."""

    lane: str
    mark: str
    work: Work


class Taking:
    """Keeps arrivals in the house's inbox until they are heard."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._lanes = Lanes(SIDE_BY_SIDE)
        self._seen: OrderedDict[str, asyncio.Task[bool]] = OrderedDict()
        """Whether each arrival was kept for the first time."""

    async def take(self, task: Task, body: Json) -> None:
        """Begin with it; returns once it is kept, raises when it could not be."""
        keeping = self._seen.get(task.mark)
        if keeping is None:
            what = {name: value for name, value in body.items() if name not in NOT_KEPT}
            keeping = asyncio.create_task(self._inbox.keep(task.mark, what))
            self._seen[task.mark] = keeping
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            # In its lane before it is kept, or what is kept sooner would overtake it.
            self._lanes.add(task.lane, partial(self._once_kept, keeping, task))
        try:
            await asyncio.shield(keeping)
        except Exception:
            self._seen.pop(task.mark, None)
            raise

    def take_up(self, task: Task) -> None:
        """Begin with what is kept already."""
        self._lanes.add(task.lane, partial(self._do, task))

    async def finish(self, seconds: float) -> None:
        """Let what is under way finish, within so many seconds."""
        await self._lanes.finish(seconds)

    async def _once_kept(self, keeping: asyncio.Task[bool], task: Task) -> None:
        if await keeping:
            await self._do(task)

    async def _do(self, task: Task) -> None:
        """Do it and let it go; what is broken off stays for the next process."""
        try:
            await task.work()
        except Exception:
            log.exception("slack.work_failed")
        await self._inbox.done(task.mark)
