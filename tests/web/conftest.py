"""A factory served on a loopback port, clients that speak to it, and browsers that show it."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
from PIL import Image
from playwright.async_api import Browser, FrameLocator, Page, async_playwright
from yarl import URL

from tests.web.factory import SmallHouse, build

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ours(url: str) -> dict[str, str]:
    """What a script of our own page sends with what it asks for."""
    return {"Origin": url, "X-Gendan": "page"}


@dataclass
class Served:
    """A factory that is open, and where."""

    house: SmallHouse
    url: str

    @property
    def ours(self) -> dict[str, str]:
        """What a script of our own page sends with what it asks for."""
        return ours(self.url)

    @asynccontextmanager
    async def client(self) -> AsyncIterator["Client"]:
        """A browser's worth of cookies."""
        async with aiohttp.ClientSession(self.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            yield Client(self.url, session)

    @asynccontextmanager
    async def phone(self, slot: str) -> AsyncIterator["Client"]:
        """One of the demonstration's phones."""
        async with self.client() as client:
            client.slot = slot
            async with client.session.get("/", params={"phone": slot}) as page:
                assert page.status == 200
            yield client


@dataclass
class Got:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Client:
    """Speaks as the page does."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session
        self.slot = ""

    async def post(
        self, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Ask for something; the status and the answer."""
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        sent = ours(self.url) if headers is None else headers
        async with self.session.post(path, params=self._phone, data=BytesIO(content), headers=sent) as answer:
            return answer.status, await answer.json()

    @property
    def token(self) -> str:
        """The session's token in this browser."""
        return next(iter(self.session.cookie_jar)).value

    @token.setter
    def token(self, token: str) -> None:
        self.session.cookie_jar.clear()
        self.session.cookie_jar.update_cookies({"gendan": token}, URL(self.url))

    async def enter(self, code: str, key: str = "key-0123456789") -> tuple[int, dict[str, Any]]:
        """Try a code."""
        return await self.post("/web/enter", {"code": code, "key": key, "language": "en"})

    async def upload(self, about: dict[str, Any], content: bytes) -> tuple[int, dict[str, Any]]:
        """Send a file."""
        return await self.post("/web/upload", json.dumps(about).encode() + b"\n" + content)

    async def begins(self, path: str, body: AsyncIterator[bytes]) -> int:
        """Send something piece by piece; the status."""
        asked = self.session.post(path, params=self._phone, data=body, headers=ours(self.url))
        async with asked as answer:
            return answer.status

    async def get(self, path: str) -> "Got":
        """Fetch something whole."""
        async with self.session.get(path, params=self._phone) as answer:
            return Got(answer.status, answer.headers, await answer.read())

    @asynccontextmanager
    async def chat(self, after: int | str = 0) -> AsyncIterator["Chat"]:
        """The open conversation."""
        params = {**self._phone, "after": str(after)}
        async with self.session.ws_connect("/web/chat", params=params, origin=self.url) as socket:
            yield Chat(socket)

    @property
    def _phone(self) -> dict[str, str]:
        return {"phone": self.slot} if self.slot else {}


class Chat:
    """The page's end of the socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self) -> dict[str, Any]:
        """The next thing said to the page."""
        heard = await self.socket.receive(timeout=5)
        assert heard.type is aiohttp.WSMsgType.TEXT, heard
        found = json.loads(heard.data)
        assert isinstance(found, dict)
        return found

    async def until(self, key: str) -> dict[str, Any]:
        """The next thing of one kind."""
        while key not in (heard := await self.hear()):
            pass
        return heard

    async def closed(self) -> int | None:
        """The code the socket is closed with."""
        while (await self.socket.receive(timeout=30)).type is aiohttp.WSMsgType.TEXT:
            pass
        return self.socket.close_code

    async def say(self, text: str, line: str = "line-00000001", **more: str) -> dict[str, Any]:
        """Say a line and wait until it is acknowledged or refused."""
        await self.socket.send_json({"say": {"id": line, "text": text, **more}})
        while not ({"ack", "refused"} & (heard := await self.hear()).keys()):
            pass
        return heard


def picture(colour: str = "teal") -> bytes:
    """A small real photo."""
    kept = BytesIO()
    Image.new("RGB", (320, 200), colour).save(kept, "JPEG")
    return kept.getvalue()


def phone(page: Page, slot: str) -> FrameLocator:
    """One of the three phones."""
    return page.frame_locator(f"#phone-{slot} iframe")


async def say(page: Page | FrameLocator, text: str) -> None:
    """Type a line and send it."""
    await page.locator("#line").fill(text)
    await page.locator("#line").press("Enter")


Serving = Callable[..., Awaitable[Served]]


@pytest.fixture
async def serve(tmp_path: Path) -> AsyncIterator[Serving]:
    """Opens a factory; the demonstration unless told otherwise."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def opened(**settings: Any) -> Served:
        app, house = build(str(tmp_path / "gendan.db"), start=START, **settings)
        house.seed()
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        running.append((server, asyncio.create_task(server.serve(sockets=[listener]))))
        while not server.started:
            await asyncio.sleep(0.01)
        return Served(house, f"http://127.0.0.1:{listener.getsockname()[1]}")

    yield opened
    for server, task in running:
        server.should_exit = True
        await task


@pytest.fixture
async def served(serve: Serving) -> Served:
    """The demonstration, open."""
    return await serve()


@pytest.fixture
async def plain(serve: Serving) -> Served:
    """The ordinary web chat, where one enters by a code."""
    return await serve(demo=False)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a screen."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield chromium
        await chromium.close()
