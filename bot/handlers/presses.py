"""Buttons that many answers have: back, to the order, to the next page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.replies import Ask, Press, call
from bot.words import _
from core.orders.card import order_card
from core.orders.operations import undo


def undo_press(ask: Ask) -> list[Press]:
    """The way back, where there is one."""
    return [call(undo, _("Undo"), change=ask.change)] if ask.change else []


def card_press(order: str) -> Press:
    """The way to the order's card."""
    return call(order_card, _("Order"), order=order)


def short_number(number: str, day: date) -> str:
    """An order's number as this year's people call it: `0006`; another year's stays whole."""
    return number.removeprefix(f"SO-{day.year}-")


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
