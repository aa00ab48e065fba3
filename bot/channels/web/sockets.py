"""The open pages, by the chat they show."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from starlette.websockets import WebSocket

from bot.channels.web.mailbox import Visitor

WAITING = 2_000
"""Pieces of news a page may lie behind before it has to come again and catch up."""
TOO_SLOW = 1013
RESTARTING = 1012
"""A page closed so comes again at once and catches up."""
CHECK: dict[str, Any] = {"check": True}
"""News for a page's own conversation: see whether its visitor is still who it was."""


ASKED: dict[str, Any] = {"asked": True}
"""News for a page's own conversation: see which form its chat has open."""


class Page:
    """One open page: news for it wait in a queue, so that nobody waits for a slow phone."""

    def __init__(self, socket: WebSocket, visitor: Visitor) -> None:
        self.socket = socket
        self.visitor = visitor
        self.form: dict[str, Any] | None = None
        """The form it shows."""
        self.news: asyncio.Queue[dict[str, Any] | int] = asyncio.Queue(WAITING)
        """What to tell it, or the code to close it with."""

    def tell(self, news: dict[str, Any] | int) -> None:
        """Tell it soon; one that is too far behind is let go."""
        if self.news.full():
            while not self.news.empty():
                self.news.get_nowait()
                self.news.task_done()
            news = TOO_SLOW
        self.news.put_nowait(news)

    async def told(self) -> None:
        """Until it was told everything: who asks and does not listen is heard no further."""
        await self.news.join()


class Wire(Protocol):
    """How other processes hear what the pages here are told, and the other way round."""

    def start(self, hear: Callable[[str, Any], None], missed: Callable[[], None]) -> None:
        """Begin to hear: a chat and its news, none where they were too long; `missed` when some went by."""

    async def stop(self) -> None:
        """End."""

    def tell(self, name: str, news: Any) -> None:
        """Have the others told."""


class Pages:
    """Every open page here, and by the wire those of other processes."""

    def __init__(self, wire: Wire | None = None) -> None:
        self._pages: dict[str, set[Page]] = {}
        self._wire = wire

    def start(self) -> None:
        """Begin to hear of other processes."""
        if self._wire is not None:
            self._wire.start(self._hear, self.restart)

    async def stop(self) -> None:
        """Send every page away; each comes again as soon as somebody answers."""
        if self._wire is not None:
            await self._wire.stop()
        self.restart()

    def restart(self) -> None:
        """Have every page come again and catch up."""
        self.tell_all(RESTARTING)

    def _hear(self, chat: str, news: Any) -> None:
        """What the pages of a chat were told elsewhere; what was too long they come and read."""
        self._tell(chat, RESTARTING if news is None else CHECK if news == CHECK else news)

    def add(self, page: Page) -> None:
        """A page shows its chat from now on."""
        self._pages.setdefault(page.visitor.chat, set()).add(page)

    def remove(self, page: Page) -> None:
        """A page is gone."""
        left = self._pages.get(page.visitor.chat, set())
        left.discard(page)
        if not left:
            self._pages.pop(page.visitor.chat, None)

    def tell(self, chat: str, news: dict[str, Any]) -> None:
        """Tell every page that shows the chat, in other processes too."""
        self._tell(chat, news)
        if self._wire is not None:
            self._wire.tell(chat, news)

    def _tell(self, chat: str, news: dict[str, Any] | int) -> None:
        for page in self._pages.get(chat, ()):
            page.tell(news)

    def all(self) -> list[Page]:
        """Every page here."""
        return [page for those in self._pages.values() for page in those]

    def tell_all(self, news: dict[str, Any] | int) -> None:
        """Tell every page here."""
        for chat in self._pages:
            self._tell(chat, news)
