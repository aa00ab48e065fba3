"""Promises in the chat: the day on which a step will be done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, command
from bot.handlers.history import told_as
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press, undo_press
from bot.handlers.production import day_of, in_danger
from bot.replies import Ask, Reply
from bot.words import Short, Text, _
from core.production.events import StepPromised
from core.production.operations import promise_step
from core.values import Name

promising = command(
    promise_step,
    "promise",
    zh=("承诺", "答应"),
    help=_("Say on which day a step will be done"),
    questions={"until": _("Which day will it be finished?")},
)
told_as(
    "StepPromised",
    lambda said: _(
        "{step} promised for {day}", step=Name(**said["name"]), day=Short(date.fromisoformat(said["until"]))
    ),
)


@promising.reads("report_progress")
def fills_promise(slots: Mapping[str, Any]) -> Answers | None:
    """A day to come and no figure."""
    if not isinstance(slots.get("due"), date) or not isinstance(slots.get("order"), str):
        return None
    named = {"order": slots["order"], "until": day_of(slots["due"])}
    return named | ({"step": slots["step"]} if "step" in slots else {})


@promising.replies
def promised(event: StepPromised, ask: Ask) -> Reply:
    """The day, the one before, and what it means for the order."""
    lines: list[Text] = [_("{step}: promised for {day}.", step=event.name, day=Short(event.until))]
    if event.before is not None and event.before != event.until:
        lines.append(_("Before: {before}.", before=event.before))
    if event.due is not None:
        lines.append(
            _("Due {due}, {left}.", due=event.due, left=days_left((event.due - ask.work.today).days))
        )
    lines += in_danger(event, ask)
    return Reply(lines, title=event.order, buttons=[[*undo_press(ask), card_press(event.order)]])
