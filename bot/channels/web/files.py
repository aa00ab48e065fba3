"""Photos and files, both ways."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.cards import submission
from bot.channels.web.desk import Desk
from bot.channels.web.door import refusal
from bot.channels.web.lines import Malformed, line_id, number, parsed, said
from bot.channels.web.mailbox import Visitor
from bot.messages import Upload

LONGEST_LABEL = 500_000
LARGEST_TOLD = 2**53
"""No page can count further."""
OF_ONE, OF_ALL = 2, 16
"""Files that come in at once, of one person and of all: their bytes are in memory until they are kept."""
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
"""What a browser may show in place, by the bytes it must begin with."""


class Files:
    """Takes what is sent and hands out what a chat may see."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns = Turns()

    async def upload(self, request: Request) -> Response:
        """Take a file: `{"id", "text", "replies_to", "name", "media", "size"}` on a line, then its bytes.

        A file above the limit goes to the house without its bytes, so that the house can say so.
        """
        if not self._desk.may_ask(request):
            return refusal(403, "origin")
        visitor = await self._desk.visitor(request)
        if visitor is None:
            return refusal(401, "ended")
        async with self._turns.of(visitor.sender):
            return await self._take(request, visitor)

    async def _take(self, request: Request, visitor: Visitor) -> Response:
        try:
            line, upload = await self._received(request)
            incoming = said(visitor, line, (upload,), submission(line, self._desk.timezone))
        except Malformed:
            return refusal(400, "malformed")
        if incoming.submission and (wrong := await self._desk.wrong_with(incoming)):
            return JSONResponse({"wrong": line_id(line), "form": wrong})
        await self._desk.open_house.listen(incoming)
        return JSONResponse({"ack": line_id(line), "at": self._desk.now.isoformat()})

    async def _received(self, request: Request) -> tuple[dict[str, Any], Upload]:
        pieces = request.stream()
        line, first = await _label(pieces)
        content, size = await _content(pieces, first, self._desk.file_limit)
        declared = line.get("size")
        larger = isinstance(declared, int) and self._desk.file_limit < declared <= LARGEST_TOLD
        real = max(size, int(declared or 0) if larger else 0)
        name, media = str(line.get("name") or "file")[:200], str(line.get("media") or "")[:80]
        return line, Upload(name, media or "application/octet-stream", content, real)

    async def file(self, request: Request) -> Response:
        """Hand out a file that a message of this chat shows; in place only when it is a real picture."""
        visitor = await self._desk.visitor(request)
        if visitor is None:
            return refusal(401, "ended")
        attachment = number(request.path_params["attachment"])
        kept = await self._desk.mailbox.file(visitor.chat, attachment)
        if kept is None:
            return refusal(404, "unknown")
        content = await self._desk.open_house.fetch(attachment)
        media = picture(content)
        headers = _headers(kept.name, media)
        return Response(content, media_type=media or "application/octet-stream", headers=headers)


class Turns:
    """Lets so many files in at once; the others wait outside, with nothing of them read."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(OF_ALL)
        self._each: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """A turn of somebody's, once there is one."""
        own = self._each.setdefault(who, asyncio.Semaphore(OF_ONE))
        async with own, self._all:
            yield


def picture(content: bytes) -> str:
    """The kind of picture it really is; empty when it is none that browsers show."""
    for media, start in PICTURES.items():
        if content.startswith(start) and (media != "image/webp" or content[8:12] == b"WEBP"):
            return media
    return ""


def _headers(name: str, media: str) -> dict[str, str]:
    way = "inline" if media else "attachment"
    return {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=86400",
    }


async def _label(pieces: AsyncIterator[bytes]) -> tuple[dict[str, Any], bytes]:
    """The line of JSON before the bytes, and what of the bytes came with it."""
    begun = b""
    async for piece in pieces:
        begun += piece
        if b"\n" in begun or len(begun) > LONGEST_LABEL:
            break
    label, newline, first = begun.partition(b"\n")
    line = parsed(label) if newline else {}
    if not line:
        raise Malformed
    return line, first


async def _content(pieces: AsyncIterator[bytes], first: bytes, limit: int) -> tuple[bytes, int]:
    """The bytes and how many; what is too large is counted on, but not kept."""
    kept, size = bytearray(first), len(first)
    async for piece in pieces:
        size += len(piece)
        if size <= limit:
            kept += piece
        elif size > 4 * limit:
            break
    return (bytes(kept) if size <= limit else b""), size
