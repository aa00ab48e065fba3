"""Kinds of answer: for every type an operation takes, how it is asked for, read and offered."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from bot.messages import storable
from bot.putting_by import ALSO, taken_up
from bot.understanding import read_when
from bot.understanding.lexicon import built_in
from bot.understanding.numbers import number
from bot.words import Text, Words, _, catalogue, spoken_as
from core.calendar import WorkingCalendar
from core.conversations.model import Taught
from core.conversations.teaching import meant
from core.errors import PastDay, PastInstant, Refusal, UnknownStep, Unreadable
from core.orders.finding import resolve, the_order
from core.people.finding import resolve_contact, resolve_customer, resolve_person, usual_customers
from core.production.model import Step
from core.production.planning import Follow
from core.production.screens import departments, resolve_department
from core.production.views import templates
from core.production.working_days import read_hours
from core.values import (
    ChangeNumber,
    CompanyName,
    ContactName,
    CustomerCode,
    DayShift,
    DepartmentName,
    DueDay,
    FileBytes,
    Language,
    Later,
    LineNumber,
    LineShift,
    MessageNumber,
    Money,
    Month,
    NewName,
    NewWord,
    Note,
    OrderNumber,
    Page,
    Part,
    PersonName,
    Product,
    Progress,
    Quantity,
    ReminderNumber,
    RestDays,
    ScreenNumber,
    StepCode,
    TemplateCode,
    Turn,
    WaitNumber,
    WorkHours,
)
from core.work import Work


def never(_mark: str) -> bool:
    """Nothing was put by."""
    return False


@dataclass
class Asking:
    """Who is asked, in which language, and what was answered so far."""

    work: Work
    language: Language
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileBytes] = field(default_factory=dict)
    put_by: Callable[[str], bool] = never
    """Whether a mark is that of a file put by here: whoever guesses one learns nothing."""
    key: str = ""
    """The answer being read, for asking again."""
    recent: str = ""
    """The order just talked about in this chat."""
    orders: dict[str, OrderNumber] = field(default_factory=dict)
    """The orders found already, by what was typed."""

    def with_answers(self, answers: Mapping[str, str]) -> "Asking":
        """The same, with these answers."""
        return replace(self, answers=answers)


Choices = Sequence[tuple[Text, str]]


def nothing_offered(_asking: Asking) -> Choices:
    """Nothing to choose from."""
    return ()


@dataclass(frozen=True)
class Kind:
    """How one type is asked for; `words` is how many typed words it takes at most."""

    question: Words
    read: Callable[[str, Asking], Any]
    choices: Callable[[Asking], Choices] = nothing_offered
    words: int = 1
    takes_all: bool = False
    shown: Callable[[Any, Asking], Any] | None = None
    """How a summary shows a value, where it is not simply said."""

    def reads(self, text: str, asking: Asking) -> bool:
        """Whether a text answers it."""
        try:
            self.read(text, asking)
        except Refusal:
            return False
        return True


def plainly(text: str) -> str:
    """What was typed, in ordinary digits and letters, without space around it."""
    return unicodedata.normalize("NFKC", storable(text)).strip()


def read_order(text: str, asking: Asking) -> OrderNumber:
    """An order by whatever of it was typed."""
    if text not in asking.orders:
        asking.orders[text] = resolve(asking.work, plainly(text))
    return asking.orders[text]


def offer_recent(asking: Asking) -> Choices:
    """The order just talked about."""
    return [(asking.recent, asking.recent)] if asking.recent else ()


def read_step(text: str, asking: Asking) -> StepCode:
    """A step of the order answered before, by code, name or the trade's slang; raises UnknownStep."""
    if not asking.answers.get("order"):
        # Which steps there are is known once the order is; until then it is kept as typed.
        return StepCode(text)
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    typed = plainly(text).lower()
    code = step_words().get(typed, typed)
    if asking.work.find(Step, order_id=order.identity, code=code) is not None:
        return StepCode(code)
    has = _in_order(asking.work.every(Step, order_id=order.identity))
    for step in has:
        if typed in (step.code.lower(), step.name_en.lower(), step.name_zh.lower()):
            return StepCode(step.code)
    taught = meant(asking.work, Taught.STEP, typed)
    if taught in [step.code for step in has]:
        return StepCode(str(taught))
    raise UnknownStep(order.number, text, tuple((one.code, one.name) for one in has))


@cache
def step_words() -> dict[str, str]:
    """The trade's own words for steps, with their codes."""
    return built_in().words("step")


def typed_for(code: str, line: str) -> str:
    """The word of a line that a step's code was made of; the code where it stands for itself."""
    typed = plainly(line).lower()
    words = [word for word, meant_by in step_words().items() if meant_by == code and word in typed]
    return max(words, key=len, default=code)


def step_in(text: str, asking: Asking) -> str:
    """The code of the order's step that free words name; empty when they name none."""
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    typed = plainly(text).lower()
    for step in asking.work.every(Step, order_id=order.identity):
        own = (step.code, step.name_en.lower(), step.name_zh)
        if any(name and name in typed for name in own) or typed_for(step.code, typed) != step.code:
            return step.code
    return ""


def offer_steps(asking: Asking) -> Choices:
    """The order's steps, unfinished ones first."""
    if not asking.answers.get("order"):
        return ()
    order = the_order(asking.work, read_order(asking.answers["order"], asking))
    steps = _in_order(asking.work.every(Step, order_id=order.identity))
    living = [one for one in steps if one.finished_at is None] or steps
    return [(_("{name}", name=one.name), one.code) for one in living[:8]]


def _in_order(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda one: one.position)


FRACTION = re.compile(r"(.+?)\s*[/／]\s*(.+)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|pct|percent|趴)|百分之(.+)")
LEFT = re.compile(
    r"(?:还差|还剩|剩下?|差|left|remaining)\s*(.+?)\s*(?:件|条|个|pcs)?(?:\s*(?:left|remaining))?"
)
TURNS = {
    Turn.DONE: ("done", "finished", "complete", "completed", "完成", "做完", "完了", "好了", "搞定", "完"),
    Turn.CLOSED: ("closed", "close", "that is all", "no more", "就这么多", "收尾", "结束"),
    Turn.STARTED: ("started", "start", "begun", "开始", "开工", "在做", "开裁", "上线"),
}
COUNT_DONE = re.compile(r"(\d.*?)\s*(?:件|条|个|套|双|pcs|pieces|pc)?\s*(?:done|finished|完成|做完|完了|完)")
PIECES = re.compile(r"(.+?)\s*(?:件|条|个|套|双|pcs|pieces|pc)?")


def read_progress(text: str, _asking: Asking) -> Progress:
    """300/500 · 60% · 300 · 490 done · 还差90 · done · started · closed."""
    typed = plainly(text).lower()
    for turn, words in TURNS.items():
        if typed in words:
            return Progress(turn=turn)
    if typed in ("一半", "half"):
        return Progress(share=Decimal(50))
    if match := FRACTION.fullmatch(typed):
        return Progress(count=_count(match[1], text), of=_count(match[2], text))
    if match := PERCENT.fullmatch(typed):
        return Progress(share=_share(match[1] or match[2], text))
    if match := COUNT_DONE.fullmatch(typed):
        return Progress(count=_count(match[1], text), turn=Turn.DONE)
    if match := LEFT.fullmatch(typed):
        return Progress(remaining=_count(match[1], text))
    return Progress(count=_count(typed, text))


def _share(typed: str, text: str) -> Decimal:
    share = number(typed)
    if share is None or not 0 <= share <= 100:
        raise Unreadable("share", text)
    return share


def _count(typed: str, text: str) -> Decimal:
    match = PIECES.fullmatch(typed.strip())
    sign = -1 if typed.strip().startswith("-") else 1
    count = number(match[1].lstrip("-+")) if match else None
    if count is None or count > MOST:
        raise Unreadable("progress", text)
    return count * sign


MOST = Decimal(1_000_000_000)


def read_quantity(text: str, _asking: Asking) -> Quantity:
    """A number above nothing, with or without a unit."""
    typed = plainly(text).lower()
    match = PIECES.fullmatch(typed)
    found = number(match[1]) if match else None
    if found is None or not 0 < found <= MOST:
        raise Unreadable("quantity", text)
    return Quantity(found)


SIGNS = {
    "$": "USD",
    "￥": "CNY",
    "¥": "CNY",
    "€": "EUR",
    "£": "GBP",
    "刀": "USD",
    "美金": "USD",
    "美元": "USD",
}
SIGNS |= {
    "元": "CNY",
    "块": "CNY",
    "人民币": "CNY",
    "rmb": "CNY",
    "欧元": "EUR",
    "欧": "EUR",
    "英镑": "GBP",
    "港币": "HKD",
}
MONEY = re.compile(
    r"(?P<before>[a-z]{3}|[$￥¥€£])?\s*(?P<amount>[\d,.]+\s*[k万]?)\s*(?P<after>[a-z]{3}|[^\d\s.,]{1,3})?"
)


def read_money(text: str, asking: Asking) -> Money:
    """USD 3.95 · 3.95刀 · ￥12; without a currency the factory's own."""
    match = MONEY.fullmatch(plainly(text).lower())
    amount = number(match["amount"]) if match else None
    if match is None or amount is None:
        raise Unreadable("money", text)
    named = match["before"] or match["after"] or asking.work.policy.currency.lower()
    currency = SIGNS.get(named, named.upper())
    if not re.fullmatch("[A-Z]{3}", currency):
        raise Unreadable("money", text)
    return Money(amount, currency)


def read_day(text: str, asking: Asking) -> date:
    """A day, said in any of the ways people say days; a stretch of days is none."""
    value = _when(text, asking)
    if isinstance(value, datetime):
        return asking.work.calendar.day_of(value)
    if not isinstance(value, date):
        raise Unreadable("day", text)
    return value


def read_due(text: str, asking: Asking) -> DueDay:
    """A day to come; raises PastDay."""
    day = read_day(text, asking)
    if day < asking.work.today:
        raise PastDay(day)
    return DueDay(day)


def read_later(text: str, asking: Asking) -> Later:
    """A day and time to come; raises PastInstant."""
    instant = read_instant(text, asking)
    if instant <= asking.work.now:
        raise PastInstant(instant)
    return Later(instant)


def read_instant(text: str, asking: Asking) -> datetime:
    """A day and time; a day alone means the morning."""
    value = _when(text, asking)
    if isinstance(value, datetime):
        return value
    if not isinstance(value, date):
        raise Unreadable("instant", text)
    return asking.work.calendar.at(value, asking.work.policy.remind_at)


def _when(text: str, asking: Asking) -> Any:
    calendar = asking.work.calendar
    found = read_when(
        text, now=asking.work.now, tz=calendar.timezone, lang=asking.language, calendar=calendar
    )
    return found.value


SHIFT = re.compile(
    r"(?P<early>提前|早|少|减|-|less|fewer|earlier)?\s*(?:晚|推迟|多|加|再加|\+|more|later)?\s*"
    r"(?P<count>\d{1,3}|.{1,4}?)\s*(?:个?工作日|天|条?线|days?|lines?)?\s*(?P<late>early|earlier|less|fewer|later|more)?",
    re.IGNORECASE,
)


def read_shift(text: str, _asking: Asking) -> int:
    """3 · +1 · -2 · 晚3天 · 提前两天 · one line more: how many more, or fewer when below nothing."""
    match = SHIFT.fullmatch(plainly(text).lower())
    count = number(match["count"]) if match else None
    if match is None or count is None or count != int(count) or not 0 < abs(count) <= MOST_SHIFTED:
        raise Unreadable("shift", text)
    fewer = match["early"] or match["late"] in ("early", "earlier", "less", "fewer")
    return -int(count) if fewer else int(count)


def read_month(text: str, asking: Asking) -> date:
    """The first day of a month: 2026-10 · 10 · 十月 · any day in it."""
    typed = plainly(text).lower()
    if named := MONTH.fullmatch(typed):
        month = number(named["month"])
        if month is not None and 1 <= month <= 12:
            return date(int(named["year"] or asking.work.today.year), int(month), 1)
    return read_day(text, asking).replace(day=1)


WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE
)
SHORT_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_REST = ("none", "no", "never", "无", "没有", "不休", "不休息")
USUAL_REST = {"双休": frozenset({5, 6}), "单休": frozenset({6})}


def read_rest_days(text: str, _asking: Asking) -> RestDays:
    """Sunday · Sat, Sun · 周六周日 · 双休 · none."""
    typed = plainly(text).lower()
    if typed in NO_REST:
        return RestDays(frozenset())
    said = (match["en"] or match["zh"] for match in WEEKDAY.finditer(typed))
    days = USUAL_REST.get(typed) or frozenset(map(_weekday, said))
    if not 0 < len(days) < 7:
        raise Unreadable("rest_days", text)
    return RestDays(days)


def _weekday(said: str) -> int:
    return SHORT_WEEKDAYS.index(said) if said in SHORT_WEEKDAYS else min("一二三四五六日天".index(said), 6)


OPENING = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-~–至到]\s*(\d{1,2})(?::(\d\d))?")


def read_work_hours(text: str, asking: Asking) -> WorkHours:
    """8-12, 13-17:30 · 08:00-12:00,13:00-17:30."""
    found = [match.groups(default="00") for match in OPENING.finditer(plainly(text))]
    hours = ",".join(f"{int(a):02d}:{b}-{int(c):02d}:{d}" for a, b, c, d in found)
    try:
        WorkingCalendar(asking.work.calendar.timezone, hours=read_hours(hours))
    except ValueError:
        raise Unreadable("hours", text) from None
    return WorkHours(hours)


MOST_SHIFTED = 999
MONTH = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-/年.]?\s*)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月?(?:份)?"
)
LONGEST_NUMBER = 15
"""Digits; longer ones are no number of anything here, and more than a database can take."""


def read_whole(text: str, _asking: Asking) -> int:
    """A plain whole number, as buttons carry it."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Unreadable("number", text)
    return int(text)


LONGEST_NAME = 80
LONGEST_PART = 40


def read_name(text: str, asking: Asking) -> str:
    """A name, short enough to be kept."""
    name = read_text(text, asking)
    if len(name) > LONGEST_NAME:
        raise Unreadable("name", text)
    return name


def read_part(text: str, asking: Asking) -> Part:
    """A colour, a size or both, with one space between."""
    part = " ".join(read_text(text, asking).split())
    if len(part) > LONGEST_PART:
        raise Unreadable("part", text)
    return Part(part)


def read_text(text: str, _asking: Asking) -> str:
    """Words as typed."""
    if not text.strip():
        raise Unreadable("text", text)
    return text.strip()


def read_file(text: str, asking: Asking) -> FileBytes:
    """A file sent along by its place in the message, or one that was put by; of several the first."""
    first = text.partition(ALSO)[0]
    if first in asking.files:
        return asking.files[first]
    found = taken_up(asking.work, first) if asking.put_by(first) else None
    if found is None:
        raise Unreadable("file", text)
    return found


def offer_templates(asking: Asking) -> Choices:
    """The factory's step templates."""
    return [(_("{name}", name=one.name), one.code) for one in templates(asking.work)]


def read_template(text: str, asking: Asking) -> TemplateCode:
    """A step template by code or name."""
    typed = plainly(text).lower()
    for one in templates(asking.work):
        if typed in (one.code.lower(), one.name.en.lower(), one.name.zh.lower()):
            return TemplateCode(one.code)
    raise Unreadable("template", text)


PROGRESS_CHOICES = (
    (_("All done"), Turn.DONE.value),
    (_("Started"), Turn.STARTED.value),
    (_("Half"), "50%"),
)

KINDS: dict[Any, Kind] = {
    OrderNumber: Kind(_("Which order?"), read_order, offer_recent),
    StepCode: Kind(_("Which step?"), read_step, offer_steps, words=3),
    Progress: Kind(
        _("How far is it? For example 300, 60% or done."),
        read_progress,
        lambda _asking: PROGRESS_CHOICES,
        words=2,
    ),
    CustomerCode: Kind(
        _("Which customer?"),
        lambda text, asking: resolve_customer(asking.work, text),
        lambda asking: [(name, code) for code, name in usual_customers(asking.work)],
        words=4,
    ),
    PersonName: Kind(_("Who?"), lambda text, asking: resolve_person(asking.work, text)),
    DepartmentName: Kind(
        _("Which department?"),
        lambda text, asking: resolve_department(asking.work, plainly(text)),
        lambda asking: [(one, one) for one in departments(asking.work)],
        words=3,
    ),
    ContactName: Kind(_("Which contact?"), lambda text, asking: resolve_contact(asking.work, text), words=3),
    Product: Kind(_("Which style or product?"), read_text, words=1),
    Quantity: Kind(_("How many?"), read_quantity),
    Money: Kind(_("At what price each? For example USD 3.95."), read_money, words=2),
    date: Kind(_("For which day?"), read_day, words=4),
    DueDay: Kind(_("For which day?"), read_due, words=4),
    NewWord: Kind(_("Which word do people use?"), read_text),
    NewName: Kind(_("What is the person called?"), read_name, words=3),
    Later: Kind(_("When? For example: tomorrow 3pm."), read_later, words=4),
    datetime: Kind(_("When? For example: tomorrow 3pm."), read_instant, words=4),
    CompanyName: Kind(_("What is the customer called?"), read_text, takes_all=True),
    TemplateCode: Kind(_("Which step template?"), read_template, offer_templates),
    LineNumber: Kind(_("Which line?"), read_text),
    Note: Kind(_("What should it say?"), read_text, takes_all=True),
    str: Kind(_("What should it say?"), read_text),
    Part: Kind(_("Which colour or size?"), read_part),
    Page: Kind(_("Which page?"), read_whole),
    WaitNumber: Kind(_("What is it about?"), read_whole),
    FileBytes: Kind(_("Please send the file."), read_file),
    ChangeNumber: Kind(_("Which change?"), read_whole),
    DayShift: Kind(_("How many working days longer? For example 3, or -2 for less."), read_shift, words=2),
    LineShift: Kind(_("How many more lines? For example 1."), read_shift, words=2),
    Month: Kind(_("Which month? For example 2026-10."), read_month, words=2),
    RestDays: Kind(
        _("Which days of the week are free?"),
        read_rest_days,
        lambda _asking: [
            (_("Sunday"), "sun"),
            (_("Saturday and Sunday"), "sat sun"),
            (_("None of them"), "none"),
        ],
        words=3,
    ),
    WorkHours: Kind(_("From when to when? For example 8-12, 13-17:30."), read_work_hours, words=4),
    MessageNumber: Kind(_("Which message?"), read_whole),
    ReminderNumber: Kind(_("Which reminder?"), read_whole),
    ScreenNumber: Kind(_("Which screen?"), read_whole),
    bool: Kind(
        _("Yes or no?"),
        lambda text, _asking: plainly(text).lower() in ("yes", "y", "是", "要", "有", "对", "好"),
        lambda _asking: ((_("No, that is all"), "no"), (_("Yes, one more"), "yes")),
    ),
}


SAID_AS_WELL: dict[StrEnum, tuple[str, ...]] = {
    Language.CHINESE: ("chinese", "zh", "汉语", "普通话"),
    Language.ENGLISH: ("英文", "英语"),
    Follow.ALL: ("yes", "y", "是", "要", "对", "跟", "都跟着改", "一起改"),
    Follow.NONE: ("no", "n", "不", "否", "不要", "不跟"),
}
"""Names of choices that gendan itself never says."""


def kind_of(type_: Any) -> Kind:
    """How a type is asked for and read."""
    if type_ in KINDS:
        return KINDS[type_]
    assert issubclass(type_, StrEnum), f"{type_} has no kind of answer"
    return _choice(type_)


def _choice(choices: type[StrEnum]) -> Kind:
    def read(text: str, _asking: Asking) -> StrEnum:
        typed = plainly(text).lower()
        for one in choices:
            if typed in (one.value.lower(), *_spoken(one), *SAID_AS_WELL.get(one, ())):
                return one
        raise Unreadable("choice", text)

    def offer(_asking: Asking) -> Choices:
        return [(spoken_as(one) or one.value, one.value) for one in choices]

    return Kind(_("Which one?"), read, offer, words=2)


def _spoken(one: StrEnum) -> tuple[str, ...]:
    """How a choice is said in every language."""
    words = spoken_as(one)
    if words is None:
        return ()
    return tuple(catalogue(language).ugettext(words.msgid).lower() for language in Language)
