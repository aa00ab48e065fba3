"""Many reminders in one message: what is due of each order below it, whatever is most urgent first."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.handlers.departments import whom
from bot.handlers.held import PROOFS
from bot.handlers.order_card import days_left
from bot.handlers.presses import doors, short_number
from bot.handlers.reasons import all_done, reason
from bot.replies import Ask, Reply, call
from bot.words import Brief, Text, Words, _, many
from core.orders.views import today
from core.production.model import Holder
from core.purchasing.items import name_of
from reminders.due import Due

GROUPS = 6
"""Orders in one message; the rest is behind a button."""
OF_EACH = 2
"""What is said of each."""
URGENCY = (
    *("own-reminder", "customer-unanswered", "order-overdue", "promise-broken", "order-at-risk"),
    *("request-overdue", "material-late", "promise-due", "order-due", "wait-due", "step-late"),
    *("step-stalled", "material-due", "request-unanswered", "evidence-due"),
)
"""Rules, the most urgent first."""


def bundled(dues: Sequence[Due], ask: Ask) -> Reply:
    """Many reminders in one message."""
    groups: dict[str, list[Due]] = {}
    for due in sorted(dues, key=_urgency):
        groups.setdefault(due.subject.order or due.subject.key, []).append(due)
    shown, more = list(groups.values())[:GROUPS], len(groups) - GROUPS
    lines: list[Text] = []
    for its in shown:
        lines += [*_group(its, ask), ""]
    numbers = [its[0].subject.order for its in shown if its[0].subject.order]
    label: Words = _("My day")
    if more > 0:
        label = many("{count} more ›", "{count} more ›", more)
    buttons = [*doors(numbers, ask.work.today), [call(today, label)]]
    return Reply(lines, title=many("{count} reminder", "{count} reminders", len(dues)), buttons=buttons)


def _urgency(due: Due) -> tuple[int, int]:
    """What is late by more comes before what is late by less; of one at risk the slack is below nothing."""
    late = due.days if due.rule in ("order-due", "order-at-risk") else -due.days
    return URGENCY.index(due.rule), late


def _group(its: Sequence[Due], ask: Ask) -> list[Text]:
    """An order and what is due of it; what is of no order says whose it is."""
    about = its[0].subject
    head: list[Text] = []
    if about.order:
        number = short_number(about.order, ask.work.today)
        late = any(one.rule in ("order-overdue", "promise-broken", "request-overdue") for one in its)
        mark = "▲" if late else "●"
        head.append(_("{mark} {order} {customer}", mark=mark, order=number, customer=about.customer))
    said = list({one.rule: one for one in reversed(its)}.values())[::-1]
    head += [_("· {what}", what=BRIEFLY[one.rule](one, ask)) for one in said[:OF_EACH]]
    if len(its) > OF_EACH:
        head.append(many("… and {count} more", "… and {count} more", len(its) - min(len(said), OF_EACH)))
    return head


def _order_due(due: Due, ask: Ask) -> Words:
    return _("due {day}, {left}", day=_day(due, ask), left=days_left(due.days))


def _order_overdue(due: Due, ask: Ask) -> Words:
    return _("was due {day}, {late}", day=_day(due, ask), late=days_left(-due.days))


def _at_risk(due: Due, _ask: Ask) -> Words:
    assert due.ships is not None
    if all_done(due.binding):
        return _("finished, waits to be shipped")
    return _("can ship {ships}: {reason}", ships=Brief(due.ships), reason=reason(due.binding))


def _step_late(due: Due, ask: Ask) -> Words:
    return _("{step} was to start {day}", step=due.subject.step_name, day=_day(due, ask))


def _step_stalled(due: Due, _ask: Ask) -> Words:
    return many(
        "{step} {done}/{quantity}, no move for {count} working day",
        "{step} {done}/{quantity}, no move for {count} working days",
        due.days,
        **_count(due),
    )


def _promise_due(due: Due, _ask: Ask) -> Words:
    return _("{step} {done}/{quantity}, promised for today", **_count(due))


def _promise_broken(due: Due, ask: Ask) -> Words:
    return _("{step} {done}/{quantity}, was promised for {day}", **_count(due), day=_day(due, ask))


def _unanswered(due: Due, _ask: Ask) -> Words:
    return _("{customer} waits for an answer: “{text}”", customer=due.subject.customer, text=due.text[:40])


def _own(due: Due, _ask: Ask) -> Words:
    return _("{text}", text=due.text)


def _material_due(due: Due, ask: Ask) -> Words:
    if due.due is None:
        return _("{item}: nobody has said when it comes", item=name_of(due.text))
    return _("{item} was to be here {day}", item=name_of(due.text), day=_day(due, ask))


def _material_late(due: Due, ask: Ask) -> Words:
    return many(
        "{item} comes {day}, {count} working day too late",
        "{item} comes {day}, {count} working days too late",
        due.days,
        item=name_of(due.text),
        day=_day(due, ask),
    )


def _waited(due: Due, ask: Ask) -> Words:
    """What somebody has to give or to do, and until when."""
    values = {"whom": whom(due.subject.holder or Holder.US, due.subject.who), "about": due.text[:40]}
    if due.due is None:
        return _("{whom}: {about}, no day known", **values)
    return _("{whom}: {about}, by {day}", **values, day=_day(due, ask))


def _evidence(due: Due, _ask: Ask) -> Words:
    return Words(PROOFS[due.text].msgid, {"step": due.subject.step_name})


def _count(due: Due) -> dict[str, object]:
    about = due.subject
    return {"step": about.step_name, "done": about.done, "quantity": about.quantity}


def _day(due: Due, ask: Ask) -> Brief:
    assert due.due is not None
    return Brief(ask.work.calendar.day_of(due.due) if isinstance(due.due, datetime) else due.due)


BRIEFLY: dict[str, Callable[[Due, Ask], Words]] = {
    "order-due": _order_due,
    "order-overdue": _order_overdue,
    "step-late": _step_late,
    "step-stalled": _step_stalled,
    "promise-due": _promise_due,
    "promise-broken": _promise_broken,
    "order-at-risk": _at_risk,
    "customer-unanswered": _unanswered,
    "material-due": _material_due,
    "material-late": _material_late,
    "own-reminder": _own,
    "wait-due": _waited,
    "request-unanswered": _waited,
    "request-overdue": _waited,
    "evidence-due": _evidence,
}
"""What is due in half a line; the order stands above it."""
