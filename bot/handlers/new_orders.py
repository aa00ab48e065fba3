"""Taking orders in the chat."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, command
from bot.features import features_of, typed_features
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press, undo_press
from bot.handlers.reasons import cannot_keep, provisional
from bot.replies import Ask, Reply
from bot.words import _, said_as
from core.orders.events import OrderCreated
from core.orders.operations import create_order
from core.production.views import likely_templates
from core.values import Source
from core.work import Work

said_as(
    {
        Source.CHAT: _("chat"),
        Source.PHONE: _("phone"),
        Source.EMAIL: _("e-mail"),
        Source.PLATFORM: _("platform"),
        Source.VISIT: _("visit"),
        Source.SHEET: _("sheet"),
    }
)


def presumed(work: Work, answers: Mapping[str, str]) -> Answers:
    """The only template an order is likely to get, and that none of its steps depend on anything special."""
    if "due" not in answers:
        return {}
    likely = [] if "template" in answers else likely_templates(work, answers.get("lines.0.product", ""))
    found: Answers = {"template": likely[0]} if len(likely) == 1 else {}
    code = answers.get("template") or found.get("template", "")
    if code and "features" not in answers and not features_of(work, code):
        found["features"] = ""
    return found


taking = command(
    create_order,
    "new",
    zh=("新单", "下单"),
    help=_("New order"),
    ask=("price", "terms", "template", "features"),
    presumes=presumed,
    questions={"due": _("When is it due?")},
)


@taking.reads("create_order")
def fills_new_order(slots: Mapping[str, Any]) -> Answers:
    """What a typed order already says."""
    answers = {
        name: str(slots[name]) for name in ("customer", "due", "terms", "customer_ref") if slots.get(name)
    }
    if slots.get("payment_terms"):
        answers["terms"] = str(slots["payment_terms"])
    if slots.get("product"):
        answers["lines.0.product"] = str(slots["product"])
    if slots.get("qty"):
        answers["lines.0.quantity"] = str(slots["qty"])
    if slots.get("price"):
        answers["lines.0.price"] = f"{slots.get('currency', '')} {slots['price']}".strip()
    if features := typed_features(str(slots.get("said", ""))):
        answers["features"] = features
    if slots.get("product") and slots.get("qty"):
        answers["lines.0.more"] = "no"
    return answers


@taking.replies
def created(event: OrderCreated, ask: Ask) -> Reply:
    """The number, the due date with its weekday, and what next."""
    days = (event.due - ask.work.today).days
    return Reply(
        [
            _("{customer}, quantity {quantity}.", customer=event.customer, quantity=event.quantity),
            _("Due {due}, {left}.", due=event.due, left=days_left(days)),
            *cannot_keep(event.late),
            *provisional(event.provisional),
        ],
        title=_("{order} is entered.", order=event.order),
        buttons=[[card_press(event.order), *undo_press(ask)]],
    )
