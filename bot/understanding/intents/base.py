"""What the readers of intents share."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.understanding.line import Line, Mark, order_value


@dataclass
class Draft:
    """A possible meaning of a line."""

    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.9
    ambiguous: tuple[str, ...] = ()

    def put(self, **slots: Any) -> "Draft":
        """Add slots that have a value."""
        self.slots.update((name, value) for name, value in slots.items() if value not in (None, "", []))
        return self


Reader = Callable[[Line], Draft | None]

ASK_ENDS = re.compile(
    r"(?:[?？]|吗|么|呢|(?<!还)没|(?<!还)没有|(?<!尚)(?<!还)未|[行好对可]不|否|吧\?)[啊呀哦嘛呢]?[ 。.!~?]*$"
)
ASKS_FIRST = re.compile(
    r"(?:^|[,.;:!?\n]) ?(?:(?:hi|hey|hello|so|and|but|also|ok|btw|guys|team|dear|sorry|well"
    r"|then)[ ,]+){0,2}"
    r"(?:what|when|where|how|who|which|why|whose|whats|wheres|whens|hows|whos|is|are|was|were|did"
    r"|does|do(?! not|n'?t)|can|could|has|have|had|any|will|would|should|shall|may i|am i|do you|status of"
    r"|tell me|wondering|let me know|i wonder|i want to know|just checking|checking|anyone|anybody"
    r"|possible)(?!['a-z])"
    r"|^(?:so-?)?\d{3,6},? (?:what|whats|what's|when|where|how|who|which|why|any)(?![a-z])"
)
NEGATED = re.compile(
    r"(?:没有?|未|别|不[要用会能是必]?|勿|尚未|还没有?|无法|没法|没办法|冇|唔|未能|没能|千万别|not"
    r"|n't|never|no"
    r"|dont|cannot|cant|isnt|hasnt|didnt|havent|not yet|to be|yet to)(?:再|先|全部?|完全|都|能|有"
    r"|be|been|yet|the|to|fully|all)? ?$"
)


EITHER = re.compile(r"(?:能不能|可不可以|要不要|会不会|是不是|行不行|好不好|可唔可以)[\u4e00-\u9fff]{0,3}$")


ASKS = re.compile(
    r"[?]|什么|多少|几时|何时|啥|哪[里个些几家天位儿一边了呢]|[在到]哪|哪(?=单|$)|怎么|咋|为何"
    r"|谁(?![都也])|是否"
    r"|有没有|有冇|是不是|能不能|能否|可否|可不可以|要不要|会不会|该不该|用不用|需不需要|好[了没]没"
    r"|了没有?(?=$|[ ,。!])|([\u4e00-\u9fff])不\1|(?<![这前过近那后])几[号点天]|多久|多长时间|到哪|如何"
    r"|点解|边度|几多"
    r"|得未|请问|想问"
)


def is_question(line: Line) -> bool:
    """Whether the line asks, rather than tells."""
    return _asks(line.text)


@lru_cache(64)
def _asks(text: str) -> bool:
    # Most readers want to know it of the same line.
    return any(asking.search(text) for asking in (ASK_ENDS, ASKS, ASKS_FIRST))


def is_customer(line: Line) -> bool:
    """Whether a customer speaks."""
    return line.role == "customer"


def negated(line: Line, mark: Mark) -> bool:
    """Whether a no stands right before a word."""
    ahead = line.text[max(0, mark.start - 14) : mark.start]
    return bool(NEGATED.search(ahead)) and not EITHER.search(ahead)


NOT_YET = re.compile(r"(?:还没有?|尚未|还未|没有|not yet|not)[。.! ]*$")


FORBIDDEN = re.compile(
    r"(?:别|不要|勿|不用|没说|没有说|不是|不会|申请|请求)[^,;。 ]{0,12}$|(?<![a-z])(?:don'?t|do not|never"
    r"|not to)[^,;.]{0,30}$"
)
CONDITION = re.compile(
    r" ?了?(?:(?:之|以)?后(?![道整段勤])|时(?![间候])|就(?!好)|再|才|(?:之|以)?前|的话|then(?![a-z]))"
)


def stated(line: Line, mark: Mark) -> bool:
    """Whether a word is said as a fact: not asked, denied, forbidden, planned, supposed or a condition."""
    if is_question(line) or negated(line, mark) or NOT_YET.search(line.text) or doubtful_at(line, mark):
        return False
    return not (FORBIDDEN.search(line.before(mark, 40)) or CONDITION.match(line.text, mark.end))


ORDERED = re.compile(
    r"请|麻烦|帮[我忙]|把|安排|赶紧|尽快|催|抓紧|快点|记得|别忘|先做"
    r"|(?:^|[,.;:\n] ?|please |pls |kindly )(?:(?:so|order)?[ -]?\d+ )?(?:please|pls|kindly|send"
    r"|ship|pack|cut|sew|start|do|issue|prepare|sign|confirm|make|let'?s|hurry|arrange|finish"
    r"|print)(?![a-z])"
)
COMPLETED = re.compile(
    r"了|已|[完好过]|收到|(?<![a-z])(?:done|sent|was|were|has|have|been|got|left|gone)(?![a-z])"
    r"|[a-z]{2}ed(?![a-z])"
)


def reported(line: Line, mark: Mark) -> bool:
    """Whether a word says what has happened: stated, and not an order to somebody to do it."""
    return stated(line, mark) and not (ORDERED.search(line.text) and not COMPLETED.search(line.text))


PLANNED = re.compile(
    r"(?:计划|打算|准备|预计|争取|目标|需要?|必须|应该|要|will|plan(?:s|ned)? to|target"
    r"|need(?:s)? to|must|should|to be|going to) ?[^,;。\n ]{0,6}$"
)


def planned(line: Line, mark: Mark) -> bool:
    """Whether a figure is one to be reached (要裁500件), not one that was."""
    return bool(PLANNED.search(line.before(mark, 24)))


CLAUSES = re.compile(r"[,;。!\n]")
SUPPOSED = re.compile(
    r"如果|假如|要是|万一|假设|倘若|的话|等.{1,8}(?:再|才)|(?<![a-z])(?:if|unless|assuming|suppose)(?![a-z])"
    r"|(?<![a-z])may (?=(?:be|have|need|want|not|also|still|cancel|change|ship|delay|come|go|get|slip"
    r"|move|ask|reject"
    r"|accept|approve|split|merge|postpone|start|finish|arrive)(?![a-z]))"
)


def doubtful_at(line: Line, mark: Mark, near: int = 80) -> bool:
    """Whether a word is supposed, planned or hearsay: by an if, or by such a word `near` it in its clause."""
    if SUPPOSED.search(line.text):
        return True
    for doubt in line.cues("hedge", "said"):
        first, last = sorted((doubt, mark), key=lambda place: place.start)
        between = line.text[first.end : last.start]
        if len(between) > near:
            continue
        spaced_after = doubt is last and line.text[doubt.start].isascii() is False and " " in between
        if not CLAUSES.search(between) and not spaced_after:
            return True
    return False


def orders_of(line: Line) -> str | list[str] | None:
    """The orders a line names; else a code like one; else the card replied to or the order talked about."""
    named = order_value(line.all("order"))
    if named is not None:
        return named
    code = line.first("code")
    if code is not None:
        value: str = code.value
        return value
    return line.talk.card or line.talk.order


def named_orders(line: Line) -> bool:
    """Whether the line itself names an order (or a code that may be one)."""
    return bool(line.all("order") or line.all("code"))


def note(line: Line, *cut: str) -> str:
    """The line as typed without its order and marks of some other kinds or meanings."""
    marks = [mark for mark in line.marks if mark.kind in ("order", *cut) or mark.key_in(cut)]
    return line.without(marks)
