"""The gate every request passes: nothing larger than anybody sends, nobody slower than anybody is."""

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE_WITHIN = 20.0
"""Seconds in which some more of its body has to come."""
BODY_WITHIN = 300.0
"""Seconds in which all of it has to be here: a large photo over a bad line takes some minutes."""
LARGEST = 4 * 1024 * 1024
"""Bytes of anything but a file."""


class TooSlow(Exception):
    """A request's body does not come."""


class Gate:
    """Refuses bodies by the size they announce, before any of them is read, and those that trickle."""

    def __init__(self, app: ASGIApp, files: dict[str, int]) -> None:
        self._app = app
        self._files = files
        """Where files come in, and how many bytes may."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > self._files.get(scope["path"], LARGEST):
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, scope, receive, send)
            return
        try:
            await self._app(scope, Patience(receive), send)
        except ClientDisconnect:
            # A phone that loses its line says it all again; nobody is left to be answered.
            return
        except TooSlow:
            await _refuse(HTTPStatus.REQUEST_TIMEOUT, scope, receive, send)


class Patience:
    """Waits for a body, but not for ever; afterwards for as long as the other side stays."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._ends = asyncio.get_running_loop().time() + BODY_WITHIN
        self._complete = False

    async def __call__(self) -> Message:
        if self._complete:
            return await self._receive()
        until = min(self._ends, asyncio.get_running_loop().time() + PIECE_WITHIN)
        try:
            async with asyncio.timeout_at(until):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        self._complete = not message.get("more_body", False)
        return message


async def _refuse(status: HTTPStatus, scope: Scope, receive: Receive, send: Send) -> None:
    # What still comes of the body would otherwise be waited for.
    answer = PlainTextResponse(status.phrase, status, headers={"Connection": "close"})
    await answer(scope, receive, send)
