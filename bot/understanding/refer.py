"""Lines that refer to the one before: 改成350 · 不对 是350 · same for 1205 · 1205也一样."""

import re
from typing import Any

from bot.understanding.intents.base import Draft
from bot.understanding.line import Line, amount_of
from bot.understanding.reading import Reading

SAME = re.compile(
    r"(?:也一样|同样|一样|照做|也这样|同上|也是|也要|same(?: for| with| again| thing)?|ditto"
    r"|likewise|as well|too|do the same|also)"
)
INSTEAD = re.compile(
    r"^(?:不对|错了|打错了?|说错了?|写错了?|更正|不是|sorry|wrong|oops|correction|no|typo|actually"
    r"|i meant|i mean|meant|应该是|改成|改为|改到|改|是|make it|should be|change to|change it to"
    r"|it's|,| |是)+"
)
DAYS = ("due", "when", "until", "value")
QUANTITIES = ("done_qty", "remaining_qty", "qty", "amount", "cartons", "percent", "value", "delta")


def refer_back(line: Line) -> Draft | None:
    """The reading before with an order or a value replaced."""
    last = line.talk.last
    if last is None:
        return None
    if line.all("order") and SAME.search(line.text) and not line.all("status") and not line.all("step"):
        orders = [mark.value for mark in line.all("order")]
        slots = {**last.slots, "order": orders[0] if len(orders) == 1 else orders}
        return Draft(last.intent, slots, min(last.confidence, 0.85))
    found = INSTEAD.match(line.text.strip())
    if found and not line.all("order") and found.end() < len(line.text.strip()):
        return _corrected(line, last)
    return None


def _corrected(line: Line, last: Reading) -> Draft | None:
    value = _new_value(line, last)
    if value is None:
        return None
    # What was said to be more of it, is now said as a whole.
    kept = {name: one for name, one in last.slots.items() if name != "added"}
    return Draft(last.intent, {**kept, **value}, min(last.confidence, 0.85))


def _new_value(line: Line, last: Reading) -> dict[str, Any] | None:
    percent, counts, dates = line.first("percent"), line.qtys(), line.dates()
    if percent is not None and "percent" in last.slots:
        return {"percent": amount_of(percent).value}
    if dates:
        value = dates[0].value
        return _replaced(last, DAYS, value[1] if isinstance(value, tuple) else value)
    if counts:
        return _replaced(last, QUANTITIES, amount_of(counts[0]).value)
    step = line.value("step")
    return {"step": step} if step is not None and "step" in last.slots else None


def _replaced(last: Reading, slots: tuple[str, ...], value: Any) -> dict[str, Any] | None:
    """A new value for the first of these slots the last reading has."""
    slot = next((name for name in slots if name in last.slots), None)
    return None if slot is None else {slot: value}
