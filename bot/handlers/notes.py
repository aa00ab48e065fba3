"""Notes in the chat: what is written down with an order, also for want of anybody who does more with it."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, command
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, undo_press
from bot.replies import Ask, Reply
from bot.words import _
from core.orders.events import Noted
from core.orders.operations import note_on_order

noting = command(
    note_on_order,
    "note",
    zh=("备注", "记一下"),
    help=_("Write something down with an order"),
    phrases=("note {order} {note}", "{order} note {note}", "备注 {order} {note}", "{order} 备注 {note}"),
    questions={"note": _("What should be written down?")},
)


@noting.reads(
    *("report_quality", "report_payment", "report_shipment"),
    *("report_document", "create_purchase", "change_order", "split_order", "handover", "mute_reminder"),
    "merge_orders",
)
def writes_down(slots: Mapping[str, Any]) -> Answers:
    """What was understood and nobody here does yet is not lost: it is kept in the words it was said in."""
    named = slots.get("order")
    named = named[0] if isinstance(named, list) and named else named
    values = (str(value) for name, value in slots.items() if name != "order")
    said, before = str(slots.get("said") or " ".join(values)), slots.get("before")
    note = {"note": f"{said} ({before})" if before else said}
    return {"order": named, **note} if isinstance(named, str) else note


@noting.reads("approve", "reject")
def writes_decision(slots: Mapping[str, Any]) -> Answers | None:
    """A decision about an order is kept with it; one that names none could be about anything."""
    return writes_down(slots) if isinstance(slots.get("order"), str) else None


@noting.replies
def noted(event: Noted, ask: Ask) -> Reply:
    """What is kept and where, and that nothing else was done."""
    return Reply(
        [event.note, _("Kept as a note; nothing else was changed.")],
        title=_("Noted with {order}.", order=event.order),
        buttons=[[*undo_press(ask), card_press(event.order)]],
    )


told_as("Noted", lambda said: _("noted: {note}", note=said["note"]))
