"""Work in order within a lane, side by side across lanes."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

import structlog

Work = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


class Lanes:
    """Runs what it is given, at most so many at once, each after the one before it in its lane."""

    def __init__(self, width: int) -> None:
        self._slots = asyncio.Semaphore(width)
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._open: set[asyncio.Task[None]] = set()

    def add(self, lane: Hashable, work: Work) -> asyncio.Task[None]:
        """Queue work at the end of its lane; the task is done when the work is."""
        task = asyncio.create_task(self._run(self._last.get(lane), work))
        self._last[lane] = task
        self._open.add(task)
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    async def finish(self, seconds: float) -> None:
        """Let what is queued finish, and give up what takes longer."""
        if self._open:
            await asyncio.wait(self._open, timeout=seconds)
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _run(self, before: asyncio.Task[None] | None, work: Work) -> None:
        if before:
            await asyncio.wait([before])
        async with self._slots:
            try:
                await work()
            except Exception:
                log.exception("channel.work_failed")

    def _forget(self, lane: Hashable, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        if self._last.get(lane) is task:
            del self._last[lane]
