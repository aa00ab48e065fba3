"""What the readers of intents share."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.understanding.dates import Found, first_day, single
from bot.understanding.line import Line, Mark, order_value

STAFF_ONLY = "customer"


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
    if ASK_ENDS.search(line.text) or ASKS.search(line.text):
        return True
    return bool(ASKS_FIRST.search(line.text))


def is_customer(line: Line) -> bool:
    """Whether a customer speaks."""
    return line.role == "customer"


def negated(line: Line, mark: Mark) -> bool:
    """Whether a no stands right before a word."""
    ahead = line.text[max(0, mark.start - 14) : mark.start]
    return bool(NEGATED.search(ahead)) and not EITHER.search(ahead)


def doubtful(line: Line) -> bool:
    """Whether the line supposes, plans, asks for or reports by hearsay instead of stating."""
    return line.has("cue.hedge", "cue.said")


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


A_YEAR = timedelta(365)
RECENT = timedelta(60)


PAST_TENSE = re.compile(
    r"[了过]|已|(?<![a-z])(?:complet|finish|start|pack|press|print|wash|inspect)ed(?![a-z])|sewn"
)
WILL = re.compile(r"就|能|可以|会|要|才|争取|预计|(?<![a-z])(?:will|be)(?![a-z])")
BARE_WEEKDAY = re.compile(
    r"(?:on )?(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)


def just_passed(line: Line, mark: Mark) -> bool:
    """Whether a bare weekday in the past tense (completed on saturday) is the last one, not the next."""
    return bool(
        BARE_WEEKDAY.fullmatch(line.text[mark.start : mark.end].strip())
        and PAST_TENSE.search(line.text)
        and not WILL.search(line.text)
    )


def lately(day: date, today: date) -> date:
    """A bare day and month that has just passed was meant in the past when something is reported."""
    before = day - A_YEAR
    return before if today - RECENT <= before <= today else day


def told(line: Line, mark: Mark) -> date | datetime:
    """The first day or instant of a time in a report: 9点 without a day was this morning, not tomorrow."""
    found: Found = mark.value
    if not isinstance(found.value, datetime) and just_passed(line, mark):
        return first_day(found) - timedelta(7)
    if not isinstance(found.value, datetime) or TOMORROW.search(line.text[mark.start : mark.end]):
        return first_day(found)
    earlier = found.value - timedelta(1)
    return earlier if earlier.date() == line.context.today else found.value


TOMORROW = re.compile(r"明|tom|tmr|后天|周|星期|礼拜|[月号日]|day|[/-]")


def named_orders(line: Line) -> bool:
    """Whether the line itself names an order (or a code that may be one)."""
    return bool(line.all("order") or line.all("code"))


def when_of(line: Line) -> date | datetime | None:
    """The first day or instant a line names; the last day of a range."""
    for found in line.dates():
        return single(found)
    return None


def unsure(line: Line, slot: str) -> tuple[str, ...]:
    """The slot, when the day that fills it could be another one."""
    return (slot,) if any(not found.sure for found in line.dates()) else ()


def note(line: Line, *cut: str) -> str:
    """The line as typed without its order and marks of some other kinds or meanings."""
    marks = [mark for mark in line.marks if mark.kind in ("order", *cut) or mark.key_in(cut)]
    return line.without(marks)


def to_come(line: Line, verb: Mark) -> bool:
    """Whether a coming day belongs to that word, and not to another one right behind the day."""
    today = line.context.today
    return any(
        _after(told(line, mark), today) and not _of_another(line, mark, verb) for mark in line.all("date")
    )


def _after(when: date | datetime, today: date) -> bool:
    return when.date() > today if isinstance(when, datetime) else lately(when, today) > today


SENTENCE = re.compile(r"[;。\n!]|, ?(?=.*[a-z\u4e00-\u9fff]{2})")
REST = re.compile(
    r"余下|剩下|剩余|其余|余[的数]|尾数|(?<![a-z])(?:rest|balance|remaining|remainder|others?)(?![a-z])"
)


def _of_another(line: Line, day: Mark, verb: Mark) -> bool:
    between = line.text[verb.end : day.start]
    if REST.search(line.text[verb.end : day.end + 12]) or (day.start > verb.end and SENTENCE.search(between)):
        return True
    behind = [
        mark for mark in line.marks if mark.kind in ("cue", "step") and day.end <= mark.start <= day.end + 3
    ]
    return verb.end <= day.start and any(mark is not verb for mark in behind)


def when_past(line: Line) -> date | datetime | None:
    """When it happened, if the line names a day that is not to come."""
    found, today = when_of(line), line.context.today
    if found is None:
        return None
    if isinstance(found, datetime):
        past = told(line, line.all("date")[0])
        return past if isinstance(past, datetime) and past <= line.context.now else None
    named = line.all("date")[0]
    day = found - timedelta(7) if just_passed(line, named) else lately(found, today)
    return day if day <= today else None
