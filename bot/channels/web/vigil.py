"""Sends away the pages whose session has ended, whoever ended it and wherever."""

import asyncio
from contextlib import suppress

import structlog

from bot.channels.web.desk import Desk
from bot.channels.web.sockets import RESTARTING

EVERY = 1.0
"""Seconds between looks: a command line, another process or the database itself tells nobody."""
log = structlog.get_logger()


class Vigil:
    """Looks after the open pages, in one question for all of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._look()
            except Exception:
                log.exception("vigil")

    async def _look(self) -> None:
        """A page that is sent away comes again, with the newer token its browser may have, or stays out."""
        tokens = {page: self._desk.token(page.socket) for page in self._desk.pages.all()}
        if not tokens:
            return
        standing = await self._desk.mailbox.standing(set(tokens.values()), self._desk.now)
        for page, token in tokens.items():
            if token not in standing:
                page.tell(RESTARTING)
