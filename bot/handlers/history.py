"""What happened, in one short line each, as the order card tells it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.words import Short, Text, Words, _
from core.orders.card import Happened

TOLD: dict[str, Callable[[Mapping[str, Any]], Words]] = {
    "OrderCreated": lambda _said: _("order taken"),
    "OrderImported": lambda _said: _("order read from a sheet"),
    "DueMoved": lambda said: _("due date moved to {day}", day=Short(date.fromisoformat(said["after"]))),
    "Delivered": lambda said: _("shipped on {day}", day=Short(date.fromisoformat(said["on"]))),
    "OrderCancelled": lambda said: _("cancelled: {reason}", reason=said["reason"]),
    "FileKept": lambda said: _("kept {name}", name=said["name"]),
    "Undone": lambda _said: _("undid the last change"),
    "CustomerAsked": lambda _said: _("the customer wrote"),
    "CustomerAnswered": lambda _said: _("the customer was answered"),
    "QuestionSettled": lambda _said: _("no answer was needed"),
    "ReminderSet": lambda _said: _("a reminder was set"),
    "ReminderDone": lambda _said: _("a reminder was ticked off"),
}


def told_as(event: str, words: Callable[[Mapping[str, Any]], Words]) -> None:
    """Teach how an event is told on the card, from the history's account of it."""
    TOLD[event] = words


def told(one: Happened) -> Text:
    """When, who, what."""
    what = TOLD[one.event](one.account) if one.event in TOLD else _("{event}", event=one.event)
    return _("{at} {person}: {what}", at=one.at, person=one.person or None, what=what)
