import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels import House
from bot.channels.telegram import Telegram
from bot.messages import Button, FileRef, Incoming, Message, Parcel
from tests.telegram.standin import TOKEN, Standin

MENU = {"zh_CN": [("today", "今天")], "en": [("today", "Today")]}
Answer = Callable[[Incoming], Awaitable[None]]


async def say_nothing(_incoming: Incoming) -> None:
    """The house when a test is not about answers."""


class Home:
    """A house that remembers what it heard, and answers as a test tells it."""

    def __init__(self, standin: Standin) -> None:
        self.heard: list[Incoming] = []
        self.begun: list[Incoming] = []
        self.files: dict[int, bytes] = {}
        self.answer: Answer = say_nothing
        self._standin = standin

    async def listen(self, incoming: Incoming) -> None:
        self.begun.append(incoming)
        self._standin.happen()
        await self.answer(incoming)
        self.heard.append(incoming)
        self._standin.happen()

    async def fetch(self, attachment: int) -> bytes:
        return self.files[attachment]

    def house(self) -> House:
        return House(self.listen, self.fetch, lambda: datetime.now(UTC))

    async def hears(self, number: int = 1) -> list[Incoming]:
        """What was heard, once it is this much."""
        return await self._standin.until(
            lambda: self.heard if len(self.heard) >= number else None, lambda: f"heard only {self.heard}"
        )


parcels = count(1)


def parcel(chat: int, text: str = "", **more: Any) -> Parcel:
    """A parcel for a chat, numbered as the outbox numbers them."""
    outside = {key: more.pop(key) for key in ("edits", "doubtful") if key in more}
    return Parcel(next(parcels), "telegram", str(chat), Message(text, **more), **outside)


def button(label: str, style: str = "") -> Button:
    return Button(label, {"call": "today", "values": {}}, style)


def file(attachment: int, name: str, media: str, size: int = 0) -> FileRef:
    return FileRef(attachment, name, media, size)


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    one = Standin()
    await one.start()
    yield one
    await one.stop()
    assert one.violations == []


@pytest.fixture
def home(standin: Standin) -> Home:
    return Home(standin)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.patience.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.telegram.incoming.PAUSES", (0.01, 0.01))


@pytest.fixture
async def telegram(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel, polling."""
    async with polling(standin, home) as channel:
        yield channel


@asynccontextmanager
async def polling(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel, asking for updates."""
    channel = Telegram(TOKEN, base_url=standin.url, commands=MENU)
    await channel.start(home.house())
    await standin.until(lambda: standin.offsets)
    yield channel
    await channel.stop()


@asynccontextmanager
async def webhook(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel with its route on a real port."""
    door = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    channel = Telegram(TOKEN, base_url=standin.url, public_url=address, mode="webhook", commands=MENU)
    app = Starlette(routes=channel.routes())
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    await channel.start(home.house())
    await standin.until(lambda: standin.commands)
    yield channel
    await channel.stop()
    server.should_exit = True
    await serving
