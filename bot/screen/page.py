"""The page of a screen in the hall, and the socket that keeps it as things are."""

import asyncio
import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web.guard import SafeHeaders, from_our_page
from bot.screen.hall import Hall

STATIC = Path(__file__).parent / "static"
PAUSE = 1.0
"""Seconds between looks at whether anything was changed, by whichever process."""
BEAT = 5.0
"""Seconds after which a page hears at least the time; one that hears nothing says that it is cut off."""
PATIENCE = 10.0
"""Seconds a page has to say which link it is."""
LARGEST = 500
ENDED = 4404
"""A socket is closed so when its link is unknown, over or taken back: which of them is nobody's business."""


def routes(hall: Hall, public_url: str) -> list[BaseRoute]:
    """The page, what it is made of, and the socket behind it."""
    safe = [Middleware(SafeHeaders)]
    return [
        Route("/board", _page, middleware=safe),
        Mount("/board/static", Static(directory=STATIC), middleware=safe),
        WebSocketRoute("/board/feed", Feed(hall, public_url).serve),
    ]


async def _page(_request: Request) -> Response:
    return FileResponse(STATIC / "board.html", media_type="text/html", headers={"Cache-Control": "no-store"})


class Static(StaticFiles):
    """The page's parts, which are asked for again whenever it is opened."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, and that it does not keep."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


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
        shown, told = None, 0.0
        while (text := await self._hall.text(key, language)) is not None:
            if text is not shown or time.monotonic() - told > BEAT:
                now = json.dumps(self._hall.now().isoformat())
                await socket.send_text(f'{{"now":{now},"board":{text if text is not shown else "null"}}}')
                shown, told = text, time.monotonic()
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
