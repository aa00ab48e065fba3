"""One order in the chat, with everything about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, command
from bot.handlers.held import card_line
from bot.handlers.history import told
from bot.handlers.reasons import ready
from bot.replies import Ask, Press, Reply, call
from bot.words import Short, Text, Words, _, many, said_as
from core.orders.card import LineRow, OrderCard, StepRow, files, order_card
from core.orders.model import OrderState
from core.orders.operations import deliver, move_due
from core.values import Money

said_as(
    {
        OrderState.OPEN: _("open"),
        OrderState.DELIVERED: _("delivered"),
        OrderState.CANCELLED: _("cancelled"),
    }
)
CARD_LINES = 6
card = command(order_card, "order", zh=("单",), help=_("One order with everything about it"))


@card.reads("query_order")
def wants_card(slots: Mapping[str, Any]) -> Answers | None:
    """The order a line names, unless it asks something else of it."""
    if slots.get("aspect"):
        return None
    named = slots.get("order")
    return {"order": named if isinstance(named, str) else str(named[0])} if named else None


@card.replies
def shown_card(event: OrderCard, _ask: Ask) -> Reply:
    """The order card: at most a phone's screen."""
    lines: list[Text] = [_card_head(event)]
    if event.customer_ref:
        lines.append(_("Customer's number: {ref}", ref=event.customer_ref))
    lines += [_line(line) for line in event.lines[:CARD_LINES]]
    if len(event.lines) > CARD_LINES:
        lines.append(
            many("… and {count} more line", "… and {count} more lines", len(event.lines) - CARD_LINES)
        )
    if event.steps:
        lines += ["", *(_step(step, event.day) for step in event.steps)]
    if event.ahead is not None:
        ahead = event.ahead
        lines += ["", ready(ahead.ships, ahead.slack, ahead.binding, event.due)]
    if event.waits:
        lines += ["", *(card_line(one) for one in event.waits[:CARD_LINES])]
    if event.waiting:
        lines += ["", _("◆ The customer waits for an answer: {text}", text=event.waiting[:200])]
    if event.happened:
        lines += ["", *(told(one) for one in event.happened)]
    return Reply(
        lines,
        title=_("{order} · {customer}", order=event.order, customer=event.customer),
        buttons=acts(event),
        order_id=event.id,
    )


def _card_head(event: OrderCard) -> Words:
    if event.state is not OrderState.OPEN or event.due is None:
        return _("{state} · {owner}", state=event.state, owner=event.owner or None)
    left = days_left((event.due - event.day).days)
    return _("Due {due}, {left} · {owner}", due=event.due, left=left, owner=event.owner or None)


def _line(line: LineRow) -> Words:
    product = " ".join(part for part in (line.product, line.description[:60]) if part)
    amount = _(" at {price}", price=Money(line.price, line.currency)) if line.price is not None else ""
    gone = _(" ✓ {day}", day=Short(line.delivered_on)) if line.delivered_on else ""
    return _(
        "{product} × {quantity}{unit}{amount}{gone}",
        product=product,
        quantity=line.quantity,
        unit=f" {line.unit}" if line.unit else "",
        amount=amount,
        gone=gone,
    )


def _step(step: StepRow, day: date) -> Words:
    if step.finished:
        return _("✓ {step}", step=step.name)
    mark = "▶" if step.started else ("▲" if step.planned_start < day else "○")
    return _(
        "{mark} {step} {done}/{quantity} · until {day}",
        mark=mark,
        step=step.name,
        done=step.done,
        quantity=step.quantity,
        day=Short(step.planned_end),
    )


def acts(event: OrderCard) -> list[list[Press]]:
    """What somebody is likely to do next with an order."""
    rows: list[list[Press]] = []
    if event.waiting:
        rows.append([call("answer", _("Answer the customer"), style="primary", message=event.waiting_id)])
    if event.state is OrderState.OPEN:
        at = next((step for step in event.steps if not step.finished), None)
        if at is not None:
            report = {"order": event.order, "step": at.code}
            rows.append(
                [
                    call("report_progress", _("Report {step}", step=at.name), **report),
                    call("report_progress", _("{step} done", step=at.name), **report, done="done"),
                ]
            )
        rows.append(
            [
                call(deliver, _("Shipped"), order=event.order),
                call(move_due, _("New date"), order=event.order),
            ]
        )
    if event.files:
        rows.append([call(files, many("{count} file", "{count} files", event.files), order=event.order)])
    return rows


def days_left(days: int) -> Words:
    """How long until a date, or since."""
    if days > 0:
        return many("{count} day left", "{count} days left", days)
    if days == 0:
        return _("today")
    return many("{count} day late", "{count} days late", -days)
