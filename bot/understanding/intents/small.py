"""Greetings, thanks, yes, help and small talk."""

import re

from bot.understanding.intents.base import Draft, is_question
from bot.understanding.line import Line

EMOJI_YES = re.compile(r"^[\s👌👍✅🆗🙏💪🤝☑✔]+$")
MAX_GREETING = 24


def digest(line: Line) -> Draft | None:
    """What happened, what is due: the day in one message."""
    if not line.has("cue.digest") or line.all("order"):
        return None
    if len(line.text) > 30 and not line.has("cue.list"):
        return None
    strong = re.search(r"日报|汇总|总结|周报|晨报|早报|简报|概况|月报|摘要|待办|日结|总览|一览|digest|report|summary|brief|overview|recap|rundown|agenda|to-?do|my (?:day|tasks)|我的一天|今日情况|今天的情况|今天要做|今天干|今天有什么事", line.text)
    alone = line.text.strip(" .!?。") in ("今天", "今日", "today")
    return Draft("digest", confidence=0.9).put(period=None) if strong or alone else None


def help_(line: Line) -> Draft | None:
    """How does this work?"""
    if line.has("cue.help") and not line.all("order") and len(line.text) <= 60 or line.text.strip() in ("?", "/help", "/start"):
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
