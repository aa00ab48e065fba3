"""Serving: every channel that is set up, in one ASGI application, until told to stop."""

import asyncio

import structlog
import uvicorn

from bot.app import App
from bot.channels import Channel
from bot.commands import COMMANDS
from bot.settings import Settings
from bot.words import Speaker
from core.values import Language

log = structlog.get_logger()


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    house = App(settings)
    house.open(channels_of(house))
    try:
        asyncio.run(run(house))
    finally:
        house.close()


async def run(house: App) -> None:
    """Serve one house; a signal ends it."""
    http = house.settings.http
    config = uvicorn.Config(
        house.asgi(),
        host=http.host,
        port=http.port,
        log_level="warning",
        timeout_graceful_shutdown=10,
        proxy_headers=bool(house.settings.public_url),
    )
    log.info("serving", host=http.host, port=http.port, channels=sorted(house.channels))
    await uvicorn.Server(config).serve()


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
    if settings.token is None:
        return None
    from bot.channels.telegram import Telegram

    return Telegram(
        settings.token.get_secret_value(),
        base_url=settings.base_url,
        public_url=house.settings.public_url or None,
        mode=settings.mode,
        secret_token=settings.secret_token.get_secret_value() if settings.secret_token else None,
        commands=menu(house),
    )


def menu(house: App) -> dict[str, list[tuple[str, str]]]:
    """The commands a chat platform shows, in each language, the house's own first."""
    own = house.settings.language
    languages = sorted(Language, key=lambda one: one is not own)
    return {language.value: _commands(Speaker(language, house.calendar.timezone)) for language in languages}


def _commands(speaker: Speaker) -> list[tuple[str, str]]:
    return [(one.name, speaker(one.help)) for one in COMMANDS.values() if one.shown]
