"""Reminders in the chat: what is due, in words, with buttons that solve the matter."""

from collections.abc import Callable, Sequence

from bot.handlers.bundles import bundled
from bot.handlers.conversations import snooze_presses
from bot.handlers.departments import whom
from bot.handlers.held import PROOFS
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press
from bot.handlers.reasons import ready
from bot.handlers.wait_presses import settling_presses
from bot.replies import Ask, Press, Reply, Rows, call
from bot.words import Words, _, many
from core.conversations.operations import answer, no_reply_needed
from core.orders.operations import deliver, move_due
from core.production.model import Holder
from core.production.moving import move_step
from core.production.operations import report_progress
from core.production.plans import forecast, plan
from core.production.waiting import end_wait, move_wait
from core.purchasing.items import name_of
from core.purchasing.operations import material_date, material_in
from core.purchasing.views import materials
from reminders.due import Due


def reminder_reply(dues: Sequence[Due], ask: Ask) -> Reply:
    """One reminder with its own buttons, or many in one message."""
    if len(dues) == 1:
        return _single(dues[0], ask)
    return bundled(dues, ask)


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
        ready=ready(due.ships, due.days, due.binding, due.due),
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


def _wait_due(due: Due) -> Words:
    values = {"what": _what(due), "whom": _holder(due), "since": due.since}
    if due.due is not None:
        return _("{what}. It was to come from {whom} on {day}. Is it there?", **values, day=due.due)
    return _("{what}. We have waited for {whom} since {since}. Is there a day?", **values)


def _request(due: Due) -> Words:
    values = {"what": _what(due), "asker": due.subject.asker, "whom": _holder(due), "since": due.since}
    if due.rule == "request-overdue":
        return _(
            "{what}: {asker} asked {whom} on {since}, for {day}. It is not done yet.", **values, day=due.due
        )
    return _("{what}: {asker} asked {whom} on {since}. There is no answer yet.", **values)


def _evidence(due: Due) -> Words:
    proof = Words(PROOFS[due.text].msgid, {"step": due.subject.step_name})
    return _("{order} still lacks: {proof}. Send it here.", order=due.subject.order, proof=proof)


def _what(due: Due) -> Words:
    values = {"order": due.subject.order, "step": due.subject.step_name, "about": due.text[:120]}
    if due.subject.step_name is not None:
        return _("{order} {step}: {about}", **values)
    return _("{order}: {about}", **values) if due.subject.order else _("{about}", **values)


def _holder(due: Due) -> Words:
    return whom(due.subject.holder or Holder.US, due.subject.who)


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
    "wait-due": _wait_due,
    "request-unanswered": _request,
    "request-overdue": _request,
    "evidence-due": _evidence,
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


def _wait_buttons(due: Due, _ask: Ask) -> Rows:
    wait = due.subject.wait or 0
    rows = [
        [call(end_wait, _("It is there"), "primary", wait=wait), call(move_wait, _("New date"), wait=wait)]
    ]
    return [*rows, [card_press(due.subject.order)]]


def _request_buttons(due: Due, _ask: Ask) -> Rows:
    return settling_presses(due.subject.wait or 0, due.subject.order or None)


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
    "wait-due": _wait_buttons,
    "request-unanswered": _request_buttons,
    "request-overdue": _request_buttons,
    "evidence-due": lambda due, _ask: [[card_press(due.subject.order)]],
}
