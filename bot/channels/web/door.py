"""Coming in by a one-time code, and leaving."""

import hashlib
import re
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.desk import Desk
from bot.channels.web.guard import neighbourhood
from bot.channels.web.lines import ID, parsed, written
from bot.channels.web.sockets import CHECK
from bot.limits import Buckets
from bot.messages import Incoming

CODE = re.compile(r"[A-Za-z0-9_-]{4,64}")
LANGUAGE = re.compile(r"[A-Za-z0-9_-]{0,12}")
LARGEST = 4_096
ENDED = 4401
"""The code a page's socket is closed with when its session has ended."""


class Door:
    """Lets people in and out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tries = Buckets(10, 60)

    async def enter(self, request: Request) -> Response:
        """Let the house redeem the code; who is known afterwards gets a session."""
        slot = self._desk.slot(request)
        if slot is None or not self._desk.may_ask(request):
            return refusal(403, "origin")
        asked = await small_json(request)
        code, key = str(asked.get("code", "")), str(asked.get("key", ""))
        if not CODE.fullmatch(code) or not ID.fullmatch(key):
            return refusal(400, "code")
        visitor = neighbourhood(request.client.host if request.client else "")
        if not self._tries.take(visitor, time.monotonic()):
            return refusal(429, "often")
        return await self._let_in(slot, code, key, str(asked.get("language", "")))

    async def _let_in(self, slot: str, code: str, key: str, language: str) -> Response:
        # The page's secret names the newcomer, so that asking again after a broken answer finds the same one.
        sender = "w" + hashlib.sha256(key.encode()).hexdigest()[:24]
        hint = language if LANGUAGE.fullmatch(language) else ""
        await self._desk.open_house.listen(
            Incoming("web", sender, sender, f"{sender}/enter", text=f"/start {code}", language=hint)
        )
        token = await self._desk.mailbox.open(sender, self._desk.now)
        if token is None:
            return refusal(403, "refused", says=await self._answer(sender))
        response = JSONResponse({"entered": True})
        self._desk.remember(response, slot, token)
        return response

    async def _answer(self, chat: str) -> str:
        """What the house answered to somebody who may not come in."""
        said = await self._desk.mailbox.latest(chat, self._desk.now, 1)
        return str(written(chat, said[-1])["text"]) if said else ""

    async def leave(self, request: Request) -> Response:
        """End this session, or all of this person."""
        slot = self._desk.slot(request)
        if slot is None or not self._desk.may_ask(request):
            return refusal(403, "origin")
        everywhere = bool((await small_json(request)).get("everywhere"))
        left = await self._desk.mailbox.leave(self._desk.token(request), everywhere)
        for chat in left:
            self._desk.pages.tell(chat, CHECK)
        response = JSONResponse({"left": len(left)})
        self._desk.forget(response, slot)
        return response


def refusal(status: int, why: str, **more: Any) -> Response:
    """No, and why, in a word the page has a sentence for."""
    return JSONResponse({"why": why, **more}, status)


async def small_json(request: Request) -> dict[str, Any]:
    """The few words of a request's body; nothing when there are too many or they are none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return {}
    return parsed(body)
