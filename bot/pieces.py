"""Numbers of a report that may be an order's or a count of pieces."""

import re
from collections.abc import Iterable

from bot.kinds.orders import step_words
from bot.understanding import Reading
from core.orders.model import Order
from core.production.model import Step
from core.work import Work

AS_ORDERS_HAVE = re.compile(r"(?<=[^\d\s])[^\S\n]+(\d{4,6})[^\S\n]+(?=\D)")
"""A number with words before and behind it."""
BEHIND_A_STEP = re.compile(r"\D*[^\d\s#-][ \t]*(\d{1,6})(?!\d)")
"""The first number of a line that begins with words."""


def before_steps(text: str) -> list[re.Match[str]]:
    """The numbers of which a step follows, as on the next report's order: 1196 车缝完成 1188 裁剪完成."""
    steps = tuple(step_words())
    return [one for one in AS_ORDERS_HAVE.finditer(text) if text[one.end() :].lower().startswith(steps)]


def as_orders(text: str, numbers: Iterable[re.Match[str]]) -> str:
    """The line with these numbers written as orders."""
    for one in sorted(numbers, key=lambda one: -one.start(1)):
        text = f"{text[: one.start(1)]}SO{text[one.start(1) :]}"
    return text


def could_be_pieces(work: Work, order: str, counted: Reading) -> bool:
    """Whether the step has as many pieces to make as were read."""
    kept = work.find(Order, number=order)
    step = work.find(Step, order_id=kept.identity, code=counted.slots.get("step")) if kept else None
    return step is not None and counted.slots["done_qty"] <= step.quantity + step.tolerance(work.policy)
