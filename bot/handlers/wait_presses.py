"""One press for everything that can be said of something waited for."""

from collections.abc import Sequence

from bot.handlers.departments import department, whom
from bot.handlers.presses import card_press
from bot.replies import Ask, Press, call
from bot.words import Short, Text, _
from core.orders.model import Order
from core.production.model import Holder
from core.production.waiting import decline_wait, end_wait, move_wait, note_cause, take_wait
from core.work import Work

AHEAD = (1, 2, 3, 5)
"""Working days to choose from."""
OFFERED = 4


def day_presses(wait: int, ask: Ask) -> list[list[Press]]:
    """The next working days, another one, and that nobody knows yet."""
    days = [ask.work.calendar.add_working_days(ask.work.today, ahead) for ahead in AHEAD]
    presses = [call(move_wait, _("{day}", day=Short(day)), wait=wait, day=day) for day in days]
    other = [
        another_day(wait),
        at_once(move_wait.name, _("Nobody knows yet"), "day", wait=wait),
    ]
    return [presses[:2], presses[2:], other]


def another_day(wait: int) -> Press:
    """Any day, which may also just be typed."""
    return call(move_wait, _("Another day"), wait=wait)


def holder_presses(wait: int, departments: Sequence[str]) -> list[list[Press]]:
    """Customer, supplier, ourselves, or one of the departments."""
    outside = [Holder.CUSTOMER, Holder.SUPPLIER, Holder.US]
    ours = {"wait": wait, "holder": Holder.DEPARTMENT.value}
    return [
        [at_once(move_wait.name, whom(one), "day", wait=wait, holder=one.value) for one in outside],
        [at_once(move_wait.name, department(one), "day", **ours, who=one) for one in departments[:OFFERED]],
    ]


def fault_presses(wait: int) -> list[list[Press]]:
    """Whose doing a delay was."""
    presses = [at_once(note_cause.name, whom(one), "cause", wait=wait, fault=one.value) for one in Holder]
    return [presses[:2], presses[2:]]


def settling_presses(wait: int, order: str | None, *, taken: bool = False) -> list[list[Press]]:
    """Everything the one who was asked may say, in one press."""
    seen = [] if taken else [call(take_wait, _("Got it"), wait=wait)]
    rows = [
        [*seen, call(end_wait, _("Done"), "primary", wait=wait)],
        [call(move_wait, _("New date"), wait=wait), call(decline_wait, _("Cannot"), wait=wait)],
    ]
    return [*rows, [card_press(order)]] if order else rows


def at_once(name: str, label: Text, passed_over: str, **values: object) -> Press:
    """A call that asks nothing more: one of its questions is passed over."""
    raw = {key: str(value) for key, value in values.items()}
    return Press(label, {"call": name, "values": {**raw, passed_over: ""}})


def owner_of(work: Work, order: str | None) -> int | None:
    """Whoever has an order in hand."""
    found = work.find(Order, number=order) if order else None
    return found.owner_id if found else None
