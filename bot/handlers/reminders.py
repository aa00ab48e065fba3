"""Reminders and digests in the chat: what is due, in words, with buttons that solve the matter."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.commands import Answers, command
from bot.handlers.conversations import snooze_presses
from bot.handlers.orders import card_press, days_left, doors
from bot.handlers.reasons import ready
from bot.replies import Ask, Press, Reply, Rows, call
from bot.words import Brief, Joined, Text, Words, _, many
from core.conversations.operations import answer, no_reply_needed
from core.orders.operations import deliver, move_due
from core.orders.views import orders
from core.people.model import Person
from core.production.moving import move_step
from core.production.operations import report_progress
from core.production.plans import forecast, plan
from core.purchasing.items import name_of
from core.purchasing.operations import material_date, material_in
from core.purchasing.views import materials
from reminders.digests import day_digest
from reminders.due import Due
from reminders.rows import Counts, Digest, DueRow, StalledRow, WaitingRow

SHOWN = 5
"""Rows of each kind in one message; the rest is behind a button."""


def reminder_reply(dues: Sequence[Due], ask: Ask) -> Reply:
    """One reminder with its own buttons, or many in one message."""
    if len(dues) == 1:
        return _single(dues[0], ask)
    lines: list[Text] = []
    for rule, group in groupby(sorted(dues, key=lambda due: due.rule), key=lambda due: due.rule):
        its = list(group)
        lines += [HEADS[rule](len(its)), *(_("· {what}", what=sentence(due)) for due in its[:SHOWN])]
        if len(its) > SHOWN:
            lines.append(many("… and {count} more", "… and {count} more", len(its) - SHOWN))
    numbers = list(dict.fromkeys(due.subject.order for due in dues if due.subject.order))[:8]
    buttons = [
        [call("today", _("My day")), call(orders, _("Overdue"), show="overdue")],
        *doors(numbers, ask.work.today),
    ]
    return Reply(lines, title=many("{count} reminder", "{count} reminders", len(dues)), buttons=buttons)


def _single(due: Due, ask: Ask) -> Reply:
    question = due.subject.message if due.rule == "customer-unanswered" else None
    title = _("Reminder") if due.level == 0 else _("Still open, please have a look")
    return Reply(sentence(due), title=title, buttons=BUTTONS[due.rule](due, ask), question_id=question)


def sentence(due: Due) -> Words:
    """What is due, in one sentence."""
    return SENTENCES[due.rule](due)


def _order_due(due: Due) -> Words:
    values = {
        "order": due.subject.order,
        "customer": due.subject.customer,
        "line": _line(due),
        "due": due.due,
    }
    if due.days == 0:
        return _("{order} for {customer}{line} is due today, {due}.", **values)
    return _("{order} for {customer}{line} is due {due}, {left}.", **values, left=days_left(due.days))


def _line(due: Due) -> Words | str:
    """Which line, where the sheet named lines."""
    reference = due.subject.customer_ref
    return _(" (their {ref}, line {line})", ref=reference, line=due.subject.line) if reference else ""


def _order_overdue(due: Due) -> Words:
    values = {"order": due.subject.order, "customer": due.subject.customer, "line": _line(due)}
    return _(
        "{order} for {customer}{line} was due {due}: {late}.",
        **values,
        due=due.due,
        late=days_left(-due.days),
    )


def _step_late(due: Due) -> Words:
    about = due.subject
    return _(
        "{step} of {order} ({customer}) should have started on {due} and has not.",
        step=about.step_name,
        order=about.order,
        customer=about.customer,
        due=due.due,
    )


def _step_stalled(due: Due) -> Words:
    about = due.subject
    return _(
        "{step} of {order} ({customer}) has not moved since {since}: {done}/{quantity}.",
        step=about.step_name,
        order=about.order,
        customer=about.customer,
        since=due.since,
        done=about.done,
        quantity=about.quantity,
    )


def _promise_due(due: Due) -> Words:
    about = due.subject
    return _(
        "{step} of {order} ({customer}) is promised for today: {done}/{quantity}. Will it be?",
        step=about.step_name,
        order=about.order,
        customer=about.customer,
        done=about.done,
        quantity=about.quantity,
    )


def _promise_broken(due: Due) -> Words:
    about = due.subject
    return _(
        "{step} of {order} ({customer}) was promised for {due} and is not finished: {done}/{quantity}.",
        step=about.step_name,
        order=about.order,
        customer=about.customer,
        due=due.due,
        done=about.done,
        quantity=about.quantity,
    )


def _at_risk(due: Due) -> Words:
    assert due.ships is not None
    return _(
        "{order} for {customer} is due {due}. {ready}",
        order=due.subject.order,
        customer=due.subject.customer,
        due=due.due,
        ready=ready(due.ships, due.days, due.binding),
    )


def _unanswered(due: Due) -> Words:
    return _(
        "{customer} has been waiting for an answer since {since}: “{text}”",
        customer=due.subject.customer,
        since=due.since,
        text=due.text[:200],
    )


def _own(due: Due) -> Words:
    return (
        _("{order} {text}", order=due.subject.order, text=due.text)
        if due.subject.order
        else _("{text}", text=due.text)
    )


def _material_due(due: Due) -> Words:
    """One that should be here, or one that nobody gave a day for."""
    values = {"item": name_of(due.text), "order": due.subject.order, "customer": due.subject.customer}
    if due.due is None:
        return _("Nobody has said when {item} for {order} ({customer}) comes. It is needed soon.", **values)
    return _("{item} for {order} ({customer}) was to be here {due}. Is it?", **values, due=due.due)


def _material_late(due: Due) -> Words:
    return many(
        "{item} for {order} ({customer}) comes {due}, {count} working day after it is needed.",
        "{item} for {order} ({customer}) comes {due}, {count} working days after it is needed.",
        due.days,
        item=name_of(due.text),
        order=due.subject.order,
        customer=due.subject.customer,
        due=due.due,
    )


SENTENCES: dict[str, Callable[[Due], Words]] = {
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
}
HEADS: dict[str, Callable[[int], Words]] = {
    "order-due": lambda count: many("{count} line is due soon", "{count} lines are due soon", count),
    "order-overdue": lambda count: many("{count} line is overdue", "{count} lines are overdue", count),
    "step-late": lambda count: many(
        "{count} step should have started", "{count} steps should have started", count
    ),
    "step-stalled": lambda count: many("{count} step has stalled", "{count} steps have stalled", count),
    "promise-due": lambda count: many(
        "{count} step is promised for today", "{count} steps are promised for today", count
    ),
    "promise-broken": lambda count: many(
        "{count} promised day has passed", "{count} promised days have passed", count
    ),
    "order-at-risk": lambda count: many("{count} order is at risk", "{count} orders are at risk", count),
    "customer-unanswered": lambda count: many("{count} customer waits", "{count} customers wait", count),
    "material-due": lambda count: many("{count} material is awaited", "{count} materials are awaited", count),
    "material-late": lambda count: many(
        "{count} material comes too late", "{count} materials come too late", count
    ),
    "own-reminder": lambda count: many(
        "{count} of your own reminders", "{count} of your own reminders", count
    ),
}


def _order_buttons(due: Due, _ask: Ask) -> Rows:
    order = due.subject.order
    return [
        [
            call(deliver, _("Shipped"), "primary", order=order, line=due.subject.line),
            call(move_due, _("New date"), order=order, line=due.subject.line),
        ],
        [card_press(order)],
    ]


def _step_buttons(due: Due, _ask: Ask) -> Rows:
    step = {"order": due.subject.order, "step": due.subject.step}
    return [
        [
            call(report_progress, _("Report"), "primary", **step),
            call(report_progress, _("Done"), **step, done="done"),
        ],
        [call(move_step, _("New date"), **step), call("block_step", _("It stands still"), **step)],
        [call("ask_department", _("Hand it over"), order=due.subject.order), card_press(due.subject.order)],
    ]


def _risk_buttons(due: Due, _ask: Ask) -> Rows:
    order = due.subject.order
    return [
        [call(plan, _("Plan"), "primary", order=order), call(forecast, _("Why?"), order=order)],
        [call(move_due, _("New date"), order=order), card_press(order)],
    ]


def _late_step_buttons(due: Due, ask: Ask) -> Rows:
    started = call(
        report_progress,
        _("Started"),
        "primary",
        order=due.subject.order,
        step=due.subject.step,
        done="started",
    )
    return [[started, *_step_buttons(due, ask)[0][:1]], *_step_buttons(due, ask)[1:]]


def _answer_buttons(due: Due, _ask: Ask) -> Rows:
    number = due.subject.message
    rows: list[list[Press]] = [
        [
            call(answer, _("Answer"), "primary", message=number),
            call(no_reply_needed, _("Needs no answer"), message=number),
        ]
    ]
    return [*rows, [card_press(due.subject.order)]] if due.subject.order else rows


def _own_buttons(due: Due, ask: Ask) -> Rows:
    rows = [snooze_presses(due.subject.reminder or 0, ask)]
    return [*rows, [card_press(due.subject.order)]] if due.subject.order else rows


def _material_buttons(due: Due, _ask: Ask) -> Rows:
    """It is here, or when it comes."""
    here = {"order": due.subject.order, "item": due.text}
    return [
        [
            call(material_in, _("It is here"), "primary", **here),
            call(material_date, _("New date"), **here),
        ],
        [call(materials, _("Materials"), order=due.subject.order), card_press(due.subject.order)],
    ]


BUTTONS: dict[str, Callable[[Due, Ask], Rows]] = {
    "order-due": _order_buttons,
    "order-overdue": _order_buttons,
    "step-late": _late_step_buttons,
    "step-stalled": _step_buttons,
    "promise-due": _step_buttons,
    "promise-broken": _step_buttons,
    "order-at-risk": _risk_buttons,
    "customer-unanswered": _answer_buttons,
    "material-due": _material_buttons,
    "material-late": _material_buttons,
    "own-reminder": _own_buttons,
}


digesting = command(day_digest, "digest", zh=("日报", "汇总"), help=_("The day in ten lines"))


@digesting.reads("digest")
def wants_digest(_slots: Mapping[str, Any]) -> Answers:
    """Nothing more is needed."""
    return {}


@digesting.replies
def shown_digest(event: Digest, ask: Ask) -> Reply:
    """The digest, asked for."""
    return digest_reply(event, ask.work.person)


def digest_reply(digest: Digest, person: Person) -> Reply:
    """The day in about ten lines, with buttons to look inside."""
    lines: list[Text] = [
        many("▲ {count} line overdue", "▲ {count} lines overdue", len(digest.overdue)),
        *(_due_line(row) for row in digest.overdue[:3]),
        _(
            "● {week} due within 7 days, {today} of them today",
            week=len(digest.due_7_days),
            today=len(digest.due_today),
        ),
        many("■ {count} step stalled", "■ {count} steps stalled", len(digest.stalled)),
        *(_stalled_line(row) for row in digest.stalled[:1]),
        many(
            "◆ {count} customer message unanswered",
            "◆ {count} customer messages unanswered",
            len(digest.unanswered),
        ),
        *(_waiting_line(row) for row in digest.unanswered[:1]),
        _(
            "✓ Done today: steps {steps}, lines shipped {lines}",
            steps=digest.steps_done,
            lines=digest.lines_done,
        ),
    ]
    if person.sees_every_order:
        lines += ["", *(_person_line(one) for one in digest.people[:SHOWN])]
    return Reply(lines, title=_("Daily digest, {day}", day=digest.day), buttons=_digest_buttons(digest))


def _due_line(row: DueRow) -> Words:
    return _(
        "   {order} {customer} · {due}, {late}",
        order=row.order,
        customer=row.customer,
        due=Brief(row.due),
        late=days_left(-row.days_late),
    )


def _stalled_line(row: StalledRow) -> Words:
    return _(
        "   {order} {step} {done}/{quantity} since {since}",
        order=row.order,
        step=row.name,
        done=row.done,
        quantity=row.quantity,
        since=Brief(row.since),
    )


def _waiting_line(row: WaitingRow) -> Words:
    return _("   {customer}: “{text}”", customer=row.customer, text=row.text[:60])


def _person_line(one: Counts) -> Words:
    counts: list[Words] = []
    if one.overdue:
        counts.append(many("{count} overdue", "{count} overdue", one.overdue))
    if one.due_7_days:
        counts.append(many("{count} due within 7 days", "{count} due within 7 days", one.due_7_days))
    if one.stalled:
        counts.append(many("{count} stalled", "{count} stalled", one.stalled))
    if one.unanswered:
        counts.append(many("{count} unanswered", "{count} unanswered", one.unanswered))
    if one.steps_done or one.lines_done:
        counts.append(many("{count} done", "{count} done", one.steps_done + one.lines_done))
    return _("{person}: {counts}", person=one.person or _("Nobody's"), counts=Joined(counts))


def _digest_buttons(digest: Digest) -> Rows:
    presses = []
    if digest.overdue:
        presses.append(call(orders, _("Overdue"), show="overdue"))
    if digest.due_7_days:
        presses.append(call(orders, _("This week"), show="week"))
    if digest.stalled:
        presses.append(call(orders, _("Stalled"), show="stalled"))
    people = [call(orders, one.person, person=one.person) for one in digest.people[:4] if one.person]
    return [presses, people]
