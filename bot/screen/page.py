"""The page of a screen in the hall, and the socket that keeps it as things are."""

import asyncio
import json
import time
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web.guard import from_our_page, policy_for
from bot.screen.hall import Hall

STATIC = Path(__file__).parent / "static"
PAUSE = 1.0
"""Seconds between looks at whether anything was changed, by whichever process."""
BEAT = 5.0
"""Seconds after which a page hears at least the time; one that hears nothing says that it is cut off."""
PATIENCE = 10.0
"""Seconds a page has to say which link it is."""
LARGEST = 500
FIRST = 12
"""Orders a screen has room for; they come before the others are looked up, which are shown later anyway."""
ENDED = 4404
"""A socket is closed so when its link is unknown, over or taken back: which of them is nobody's business."""


def routes(hall: Hall, public_url: str) -> list[BaseRoute]:
    """The page, and the socket behind it."""
    return [
        Route("/board", Sheet().answer),
        WebSocketRoute("/board/feed", Feed(hall, public_url).serve),
    ]


class Sheet:
    """The page in one piece, so that nothing has to be fetched before it asks for its orders."""

    def __init__(self) -> None:
        style, script = ((STATIC / name).read_text("utf-8") for name in ("board.css", "board.js"))
        page = (STATIC / "board.html").read_text("utf-8")
        self._text = page.replace("{style}", style).replace("{script}", script)
        self._runs = {"style": _source(style), "script": _source(script)}

    async def answer(self, request: Request) -> Response:
        """The page; nothing but its own style and script is in force on it."""
        policy = policy_for(request.headers.get("host", ""), **self._runs)
        return HTMLResponse(
            self._text, headers={"Cache-Control": "no-store", "Content-Security-Policy": policy}
        )


def _source(inline: str) -> str:
    """What a content security policy allows exactly this text by."""
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


class Feed:
    """Tells each open screen what is new."""

    def __init__(self, hall: Hall, public_url: str) -> None:
        self._hall = hall
        self._public_url = public_url

    async def serve(self, socket: WebSocket) -> None:
        """Serve one screen from its coming to its going."""
        if not from_our_page(socket, self._public_url):
            await socket.close()
            return
        await socket.accept()
        with suppress(WebSocketDisconnect, TimeoutError):
            key, language = _asked(await asyncio.wait_for(socket.receive_text(), PATIENCE))
            await self._serve(socket, key, language)

    async def _serve(self, socket: WebSocket, key: str, language: str) -> None:
        telling = asyncio.create_task(self._tell(socket, key, language))
        gone = asyncio.create_task(_gone(socket))
        try:
            await asyncio.wait((telling, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, gone):
                task.cancel()
            for ended in await asyncio.gather(telling, gone, return_exceptions=True):
                if isinstance(ended, Exception) and not isinstance(ended, WebSocketDisconnect):
                    raise ended

    async def _tell(self, socket: WebSocket, key: str, language: str) -> None:
        """Send the board whenever it is another one, and the time now and then."""
        shown, told = "", 0.0
        most: int | None = FIRST
        while (text := await self._hall.text(key, language, most)) is not None:
            if text != shown or time.monotonic() - told > BEAT:
                now = json.dumps(self._hall.now().isoformat())
                await socket.send_text(f'{{"now":{now},"board":{text if text != shown else "null"}}}')
                shown, told = text, time.monotonic()
            most = None
            await asyncio.sleep(PAUSE)
        await socket.close(ENDED)


async def _gone(socket: WebSocket) -> None:
    """Until the screen goes; nothing it says is of interest."""
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()


def _asked(said: str) -> tuple[str, str]:
    """The key and the language a page names; empty when it makes no sense."""
    try:
        found: Any = json.loads(said[:LARGEST])
        return str(found["key"]), str(found.get("language", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""
