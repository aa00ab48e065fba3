"""The demonstration: three phones side by side and a clock that can be moved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.desk import Desk
from bot.channels.web.door import refusal, small_json
from bot.channels.web.sockets import CHECK
from core.values import Name

FURTHEST = timedelta(days=31)


@dataclass(frozen=True)
class DemoPhone:
    """One of the phones: whose it is, the sender of that person's web account, and things to try."""

    slot: str
    sender: str
    title: Name
    person: str
    examples: tuple[Name, ...] = ()


@dataclass
class DemoPage:
    """What the demonstration shows and may do: the clock, and the language the three of them speak.

    `language` is the fixed one, empty to follow the browser; `speak` makes everybody speak it.
    """

    phones: tuple[DemoPhone, ...]
    now: Callable[[], datetime]
    move: Callable[[timedelta], Awaitable[None]]
    speak: Callable[[str], Awaitable[None]]
    language: str = ""
    spoken: str = field(default="", init=False)


class Demo:
    """Serves the page around the phones."""

    def __init__(self, page: DemoPage, desk: Desk) -> None:
        self._page = page
        self._desk = desk

    def phone(self, slot: str) -> DemoPhone | None:
        """The phone of that slot."""
        return next((one for one in self._page.phones if one.slot == slot), None)

    async def state(self, request: Request) -> Response:
        """The phones, the time and the language."""
        language = self._page.spoken or self._page.language or request.query_params.get("lang", "")
        return JSONResponse(
            {
                "now": self._page.now().isoformat(),
                "zone": self._desk.timezone,
                "language": self._page.spoken or self._page.language,
                "phones": [_shown(phone, language) for phone in self._page.phones],
            }
        )

    async def clock(self, request: Request) -> Response:
        """Move the clock on by `hours`, or `to` the next such time of day."""
        if not self._desk.may_ask(request):
            return refusal(403, "origin")
        ahead = _ahead(await small_json(request), self._page.now().astimezone(ZoneInfo(self._desk.timezone)))
        if ahead is None:
            return refusal(400, "malformed")
        await self._page.move(ahead)
        self._desk.pages.tell_all({"now": self._desk.now.isoformat()})
        return JSONResponse({"now": self._page.now().isoformat()})

    async def language(self, request: Request) -> Response:
        """Let all three speak another language."""
        if not self._desk.may_ask(request):
            return refusal(403, "origin")
        self._page.spoken = "en" if (await small_json(request)).get("to") == "en" else "zh_CN"
        await self._page.speak(self._page.spoken)
        self._desk.pages.tell_all(CHECK)
        return JSONResponse({"language": self._page.spoken})


def _shown(phone: DemoPhone, language: str) -> dict[str, Any]:
    return {
        "slot": phone.slot,
        "title": phone.title.in_language(language),
        "person": phone.person,
        "examples": [one.in_language(language) for one in phone.examples],
    }


def _ahead(asked: dict[str, Any], now: datetime) -> timedelta | None:
    """How far the clock is to go; it never goes back."""
    hours, to = asked.get("hours"), asked.get("to")
    try:
        if to is not None:
            then = datetime.combine(now.date(), time.fromisoformat(str(to)), now.tzinfo)
            return (then if then > now else then + timedelta(days=1)) - now
        ahead = timedelta(hours=float(str(hours)))
    except (ValueError, OverflowError):
        return None
    return ahead if timedelta(0) < ahead <= FURTHEST else None
