"""Reminders: setting them, and keeping them still."""

import re
from datetime import date, timedelta

from bot.understanding.intents.base import Draft, is_question, negated, orders_of
from bot.understanding.intents.times import unsure, when_of
from bot.understanding.line import EDGES, Line, Mark
from bot.understanding.numbers import number

LEADING = re.compile(
    r"^(?:我|一下|去|要|to|about|that|me|for|of|on|at|记得|now|-|the|:|,| |下|关于)+(?![a-z])"
)
TRAILING = re.compile(r"(?:的时候|提醒我|一下|please|pls|thanks|吧|哦|啊|哈|,| )+$")


def set_reminder(line: Line) -> Draft | None:
    """A reminder for oneself: when, and what about."""
    cue = line.cue("remind")
    if cue is None or negated(line, cue):
        return None
    when = when_of(line)
    about = _about(line, cue)
    if when is None and not about and not line.all("order"):
        return None
    draft = Draft(
        "set_reminder", confidence=0.9 if when is not None else 0.75, ambiguous=unsure(line, "when")
    )
    return draft.put(
        when=when, about=about, order=line.all("order") and orders_of(line), person=line.value("person")
    )


HABIT = re.compile(
    r"每(?:天|日|周|个?星期|个?礼拜|月|个月|隔.天)[一二三四五六日天末]?(?:\d{1,2}[号日])?(?:早上|上午"
    r"|下午|晚上|中午)?(?:\d{1,2}[点:]\d{0,2}半?分?)?"
    r"|(?<![a-z])(?:every|each) (?:other )?[a-z]+(?: (?:morning|afternoon"
    r"|evening))?(?: at \d{1,2}(?::\d\d)? ?(?:[ap]m)?)?|(?<![a-z])(?:daily|weekly|monthly)(?![a-z])"
)


def _habit(line: Line) -> list[Mark]:
    """每天早上, every friday at 9: when to remind again and again is no part of what about."""
    return [Mark(found.start(), found.end(), "habit", "") for found in HABIT.finditer(line.text)]


def _about(line: Line, cue: Mark) -> str:
    cut = [cue, *line.all("date"), *line.cues("please"), *_habit(line)]
    text = line.without(cut)
    folded = text.lower()
    start = LEADING.match(folded)
    text = text[start.end() :] if start else text
    end = TRAILING.search(text)
    return (text[: end.start()] if end else text).strip(EDGES)


def mute_reminder(line: Line) -> Draft | None:
    """No reminders about something, for a while."""
    cue = line.cue("mute")
    if cue is None or is_question(line):
        return None
    until = when_of(line)
    if hasattr(until, "hour"):
        until = until.date()  # type: ignore[union-attr]
    return Draft("mute_reminder").put(order=orders_of(line), until=until or _after_days(line))


FOR_DAYS = re.compile(
    r"(?:for )?(?P<n>\d{1,2}|[一二两三四五六七]|an?) ?个?(?P<unit>天|days?|周|星期|礼拜|weeks?)"
)


def _after_days(line: Line) -> date | None:
    """静音三天, for 2 days: that many days from today."""
    found = FOR_DAYS.search(line.text)
    if found is None:
        return None
    many = 1 if found["n"].startswith("a") else int(number(found["n"]) or 0)
    return line.context.today + timedelta(many if found["unit"][0] in "天d" else 7 * many)
