"""Greetings, thanks, yes, help and small talk."""

import re

from bot.understanding.intents.base import Draft, is_question
from bot.understanding.line import Line

EMOJI_YES = re.compile(r"^[\s👌👍✅🆗🙏💪🤝☑✔]+$")
BARE_DAYS = {"今天", "今日", "today"}
MAX_GREETING = 24


def digest(line: Line) -> Draft | None:
    """What happened, what is due: the day in one message."""
    if not line.has("cue.digest") or line.all("order"):
        return None
    if len(line.text) > 30 and not line.has("cue.list"):
        return None
    said = {line.text[mark.start : mark.end] for mark in line.cues("digest")}
    if said <= BARE_DAYS and line.text.strip(" .!?。") not in BARE_DAYS:
        return None
    return Draft("digest")


def help_(line: Line) -> Draft | None:
    """How does this work?"""
    if (line.has("cue.help") and not line.all("order") and len(line.text) <= 60) or line.text.strip() in (
        "?",
        "/help",
        "/start",
    ):
        return Draft("help")
    return None


def greeting(line: Line) -> Draft | None:
    """Hello, thanks, goodbye."""
    if not line.has("cue.greeting") or line.all("order"):
        return None
    rest = line.without([mark for mark in line.marks if mark.kind == "cue"])
    return Draft("greeting", confidence=0.9 if len(rest) < 8 else 0.6) if len(rest) <= MAX_GREETING else None


def ack(line: Line) -> Draft | None:
    """Yes, noted."""
    if EMOJI_YES.match(line.raw):
        return Draft("ack")
    if not line.has("cue.ack") or is_question(line) or line.all("order"):
        return None
    rest = line.without([mark for mark in line.marks if mark.kind == "cue"])
    return Draft("ack") if len(rest) <= 4 else None


def smalltalk(line: Line) -> Draft | None:
    """Weather, lunch, jokes."""
    if line.has("cue.smalltalk") and not line.all("order"):
        return Draft("smalltalk", confidence=0.8)
    return None
