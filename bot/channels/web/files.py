"""Photos and files, both ways."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web.cards import submission
from bot.channels.web.desk import Desk
from bot.channels.web.door import refusal
from bot.channels.web.lines import Malformed, line_id, number, parsed, said
from bot.channels.web.mailbox import Visitor
from bot.channels.web.turns import Turns
from bot.messages import Upload

LONGEST_LABEL = 500_000
LARGEST_TOLD = 2**53
"""No page can count further."""
OF_ONE, OF_ALL = 2, 16
"""Files that come in at once, of one person and of all, and as many that go out: they are in memory then."""
PIECE = 65_536
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
"""What a browser may show in place, by the bytes it must begin with."""


class Files:
    """Takes what is sent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns = Turns(OF_ONE, OF_ALL)

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


class Handing:
    """Hands out what a chat may see; a file's bytes are in memory until they are gone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns = Turns(OF_ONE, OF_ALL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and let the next one begin only then."""
        request = Request(scope, receive)
        visitor = await self._desk.visitor(request)
        if visitor is None:
            await refusal(401, "ended")(scope, receive, send)
            return
        async with self._turns.of(visitor.sender):
            response = await self._file(visitor.chat, number(request.path_params["attachment"]))
            await response(scope, receive, send)

    async def _file(self, chat: str, attachment: int) -> Response:
        """A file that a message of this chat shows; in place only when it is a real picture."""
        kept = await self._desk.mailbox.file(chat, attachment)
        if kept is None:
            return refusal(404, "unknown")
        content = await self._desk.open_house.fetch(attachment)
        media = picture(content)
        headers = _headers(kept.name, media) | {"Content-Length": str(len(content))}
        return StreamingResponse(
            _pieces(content), headers=headers, media_type=media or "application/octet-stream"
        )


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    """One after the other, as they are taken."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


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
