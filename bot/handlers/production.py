"""Production in the chat: one line from the floor, and what is true afterwards."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.commands import Answers, command, refusal
from bot.handlers.history import told_as
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press, undo_press
from bot.handlers.reasons import ready
from bot.replies import Ask, Press, Reply, Rows, call
from bot.words import Short, Text, Words, _, said_as
from core.errors import CountPart, NotReleased, UnlikelyDay
from core.production.events import StepBlocked, StepPromised, StepReported
from core.production.model import Evidence
from core.production.operations import report_progress
from core.production.waiting import end_wait
from core.values import Name, Turn

said_as({Turn.STARTED: _("Started"), Turn.DONE: _("All done"), Turn.CLOSED: _("That is all")})
PROOFS: dict[Evidence, Words] = {
    Evidence.PHOTO: _("Please send a photo of it: {step}."),
    Evidence.SIGNED_SAMPLE: _("Please send a photo of the signed sample: {step}."),
    Evidence.DOCUMENT: _("Please send the document for it: {step}."),
}
COUNT_SAID_DONE = re.compile(
    r"\d\s*(?:件|条|个|套|双|pcs|pieces)?\s*(?:完成|做完|完了|done|finished)\W*", re.IGNORECASE
)
"""490 完成: so many, and that is all of them."""

progress = command(
    report_progress,
    "progress",
    zh=("进度", "报工"),
    help=_("Report how far a step is"),
    questions={"until": _("Which day will it be finished?")},
)


@progress.reads("report_progress")
def fills_report(slots: Mapping[str, Any]) -> Answers | None:
    """A count, a share, what remains, or just started or done; of which colour, on which day, until when."""
    answers = {name: str(slots[name]) for name in ("order", "step") if isinstance(slots.get(name), str)}
    said = _said(slots)
    if not said and ("due" in slots or not answers):
        return None
    return answers | _more(slots) | ({"done": said} if said else {})


def _more(slots: Mapping[str, Any]) -> Answers:
    part = " ".join(str(slots[name]) for name in ("color", "size") if slots.get(name))
    days = {"on": slots.get("when"), "until": slots.get("due")}
    told = {name: day_of(value) for name, value in days.items() if isinstance(value, date)}
    return told | ({"part": part} if part else {})


def day_of(value: date) -> str:
    """The day of a slot, which may be a moment."""
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _said(slots: Mapping[str, Any]) -> str:
    if "remaining_qty" in slots:
        return f"left {slots['remaining_qty']}"
    if "done_qty" in slots:
        return _counted(slots)
    if "percent" in slots:
        return f"{slots['percent']}%"
    return str(slots.get("status") or slots.get("figure", ""))


def _counted(slots: Mapping[str, Any]) -> str:
    if "total_qty" in slots:
        return f"{slots['done_qty']}/{slots['total_qty']}"
    if slots.get("added"):
        return f"+{slots['done_qty']}"
    done = slots.get("status") == "done" or COUNT_SAID_DONE.search(str(slots.get("said", "")))
    return f"{slots['done_qty']} done" if done else str(slots["done_qty"])


@progress.replies
def reported(event: StepReported, ask: Ask) -> Reply:
    """What is now true, what it asks for, and the way back."""
    lines: list[Text] = [_stands(event), *_besides(event)]
    if event.due is not None:
        left = days_left((event.due - ask.work.today).days)
        lines.append(_("Due {due}, {left}.", due=event.due, left=left))
    if event.next is not None:
        lines.append(_("Next: {step}.", step=event.next_name))
    lines += in_danger(event, ask)
    rows = [[*undo_press(ask), card_press(event.order)], *_offers(event)]
    return Reply(lines, title=event.order, buttons=rows)


def in_danger(event: StepReported | StepBlocked | StepPromised, ask: Ask) -> list[Text]:
    """When the order can go out and why, where that is too late or nearly so; else nothing."""
    if event.ships is None or event.slack is None or event.slack >= ask.work.policy.risk_days:
        return []
    return [ready(event.ships, event.slack, event.binding, event.due)]


def _stands(event: StepReported) -> Words:
    values = {"step": event.name, "done": event.done, "quantity": event.quantity}
    if event.part:
        return _(
            "{step} {part}: {part_done}; all together {done}/{quantity}",
            **values,
            part=event.part,
            part_done=event.part_done,
        )
    if not event.finished:
        return _("{step}: {done}/{quantity}", **values)
    if event.done > event.quantity:
        return _("{step}: finished, {done}, that is {over} over", **values, over=event.done - event.quantity)
    if event.missing:
        return _("{step}: finished with {done}, {missing} short", **values, missing=event.missing)
    return _("{step}: finished, {quantity}", **values)


def _besides(event: StepReported) -> Iterator[Text]:
    """What else there is to say of it, and to ask."""
    if event.done < event.before and not event.part:
        yield _("That is less than before: it was {before}.", before=event.before)
    if event.on is not None:
        yield _("Booked on {day}.", day=Short(event.on))
    if event.until is not None:
        yield _("Promised for {day}.", day=Short(event.until))
    if event.missing and event.finished:
        yield (
            _("That is within what is allowed.")
            if event.tolerated
            else _("That is more than is allowed. Please tell whoever has the order.")
        )
    elif event.missing:
        yield _("{missing} are missing. If no more will come, say so.", missing=event.missing)
    if event.earlier is not None:
        yield _("Nobody has reported {step} yet. Is it that far too?", step=event.earlier_name)
    if event.block is not None:
        yield _("It moves again: is the waiting over ({about})?", about=event.block_about)
    if event.proof is not Evidence.NONE:
        yield Words(PROOFS[event.proof].msgid, {"step": event.name})


def _offers(event: StepReported) -> Rows:
    """One press for everything that was asked, and for what comes next."""
    step = {"order": event.order, "step": event.step}
    rows: list[list[Press]] = []
    if event.earlier is not None:
        label = _("{step} {count} too", step=event.earlier_name, count=event.done)
        rows.append([call(report_progress, label, order=event.order, step=event.earlier, done=event.done)])
    if event.block is not None:
        rows.append([call(end_wait, _("Yes, it is over"), wait=event.block)])
    if event.missing and not event.finished:
        rows.append([call(report_progress, _("That is all"), **step, done=Turn.CLOSED.value)])
    if event.next is not None:
        started = {"order": event.order, "step": event.next, "done": Turn.STARTED.value}
        rows.append([call(report_progress, _("{step} started", step=event.next_name), **started)])
    return rows


told_as(
    "StepReported",
    lambda said: (
        _("{step} {done}/{quantity}, promised for {day}", **_told(said), day=_day(said["until"]))
        if said.get("until")
        else _("{step} {done}/{quantity}", **_told(said))
    ),
)


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"step": Name(**said["name"]), "done": said["done"], "quantity": said["quantity"]}


def _day(text: str) -> Short:
    return Short(date.fromisoformat(text))


@refusal(NotReleased)
def not_released(refused: NotReleased, _ask: Ask) -> Reply:
    """The step before has let go fewer; perhaps nobody has said yet how far it is."""
    text = _(
        "{order}: {before} has let go only {released}, so {step} cannot be at {said}. Nothing was changed. "
        "How many are done?",
        order=refused.order,
        before=refused.before_name,
        released=refused.released,
        step=refused.name,
        said=refused.said,
    )
    label = _("{step} {count} too", step=refused.before_name, count=refused.said)
    named = {"order": refused.order, "step": refused.step, "too": refused.before}
    return Reply(text, buttons=[[call(report_progress, label, "", **named, done=refused.said)]])


@refusal(CountPart)
def count_part(refused: CountPart, _ask: Ask) -> Reply:
    """How many there are of it is not known."""
    return Reply(_("How many of {part} are done? Type the number.", part=refused.part[:40]))


@refusal(UnlikelyDay)
def unlikely_day(refused: UnlikelyDay, _ask: Ask) -> Reply:
    """It cannot have been so on that day."""
    if refused.first is not None and refused.day < refused.first:
        return Reply(
            _(
                "The order came in on {first}, so nothing can have been done on {day}. Nothing was changed.",
                first=refused.first,
                day=refused.day,
            )
        )
    return Reply(_("{day} is still to come. Report what was done up to today.", day=refused.day))
