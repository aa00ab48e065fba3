"""The web chat as a channel: what is sent is in the transcript already, the open pages are only woken."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels import House
from bot.channels.web.demo import Demo, DemoPage
from bot.channels.web.desk import Desk
from bot.channels.web.door import Door
from bot.channels.web.files import Files, Handing
from bot.channels.web.guard import safe_host
from bot.channels.web.lines import shown
from bot.channels.web.mailbox import Mailbox
from bot.channels.web.sockets import ASKED, Pages, Wire
from bot.channels.web.talk import Talk
from bot.channels.web.vigil import Vigil
from bot.messages import Parcel

STATIC = Path(__file__).parent / "static"
MONTH = 30 * 24 * 3600


class Web:
    """gendan's own chat page."""

    name = "web"

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        public_url: str = "",
        timezone: str = "Asia/Shanghai",
        file_limit: int = 25_000_000,
        demo: DemoPage | None = None,
        wire: Wire | None = None,
    ) -> None:
        self._desk = Desk(mailbox, public_url, timezone, file_limit, pages=Pages(wire))
        self._vigil = Vigil(self._desk)
        self._demo = Demo(demo, self._desk) if demo else None
        if demo:
            self._desk.slots = frozenset(phone.slot for phone in demo.phones)

    async def start(self, house: House) -> None:
        """Begin to listen."""
        self._desk.house = house
        self._desk.pages.start()
        self._vigil.start()

    async def stop(self) -> None:
        """Send every page away; each comes again as soon as somebody answers."""
        await self._vigil.stop()
        await self._desk.pages.stop()

    async def send(self, parcel: Parcel) -> str:
        """Show it on the pages that are open; nobody needs to look, for the transcript keeps it."""
        first = parcel.edits or str(parcel.edits_id or parcel.id)
        entry = shown(parcel, int(first), self._desk.now)
        self._desk.pages.tell(parcel.chat, {"entries": [entry], "silent": parcel.message.silent})
        self._desk.pages.tell(parcel.chat, ASKED)
        return first

    def routes(self) -> list[BaseRoute]:
        """The page, what it is made of, and what it asks for."""
        door, files = Door(self._desk), Files(self._desk)
        return [
            Route("/", self._page),
            Route("/o/{number}", _order),
            Mount("/web/static", Static(directory=STATIC)),
            Route("/web/enter", door.enter, methods=["POST"]),
            Route("/web/leave", door.leave, methods=["POST"]),
            Route("/web/upload", files.upload, methods=["POST"]),
            Route("/web/file/{attachment}", Handing(self._desk), methods=["GET"]),
            WebSocketRoute("/web/chat", Talk(self._desk).serve),
            *self._demo_routes(),
        ]

    def _demo_routes(self) -> list[BaseRoute]:
        if self._demo is None:
            return []
        return [
            Route("/demo/state", self._demo.state),
            Route("/demo/clock", self._demo.clock, methods=["POST"]),
            Route("/demo/language", self._demo.language, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        """The chat, or around several of them the demonstration."""
        if self._demo and not safe_host(request, self._desk.public_url):
            return PlainTextResponse("Open the demonstration by its IP address or as localhost.", 421)
        if self._demo and "phone" not in request.query_params:
            return _html("demo.html")
        slot = self._desk.slot(request)
        if slot is None:
            return PlainTextResponse("There is no such phone.", 404)
        response = _html("index.html")
        token = await self._fresh_token(request, slot)
        if token:
            self._desk.remember(response, slot, token)
        return response

    async def _fresh_token(self, request: Request, slot: str) -> str | None:
        """A new token when the session is old, or when a phone of the demonstration has none yet."""
        mailbox, now = self._desk.mailbox, self._desk.now
        phone = self._demo.phone(slot) if self._demo else None
        if phone and not await self._desk.visitor(request):
            return await mailbox.open(phone.sender, now)
        return await mailbox.renew(self._desk.token(request), now)


class Static(StaticFiles):
    """The page's parts: always asked for again, except fonts, which do not change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, and how long it keeps."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"max-age={MONTH}" if path.startswith("fonts") else "no-cache"
        return response


async def _order(request: Request) -> Response:
    """A link to an order opens the chat with it."""
    return RedirectResponse(f"/?{urlencode({'order': request.path_params['number']})}", HTTPStatus.SEE_OTHER)


def _html(name: str) -> Response:
    return FileResponse(STATIC / name, media_type="text/html", headers={"Cache-Control": "no-store"})
