"""Conversations in the chat: the customer's question, the merchandiser's answer, own reminders."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.commands import Answers, Notice, command, notice
from bot.handlers.order_card import days_left
from bot.handlers.presses import card_press, turning, undo_press
from bot.messages import FileRef
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, Words, _
from core.conversations.operations import (
    CustomerAnswered,
    CustomerAsked,
    QuestionSettled,
    ReminderDone,
    ReminderSet,
    answer,
    ask,
    no_reply_needed,
    put_off,
    remind_me,
    reminder_done,
)
from core.conversations.views import CustomerOrder, CustomerStatus, order_status
from core.orders.model import Attachment, OrderState
from core.people.views import supervisors
from core.production.model import Holder
from core.work import Work

status = command(
    order_status,
    "status",
    zh=("进度", "状态", "我的订单"),
    also=("today", "orders", "order", "board"),
    help=_("How your orders stand"),
)
asking = command(
    ask,
    "ask",
    zh=("问", "留言"),
    help=_("Write to your contact here"),
    questions={"text": _("What would you like to ask?")},
)
answering = command(
    answer,
    "answer",
    zh=("回复",),
    help=_("Answer a customer"),
    shown=False,
    questions={"text": _("What shall I tell the customer?")},
)
settling = command(no_reply_needed, "noreply", zh=("不用回",), help=_("Needs no answer"), shown=False)
reminding = command(
    remind_me,
    "remind",
    zh=("提醒我", "提醒"),
    help=_("Have yourself reminded"),
    questions={"text": _("What about?"), "at": _("When? For example: tomorrow 3pm.")},
)
ticking = command(reminder_done, "done", zh=(), help=_("Tick off a reminder"), shown=False)
later = command(put_off, "later", zh=(), help=_("Be reminded later"), shown=False)


@status.reads("query_order", "query_list")
def wants_status(slots: Mapping[str, Any]) -> Answers:
    """One order if it was named, or all."""
    named = slots.get("order")
    return {"order": named} if isinstance(named, str) else {}


@status.replies
def stands(event: CustomerStatus, ask_: Ask) -> Reply:
    """True and friendly; nothing of the house inside."""
    if not event.orders:
        return Reply(
            _(
                "You have no open order with us at the moment. "
                "Write here if you need something; we will answer."
            ),
        )
    lines: list[Text] = []
    for order in event.orders:
        lines += [*_told(order, event), ""]
    passing_on = (
        call(ask, _("Pass my message on"), text=ask_.line) if ask_.line else call(ask, _("Ask a question"))
    )
    turns = turning(order_status.name, event.page, event.pages)
    return Reply(lines, title=_("Your orders"), buttons=[turns, [passing_on]])


def _told(order: CustomerOrder, event: CustomerStatus) -> list[Text]:
    name = order.customer_ref or order.number
    return [_("{order} · {products}", order=name, products=order.products), _progress(order, event)]


def _progress(order: CustomerOrder, event: CustomerStatus) -> Words:
    if order.delivered_on is not None:
        return _("Shipped on {day}.", day=order.delivered_on)
    if order.state is OrderState.CANCELLED or order.due is None:
        return _("This order was cancelled.")
    if order.due < event.day:
        if order.finished and order.late_by is None:
            return Words(FINISHED.msgid, {"day": order.due})
        return Words(LATE[order.late_by].msgid, {"day": order.due})
    values = {"day": order.due, "left": days_left((order.due - event.day).days)}
    if order.reached is not None or order.coming is not None:
        return _milestones(order, values)
    if order.finished:
        return _("It is finished. Planned to ship on {day} ({left}).", **values)
    if not order.started:
        return _("Planned to ship on {day} ({left}). Production is being prepared.", **values)
    share = f"{int(order.share * 100)}%"
    return _("Planned to ship on {day} ({left}). In production, {share} done.", **values, share=share)


def _milestones(order: CustomerOrder, values: dict[str, Any]) -> Words:
    if order.reached is None:
        return _("Planned to ship on {day} ({left}). Next: {coming}.", **values, coming=order.coming)
    if order.coming is None:
        return _("Planned to ship on {day} ({left}). Done: {reached}.", **values, reached=order.reached)
    return _(
        "Planned to ship on {day} ({left}). Done: {reached}. Next: {coming}.",
        **values,
        reached=order.reached,
        coming=order.coming,
    )


FINISHED = _(
    "It was planned for {day} and is late. It is finished and about to be shipped; we will tell you the day."
)
LATE: dict[Holder | None, Words] = {
    None: _("It was planned for {day} and is late. We are working on it and will tell you the new date."),
    Holder.SUPPLIER: _(
        "It was planned for {day} and is late, because material is. "
        "We are working on it and will tell you the new date."
    ),
    Holder.CUSTOMER: _(
        "It was planned for {day} and waits for your answer. Write here, and we will tell you the new date."
    ),
}


@asking.reads("complaint", "human", "rate")
def wants_person(slots: Mapping[str, Any]) -> Answers | None:
    """Words for a person are passed on as they were typed."""
    return {"text": str(slots["text"])} if slots.get("text") else None


@asking.replies
def passed_on(_event: CustomerAsked, _ask: Ask) -> Reply:
    """Heard, and somebody will answer."""
    return Reply(_("Thank you, I have passed that on. You will get an answer here."))


@notice(CustomerAsked)
def tells_staff(event: CustomerAsked, ask_: Ask) -> Iterable[Notice]:
    """Whoever is in charge gets the words; with nobody in charge, the supervisors."""
    title = _("{customer} ({contact}) writes:", customer=event.customer, contact=event.contact)
    if event.order:
        title = _(
            "{customer} ({contact}) writes about {order}:",
            customer=event.customer,
            contact=event.contact,
            order=event.order,
        )
    rows = [
        [
            call(answer, _("Answer"), "primary", message=event.message),
            call(no_reply_needed, _("Needs no answer"), message=event.message),
        ]
    ]
    if event.order:
        rows.append([card_press(event.order)])
    words = _("{text}\n\nReply to this message, or press Answer.", text=event.text)
    files = _files(ask_.work, event.attachment)
    reply = Reply(words, title=title, buttons=rows, files=files, question_id=event.message)
    readers = [event.staff] if event.staff else supervisors(ask_.work)
    return [Notice(reader, reply) for reader in readers]


def _files(work: Work, attachment: int | None) -> tuple[FileRef, ...]:
    kept = work.find(Attachment, id=attachment) if attachment else None
    return (FileRef(kept.id or 0, kept.name, kept.media, kept.size),) if kept else ()


@answering.replies
def answered(event: CustomerAnswered, _ask: Ask) -> Reply:
    """It is on its way."""
    return Reply(_("Sent to {customer}: {text}", customer=event.customer, text=event.text))


@notice(CustomerAnswered)
def tells_customer(event: CustomerAnswered, ask_: Ask) -> Iterable[Notice]:
    """The contact gets the words, from gendan."""
    return [Notice(event.contact, Reply(event.text, files=_files(ask_.work, event.attachment)))]


@settling.replies
def settled(event: QuestionSettled, ask_: Ask) -> Reply:
    """Off the clock."""
    return Reply(
        _("All right, no answer for {customer}.", customer=event.customer), buttons=[undo_press(ask_)]
    )


@reminding.reads("set_reminder")
def fills_reminder(slots: Mapping[str, Any]) -> Answers:
    """When, about what, and for which order."""
    answers: Answers = {}
    if slots.get("when"):
        answers["at"] = (
            slots["when"].isoformat() if hasattr(slots["when"], "isoformat") else str(slots["when"])
        )
    if slots.get("about"):
        answers["text"] = str(slots["about"])
    if isinstance(slots.get("order"), str):
        answers["order"] = slots["order"]
    return answers


@reminding.replies
@later.replies
def will_remind(event: ReminderSet, ask_: Ask) -> Reply:
    """The moment, said in full."""
    return Reply(event.text, title=_("I will remind you: {at}", at=event.at), buttons=[undo_press(ask_)])


@ticking.replies
def ticked(event: ReminderDone, ask_: Ask) -> Reply:
    """Done."""
    return Reply(_("Done: {text}", text=event.text), buttons=[undo_press(ask_)])


def snooze_presses(reminder: int, ask_: Ask) -> list[Press]:
    """Tick off, or later."""
    hour = (ask_.work.now + timedelta(hours=1)).isoformat()
    tomorrow = ask_.work.calendar.at(
        ask_.work.today + timedelta(days=1), ask_.work.policy.remind_at
    ).isoformat()
    return [
        call(reminder_done, _("Done"), "primary", reminder=reminder),
        call(put_off, _("In an hour"), reminder=reminder, at=hour),
        call(put_off, _("Tomorrow"), reminder=reminder, at=tomorrow),
    ]
