"""The command line's own voice: the language of whoever types, and clear refusals."""

import os
from zoneinfo import ZoneInfo

from bot.words import Speaker, Text
from core.values import Language


class Refused(Exception):
    """A clear sentence for stderr; nothing was changed."""


def spoken() -> Language:
    """The language of whoever types: as gendan is set, or else as the shell is."""
    places = ("LC_ALL", "LC_MESSAGES", "LANG")
    said = _set() or next(filter(None, (os.environ.get(name) for name in places)), "")
    return Language.CHINESE if said.startswith("zh") else Language.ENGLISH


def _set() -> str:
    """What the setting says, wherever it stands."""
    if (said := os.environ.get("GENDAN_LANGUAGE")) or not any(map(os.path.exists, (".env", "gendan.toml"))):
        return said or ""
    # Only here: the files are there seldom, and reading them takes longer than most commands.
    from bot.given import given

    return str(given().get("GENDAN_LANGUAGE", ""))


SPEAKER = Speaker(spoken(), ZoneInfo("UTC"))


def speak(language: Language) -> None:
    """Speak this language from here on."""
    global SPEAKER  # noqa: PLW0603 - a command line has one voice
    SPEAKER = Speaker(language, ZoneInfo("UTC"))


def say(words: Text) -> str:
    """Words in the language of whoever types."""
    return SPEAKER(words)
