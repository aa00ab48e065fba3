"""The house put together: database, rooms, channels and the clock; the only place that joins them."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import handlers, logs, metrics, screen
from bot.channels import Channel, House
from bot.gate import Gate
from bot.health import show
from bot.knowledge import Knowledge
from bot.links import links_of
from bot.messages import Form, Incoming, Lookup, Message
from bot.notices import Herald
from bot.openings import Openings
from bot.retry import until_kept
from bot.router import Router
from bot.screen import Hall
from bot.sender import Sender
from bot.settings import Settings, secrets
from core.calendar import WorkingCalendar
from core.columns import table
from core.orders.model import Attachment, FileContent
from reminders.schedule import Schedule
from storage.database import Database
from storage.inbox import Inbox
from storage.lease import Lease
from storage.work import Works

handlers.load()
UPLOADS = "/web/upload"
"""Where files come in; what is too large to keep is counted on for a while, so that it can be said."""
PATIENCE = 2.0
"""Seconds that messages under way may still take when gendan stops; what is not sent then is owed."""


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


class App:
    """One running gendan."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        logs.configure(values=settings.log_values, secrets=[*secrets(settings)])
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self.calendar = WorkingCalendar(ZoneInfo(settings.timezone))
        self.policy = settings.policy
        self.works = Works(self.database, clock, self.calendar, self.policy)
        self.router = Router(self.works, Knowledge(), settings.language, self.links)
        self.openings = Openings(self.works, self.router.understanding, self.links)
        self.herald = Herald(self.works)
        self.schedule = Schedule(self.beat, clock)
        self.channels: dict[str, Channel] = {}
        self.sender = Sender(self.database, self.channels, clock)
        self.ready = False
        self._leases: dict[str, Lease] = {}

    def links(self, code: str) -> list[str]:
        """Where a one-time code can be used."""
        telegram = getattr(self.channels.get("telegram"), "username", "")
        return links_of(self.settings, code, telegram)

    def open(self, channels: Sequence[Channel] = ()) -> None:
        """Bring the database to today's form and take the channels in."""
        self.database.migrate()
        self.channels.update({channel.name: channel for channel in channels})
        # What was made while starting stays for good, so the collector need not look at it again and again.
        gc.collect()
        gc.freeze()

    async def listen(self, incoming: Incoming) -> None:
        """Take what somebody did; the answer goes out after the commit, in order within its chat.

        What comes too fast is not taken; once a minute its sender is told so.
        """
        if (take := self.router.taking(incoming)) is None:
            return
        with metrics.hearing(incoming):
            parcels = await until_kept(self.database, take, incoming)
        await self.sender.answer(parcels)
        self.sender.wake()

    async def form(self, incoming: Incoming) -> Form | None:
        """The form a message would lead to."""
        return await self.database.run(self.openings.form, incoming)

    async def card(self, incoming: Incoming) -> Message | None:
        """An order as somebody of the factory may see it."""
        return await self.database.run(self.openings.card, incoming)

    async def choices(self, lookup: Lookup) -> list[tuple[str, str]]:
        """What a form's question offers for typed words."""
        return await self.database.run(self.openings.choices, lookup)

    def board(self, channel: str) -> Callable[[str], Awaitable[list[str]]]:
        """How a channel learns which lines show a sender's own board."""

        async def of(sender: str) -> list[str]:
            return await self.database.run(self.openings.board, channel, sender)

        return of

    async def duty(self, name: str) -> bool:
        """Whether what only one process may do at a time is this one's now."""
        if self.database.is_sqlite:
            return True
        return await self.database.run(self._leases.setdefault(name, Lease(self.database, name)).held)

    async def fetch(self, attachment: int) -> bytes:
        """The bytes of a kept file."""
        return await self.database.run(self._fetch, attachment)

    def _fetch(self, attachment: int) -> bytes:
        kept, content = table(Attachment), table(FileContent)
        wanted = (
            select(content.c.content)
            .join(kept, kept.c.sha256 == content.c.sha256)
            .where(kept.c.id == attachment)
        )
        with self.database.reading() as connection:
            return bytes(connection.execute(wanted).scalar_one())

    async def beat(self, now: datetime) -> bool:
        """Say what has become due, where that is this process's duty, and send it; whether more waits."""
        if not await self.duty("reminders"):
            return False
        more = await self.database.run(self.herald.beat, now)
        self.sender.wake()
        return more

    @asynccontextmanager
    async def running(self, *, reminders: bool = True) -> AsyncIterator[None]:
        """Everything at work: channels listening, messages going out, reminders watching."""
        await self.sender.take_over()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.sender.settled, PATIENCE)
            for channel in self.channels.values():
                await channel.start(self._house_of(channel))
                stack.push_async_callback(channel.stop)
            stack.push_async_callback(self.sender.settled, PATIENCE)
            stack.push_async_callback(_cancelled, asyncio.create_task(self.sender.run()))
            if reminders:
                self.schedule.start()
                stack.callback(self.schedule.stop)
            self.ready = True
            stack.callback(setattr, self, "ready", False)
            yield

    def _house_of(self, channel: Channel) -> House:
        """What a channel may ask of this house."""
        board, inbox = self.board(channel.name), Inbox(self.database, channel.name, self.clock)
        asked = (self.form, board, self.duty, inbox, self.choices, self.card)
        return House(self.listen, self.fetch, self.clock, *asked)

    def asgi(self) -> Starlette:
        """The pages and webhooks of all channels in one application."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.running():
                yield

        hall = Hall(self.database.run, self.works, self.clock, self.settings.company)
        routes = [route for channel in self.channels.values() for route in channel.routes()]
        routes += screen.routes(hall, self.settings.public_url)
        routes += [
            Route("/healthz", _alive),
            Route("/readyz", self._readyz),
            Route("/metrics", self._metrics),
        ]
        gate = Middleware(Gate, files={UPLOADS: 4 * self.policy.file_limit})
        return Starlette(routes=routes, lifespan=lifespan, middleware=[gate])

    async def _readyz(self, _request: Request) -> Response:
        try:
            await self.database.run(self._answers)
        except Exception:
            return JSONResponse({"database": False, "channels": self.ready}, 503)
        return JSONResponse({"database": True, "channels": self.ready}, 200 if self.ready else 503)

    async def _metrics(self, _request: Request) -> Response:
        await self.database.run(show, self)
        return PlainTextResponse(metrics.exposition())

    def _answers(self) -> None:
        with self.database.reading() as connection:
            connection.exec_driver_sql("select 1")

    def close(self) -> None:
        """Let go of everything."""
        for lease in self._leases.values():
            lease.release()
        self.database.close()


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def database_file(url: str) -> Path | None:
    """The file an SQLite address names."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
