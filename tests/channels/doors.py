"""Every channel with somebody at the other end of it, who does and sees the same things everywhere."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import uvicorn
from starlette.applications import Starlette

from bot.channels import Channel, House
from bot.channels.slack import Slack
from bot.channels.slack.text import escaped
from bot.channels.telegram import Telegram
from bot.channels.terminal import Terminal
from bot.channels.web import Web
from bot.messages import Incoming
from tests.slack import standin as slack
from tests.slack.conftest import served
from tests.telegram import standin as telegram

HANGS = 15


@dataclass
class Listener:
    """A house that remembers what it heard."""

    heard: list[Incoming] = field(default_factory=list)
    files: dict[int, bytes] = field(default_factory=dict)

    async def listen(self, incoming: Incoming) -> None:
        self.heard.append(incoming)

    async def fetch(self, attachment: int) -> bytes:
        return self.files[attachment]

    def house(self) -> House:
        return House(self.listen, self.fetch, lambda: datetime.now(UTC))

    async def hears(self, number: int) -> list[Incoming]:
        """What was heard, once it is this much."""
        await until(lambda: len(self.heard) >= number)
        return self.heard


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(HANGS):
        while not true():
            await asyncio.sleep(0.01)


class Door(Protocol):
    """Somebody's end of a channel."""

    @property
    def channel(self) -> Channel: ...
    @property
    def chat(self) -> str: ...

    async def says(self, text: str) -> None:
        """Write a line."""

    async def repeats(self) -> None:
        """The platform brings the last line once more."""

    async def presses(self, label: str) -> None:
        """Press the newest button of that name."""

    async def sends(self, name: str, content: bytes, caption: str) -> None:
        """Send a file with words under it."""

    def shown(self) -> list[str]:
        """What can be read in the chat, message by message."""

    def fails(self) -> None:
        """The platform does not take the next message."""


@dataclass
class AtTerminal:
    """Somebody at a terminal."""

    channel: Terminal
    folder: Path
    lines: list[str]
    chat: str = "terminal-1"

    async def says(self, text: str) -> None:
        await self.channel.type(text)

    async def repeats(self) -> None:
        raise NotImplementedError

    async def presses(self, label: str) -> None:
        await self.channel.type(f">{label}")

    async def sends(self, name: str, content: bytes, caption: str) -> None:
        (self.folder / name).write_bytes(content)
        await self.channel.type(f"@{self.folder / name} {caption}")

    def shown(self) -> list[str]:
        return self.lines

    def fails(self) -> None:
        raise NotImplementedError


@asynccontextmanager
async def at_terminal(listener: Listener, folder: Path) -> AsyncIterator[Door]:
    lines: list[str] = []
    channel = Terminal("terminal-1", lines.append)
    await channel.start(listener.house())
    yield AtTerminal(channel, folder, lines)
    await channel.stop()


@dataclass
class OnPage:
    """Somebody with the web chat open."""

    channel: Web
    socket: aiohttp.ClientWebSocketResponse
    session: aiohttp.ClientSession
    ours: dict[str, str]
    entries: dict[int, dict[str, Any]]
    chat: str = "w-li"
    said: dict[str, str] = field(default_factory=dict)
    lines: int = 0

    async def says(self, text: str) -> None:
        self.said = {"id": self._line(), "text": text}
        await self.repeats()

    def _line(self) -> str:
        self.lines += 1
        return f"line-{self.lines:08}"

    async def repeats(self) -> None:
        await self.socket.send_json({"say": self.said})

    async def presses(self, label: str) -> None:
        rows = [row for entry in self.entries.values() for row in entry["buttons"]]
        await until(lambda: bool(rows))
        token = next(one["token"] for row in rows for one in row if one["label"] == label)
        await self.socket.send_json({"say": {"id": self._line(), "press": token}})

    async def sends(self, name: str, content: bytes, caption: str) -> None:
        about = {
            "id": self._line(),
            "text": caption,
            "name": name,
            "media": "image/png",
            "size": len(content),
        }
        body = json.dumps(about).encode() + b"\n" + content
        async with self.session.post("/web/upload", data=body, headers=self.ours) as response:
            assert response.status == 200

    def shown(self) -> list[str]:
        return [_entry(one) for one in self.entries.values()]

    def fails(self) -> None:
        raise NotImplementedError

    async def read(self) -> None:
        """Keep what the page is told."""
        async for message in self.socket:
            for one in json.loads(message.data).get("entries", ()):
                if "id" in one:
                    self.entries[one["id"]] = one


def _entry(entry: dict[str, Any]) -> str:
    labels = [f"[{one['label']}]" for row in entry["buttons"] for one in row]
    return "\n".join([entry["title"], entry["text"], *(one["name"] for one in entry["files"]), *labels])


class Visitor:
    """Li, in a browser."""

    sender = chat = "w-li"
    name, role, language = "Li", "merchandiser", "en"


class NoMail:
    """A mailbox with Li's session in it and no transcript."""

    async def visitor(self, _token: str, _now: datetime) -> Visitor:
        return Visitor()

    async def open(self, _sender: str, _now: datetime) -> str | None:
        return None

    async def renew(self, _token: str, _now: datetime) -> str | None:
        return None

    async def standing(self, tokens: Iterable[str], _now: datetime) -> set[str]:
        return {*tokens}

    async def leave(self, _token: str, _everywhere: bool) -> list[str]:
        return []

    async def latest(self, *_where: Any) -> list[Any]:
        return []

    async def since(self, *_where: Any) -> list[Any]:
        return []

    async def file(self, _chat: str, _attachment: int) -> None:
        return None


@asynccontextmanager
async def on_page(listener: Listener, _folder: Path) -> AsyncIterator[Door]:
    channel = Web(NoMail())
    await channel.start(listener.house())
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=channel.routes()), log_config=None, lifespan="off")
    )
    serving = asyncio.create_task(server.serve(sockets=[door]))
    ours = {"Origin": url, "X-Gendan": "page", "Cookie": "gendan=token"}
    async with aiohttp.ClientSession(url) as session, session.ws_connect("/web/chat", headers=ours) as page:
        await page.receive_json()
        one = OnPage(channel, page, session, ours, {})
        reading = asyncio.create_task(one.read())
        yield one
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
    await channel.stop()
    server.should_exit = True
    await serving


@dataclass
class OnTelegram:
    """Somebody on Telegram."""

    channel: Telegram
    standin: telegram.Standin
    person: telegram.Person
    chat: str

    async def says(self, text: str) -> None:
        self.person.say(text)

    async def repeats(self) -> None:
        self.standin.repeat()

    async def presses(self, label: str) -> None:
        self.person.press(label)

    async def sends(self, name: str, content: bytes, caption: str) -> None:
        self.person.send_document(name, content, "image/png", caption)

    def shown(self) -> list[str]:
        return [telegram.show(one) for one in self.standin.screen(self.person.id)]

    def fails(self) -> None:
        self.standin.fault("sendMessage", 502)


@asynccontextmanager
async def on_telegram(listener: Listener, _folder: Path) -> AsyncIterator[Door]:
    standin = telegram.Standin()
    await standin.start()
    channel = Telegram(telegram.TOKEN, base_url=standin.url)
    await channel.start(listener.house())
    person = standin.person()
    standin.started.add(person.id)
    yield OnTelegram(channel, standin, person, str(person.id))
    await channel.stop()
    await standin.stop()
    assert standin.violations == []


@dataclass
class OnSlack:
    """Somebody on Slack."""

    channel: Slack
    standin: slack.Standin
    person: slack.Person
    chat: str
    last: dict[str, Any] = field(default_factory=dict)

    async def says(self, text: str) -> None:
        self.last = await self.person.say(escaped(text))

    async def repeats(self) -> None:
        event = {"channel": self.person.dm, "channel_type": "im"}
        await self.standin.event(self.last | event)

    async def presses(self, label: str) -> None:
        await self.person.press(label)

    async def sends(self, name: str, content: bytes, caption: str) -> None:
        await self.person.send_file(name, content, caption)

    def shown(self) -> list[str]:
        return [slack.show(one) for one in self.standin.screen(self.person.dm)]

    def fails(self) -> None:
        self.standin.fault("chat.postMessage", 502)


@asynccontextmanager
async def on_slack(listener: Listener, _folder: Path) -> AsyncIterator[Door]:
    standin = slack.Standin()
    await standin.start()
    channel = Slack(slack.TOKEN, signing_secret=slack.SECRET, base_url=f"{standin.url}/api/")
    await channel.start(listener.house())
    person = standin.person()
    async with served(standin, Starlette(routes=channel.routes())):
        yield OnSlack(channel, standin, person, person.id)
    await channel.stop()
    await standin.stop()
    assert standin.violations == []
