"""The channels that come with gendan, each made from the settings when it is set up."""

import re

from bot.app import App
from bot.channels import Channel
from bot.commands import COMMANDS
from bot.console import Refused, say
from bot.settings import SlackSettings, TelegramSettings
from bot.words import Speaker, Words, _
from core.values import Language

ALLOWED_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def web(house: App) -> Channel:
    """The web chat, which always is."""
    from bot.channels.web import Web
    from storage.mailbox import Mailbox
    from storage.wire import Wire

    settings = house.settings
    return Web(
        Mailbox(house.database),
        public_url=settings.public_url,
        timezone=settings.timezone,
        file_limit=settings.policy.file_limit,
        wire=None if house.database.is_sqlite else Wire(house.database, "web"),
    )


def telegram(house: App) -> Channel | None:
    """Telegram, when there is a token; raises Refused when it cannot be served so."""
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


def slack(house: App) -> Channel | None:
    """Slack, when there is a bot token; raises Refused when nothing could reach it so."""
    settings = house.settings.slack
    token, secret, app_token = (
        one.get_secret_value() if one else ""
        for one in (settings.bot_token, settings.signing_secret, settings.app_token)
    )
    if not token:
        return None
    if wrong := wrong_with_slack(settings):
        raise Refused(say(wrong))
    from bot.channels.slack import Slack

    return Slack(
        token,
        signing_secret=secret,
        app_token=app_token,
        base_url=settings.base_url,
        file_limit=house.settings.policy.file_limit,
        commands=[one.name for one in COMMANDS.values()],
    )


def wrong_with_slack(settings: SlackSettings) -> Words | None:
    """Why Slack cannot be served so."""
    if any(one and one.get_secret_value() for one in (settings.signing_secret, settings.app_token)):
        return None
    return _(
        "The setting {name} is wrong: {why}",
        name="GENDAN_SLACK__BOT_TOKEN",
        why=_("it needs GENDAN_SLACK__SIGNING_SECRET or GENDAN_SLACK__APP_TOKEN beside it"),
    )
