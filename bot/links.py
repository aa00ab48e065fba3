"""The links that a one-time code opens gendan with."""

from bot.settings import Settings


def links_of(settings: Settings, code: str, telegram: str = "") -> list[str]:
    """Where a code can be used: the web chat, and Telegram when the bot's name is known.

    In the web address the code is behind `#`, so that no server's log gets to see it.
    """
    host = settings.public_url.rstrip("/") or f"http://{settings.http.host}:{settings.http.port}"
    return [f"{host}/#{code}", *([f"https://t.me/{telegram}?start={code}"] if telegram else [])]
