"""Updates brought by Telegram over HTTP, answered only when their effect is committed."""

import asyncio
import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.bodies import bounded
from bot.channels.telegram.inbox import Inbox

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY = 1024 * 1024


class Webhook:
    """The address Telegram posts to; everything but a 2xx makes it try again."""

    def __init__(self, secret: str, inbox: Callable[[], Inbox | None]) -> None:
        self._secret = secret.encode()
        self._inbox = inbox

    async def receive(self, request: Request) -> Response:
        """Take one update."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        body = await bounded(request, LARGEST_BODY)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        raw = _update(body)
        if raw is None:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return Response(status_code=await self._take(raw))

    async def _take(self, raw: dict[str, Any]) -> HTTPStatus:
        inbox = self._inbox()
        if inbox is None:
            return HTTPStatus.SERVICE_UNAVAILABLE
        task = inbox.take(raw)
        # Waited for without owning it: Telegram hanging up must not break off the work.
        await asyncio.wait([task])
        return HTTPStatus.SERVICE_UNAVAILABLE if task.cancelled() else HTTPStatus.OK


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None
