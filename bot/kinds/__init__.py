"""Kinds of answer: for every type an operation takes, how it is asked for, read and offered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.kinds.amounts import (
    PROGRESS_CHOICES,
    read_money,
    read_progress,
    read_quantity,
    read_shift,
    read_whole,
)
from bot.kinds.asking import Asking, Choices, Kind, plainly
from bot.kinds.changes import offer_changes
from bot.kinds.days import (
    read_day,
    read_due,
    read_instant,
    read_later,
    read_month,
    read_rest_days,
    read_work_hours,
)
from bot.kinds.orders import (
    offer_recent,
    offer_steps,
    offer_templates,
    read_order,
    read_step,
    read_template,
    shown_step,
)
from bot.kinds.terms import read_terms
from bot.kinds.texts import read_file, read_name, read_part, read_text
from bot.words import _, catalogue, spoken_as
from core.errors import Unreadable
from core.people.finding import resolve_contact, resolve_customer, resolve_person, usual_customers
from core.production.board import BoardShow
from core.production.planning import Follow
from core.production.screens import departments, resolve_department
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
    PaymentTerms,
    PersonName,
    Product,
    Progress,
    Quantity,
    ReminderNumber,
    RestDays,
    ScreenNumber,
    StepCode,
    TemplateCode,
    WaitNumber,
    WorkHours,
)

KINDS: dict[Any, Kind] = {
    OrderNumber: Kind(_("Which order?"), read_order, offer_recent, shown=lambda number, _asking: number),
    StepCode: Kind(_("Which step?"), read_step, offer_steps, words=3, shown=shown_step),
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
    PaymentTerms: Kind(
        _("Which payment terms? For example T/T 30/70, L/C at sight, OA 60 days."), read_terms, takes_all=True
    ),
    Part: Kind(_("Which colour or size?"), read_part),
    Page: Kind(_("Which page?"), read_whole),
    WaitNumber: Kind(_("What is it about?"), read_whole, typed=False),
    FileBytes: Kind(_("Please send the file."), read_file),
    ChangeNumber: Kind(_("Which change shall I take back?"), read_whole, offer_changes),
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
    MessageNumber: Kind(_("Which message?"), read_whole, typed=False),
    ReminderNumber: Kind(_("Which reminder?"), read_whole, typed=False),
    ScreenNumber: Kind(_("Which screen?"), read_whole),
    bool: Kind(
        _("Yes or no?"),
        lambda text, _asking: plainly(text).lower() in ("yes", "y", "是", "要", "有", "对", "好"),
        lambda _asking: ((_("No, that is all"), "no"), (_("Yes, one more"), "yes")),
    ),
}
SAID_AS_WELL: dict[StrEnum, tuple[str, ...]] = {
    BoardShow.WEEK: ("this week", "本周", "这周"),
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

    return Kind(_("Which one?"), read, offer, words=3)


def _spoken(one: StrEnum) -> tuple[str, ...]:
    """How a choice is said in every language."""
    words = spoken_as(one)
    if words is None:
        return ()
    return tuple(catalogue(language).ugettext(words.msgid).lower() for language in Language)
