"""Turns: whose file is in memory, so that there are never more than there is room for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Lets so many at a time, of one person and of all; the others wait, with nothing of them read."""

    def __init__(self, of_one: int, of_all: int) -> None:
        self._of_one = of_one
        self._all = asyncio.Semaphore(of_all)
        self._each: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """A turn of somebody's, once there is one."""
        own = self._each.setdefault(who, asyncio.Semaphore(self._of_one))
        async with own, self._all:
            yield
