"""Orders in the chat: taking them, the card, the lists, the dates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.commands import Answers, command
from bot.features import features_of, typed_features
from bot.handlers.held import card_line
from bot.handlers.history import told
from bot.handlers.reasons import cannot_keep, provisional, ready
from bot.messages import FileRef
from bot.replies import Ask, Press, Reply, call
from bot.words import Brief, Joined, Short, Text, Words, _, many, said_as
from core.orders.events import Delivered, DueMoved, FileKept, OrderCancelled, OrderCreated, Undone
from core.orders.model import OrderState
from core.orders.operations import (
    cancel_order,
    create_order,
    deliver,
    keep_file,
    move_due,
    undo,
)
from core.orders.views import (
    LineRow,
    OrderCard,
    OrderFiles,
    OrderPage,
    OrderRow,
    Show,
    StepRow,
    files,
    find,
    order_card,
    orders,
    today,
)
from core.production.views import likely_templates
from core.values import Money, Source
from core.work import Work

said_as(
    {
        OrderState.OPEN: _("open"),
        OrderState.DELIVERED: _("delivered"),
        OrderState.CANCELLED: _("cancelled"),
    }
)
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
CARD_LINES = 6


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
    questions={"due": _("When is it due?"), "terms": _("Which payment terms? For example 30% deposit.")},
)
my_day = command(today, "today", zh=("今天", "我的一天"), help=_("My day, the most urgent first"))
listing = command(orders, "orders", zh=("订单",), help=_("Orders, filtered: overdue, this week, a customer"))
finding = command(find, "find", zh=("查找", "找"), help=_("Find an order by customer, style or number"))
card = command(order_card, "order", zh=("单",), help=_("One order with everything about it"))
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
undoing = command(undo, "undo", zh=("撤销",), help=_("Undo"), shown=False)


def undo_press(ask: Ask) -> list[Press]:
    """The way back, where there is one."""
    return [call(undo, _("Undo"), change=ask.change)] if ask.change else []


def card_press(order: str) -> Press:
    """The way to the order's card."""
    return call(order_card, _("Order"), order=order)


@taking.reads("create_order")
def fills_new_order(slots: Mapping[str, Any]) -> Answers:
    """What a typed order already says."""
    answers = {name: str(slots[name]) for name in ("customer", "due", "terms") if slots.get(name)}
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


def days_left(days: int) -> Words:
    """How long until a date, or since."""
    if days > 0:
        return many("{count} day left", "{count} days left", days)
    if days == 0:
        return _("today")
    return many("{count} day late", "{count} days late", -days)


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
def shown_list(event: OrderPage, _ask: Ask) -> Reply:
    """A list, with its filter in the title."""
    show = Show(event.asked.get("show", "open"))
    title = _("{show}: {count}", show=show, count=event.total)
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
    """An order in one line of a phone: mark, number, customer, date, step."""
    mark = _mark(row, day)
    due = Brief(row.due) if row.due else "—"
    parts = {"mark": mark, "order": short_number(row.number, day), "customer": row.customer, "due": due}
    if row.step is None or row.done is None or not row.quantity:
        return _("{mark} {order} {customer} · {due}", **parts)
    share = f"{int(row.done * 100 / row.quantity)}%"
    return _("{mark} {order} {customer} · {due} · {step} {share}", **parts, step=row.step, share=share)


def short_number(number: str, day: date) -> str:
    """An order's number as this year's people call it: `0006`; another year's stays whole."""
    return number.removeprefix(f"SO-{day.year}-")


def _mark(row: OrderRow, day: date) -> str:
    if row.state is not OrderState.OPEN:
        return "✓" if row.state is OrderState.DELIVERED else "✕"
    if row.due is None or (row.due - day).days > 7:
        return "○"
    return "▲" if row.due < day else "●"


def doors(numbers: Sequence[str], day: date) -> list[list[Press]]:
    """A button to each order's card."""
    presses = [call(order_card, short_number(number, day), order=number) for number in numbers]
    return [presses[at : at + 4] for at in range(0, len(presses), 4)]


def turning(name: str, page: int, pages: int, **asked: Any) -> list[Press]:
    """The ways to the page before and the one behind."""
    turns = []
    if page > 1:
        turns.append(call(name, _("‹ Back"), **asked, page=page - 1))
    if page < pages:
        label = _("More ({page}/{pages}) ›", page=page, pages=pages)
        turns.append(call(name, label, **asked, page=page + 1))
    return turns


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
        lines += ["", ready(event.ahead.ships, event.ahead.slack, event.ahead.binding)]
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
    """A new due date; other fields are another matter."""
    if slots.get("field") != "due" or not slots.get("value") or not isinstance(slots.get("order"), str):
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
