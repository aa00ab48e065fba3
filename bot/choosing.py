"""Choosing while typing: what a form offers where there is too much to offer it all."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.words import Text
from core.orders.choosing import orders_like, products_like
from core.people.choosing import customers_like, people_like
from core.values import CustomerCode, OrderNumber, PersonName, Product
from core.work import Work

Offered = Sequence[tuple[Text, str]]
Search = Callable[[Work, str], Offered]


def _orders(work: Work, text: str) -> Offered:
    return [
        (" · ".join(part for part in (number, reference, customer) if part), number)
        for number, reference, customer in orders_like(work, text)
    ]


def _products(work: Work, text: str) -> Offered:
    """One that was never ordered before can be typed too, and stands first."""
    typed, known = " ".join(text.split()), products_like(work, text)
    new = [typed] if typed and typed not in known else []
    return [(one, one) for one in (*new, *known)]


def _customers(work: Work, text: str) -> Offered:
    return [(f"{name} · {code}", code) for code, name in customers_like(work, text)]


def _people(work: Work, text: str) -> Offered:
    return [(name, name) for name in people_like(work, text)]


SEARCHES: dict[Any, Search] = {
    OrderNumber: _orders,
    Product: _products,
    CustomerCode: _customers,
    PersonName: _people,
}
"""The types of answer of which there are too many for a list."""
