"""The channels that come with gendan, each made from the settings when it is set up."""

import re
from typing import Any

from pydantic import SecretStr

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
    """Slack, when there is a bot token or a client; raises Refused when nothing could reach it so."""
    settings = house.settings.slack
    if not (_secret(settings.bot_token) or settings.client_id):
        return None
    if wrong := wrong_with_slack(settings, house.settings.public_url):
        raise Refused(say(wrong))
    from bot.channels.slack import Slack

    return Slack(
        _secret(settings.bot_token),
        signing_secret=_secret(settings.signing_secret),
        app_token=_secret(settings.app_token),
        base_url=settings.base_url,
        file_limit=house.settings.policy.file_limit,
        commands=[one.name for one in COMMANDS.values()],
        public_url=house.settings.public_url,
        **({} if _secret(settings.bot_token) else _installable(house)),
    )


def _installable(house: App) -> dict[str, Any]:
    """What lets several workspaces install the app."""
    from bot.channels.slack.installing import Installing, Tokens, sealer
    from storage.installations import Installations

    settings = house.settings.slack
    seal = sealer(_secret(settings.token_key))
    secret, here = _secret(settings.client_secret), house.settings.public_url
    tokens = Tokens(Installations(house.works, house.clock), seal)
    return {"tokens": tokens, "installing": Installing(settings.client_id, secret, here, seal)}


def _secret(kept: SecretStr | None) -> str:
    return kept.get_secret_value() if kept else ""


def wrong_with_slack(settings: SlackSettings, public_url: str) -> Words | None:
    """Why Slack cannot be served so."""
    by_token = bool(_secret(settings.bot_token))
    named = "GENDAN_SLACK__BOT_TOKEN" if by_token else "GENDAN_SLACK__CLIENT_ID"
    why = None if by_token else _not_installable(settings, public_url)
    if not (_secret(settings.signing_secret) or _secret(settings.app_token)):
        why = _("it needs GENDAN_SLACK__SIGNING_SECRET or GENDAN_SLACK__APP_TOKEN beside it")
    return _("The setting {name} is wrong: {why}", name=named, why=why) if why else None


def _not_installable(settings: SlackSettings, public_url: str) -> Words | None:
    """Why no workspace could install the app."""
    from bot.channels.slack.installing import sealer

    if not _secret(settings.client_secret):
        return _("it needs GENDAN_SLACK__CLIENT_SECRET beside it")
    if not public_url:
        return _("it needs GENDAN_PUBLIC_URL, where Slack sends people back to")
    try:
        sealer(_secret(settings.token_key))
    except ValueError:
        return _(
            "it needs GENDAN_SLACK__TOKEN_KEY, which seals the tokens: 32 random bytes in URL-safe base64"
        )
    return None
