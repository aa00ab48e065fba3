"""What becomes of an order, in the chat: shipped, moved, cancelled, filed, put back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, Notice, command, notice
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press, undo_press
from bot.handlers.reasons import cannot_keep, provisional
from bot.handlers.wait_presses import owner_of
from bot.messages import FileRef
from bot.replies import Ask, Reply
from bot.words import Text, _, many
from core.orders.card import OrderFiles, files
from core.orders.events import Delivered, DueMoved, FileKept, OrderCancelled, Undone
from core.orders.operations import cancel_order, deliver, keep_file, move_due, undo

sending_out = command(
    deliver,
    "deliver",
    zh=("发货", "出货"),
    help=_("Report a shipment"),
    questions={"order": _("Which order was shipped?")},
)
moving = command(
    move_due,
    "due",
    zh=("交期", "改期"),
    help=_("Change the due date"),
    phrases=("{order} due {due}", "{order} due date {due}", "{order} 交期 {due}", "交期 {order} {due}"),
    questions={"due": _("Which day is it due now?")},
)
cancelling = command(
    cancel_order,
    "cancel_order",
    zh=("取消订单",),
    help=_("Cancel an order"),
    questions={"reason": _("Why is it cancelled?")},
)
keeping = command(keep_file, "keep", zh=("存",), help=_("Keep a file with an order"), shown=False)
showing_files = command(files, "files", zh=("附件", "照片"), help=_("Photos and files of an order"))
undoing = command(
    undo,
    "undo",
    zh=("撤销",),
    help=_("Take back what you did"),
    lapses=True,
)


@sending_out.reads("report_shipment")
def fills_delivery(slots: Mapping[str, Any]) -> Answers | None:
    """The order that went out."""
    named = slots.get("order")
    if not isinstance(named, str) or any(
        name in slots for name in ("tracking", "container", "carrier", "cartons")
    ):
        return None
    return {"order": named}


@sending_out.replies
def went_out(event: Delivered, ask: Ask) -> Reply:
    """What went and what has not."""
    left = (
        many("{count} line is still to go.", "{count} lines are still to go.", event.left)
        if event.left
        else _("The order is complete.")
    )
    return Reply(
        [_("Shipped on {day}.", day=event.on), left],
        title=_("{order}", order=event.order),
        buttons=[[card_press(event.order), *undo_press(ask)]],
    )


@moving.reads("change_order")
def fills_move(slots: Mapping[str, Any]) -> Answers | None:
    """A new due date; other fields are another matter, and so is the day of a step."""
    if slots.get("field") != "due" or not slots.get("value") or not isinstance(slots.get("order"), str):
        return None
    if slots.get("step"):
        return None
    value = slots["value"]
    return {"order": slots["order"], "due": value.isoformat() if isinstance(value, date) else str(value)}


@moving.replies
def moved(event: DueMoved, ask: Ask) -> Reply:
    """Old and new date, both with their weekdays."""
    return Reply(
        [
            _("Due {after}, {left}.", after=event.after, left=days_left((event.after - ask.work.today).days)),
            _("Before: {before}.", before=event.before),
            *([_("The steps moved along.")] if event.followed else []),
            *cannot_keep(event.late),
            *provisional(event.provisional),
        ],
        title=_("{order} has a new date.", order=event.order),
        buttons=[[card_press(event.order), *undo_press(ask)]],
    )


@notice(DueMoved)
def tells_of_new_date(event: DueMoved, ask: Ask) -> Iterable[Notice]:
    """Whoever has the order hears of a date that somebody else gave it."""
    lines: list[Text] = [
        _("Due {after}, {left}.", after=event.after, left=days_left((event.after - ask.work.today).days)),
        _("Before: {before}.", before=event.before),
        *([_("The steps moved along.")] if event.followed else []),
    ]
    title = _("{person} moved the due date of {order}", person=ask.work.person.name, order=event.order)
    return _to_the_owner(event.order, Reply(lines, title=title, buttons=[[card_press(event.order)]]), ask)


@notice(OrderCancelled)
def tells_of_cancelling(event: OrderCancelled, ask: Ask) -> Iterable[Notice]:
    """Whoever has the order hears that somebody else called it off."""
    title = _("{person} cancelled {order}", person=ask.work.person.name, order=event.order)
    reason = _("Reason: {reason}", reason=event.reason)
    return _to_the_owner(event.order, Reply(reason, title=title, buttons=[[card_press(event.order)]]), ask)


def _to_the_owner(order: str, reply: Reply, ask: Ask) -> list[Notice]:
    owner = owner_of(ask.work, order)
    return [Notice(owner, reply)] if owner not in (None, ask.work.person.identity) else []


@cancelling.reads("cancel_order")
def fills_cancel(slots: Mapping[str, Any]) -> Answers | None:
    """The order, and the reason if one was said."""
    if not isinstance(slots.get("order"), str):
        return None
    return {"order": slots["order"]} | ({"reason": str(slots["reason"])} if slots.get("reason") else {})


@cancelling.replies
def called_off(event: OrderCancelled, ask: Ask) -> Reply:
    """Off, with the reason."""
    return Reply(
        _("Reason: {reason}", reason=event.reason),
        title=_("{order} is cancelled.", order=event.order),
        buttons=[[card_press(event.order), *undo_press(ask)]],
    )


@keeping.replies
def kept(event: FileKept, _ask: Ask) -> Reply:
    """The file is safe, and where; a step that waited for it is shown now."""
    text = _("Kept {name} with {order}.", name=event.name, order=event.order)
    if event.proven:
        text = _(
            "Kept {name} with {order}: {step} is shown.", name=event.name, order=event.order, step=event.step
        )
    elif event.step is not None:
        text = _("Kept {name} with {order}, {step}.", name=event.name, order=event.order, step=event.step)
    return Reply(text, buttons=[[card_press(event.order)]])


@showing_files.replies
def shown_files(event: OrderFiles, _ask: Ask) -> Reply:
    """The order's files, sent along."""
    if not event.files:
        return Reply(
            _(
                "Nothing is kept with {order} yet. Send a photo with the order's number under it.",
                order=event.order,
            )
        )
    refs = tuple(FileRef(*one) for one in event.files[:10])
    return Reply(
        many("{count} file", "{count} files", len(event.files)),
        title=_("{order}", order=event.order),
        files=refs,
        stays=True,
    )


@undoing.replies
def undone(event: Undone, _ask: Ask) -> Reply:
    """Back to how it was."""
    if not event.order:
        return Reply(_("Undone."))
    if event.what == "OrderCreated":
        return Reply(_("Undone. {order} was not entered.", order=event.order))
    return Reply(
        _("Undone. {order} is as it was before.", order=event.order), buttons=[[card_press(event.order)]]
    )
