"""Dates, times and ranges as a Chinese factory clerk says them."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.understanding.dates.combine import combine
from bot.understanding.dates.fallback import foreign
from bot.understanding.dates.values import Atom, Context, Day, Days, Instant
from bot.understanding.fold import fold
from core.calendar import WorkingCalendar

__all__ = [
    "Context",
    "Found",
    "Value",
    "When",
    "context_of",
    "find",
    "first_day",
    "read_when",
    "single",
    "usual_calendar",
    "when",
]

Value = date | datetime | tuple[date, date]
MAX_LENGTH = 600

NEW_VALUE = re.compile(
    r"(?:改[到为成至]?|现在?|(?:^|[^a-z])(?:is |but )?now(?: is)?"
    r"|推迟?到|延[期后迟]*[到至]|提前到|顺延[到至]|->|=>|(?:postponed|moved?|delayed"
    r"|pushed|changed) (?:back )?to|instead) ?$"
)


@dataclass(frozen=True, slots=True)
class When:
    """What a text says about time; `ambiguous` when the chat had better ask."""

    value: Value | None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A time read in a text, text[start:end]."""

    start: int
    end: int
    value: Value
    sure: bool = True
    deadline: bool = False


def context_of(
    now: datetime, tz: ZoneInfo | None, lang: str, calendar: WorkingCalendar | None = None
) -> Context:
    """The moment of speaking; a naive `now` is refused with ValueError."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    zone = tz or (calendar.timezone if calendar else None)
    local = now.astimezone(zone) if zone else now
    return Context(local, calendar or usual_calendar(), day_first=day_first(lang))


@lru_cache(maxsize=1)
def usual_calendar() -> WorkingCalendar:
    """The statutory calendar, for texts read without a company."""
    return WorkingCalendar(ZoneInfo("Asia/Shanghai"))


def day_first(lang: str) -> bool:
    """Whether people of that language write 3/12 for the third of December."""
    return lang.replace("-", "_").lower() in (
        "en_gb",
        "en_au",
        "en_nz",
        "en_in",
        "en_ie",
        "en_za",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "vi",
    )


SPACED = re.compile(
    r"(?<![\d.])\d{1,2}( )(?=[月日号天]|个?(?:工作日|小时|星期|礼拜)|个月|点(?!色))|(?<=\d{4})( )(?=年)"
    r"|(?<=\d[年月])( )(?=\d{1,2} ?[月日号])"
)


def find(folded: str, context: Context) -> list[Found]:
    """Every time a folded text names, in order; 2 月 28 日 is read like 2月28日."""
    gaps = [found.start(found.lastindex or 1) for found in SPACED.finditer(folded)]
    if not gaps:
        return [_found(atom) for atom in combine(context, folded)]
    places = [place for place in range(len(folded) + 1) if place not in gaps]
    tight = "".join(folded[place] for place in places[:-1])
    atoms = combine(context, tight)
    return [replace(_found(atom), start=places[atom.start], end=places[atom.end - 1] + 1) for atom in atoms]


def _found(atom: Atom) -> Found:
    value, sure = atom.value, True
    if isinstance(value, Day):
        plain: Value = value.day
        sure = value.sure
    elif isinstance(value, Days):
        plain = (value.first, value.last)
    else:
        assert isinstance(value, Instant)
        plain = value.moment
    return Found(atom.start, atom.end, plain, sure, atom.deadline)


def read_when(
    text: str,
    *,
    now: datetime,
    tz: ZoneInfo | None = None,
    lang: str = "zh_CN",
    calendar: WorkingCalendar | None = None,
) -> When:
    """What a short text says about time, with a note when it could be something else."""
    folded = fold(text[:MAX_LENGTH]).strip()
    context = context_of(now, tz, lang, calendar)
    found = find(folded, context)
    if not found:
        return When(foreign(folded, context))
    chosen = next(
        (place for place in found if NEW_VALUE.search(folded[max(0, place.start - 32) : place.start])),
        found[0],
    )
    return When(chosen.value, ambiguous=not chosen.sure or len({place.value for place in found}) > 1)


def when(text: str, *, now: datetime, tz: ZoneInfo | None = None, lang: str = "zh_CN") -> Value | None:
    """The day, instant or range (first and last day) a text names; None when there is none."""
    return read_when(text, now=now, tz=tz, lang=lang).value


def single(found: Found) -> date | datetime:
    """A day or instant; of a range its last day."""
    return found.value[1] if isinstance(found.value, tuple) else found.value


def first_day(found: Found) -> date:
    """The day of a time, the first one of a range."""
    value = found.value[0] if isinstance(found.value, tuple) else found.value
    return value.date() if isinstance(value, datetime) else value
