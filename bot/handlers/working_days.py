"""The company's calendar in the chat: its own days, each department's week, a month at a glance."""

from collections.abc import Iterable
from itertools import groupby

from bot.commands import command
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.replies import Ask, Press, Reply, call
from bot.words import Brief, Joined, Text, Words, _, many, said_as
from core.production.background import Replanned
from core.production.working_days import (
    DayKind,
    DaySet,
    MonthShown,
    ShiftSet,
    SpecialDay,
    calendar,
    set_day,
    set_shift,
)

said_as(
    {
        DayKind.WORKS: _("Working day"),
        DayKind.RESTS: _("Day of rest"),
        DayKind.USUAL: _("As usual"),
    }
)
WEEKDAYS = (
    *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday")),
    *(_("Friday"), _("Saturday"), _("Sunday")),
)

days = command(
    set_day,
    "day",
    zh=("放假", "上班日"),
    help=_("Say that the company works or rests on a day"),
    ask=("department", "note"),
    questions={
        "day": _("Which day?"),
        "kind": _("Does the company work or rest then?"),
        "department": _("Only one department? Skip it for the whole company."),
        "note": _("Why? For example company trip."),
    },
)
weeks = command(
    set_shift,
    "shift",
    zh=("班次",),
    help=_("Rest days and hours of the company or a department"),
    ask=("hours", "department"),
    questions={"department": _("Only one department? Skip it for the whole company.")},
)
months = command(calendar, "calendar", zh=("日历",), help=_("The working days of a month"))


@days.replies
def day_set(event: DaySet, ask: Ask) -> Reply:
    """What the day is now, for whom, and what follows."""
    values = {"day": event.day, "kind": event.kind, "department": event.department}
    head = _("{day}: {kind} ({department})", **values) if event.department else _("{day}: {kind}", **values)
    return Reply(
        [head, *([event.note] if event.note else []), *_anew(event.orders)],
        title=_("The calendar is changed."),
        buttons=[[*undo_press(ask), _month_press(event.day.isoformat()[:7], event.department)]],
    )


@weeks.replies
def shift_set(event: ShiftSet, ask: Ask) -> Reply:
    """The week as it is now."""
    head = [_("{department}:", department=event.department)] if event.department else []
    return Reply(
        [*head, _rests(event.rest_days), *_hours(event.hours), *_anew(event.orders)],
        title=_("The calendar is changed."),
        buttons=[[*undo_press(ask), _month_press("", event.department)]],
    )


def _anew(orders: int) -> list[Words]:
    """That open orders are being planned anew."""
    if not orders:
        return []
    return [many("{count} open order is planned anew.", "{count} open orders are planned anew.", orders)]


def _rests(rest_days: Iterable[int]) -> Words:
    named = [WEEKDAYS[number] for number in rest_days]
    return _("Rests on {days}.", days=Joined(named)) if named else _("Works every day of the week.")


def _hours(hours: str) -> list[Words]:
    return [_("Works {hours}.", hours=hours.replace(",", ", "))] if hours else []


def _month_press(month: str, department: str) -> Press:
    return call(calendar, _("Calendar"), month=month, department=department)


@months.replies
def month_shown(event: MonthShown, _ask: Ask) -> Reply:
    """The working days, and every day that is not what its weekday would be."""
    month = event.month.isoformat()[:7]
    lines: list[Text] = [
        many("{count} working day.", "{count} working days.", event.working),
        _rests(event.rest_days),
        *_hours(",".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in event.hours)),
        *_special(event.special),
    ]
    if event.provisional:
        lines.append(
            _(
                "The adjusted days of {year} are not published yet: its dates are provisional.",
                year=str(event.month.year),
            )
        )
    named = {"month": month, "department": event.department}
    title = _("{month} · {department}", **named) if event.department else _("{month}", **named)
    return Reply(lines, title=title, buttons=[[_turn(event, -1), _turn(event, 1)]])


def _special(special: Iterable[SpecialDay]) -> list[Words]:
    """Days that rest or work other than their weekday, neighbours of a kind together."""
    lines = []
    for (works, note), group in groupby(special, key=lambda one: (one.works, one.note if one.own else None)):
        its = Joined([Brief(one.day) for one in group])
        named = _("{days} ({note})", days=its, note=note) if note else _("{days}", days=its)
        lines.append(_("Works: {days}", days=named) if works else _("Rests: {days}", days=named))
    return lines


def _turn(event: MonthShown, far: int) -> Press:
    place = event.month.year * 12 + event.month.month - 1 + far
    month = f"{place // 12}-{place % 12 + 1:02d}"
    return call(calendar, _("{month}", month=month), month=month, department=event.department)


def anew_so_far(done: int, orders: int) -> Reply:
    """How far planning anew has come."""
    if done >= orders:
        return Reply(
            many("{count} open order is planned anew.", "{count} open orders are planned anew.", orders),
            title=_("The plans are done."),
            buttons=[[call("at_risk", _("Orders at risk"))]],
        )
    return Reply(
        _("{done} of {orders} orders are planned anew.", done=done, orders=orders),
        title=_("Plans are laid anew"),
    )


told_as("DaySet", lambda _said: _("calendar changed"))
told_as("ShiftSet", lambda _said: _("calendar changed"))
told_as(Replanned.__name__, lambda _said: _("planned anew, the calendar has changed"))
