"""Somebody of the factory is asked to do something: 请染厂周三前补色样 1203."""

import re
from typing import Any

from bot.understanding.dates import first_day, single
from bot.understanding.intents.base import (
    FORBIDDEN,
    SUPPOSED,
    Draft,
    is_customer,
    is_question,
    negated,
    orders_of,
)
from bot.understanding.line import EDGES, Line, Mark

ASKING = re.compile(
    r"(?:请(?!问|假|示)|让|叫|通知|麻烦|吩咐|安排|催(?:一下|下)?|喊|告诉|@|烦请|要求|交代)(?:一下"
    r"|下)?(?:我们|咱们)? ?$"
    r"|(?<![a-z])(?:ask|tell|have|get|let|inform|notify|request|instruct|chase|@) ?(?:the |our )?$"
)
CALLED = re.compile(
    r"(?:的同事|那边|部门|部|组|厂|班|师傅|们)*[ ,:]{0,2}(?:请|麻烦|帮忙|帮|please |pls |kindly )(?!问)"
)
BEHIND = re.compile(
    r"(?: (?:team|dept|department|people|guys|room|section|floor|colleagues?))?[ ,:]*"
    r"(?:please |pls |kindly )?(?:to |that )(?:please |pls |kindly )?"
    r"|(?: (?:team|dept|department|people|guys|room|section|floor|colleagues?))[ ,:]*"
    r"|(?:的?同事|那边|部门|车间|师傅|们|[组部房科室班厂])*"
)
POLITE = re.compile(
    r"^(?:can|could|would|will) (?:you|u|someone|somebody) (?:please |pls |kindly )?(?:ask|tell|have"
    r"|get)(?![a-z])"
)
HAVE = re.compile(r"^(?:\d+ |please |pls )?have (?:the |our )?[^?]*[^?]$")
ALREADY = re.compile(r"已经?$|(?:昨天|前天|刚才?|早就)[^,。;]{0,4}$|(?<![a-z])(?:i|we|already|has|have) $")
PAST = re.compile(r"(?<!算)(?<!好)了[。! ]*$|(?:让|叫|通知|催)(?:了|过)")
TOLD = re.compile(r"(?<![a-z])(?:asked|told|informed)(?![a-z])")


def request(line: Line) -> Draft | None:
    """A department, or a person who is known, is asked for something; what and until when."""
    if is_customer(line) or (
        is_question(line) and not POLITE.search(line.text) and not HAVE.search(line.text)
    ):
        return None
    asked = _addressee(line)
    if asked is None or TOLD.search(line.text) or PAST.search(line.text) or SUPPOSED.search(line.text):
        return None
    due = _due(line)
    about = _about(line, asked)
    if not about or any(first_day(time) < line.context.today for time in line.dates()):
        return None
    slot = "person" if asked.kind == "person" else "department"
    return Draft("request", confidence=0.85).put(
        **{slot: asked.value}, who=line.slice(asked.start, asked.end), order=orders_of(line),
        step=_step(line, asked), about=about, due=due,
    )  # fmt: skip


def _addressee(line: Line) -> Mark | None:
    """The department or person behind a word of asking, or called by name: 仓库 麻烦…"""
    for mark in sorted((*line.all("department"), *line.all("person")), key=lambda mark: mark.start):
        before = line.text[max(0, mark.start - 24) : mark.start]
        if (found := ASKING.search(before)) and _asks_now(line, mark, before[: found.start()]):
            return mark
        if not before.strip(EDGES) and CALLED.match(line.text, mark.end):
            return mark
    return None


def _asks_now(line: Line, mark: Mark, ahead: str) -> bool:
    asking = Mark(mark.start - 1 - (line.text[mark.start - 1] == " "), mark.start, "cue", "ask")
    denied = FORBIDDEN.search(ahead) or negated(line, Mark(len(ahead), mark.start, "cue", "ask"))
    return bool(asking.start >= 0 and not denied and not ALREADY.search(ahead))


def _due(line: Line) -> object:
    """The last day or instant the line names."""
    return next((single(time) for time in line.dates()), None)


def _step(line: Line, asked: Mark) -> Any:
    step = next((mark for mark in line.all("step") if mark.start >= asked.end), None)
    return step and step.value


PREPOSITION = re.compile(r"(?:for|of|on|in|to|with|的)$")


def _about(line: Line, asked: Mark) -> str:
    """What is to be done, as typed, without when and without an order that stands apart."""
    called = CALLED.match(line.text, asked.end) or BEHIND.match(line.text, asked.end)
    start = called.end() if called else asked.end
    cut = [mark for mark in line.all("date") if mark.start >= start]
    cut += [mark for mark in line.all("order") if mark.start >= start and _apart(line, mark)]
    rest = Line(line.raw[start:], line.text[start:], line.context, line.role, line.talk)
    moved = [Mark(mark.start - start, mark.end - start, mark.kind, mark.value) for mark in cut]
    return DANGLING.sub("", rest.without(moved)).strip(EDGES)


DANGLING = re.compile(
    r" (?:by|before|until|till|on|for|latest by)$|^(?:之?前|前|内|by|before) | (?:前|之前|以前|内)(?= |$)",
    re.IGNORECASE,
)


def _apart(line: Line, order: Mark) -> bool:
    """Whether an order stands at the end by itself, not behind a preposition (the lab dip for 1203)."""
    ahead = line.text[: order.start].rstrip()
    return (
        not line.text[order.end :].strip(EDGES)
        and not PREPOSITION.search(ahead)
        and ahead != line.text[: order.start]
    )
