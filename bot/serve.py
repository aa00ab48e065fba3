"""Serving: every channel that is set up, in one ASGI application, until told to stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points

import structlog
import uvicorn

from bot import logs
from bot.app import App
from bot.channels import Channel
from bot.channels.web.guard import SafeHeaders
from bot.console import Refused, say
from bot.gate import LARGEST
from bot.given import unknown
from bot.health import NO_ADMINISTRATOR, administrators
from bot.impatience import Impatient
from bot.links import address
from bot.nightly import Nightly
from bot.settings import Http, Settings, secrets
from bot.tidying import Tidying
from bot.watch import Watch
from bot.words import Text, _

log = structlog.get_logger()
CONNECTIONS = 2_000
"""Open at once, pages that listen included; one more is told 503 and comes again."""
CHANNELS = "gendan.channels"
"""The entry points a channel is registered under, each naming a function `(App) -> Channel | None`."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    house = App(settings)
    logs.take_over(values=settings.log_values, secrets=[*secrets(settings)])
    try:
        house.open(channels_of(house))
        asyncio.run(run(house))
    finally:
        house.close()


async def run(house: App) -> None:
    """Serve one house; a signal ends it."""
    http = house.settings.http
    # Taken first: where another gendan serves already, nothing of its messages may be touched.
    with door(http) as listener:
        config = uvicorn.Config(
            SafeHeaders(house.asgi()),
            log_config=None,
            timeout_graceful_shutdown=2,
            http=Impatient,
            limit_concurrency=CONNECTIONS,
            ws_max_size=LARGEST,
            proxy_headers=bool(house.settings.public_url),
        )
        for words in greeting(house):
            print(say(words), flush=True)  # noqa: T201
        log.info("serving", host=http.host, port=http.port, channels=sorted(house.channels))
        with looked_after(house):
            await Server(config).serve([listener])


def greeting(house: App) -> Iterator[Text]:
    """What whoever starts it should know: where it is, and what was forgotten."""
    yield _("Open it in your browser: {link}", link=address(house.settings))
    yield from unknown()
    if not administrators(house):
        yield NO_ADMINISTRATOR


@contextmanager
def looked_after(house: App) -> Iterator[None]:
    """With the watch, the daily backups and somebody who tidies up."""
    watch, nightly, tidying = Watch(house), Nightly(house), Tidying(house)
    watch.schedule.start()
    tidying.schedule.start()
    nightly.start()
    try:
        yield
    finally:
        nightly.stop()
        tidying.schedule.stop()
        watch.schedule.stop()


def door(http: Http) -> socket.socket:
    """The port to serve on; raises Refused when it cannot be had."""
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    try:
        return socket.create_server((http.host, http.port), family=family, backlog=2048)
    except OSError as why:
        words = _(
            "Nothing can be served on {host}:{port}: {why}",
            host=http.host,
            port=str(http.port),
            why=os.strerror(why.errno or 0),
        )
        raise Refused(say(words)) from None


class Server(uvicorn.Server):
    """Ends in peace at a signal, instead of by it: there is a database to close."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that end a process while serving."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def channels_of(house: App) -> list[Channel]:
    """The channels that are set up, of all that are registered as entry points."""
    made = [one.load()(house) for one in sorted(entry_points(group=CHANNELS), key=lambda one: one.name)]
    return [one for one in made if one is not None]
