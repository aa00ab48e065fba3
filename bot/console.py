"""The command line's own voice: the language of whoever types, and clear refusals."""

import os
from zoneinfo import ZoneInfo

from bot.words import Speaker, Text
from core.values import Language


class Refused(Exception):
    """A clear sentence for stderr; nothing was changed."""


def _spoken() -> Language:
    """The language of whoever types: as gendan is set, or else as the shell is."""
    said = os.environ.get("GENDAN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.CHINESE if said.startswith("zh") else Language.ENGLISH


SPEAKER = Speaker(_spoken(), ZoneInfo("UTC"))


def say(words: Text) -> str:
    """Words in the language of whoever types."""
    return SPEAKER(words)
