"""The conversation of one open page, over its socket."""

import asyncio
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web.cards import OFFERED, lookup, submission
from bot.channels.web.desk import Desk
from bot.channels.web.door import ENDED
from bot.channels.web.guard import from_our_page
from bot.channels.web.lines import Malformed, line_id, number, older, parsed, place, said, written
from bot.channels.web.mailbox import Visitor
from bot.channels.web.sockets import ASKED, CHECK, Page
from bot.messages import Incoming

PAGE = 40
CATCH_UP = 300
"""Rows a page may have missed and still be told one by one; after more it starts afresh."""
LARGEST = 400_000


class Talk:
    """Brings the news to a page and takes what is said on it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def serve(self, socket: WebSocket) -> None:
        """Serve one page from its coming to its going."""
        if not from_our_page(socket, self._desk.public_url):
            await socket.close()
            return
        await socket.accept()
        visitor = await self._desk.visitor(socket)
        if visitor is None:
            await socket.close(ENDED)
            return
        page = Page(socket, visitor)
        self._desk.pages.add(page)
        try:
            await self._serve(page)
        finally:
            self._desk.pages.remove(page)

    async def _serve(self, page: Page) -> None:
        """Tell and hear until either ends."""
        after = page.socket.query_params.get("after", "")
        both = (self._tell(page, number(after)), self._hear(page))
        tasks = [asyncio.create_task(one) for one in both]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _tell(self, page: Page, after: int) -> None:
        with suppress(WebSocketDisconnect):
            await self._asked(page)
            await page.socket.send_json(await self._welcome(page, after))
            while True:
                news: dict[str, Any] | int | None = await page.news.get()
                if news is CHECK:
                    news = await self._changed(page)
                if isinstance(news, dict) and ASKED.keys() <= news.keys():
                    news = await self._asked(page)
                if isinstance(news, int):
                    await page.socket.close(news)
                    return
                if news:
                    await page.socket.send_json(news)
                page.news.task_done()

    async def _welcome(self, page: Page, after: int) -> dict[str, Any]:
        """Who you are, the last page, and what was missed since a row, rewritten older messages included."""
        visitor = page.visitor
        chat, now = visitor.chat, self._desk.now
        last = await self._desk.mailbox.latest(chat, now, PAGE)
        missed = await self._desk.mailbox.since(chat, after, now, CATCH_UP) if after else None
        both = {entry.place: entry for entry in (*(missed or ()), *last)}
        return {
            "you": known(visitor),
            "now": now.isoformat(),
            "zone": self._desk.timezone,
            "limit": self._desk.file_limit,
            "reset": missed is None,
            "entries": [written(chat, both[one]) for one in sorted(both)],
            "older": older(last, PAGE),
            "form": page.form,
        }

    async def _asked(self, page: Page) -> dict[str, Any] | None:
        """The form this chat has open, when that is not what the page shows."""
        visitor = page.visitor
        form = await self._desk.form(Incoming("web", visitor.sender, visitor.chat, "form"))
        before, page.form = page.form, form
        return {"form": form} if form != before else None

    async def _hear(self, page: Page) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                heard = await page.socket.receive_text()
                visitor = await self._desk.visitor(page.socket)
                if visitor is None:
                    page.tell(ENDED)
                    # The telling task closes the socket, then nothing more is heard.
                    continue
                await self._take(page, visitor, heard)
                await page.told()

    async def _take(self, page: Page, visitor: Visitor, heard: str) -> None:
        asked = parsed(heard) if len(heard) <= LARGEST else {}
        if "say" in asked:
            await self._listen(page, visitor, asked["say"])
        elif "look" in asked:
            page.tell(await self._found(visitor, asked["look"]))
        elif "older" in asked:
            page.tell(await self._older(visitor, str(asked["older"])))
        else:
            page.tell({"now": self._desk.now.isoformat()})

    async def _listen(self, page: Page, visitor: Visitor, line: Any) -> None:
        """Hand a line to the house; the page hears of it only once it is committed."""
        line = line if isinstance(line, dict) else {}
        try:
            incoming = said(visitor, line, submission=submission(line, self._desk.timezone))
        except Malformed:
            page.tell({"refused": str(line.get("id", ""))[:40]})
            return
        if incoming.submission and (wrong := await self._desk.wrong_with(incoming)):
            page.form = wrong
            page.tell({"wrong": line_id(line), "form": wrong})
            return
        at = self._desk.now.isoformat()
        await self._desk.open_house.listen(incoming)
        page.tell({"ack": line_id(line), "at": at})
        page.tell(CHECK)
        if incoming.text:
            own = {"own": line_id(line), "at": at, "text": incoming.text, "files": []}
            self._desk.pages.tell(visitor.chat, {"entries": [own]})

    async def _found(self, visitor: Visitor, asked: Any) -> dict[str, Any]:
        """What a field of a form offers for what was typed into it."""
        try:
            wanted = lookup(visitor, asked, self._desk.timezone)
        except Malformed:
            return {"found": {"key": "", "choices": []}}
        choices = (await self._desk.open_house.choices(wanted))[:OFFERED]
        return {"found": {"key": wanted.key, "choices": [list(one) for one in choices]}}

    async def _older(self, visitor: Visitor, cursor: str) -> dict[str, Any]:
        try:
            before = place(cursor)
        except Malformed:
            return {"page": [], "older": ""}
        found = await self._desk.mailbox.latest(visitor.chat, self._desk.now, PAGE, before)
        return {"page": [written(visitor.chat, entry) for entry in found], "older": older(found, PAGE)}

    async def _changed(self, page: Page) -> dict[str, Any] | int | None:
        """Who the visitor is now, when that is not what the page knows: the language changes above all."""
        visitor = await self._desk.visitor(page.socket)
        if visitor is None:
            return ENDED
        before, page.visitor = page.visitor, visitor
        return {"you": known(visitor)} if known(visitor) != known(before) else None


def known(visitor: Visitor) -> dict[str, str]:
    """What the page may know of its visitor."""
    return {"chat": visitor.chat, "name": visitor.name, "role": visitor.role, "language": visitor.language}
