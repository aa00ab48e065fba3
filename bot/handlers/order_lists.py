"""Lists of orders in the chat: the day, those asked for, those found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, command
from bot.handlers.presses import doors, short_number, turning
from bot.replies import Ask, Reply, call
from bot.words import Brief, Joined, Text, Words, _, many, said_as
from core.orders.model import OrderState
from core.orders.operations import create_order
from core.orders.views import OrderPage, OrderRow, Show, find, orders, today

said_as(
    {
        Show.OPEN: _("Open"),
        Show.OVERDUE: _("Overdue"),
        Show.WEEK: _("This week"),
        Show.STALLED: _("Stalled"),
        Show.DELIVERED: _("Delivered"),
        Show.CANCELLED: _("Cancelled"),
    }
)
my_day = command(today, "today", zh=("今天", "我的一天"), help=_("My day, the most urgent first"))
listing = command(orders, "orders", zh=("订单",), help=_("Orders, filtered: overdue, this week, a customer"))
finding = command(find, "find", zh=("查找", "找"), help=_("Find an order by customer, style or number"))


@my_day.reads("my_day")
def wants_day(_slots: Mapping[str, Any]) -> Answers:
    """Nothing more is needed."""
    return {}


@my_day.replies
def shown_day(event: OrderPage, _ask: Ask) -> Reply:
    """My orders, the most urgent first."""
    if not event.total:
        return Reply(
            _("You have no open orders."),
            title=_("My day"),
            buttons=[[call(create_order, _("New order"))]],
        )
    head = [many("{count} open order", "{count} open orders", event.total)]
    if event.overdue:
        head.append(many("{count} overdue", "{count} overdue", event.overdue))
    return _page(event, today.name, _("My day, {day}", day=event.day), Joined(head))


@listing.replies
def shown_list(event: OrderPage, ask: Ask) -> Reply:
    """A list, with its filter in the title, and whether it is of the own orders only."""
    values = {"show": Show(event.asked.get("show", "open")), "count": event.total}
    everybodys = ask.work.person.sees_every_order
    title = _("{show}: {count}", **values) if everybodys else _("In your hands · {show}: {count}", **values)
    if not event.total:
        return Reply(_("No order fits that."), title=title, buttons=[[call(orders, _("All open orders"))]])
    return _page(event, orders.name, title, None)


@finding.replies
def shown_found(event: OrderPage, _ask: Ask) -> Reply:
    """What was found."""
    title = _("“{words}”: {count}", words=event.asked["words"], count=event.total)
    if not event.total:
        return Reply(_("Nothing found. Try a customer, a style or part of a number."), title=title)
    return _page(event, find.name, title, None)


def _page(event: OrderPage, name: str, title: Text, head: Joined | None) -> Reply:
    lines: list[Text] = [_("{head}", head=head)] if head else []
    lines += [order_line(row, event.day) for row in event.rows]
    return Reply(
        lines,
        title=title,
        buttons=[
            *doors([row.number for row in event.rows], event.day),
            turning(name, event.page, event.pages, **event.asked),
        ],
    )


def order_line(row: OrderRow, day: date) -> Text:
    """An order in one line of a phone: mark, number, customer, date, step, and whose it is."""
    line = _line(row, day)
    return _("{line} · {owner}", line=line, owner=row.owner) if row.owner else line


def _line(row: OrderRow, day: date) -> Words:
    mark = _mark(row, day)
    due = Brief(row.due) if row.due else "—"
    parts = {"mark": mark, "order": short_number(row.number, day), "customer": row.customer, "due": due}
    if row.step is None or row.done is None or not row.quantity:
        return _("{mark} {order} {customer} · {due}", **parts)
    share = f"{int(row.done * 100 / row.quantity)}%"
    return _("{mark} {order} {customer} · {due} · {step} {share}", **parts, step=row.step, share=share)


def _mark(row: OrderRow, day: date) -> str:
    if row.state is not OrderState.OPEN:
        return "✓" if row.state is OrderState.DELIVERED else "✕"
    if row.due is None or (row.due - day).days > 7:
        return "○"
    return "▲" if row.due < day else "●"


@listing.reads("query_list")
def wants_list(slots: Mapping[str, Any]) -> Answers | None:
    """The filters a line names, unless it asks what waits for somebody."""
    if slots.get("holder"):
        return None
    answers = {}
    if "filter" in slots:
        answers["show"] = {"overdue": "overdue", "blocked": "stalled"}.get(str(slots["filter"]), "open")
    for name in ("customer", "person"):
        if slots.get(name):
            answers[name] = str(slots[name])
    if slots.get("due_range"):
        answers["due_from"], answers["due_to"] = (day.isoformat() for day in slots["due_range"])
    return answers
