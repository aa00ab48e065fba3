"""Serving: every channel that is set up, in one ASGI application, until told to stop."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from bot.app import App
from bot.channels import Channel
from bot.commands import COMMANDS
from bot.console import Refused, say
from bot.settings import Http, Settings, TelegramSettings
from bot.words import Speaker, Words, _
from core.values import Language

log = structlog.get_logger()
ALLOWED_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    house = App(settings)
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
            house.asgi(),
            log_level="warning",
            timeout_graceful_shutdown=2,
            proxy_headers=bool(house.settings.public_url),
        )
        log.info("serving", host=http.host, port=http.port, channels=sorted(house.channels))
        await Server(config).serve([listener])


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
    """The channels that are set up; the web chat always is."""
    from bot.channels.web import Web
    from storage.mailbox import Mailbox

    settings = house.settings
    web = Web(
        Mailbox(house.database),
        public_url=settings.public_url,
        timezone=settings.timezone,
        file_limit=settings.policy.file_limit,
    )
    return [web, *([telegram] if (telegram := _telegram(house)) else [])]


def _telegram(house: App) -> Channel | None:
    settings = house.settings.telegram
    if settings.token is None or not settings.token.get_secret_value():
        return None
    if wrong := wrong_with(settings, house.settings.public_url):
        raise Refused(say(wrong))
    from bot.channels.telegram import Telegram

    return Telegram(
        settings.token.get_secret_value(),
        base_url=settings.base_url,
        public_url=house.settings.public_url or None,
        mode=settings.mode,
        secret_token=settings.secret_token.get_secret_value() if settings.secret_token else None,
        commands=menu(house),
    )


def wrong_with(settings: TelegramSettings, public_url: str) -> Words | None:
    """Why Telegram cannot be served so."""
    if settings.mode == "webhook" and not public_url:
        return _(
            "GENDAN_TELEGRAM__MODE=webhook needs GENDAN_PUBLIC_URL, the address Telegram reaches gendan at."
        )
    secret = settings.secret_token.get_secret_value() if settings.secret_token else ""
    if secret and not ALLOWED_SECRET.fullmatch(secret):
        return _(
            "The setting {name} is wrong: {why}",
            name="GENDAN_TELEGRAM__SECRET_TOKEN",
            why=_("it may have up to 256 of A-Z, a-z, 0-9, _ and -"),
        )
    return None


def menu(house: App) -> dict[str, list[tuple[str, str]]]:
    """The commands a chat platform shows, in each language, the house's own first."""
    own = house.settings.language
    languages = sorted(Language, key=lambda one: one is not own)
    return {language.value: _commands(Speaker(language, house.calendar.timezone)) for language in languages}


def _commands(speaker: Speaker) -> list[tuple[str, str]]:
    return [(one.name, speaker(one.help)) for one in COMMANDS.values() if one.shown]
