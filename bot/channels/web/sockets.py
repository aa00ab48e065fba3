"""The open pages, by the chat they show."""

import asyncio
from typing import Any

from starlette.websockets import WebSocket

from bot.channels.web.mailbox import Visitor

WAITING = 2_000
"""Pieces of news a page may lie behind before it has to come again and catch up."""
TOO_SLOW = 1013
CHECK: dict[str, Any] = {"check": True}
"""News for a page's own conversation: see whether its visitor is still who it was."""


class Page:
    """One open page: news for it wait in a queue, so that nobody waits for a slow phone."""

    def __init__(self, socket: WebSocket, visitor: Visitor) -> None:
        self.socket = socket
        self.visitor = visitor
        self.news: asyncio.Queue[dict[str, Any] | int] = asyncio.Queue(WAITING)
        """What to tell it, or the code to close it with."""

    def tell(self, news: dict[str, Any] | int) -> None:
        """Tell it soon; one that is too far behind is let go."""
        if self.news.full():
            while not self.news.empty():
                self.news.get_nowait()
            news = TOO_SLOW
        self.news.put_nowait(news)


class Pages:
    """Every open page."""

    def __init__(self) -> None:
        self._pages: dict[str, set[Page]] = {}

    def add(self, page: Page) -> None:
        """A page shows its chat from now on."""
        self._pages.setdefault(page.visitor.chat, set()).add(page)

    def remove(self, page: Page) -> None:
        """A page is gone."""
        left = self._pages.get(page.visitor.chat, set())
        left.discard(page)
        if not left:
            self._pages.pop(page.visitor.chat, None)

    def tell(self, chat: str, news: dict[str, Any] | int) -> None:
        """Tell every page that shows the chat."""
        for page in self._pages.get(chat, ()):
            page.tell(news)

    def tell_all(self, news: dict[str, Any] | int) -> None:
        """Tell every page."""
        for chat in self._pages:
            self.tell(chat, news)
