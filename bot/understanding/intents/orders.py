"""Making, splitting, merging and cancelling orders."""

import re

from bot.understanding.form import form_slots
from bot.understanding.intents.base import Draft, is_question, named_orders, negated, orders_of, stated
from bot.understanding.intents.times import unsure
from bot.understanding.line import Line, Mark, amount_of

ENOUGH_FIELDS = 3


FORM_LIKE = re.compile(
    r"客户|客人|买家|款|单价|customer|buyer|client|style|item|price|usd|eur|[$€¥]|美金|美元|\n"
)


def create_order(line: Line) -> Draft | None:
    """A new order, typed in one line or pasted."""
    cue = line.cue("new_order")
    if cue is not None and (is_question(line) or negated(line, cue)):
        return None
    if line.has("cue.cancel") or re.search(r"供应商|供货商|(?<![a-z])(?:supplier|vendor)", line.text):
        return None
    if cue is None and line.has("cue.purchase", "cue.change", "cue.remind"):
        return None
    if cue is None and not FORM_LIKE.search(line.text):
        return None
    slots = form_slots(line)
    telling = len(slots.keys() & {"customer", "product", "qty", "price", "due", "payment_terms"})
    untold = (
        not slots.keys() & {"customer", "product"}
        or line.has("cue.ship", "status.done", "cue.pay")
        or line.all("payment")
    )
    if cue is None and (telling < ENOUGH_FIELDS or line.all("order") or (untold and "\n" not in line.text)):
        return None
    if cue is not None and line.all("order") and not telling:
        return None
    return Draft("create_order", slots, ambiguous=unsure(line, "due"))


WANTED = re.compile(r"\d(?:单|要|需要|请)+$")
NUMBERS = re.compile(r"\d{1,6}")


PARTS = re.compile(r"\d{1,6}(?:\s*(?:件|条|套|个|只|pcs)?\s*(?:[+＋、,，/&和与]|and)\s*\d{1,6})+")


def split_order(line: Line) -> Draft | None:
    """One order becomes several."""
    cue = line.cue("split")
    order = orders_of(line)
    if cue is None or not isinstance(order, str):
        return None
    parts = [int(number) for number in _parts(line)]
    if not stated(line, cue) and not (
        len(parts) > 1 and WANTED.search(line.before(cue)) and not is_question(line)
    ):
        return None
    return Draft("split_order").put(order=order, parts=parts)


def _parts(line: Line) -> list[str]:
    found = max(PARTS.finditer(line.text), key=lambda match: ("+" in match[0], match.start()), default=None)
    if found is None:
        values = [amount_of(mark).value for mark in line.qtys()]
        return [str(value) for value in values if value > 9 and value == int(value)]
    return NUMBERS.findall(found[0])


def merge_orders(line: Line) -> Draft | None:
    """Several orders become one."""
    cue = line.cue("merge")
    order = orders_of(line)
    if cue is None or not isinstance(order, list) or is_question(line):
        return None
    if not stated(line, cue) and not line.before(cue, 7).endswith(" to be "):
        return None
    return Draft("merge_orders").put(order=order)


CANCEL_NOISE = re.compile(
    r"^(?:把|将|这个?单子?|这单|这个|掉|了|吧|全部|整单|by (?:the )?(?:customer|client|buyer)|is|was"
    r"|are|has been|have been|the"
    r"|order|po|this|it|our|my|for|of|,|-"
    r"| )+(?![a-z])|(?:^|(?<=\s))(?:把|掉|了|吧|这单|这个单)$|把$"
)


PLAIN_CANCEL = ("取消", "作废", "cancel", "cancelled", "canceled", "void")


def cancel_order(line: Line) -> Draft | None:
    """An order is not to be made any more."""
    cue = line.cue("cancel")
    if cue is None or not stated(line, cue):
        return None
    order = orders_of(line)
    if order is None or not (named_orders(line) or line.talk.card):
        return None
    cue = (
        next((mark for mark in line.cues("cancel") if line.text[mark.start : mark.end] in PLAIN_CANCEL), cue)
        if cue.start
        else cue
    )
    reason = CANCEL_NOISE.sub(
        "", line.without([*line.all("order"), cue, *line.cues("please"), *_order_words(line)])
    ).strip()
    return Draft("cancel_order").put(order=order, reason=reason)


def _order_words(line: Line) -> list[Mark]:
    return [mark for mark in line.cues("list") if line.text[mark.start : mark.end] in ("订单", "orders")]
