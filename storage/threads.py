"""The threads that work on a database: in order, but for what somebody waits for at the door."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

R = TypeVar("R")


class Threads:
    """Do work one after the other, or as many side by side as there are threads."""

    def __init__(self, number: int) -> None:
        self._pool = ThreadPoolExecutor(number, "gendan-db")
        self._urgent: deque[Callable[[], None]] = deque()

    async def run(self, work: Callable[[], R]) -> R:
        """Do it when it is its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._in_turn, work)

    async def run_next(self, work: Callable[[], R]) -> R:
        """Do it before everything that has not begun."""
        found: Future[R] = Future()
        self._urgent.append(lambda: _fulfil(found, work))
        # Whichever thread is free first does it; this one is for when there is nothing else to do.
        self._pool.submit(self._do_urgent)
        return await asyncio.wrap_future(found)

    def shutdown(self) -> None:
        """Finish what is left."""
        self._pool.shutdown()

    def _in_turn(self, work: Callable[[], R]) -> R:
        self._do_urgent()
        return work()

    def _do_urgent(self) -> None:
        # Another thread may take the last one in between.
        with suppress(IndexError):
            while True:
                self._urgent.popleft()()


def _fulfil(found: Future[R], work: Callable[[], R]) -> None:
    if not found.set_running_or_notify_cancel():
        return
    try:
        found.set_result(work())
    except BaseException as why:
        found.set_exception(why)
