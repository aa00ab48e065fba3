"""The stock in the chat: counted, moved, held back, and orders served from it."""

from collections.abc import Mapping
from typing import Any

import bot.goods  # noqa: F401 - how a product in stock is read is known from here on
from bot.commands import Answers, command
from bot.handlers.history import told_as
from bot.handlers.materials import arriving
from bot.handlers.presses import card_press, turning, undo_press
from bot.material_lines import HELD, IN_STOCK, RELEASED, SERVED
from bot.replies import Ask, Press, Reply, call
from bot.words import Joined, Text, _, many, said_as
from core.orders.finding import is_number
from core.purchasing.items import item_of, item_words, name_of
from core.stock.operations import (
    MadeInstead,
    Reserved,
    StockHeld,
    StockMoved,
    Way,
    count_stock,
    hold_stock,
    make_instead,
    release_stock,
    reserve_stock,
    serve_from_stock,
    stock_moved,
)
from core.stock.views import StockPage, StockShown, stock, stock_list

said_as({Way.IN: _("in"), Way.OUT: _("out")})

showing = command(
    stock, "stock", zh=("库存", "查库存"), help=_("How much of something is in stock"), phrases=IN_STOCK
)
listing = command(stock_list, "warehouse", zh=("库存表", "仓库"), help=_("What lies in stock"))
counting = command(count_stock, "count", zh=("盘点",), help=_("Record a stock count"))
moving = command(
    stock_moved,
    "stock_moved",
    zh=("收发",),
    help=_("Record goods that came in or went out"),
    questions={"way": _("In or out?")},
)
holding = command(
    hold_stock,
    "hold",
    zh=("冻结",),
    help=_("Hold goods back until quality has looked at them"),
    phrases=HELD,
    questions={"reason": _("Why?")},
)
releasing = command(
    release_stock, "release", zh=("解冻",), help=_("Let goods go that were held back"), phrases=RELEASED
)
serving = command(
    serve_from_stock,
    "serve",
    zh=("用现货", "现货"),
    help=_("Serve an order from stock"),
    phrases=SERVED,
)
reserving = command(reserve_stock, "reserve", zh=("预留",), help=_("Keep back for an order what there is"))
making = command(
    make_instead, "make", zh=("改生产",), help=_("Make an order instead of serving it from stock")
)


@arriving.reads("report_stock")
def arrives_for_order(slots: Mapping[str, Any]) -> Answers | None:
    """A material that came in for an order is that order's."""
    item, order = item_of(str(slots.get("item", ""))), slots.get("order")
    if slots.get("direction") != "in" or not isinstance(order, str) or item not in item_words().values():
        return None
    return {"order": order, "item": item, "quantity": str(slots["qty"])}


@counting.reads("report_stock")
def counted(slots: Mapping[str, Any]) -> Answers | None:
    """What was counted."""
    return _said(slots) if slots.get("direction") == "count" else None


@moving.reads("report_stock")
def moves(slots: Mapping[str, Any]) -> Answers | None:
    """What came in or went out."""
    return _said(slots) | {"way": str(slots["direction"])} if slots.get("direction") in list(Way) else None


def _said(slots: Mapping[str, Any]) -> Answers:
    """What, how much and for which order; a style that has an order looks like that order."""
    item, order = str(slots.get("item") or ""), str(slots.get("order") or "")
    if not item and order and not is_number(order):
        item, order = order, ""
    told = {"product": item, "quantity": str(slots.get("qty") or ""), "order": order}
    return {name: value for name, value in told.items() if value}


@showing.reads("query_stock")
def asks_stock(slots: Mapping[str, Any]) -> Answers:
    """Of what."""
    return {"product": str(slots["item"])} if slots.get("item") else {}


@counting.replies
@moving.replies
def moved(event: StockMoved, ask: Ask) -> Reply:
    """Before and after, and what is free of it."""
    lines: list[Text] = [
        _("On hand {quantity} (was {before}), free {free}.", **_amounts(event), before=event.before)
    ]
    if event.short:
        lines.append(_("Orders have a claim to {short} more than there is.", short=event.short))
    buttons = [*undo_press(ask), call(stock, _("Stock"), product=event.product)]
    if event.order:
        buttons.append(card_press(event.order))
    return Reply(lines, title=_("{product}", product=name_of(event.product)), buttons=[buttons])


def _amounts(event: StockMoved | StockHeld) -> dict[str, Any]:
    return {"quantity": event.quantity, "free": event.free}


@holding.replies
@releasing.replies
def held(event: StockHeld, ask: Ask) -> Reply:
    """How much waits for quality, and why."""
    text = (
        _(
            "{held} of {quantity} held back ({reason}), free {free}.",
            **_amounts(event),
            held=event.held,
            reason=event.reason,
        )
        if event.held
        else _("Nothing is held back. On hand {quantity}, free {free}.", **_amounts(event))
    )
    buttons = [[*_release(event), *undo_press(ask)]]
    return Reply(text, title=_("{product}", product=name_of(event.product)), buttons=buttons)


@showing.replies
def shown(event: StockShown, _ask: Ask) -> Reply:
    """On hand, held, reserved for whom, free."""
    lines: list[Text] = [_("On hand {quantity}{unit}", quantity=event.quantity, unit=_unit(event.unit))]
    if event.place:
        lines.append(_("Where it lies: {place}", place=event.place))
    if event.held:
        lines.append(_("Held back {held}: {reason}", held=event.held, reason=event.held_for))
    lines += [
        _("{order} {customer}: reserved {quantity}", order=c.order, customer=c.customer, quantity=c.quantity)
        for c in event.claims
    ]
    lines.append(_("Free {free}", free=event.free))
    here = {"product": event.product}
    buttons = [
        [call(count_stock, _("Count"), **here), call(stock_moved, _("In or out"), **here)],
        [call(hold_stock, _("Hold back"), **here), *_release(event)],
    ]
    return Reply(lines, title=_("{product}", product=name_of(event.product)), buttons=buttons)


def _release(event: StockShown | StockHeld) -> list[Press]:
    return [call(release_stock, _("Let it go"), product=event.product)] if event.held else []


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


@listing.replies
def shown_list(event: StockPage, _ask: Ask) -> Reply:
    """Each product with what is there and what is not free."""
    if not event.rows:
        text = _("Nothing has been counted yet.")
        return Reply(text, buttons=[[call(count_stock, _("Count"))]])
    lines: list[Text] = [
        _(
            "{product} {quantity}{unit} · held {held} · reserved {reserved}",
            product=name_of(product),
            quantity=quantity,
            unit=_unit(unit),
            held=held,
            reserved=reserved,
        )
        for product, quantity, held, reserved, unit in event.rows
    ]
    title = many("{count} product in stock", "{count} products in stock", event.total)
    return Reply(lines, title=title, buttons=[turning(stock_list.name, event.page, event.pages)])


@serving.replies
@reserving.replies
def reserved(event: Reserved, ask: Ask) -> Reply:
    """What is kept back, and what is lacking."""
    lines: list[Text] = [
        _("{product}: {quantity} reserved.", product=product, quantity=quantity)
        for product, quantity in event.reserved
    ]
    if not lines:
        lines = [_("There is nothing of it to reserve.")]
    lines += [
        _("{product}: {quantity} still to be made.", product=product, quantity=quantity)
        for product, quantity in event.lacks
    ]
    if event.steps:
        lines.append(_("It is served from stock: outgoing check, picking, packing, then it is ready."))
    return Reply(lines, title=event.order, buttons=[[*undo_press(ask), card_press(event.order)]])


@making.replies
def made(event: MadeInstead, ask: Ask) -> Reply:
    """It is made now."""
    text = many(
        "It is made instead, in {count} step. What was reserved is free again.",
        "It is made instead, in {count} steps. What was reserved is free again.",
        event.steps,
    )
    return Reply(text, title=event.order, buttons=[[*undo_press(ask), card_press(event.order)]])


def _product(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"product": name_of(said["product"])}


told_as(
    "StockMoved", lambda said: _("{product}: {quantity} on hand", **_product(said), quantity=said["quantity"])
)
told_as("StockHeld", lambda said: _("{product}: {held} held back", **_product(said), held=said["held"]))
told_as(
    "Reserved",
    lambda said: _("reserved from stock: {products}", products=Joined([one[0] for one in said["reserved"]])),
)
told_as("MadeInstead", lambda _said: _("made instead of served from stock"))
