"""Production in the chat: one line from the floor, and what is true afterwards."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, command
from bot.handlers.orders import card_press, days_left, undo_press
from bot.replies import Ask, Reply, call
from bot.words import Text, _, said_as
from core.production.operations import StepReported, report_progress
from core.values import Turn

said_as({Turn.STARTED: _("Started"), Turn.DONE: _("All done")})

progress = command(report_progress, "progress", zh=("进度", "报工"), help=_("Report how far a step is"))


@progress.reads("report_progress")
def fills_report(slots: Mapping[str, Any]) -> Answers | None:
    """A count, a share, what remains, or just started or done."""
    answers = {name: str(slots[name]) for name in ("order", "step") if isinstance(slots.get(name), str)}
    said = _said(slots)
    return answers | ({"done": said} if said else {}) if answers or said else None


def _said(slots: Mapping[str, Any]) -> str:
    if "remaining_qty" in slots:
        return f"left {slots['remaining_qty']}"
    if "done_qty" in slots:
        return f"{slots['done_qty']}/{slots['total_qty']}" if "total_qty" in slots else str(slots["done_qty"])
    if "percent" in slots:
        return f"{slots['percent']}%"
    return str(slots.get("status", ""))


@progress.replies
def reported(event: StepReported, ask: Ask) -> Reply:
    """What is now true, with the way back."""
    lines: list[Text] = [
        _("{step}: {done}/{quantity}", step=event.name, done=event.done, quantity=event.quantity)
    ]
    if event.finished:
        lines = [_("{step}: finished, {quantity}", step=event.name, quantity=event.quantity)]
    if event.due is not None:
        left = days_left((event.due - ask.work.today).days)
        lines.append(_("Due {due}, {left}.", due=event.due, left=left))
    buttons = [[*undo_press(ask), card_press(event.order)]]
    if event.next is not None:
        lines.append(_("Next: {step}.", step=event.next_name))
        started = {"order": event.order, "step": event.next, "done": Turn.STARTED.value}
        buttons.append([call(report_progress, _("{step} started", step=event.next_name), **started)])
    return Reply(lines, title=event.order, buttons=buttons)
