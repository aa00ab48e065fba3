"""Promises: the day until which a step, or the rest of it, is to be done."""

import re
from datetime import date, datetime

from bot.understanding.dates import first_day, single
from bot.understanding.intents.base import ORDERED, Draft, is_customer, is_question, orders_of
from bot.understanding.intents.states import state_of
from bot.understanding.line import Line, Mark

BEHIND_A_DAY = re.compile(r" ?(?P<will>(?:之?前|以前|能|可以?|会|要|得)?)[就全部都]*(?:完|好|做|清|搞|结|收)")
AHEAD_OF_A_DAY = re.compile(
    r"(?:完成|finish|complete|done|ready|deliver|rest|balance|余下|剩下的?)[a-z ]*(?:by|on|before|till"
    r"|until)? ?$"
)


def rest_promised(line: Line) -> date | datetime | None:
    """The day the rest is promised for: 300/500 周五完; 今天完成210 promises nothing."""
    today = line.context.today
    for mark in line.all("date"):
        told = single(mark.value)
        behind, ahead = BEHIND_A_DAY.match(line.text, mark.end), AHEAD_OF_A_DAY.search(line.before(mark, 24))
        said = (behind and (day_of(told) > today or behind["will"])) or (ahead and day_of(told) > today)
        if (said or mark.value.deadline) and first_day(mark.value) >= today:
            return told
    return None


def day_of(told: date | datetime) -> date:
    """The day of a day or an instant."""
    return told.date() if isinstance(told, datetime) else told


WORDS = re.compile(
    r"(?:[ ,:。.!]|能够?|可以?|会|一定|肯定|保证|答应|承诺|要到|到|下班前|收工前|之?前|以前|内|都|全部|全"
    r"|就|才|[做搞弄]|完工?|好|出来|的"
    r"|(?:will|'ll|can|be|is|are|all|the|get|gets|got|for|of|by|on|before|at|latest|surely|definitely"
    r"|order|end|day|eod|cob|tonight|promise[sd]?)(?![a-z]))*"
)
"""All that may stand beside the order, the step, the day and that it is done."""
ENDS = re.compile(r"完|好|出来|答应|承诺|(?<![a-z])(?:ready|promise)")
WILL = re.compile(r"能|可以?|会|保证|答应|承诺|才|(?<![a-z])(?:will|can|promise)|'ll")
UNTIL = re.compile(r"[下收][班工]前|(?<![a-z])(?:by|before|ready)(?![a-z])")
OVER = re.compile(r"了|已|咗|晒")


def promise(line: Line) -> Draft | None:
    """A step is to be done on a day to come, and nothing else is said: 1196 车缝周五前完成."""
    days, steps = line.all("date"), {mark.value for mark in line.all("step")}
    if len(days) != 1 or len(steps) != 1 or is_customer(line):
        return None
    if is_question(line) or ORDERED.search(line.text):
        return None
    order, told, state = orders_of(line), single(days[0].value), state_of(line)
    if (
        not isinstance(order, str)
        or not isinstance(told, date)
        or first_day(days[0].value) < line.context.today
    ):
        return None
    if state is not None and state.value != "done":
        return None
    beside = _beside(line, state)
    if (
        not WORDS.fullmatch(beside)
        or not (state or ENDS.search(beside))
        or not _is_to_be(line, days[0], beside)
    ):
        return None
    return Draft("report_progress", confidence=0.85).put(order=order, step=steps.pop(), due=told)


def _beside(line: Line, state: Mark | None) -> str:
    """What is said beside the order, the step, the day and that it is done."""
    marks = [mark for kind in ("order", "step", "date") for mark in line.all(kind)]
    return line.without([*marks, *([state] if state else [])]).lower()


def _is_to_be(line: Line, day: Mark, beside: str) -> bool:
    """Whether it lies ahead: by a day, with a will, or a day to come right before what ends."""
    if WILL.search(beside):
        return True
    if OVER.search(line.text):
        return False
    if day.value.deadline or UNTIL.search(line.text):
        return True
    behind = BEHIND_A_DAY.match(line.text, day.end)
    return behind is not None and first_day(day.value) > line.context.today
