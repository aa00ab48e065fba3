"""The links that a one-time code opens gendan with."""

import json
from urllib.request import urlopen

from bot.settings import Settings
from core.production.screens import KEY

TELEGRAM = "https://api.telegram.org"
PATIENCE = 5.0
"""Seconds to wait for Telegram to say what the bot is called."""


def address(settings: Settings) -> str:
    """Where people reach the web chat."""
    return settings.public_url.rstrip("/") or f"http://{settings.http.host}:{settings.http.port}"


def links_of(settings: Settings, code: str, telegram: str = "") -> list[str]:
    """Where a code can be used: the web chat, and Telegram when it has a name; a screen's key: the board.

    In the web address the code is behind `#`, so that no server's log gets to see it.
    """
    host = address(settings)
    if code.startswith(KEY):
        return [f"{host}/board#{code}"]
    return [f"{host}/#{code}", *([f"https://t.me/{telegram}?start={code}"] if telegram else [])]


def telegram_name(settings: Settings) -> str:
    """The bot's name, asked of Telegram; empty when there is no bot or no answer."""
    token = settings.telegram.token
    if token is None or not token.get_secret_value():
        return ""
    address = f"{(settings.telegram.base_url or TELEGRAM).rstrip('/')}/bot{token.get_secret_value()}/getMe"
    try:
        # Nothing of an error is told: its text could have the token in it.
        with urlopen(address, b"", timeout=PATIENCE) as answer:
            return str(json.loads(answer.read())["result"]["username"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
