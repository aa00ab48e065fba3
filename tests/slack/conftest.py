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
from bot.channels.slack import Slack
from bot.messages import Button, FileRef, Form, Incoming, Message, Parcel
from tests.slack.standin import APP_TOKEN, SECRET, TOKEN, Standin

Answer = Callable[[Incoming], Awaitable[None]]
FormOf = Callable[[Incoming], Form | None]


async def say_nothing(_incoming: Incoming) -> None:
    """The house when a test is not about answers."""


def no_form(_incoming: Incoming) -> Form | None:
    """The house when a test is not about forms."""
    return None


class Home:
    """A house that remembers what it heard, and answers as a test tells it."""

    def __init__(self, standin: Standin) -> None:
        self.heard: list[Incoming] = []
        self.begun: list[Incoming] = []
        self.files: dict[int, bytes] = {}
        self.answer: Answer = say_nothing
        self.form_of: FormOf = no_form
        self.ready = asyncio.Event()
        """Cleared for a house that is slow to tell of its forms."""
        self.ready.set()
        self._standin = standin

    async def listen(self, incoming: Incoming) -> None:
        self.begun.append(incoming)
        self._standin.happen()
        await self.answer(incoming)
        self.heard.append(incoming)
        self._standin.happen()

    async def fetch(self, attachment: int) -> bytes:
        return self.files[attachment]

    async def form(self, incoming: Incoming) -> Form | None:
        await self.ready.wait()
        return self.form_of(incoming)

    async def board(self, _sender: str) -> str:
        return "/today"

    def house(self) -> House:
        return House(self.listen, self.fetch, lambda: datetime.now(UTC), self.form, self.board)

    async def hears(self, number: int = 1) -> list[Incoming]:
        """What was heard, once it is this much."""
        return await self._standin.until(
            lambda: self.heard if len(self.heard) >= number else None, lambda: f"heard only {self.heard}"
        )


parcels = count(1)


def parcel(chat: str, text: str = "", **more: Any) -> Parcel:
    """A parcel for a chat, numbered as the outbox numbers them."""
    outside = {key: more.pop(key) for key in ("edits", "doubtful") if key in more}
    return Parcel(next(parcels), "slack", chat, Message(text, **more), **outside)


def button(label: str, style: str = "") -> Button:
    return Button(label, {"call": "today", "values": {}}, style)


def file(attachment: int, name: str, media: str = "application/pdf", size: int = 0) -> FileRef:
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
    monkeypatch.setattr("bot.channels.slack.connection.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.slack.files.PAUSES", (0.01, 0.01))
    monkeypatch.setattr("bot.channels.slack.home.PAUSE", 0.01)


@pytest.fixture
async def slack(standin: Standin, home: Home) -> AsyncIterator[Slack]:
    """The channel, with its address on a real port."""
    async with over_http(standin, home.house()) as channel:
        yield channel


@asynccontextmanager
async def over_http(standin: Standin, house: House) -> AsyncIterator[Slack]:
    """The channel as Slack calls it."""
    channel = Slack(TOKEN, signing_secret=SECRET, base_url=f"{standin.url}/api/", commands=["today", "new"])
    await channel.start(house)
    async with served(standin, Starlette(routes=channel.routes())):
        yield channel
    await channel.stop()


@asynccontextmanager
async def served(standin: Standin, app: Starlette) -> AsyncIterator[None]:
    """An application on a port of its own, which the stand-in then calls."""
    door = socket.create_server(("127.0.0.1", 0))
    standin.app_url = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events"
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    yield
    server.should_exit = True
    await serving


@asynccontextmanager
async def over_socket(standin: Standin, house: House) -> AsyncIterator[Slack]:
    """The channel as it calls Slack."""
    channel = Slack(TOKEN, app_token=APP_TOKEN, base_url=f"{standin.url}/api/", commands=["today", "new"])
    await channel.start(house)
    await standin.until(lambda: standin.sockets)
    yield channel
    await channel.stop()
