"""Questions about what is to come: when an order will be ready, and what if something were different."""

import re

from bot.understanding.intents.base import SUPPOSED, Draft, is_question, orders_of
from bot.understanding.intents.changes import DAYS, days_of
from bot.understanding.line import Line
from bot.understanding.numbers import number

FORECAST = re.compile(
    r"(?:几[号时天点]|什么时候|何时|哪[天日]|多久|啥时候?|几多号)[^,。;?]{0,6}(?:出|交|发|走|好|完|做|到|搞)"
    r"|(?:出|交|发|走|做|完)[^,。;?]{0,4}(?:得及|得[上切到])"
    r"|赶[^,。;?]{0,4}[得唔不][^,。;?]{0,2}[上切及到]|来得及|来不来得及"
    r"|(?:按时|准时|如期|按期)[^,。;?]{0,4}(?:出|交|走|吗|不)|会不会[^,。;?]{0,3}[延晚迟拖]"
    r"|会[延晚迟拖][^,。;]{0,4}[吗么?]"
    r"|能不能[^,。;?]{0,8}[出交]|赶不赶"
    r"|(?<![a-z])when (?:can|will|could|would|is|are)(?![a-z]).*(?:ship|leave|ready|finish|done|go"
    r"|deliver|complete|out)"
    r"|(?<![a-z])(?:will|can|could) .{0,30}(?:make it|ship|be ready|be on time|be late|be delayed|delay"
    r"|finish|go out)"
    r"|on (?:time|track|schedule)(?![a-z])|(?<![a-z])(?:how long|how soon|forecast|expected (?:date"
    r"|completion))"
)


def forecast_asked(line: Line) -> bool:
    """Whether a question is about when an order will be ready."""
    return bool(FORECAST.search(line.text))


LATER = re.compile(
    r"晚|推迟|推后|延|拖|迟|慢|(?<![a-z])(?:late|later|delay|delayed|slip|slips|behind|longer)(?![a-z])"
)
SOONER = re.compile(r"早|提前|快|(?<![a-z])(?:early|earlier|sooner|faster|ahead)(?![a-z])")
LINES = re.compile(
    r"(?P<sign>[加减增+多少]|增加|减少|多开|再开|开多|(?<![a-z])(?:add|with|remove"
    r"|minus))[一个多少开了]{0,2} ?"
    r"(?P<n>\d|[一两二三四])? ?(?:条|个)?(?:more |extra |another )?(?:生?产?线(?!头|迹|路)|lines?(?![a-z]))"
    r"|(?<![a-z])(?P<more>one|two|1|2|an?)(?: more| extra|other) lines?(?![a-z])"
)
FEWER = ("减", "少", "减少", "remove", "minus")
WORDS = {"one": 1, "two": 2, "a": 1, "an": 1}
DONE = re.compile(r"[加减开]了|已经?[加减开]|added|removed")
WOULD = re.compile(
    r"会怎么?样|怎么样|有用吗|行不行|够不够|(?<![a-z])(?:would|what happens|help|enough)(?![a-z])"
)


def what_if(line: Line) -> Draft | None:
    """What would be if a step were so much later, or had another line: a question, and never a change."""
    order = orders_of(line)
    if order is None or DONE.search(line.text):
        return None
    delta, lines = _delta(line), _lines(line)
    supposed = bool(SUPPOSED.search(line.text)) or is_question(line) or bool(WOULD.search(line.text))
    if not (delta and SUPPOSED.search(line.text)) and not (lines and (supposed or "+" in line.text)):
        return None
    return Draft("query_order").put(
        order=order, step=line.value("step"), aspect="what_if", delta=delta, lines=lines
    )


def _delta(line: Line) -> int | None:
    found = DAYS.search(line.text)
    if found is None or not (LATER.search(line.text) or SOONER.search(line.text)):
        return None
    return days_of(found) if LATER.search(line.text) else -days_of(found)


def _lines(line: Line) -> int | None:
    found = LINES.search(line.text)
    if found is None:
        return None
    if found["more"]:
        return WORDS.get(found["more"]) or int(found["more"])
    many = int(number(found["n"]) or 1) if found["n"] else 1
    return -many if found["sign"] in FEWER else many
