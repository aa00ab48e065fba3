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


HOW_TO = re.compile(
    r"^(?:请问|我想问|那|该)?(?:怎么|如何|怎样|咋)(?:来|去)?(?:下单|报|录|建|修?改|更改|删除?|合并|查"
    r"|取消|上传|设|用"
    r"|操作|添加|新建|导入|登记|发图|拆单|邀请|绑定)"
    r"|(?<![a-z])how (?:do|can|should|to) (?:i |we |you )?(?:report|create|change|cancel|use|add"
    r"|set|upload|enter|make|split|get started|link|invite)"
)


def help_(line: Line) -> Draft | None:
    """How does this work?"""
    if HOW_TO.search(line.text) and not line.all("order"):
        return Draft("help")
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
    return Draft("ack") if len(rest) <= (4 if rest.isascii() else 2) else None


FAREWELL = re.compile(r"拜拜|再见|明天见|谢谢|多谢|(?<![a-z])(?:bye|thanks|thank you|see you)(?![a-z])")


def smalltalk(line: Line) -> Draft | None:
    """Weather, lunch, jokes."""
    if line.has("cue.smalltalk") and not FAREWELL.search(line.text) and not line.all("order"):
        return Draft("smalltalk", confidence=0.8)
    return None
