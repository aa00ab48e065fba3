"""When what a line reports was, or is to be."""

import re
from datetime import date, datetime, timedelta

from bot.understanding.dates import Found, first_day, single
from bot.understanding.line import Line, Mark

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


def when_of(line: Line) -> date | datetime | None:
    """The first day or instant a line names; the last day of a range."""
    for found in line.dates():
        return single(found)
    return None


def unsure(line: Line, slot: str) -> tuple[str, ...]:
    """The slot, when the day that fills it could be another one."""
    return (slot,) if any(not found.sure for found in line.dates()) else ()


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
