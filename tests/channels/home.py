"""What the tests of all platforms share: a house that remembers, parcels for it, an application on a port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, Protocol, TypeVar

import uvicorn
from starlette.applications import Starlette

from bot.channels import House
from bot.messages import Button, FileRef, Form, Incoming, Lookup, Message, Parcel

T = TypeVar("T")
Answer = Callable[[Incoming], Awaitable[None]]
FormOf = Callable[[Incoming], Form | None]
Choices = Callable[[Lookup], list[tuple[str, str]]]


class Server(Protocol):
    """A stand-in for a platform, as far as a house has to do with it."""

    violations: list[str]

    async def start(self) -> None:
        """Begin to serve."""

    async def stop(self) -> None:
        """Serve no more."""

    def happen(self) -> None:
        """Let those who wait look again."""

    async def until(self, found: Callable[[], T | None], why: Callable[[], str] = ...) -> T:
        """Wait until something is there."""


S = TypeVar("S", bound=Server)


@asynccontextmanager
async def up(standin: S) -> AsyncIterator[S]:
    """A stand-in that serves, and in the end had nothing to complain of."""
    await standin.start()
    yield standin
    await standin.stop()
    assert standin.violations == []


async def say_nothing(_incoming: Incoming) -> None:
    """The house when a test is not about answers."""


def no_form(_incoming: Incoming) -> Form | None:
    """The house when a test is not about forms."""
    return None


class Home:
    """A house that remembers what it heard, and answers as a test tells it."""

    def __init__(self, standin: Server) -> None:
        self.heard: list[Incoming] = []
        self.begun: list[Incoming] = []
        self.files: dict[int, bytes] = {}
        self.answer: Answer = say_nothing
        self.form_of: FormOf = no_form
        self.lines = ["/today"]
        """What shows anybody's own board."""
        self.choices: Choices = lambda _lookup: []
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

    async def board(self, _sender: str) -> list[str]:
        return self.lines

    async def found(self, lookup: Lookup) -> list[tuple[str, str]]:
        await self.ready.wait()
        return self.choices(lookup)

    def house(self) -> House:
        now = partial(datetime.now, UTC)
        return House(self.listen, self.fetch, now, self.form, self.board, choices=self.found)

    async def hears(self, number: int = 1) -> list[Incoming]:
        """What was heard, once it is this much."""
        return await self._standin.until(
            lambda: self.heard if len(self.heard) >= number else None, lambda: f"heard only {self.heard}"
        )


parcels = count(1)


def parcel_for(channel: str, chat: str, text: str = "", **more: Any) -> Parcel:
    """A parcel for a chat, numbered as the outbox numbers them."""
    outside = {key: more.pop(key) for key in ("edits", "doubtful") if key in more}
    return Parcel(next(parcels), channel, chat, Message(text, **more), **outside)


def button(label: str, style: str = "") -> Button:
    return Button(label, {"call": "today", "values": {}}, style)


def file(attachment: int, name: str, media: str = "application/pdf", size: int = 0) -> FileRef:
    return FileRef(attachment, name, media, size)


@asynccontextmanager
async def on_port(app: Starlette, door: socket.socket) -> AsyncIterator[None]:
    """An application at a port somebody opened."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    yield
    server.should_exit = True
    await serving


def opened() -> tuple[socket.socket, str]:
    """A free port, and its address."""
    door = socket.create_server(("127.0.0.1", 0))
    return door, f"http://127.0.0.1:{door.getsockname()[1]}"
