"""Rework in the chat: pieces that go back on a step."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, command, refusal
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, undo_press
from bot.replies import Ask, Reply
from bot.words import Text, _
from core.errors import MoreThanDone
from core.production.events import StepReworked
from core.production.operations import rework_step
from core.values import Name

REWORK = re.compile(r"返[工修]|重做|rework|redo|do again", re.IGNORECASE)

reworking = command(
    rework_step,
    "rework",
    zh=("返工", "返修"),
    help=_("Send pieces back on a step"),
    phrases=(
        "{order} 返工 {pieces} {step}",
        "{order} {step} 返工 {pieces}",
        "{order} rework {pieces} {step}",
        "{order} {step} rework {pieces}",
    ),
    questions={"pieces": _("How many have to be done again?"), "reason": _("What is wrong with them?")},
)


@reworking.reads("report_quality")
def fills_rework(slots: Mapping[str, Any]) -> Answers | None:
    """So many pieces of one step, to be done again; any other defect is another matter."""
    said = f"{slots.get('said', '')} {slots.get('issue', '')}"
    if not isinstance(slots.get("order"), str) or not slots.get("step") or not slots.get("qty"):
        return None
    if not REWORK.search(said):
        return None
    answers = {"order": slots["order"], "step": str(slots["step"]), "pieces": str(slots["qty"])}
    return answers | ({"reason": str(slots["issue"])} if slots.get("issue") else {})


@reworking.replies
def sent_back(event: StepReworked, ask: Ask) -> Reply:
    """What is left to be done again, and why."""
    values = {"step": event.name, "pieces": event.pieces, "done": event.done, "quantity": event.quantity}
    lines: list[Text] = [_("{pieces} back on {step}: {done}/{quantity}", **values)]
    if event.reopened:
        lines.append(_("{step} is open again.", step=event.name))
    if event.reason:
        lines.append(_("Reason: {reason}", reason=event.reason))
    return Reply(lines, title=event.order, buttons=[[*undo_press(ask), card_press(event.order)]])


told_as(
    "StepReworked",
    lambda said: _("{pieces} back on {step}", pieces=said["pieces"], step=Name(**said["name"])),
)


@refusal(MoreThanDone)
def more_than_done(refused: MoreThanDone, _ask: Ask) -> Reply:
    """There are not that many."""
    return Reply(
        _(
            "Only {done} are done, so {said} cannot go back. Nothing was changed. How many?",
            done=refused.done,
            said=refused.said,
        )
    )
