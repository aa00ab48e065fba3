"""Phrases that handlers add: `note {order} {note}` makes an intent readable without touching the grammar."""

import re
from collections.abc import Iterable
from typing import Any

from bot.understanding.fold import fold
from bot.understanding.intents.base import Draft
from bot.understanding.line import Line, amount_of
from bot.understanding.reading import Phrase

SLOT = re.compile(r"\{(\w+)\}")
KIND_OF_SLOT = {"order": "order", "step": "step", "qty": "quantity", "quantity": "quantity", "amount": "money", "customer": "customer", "person": "person"}
MARK_OF_KIND = {"order": ("order", "code"), "step": ("step",), "quantity": ("qty", "number"), "money": ("money", "number"), "day": ("date",), "instant": ("date",)}
BODY = {"text": r".+?", "word": r"\S+?", "person": r"\S+?", "customer": r"[^,，;；]+?"}


class Phrases:
    """Compiled phrases, asked before the grammar."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._compiled = [(phrase, _compile(phrase)) for phrase in phrases]

    def read(self, line: Line) -> Draft | None:
        """The first phrase the line is an example of."""
        for phrase, pattern in self._compiled:
            match = pattern.fullmatch(line.text.strip())
            if match:
                slots = _slots(phrase, match, line)
                if slots is not None:
                    return Draft(phrase.intent, slots, 0.95)
        return None


def _kind(phrase: Phrase, slot: str) -> str:
    return phrase.kinds.get(slot) or KIND_OF_SLOT.get(slot, "text")


def _compile(phrase: Phrase) -> "re.Pattern[str]":
    out, place = [], 0
    for found in SLOT.finditer(phrase.pattern):
        out.append(_literal(phrase.pattern[place : found.start()]))
        out.append(f"(?P<{found[1]}>{BODY.get(_kind(phrase, found[1]), '.{1,40}?')})")
        place = found.end()
    return re.compile("".join(out) + _literal(phrase.pattern[place:]), re.DOTALL)


def _literal(text: str) -> str:
    """Fixed words; spaces may be left out next to Chinese."""
    return r"\s*".join(re.escape(part) for part in re.split(r"\s+", fold(text)))


def _slots(phrase: Phrase, match: "re.Match[str]", line: Line) -> dict[str, Any] | None:
    lead = len(line.text) - len(line.text.lstrip())
    slots: dict[str, Any] = {}
    for slot in match.groupdict():
        start, end = match.start(slot) + lead, match.end(slot) + lead
        value = _value(_kind(phrase, slot), start, end, line)
        if value is None:
            return None
        slots[slot] = value
    return slots


def _value(kind: str, start: int, end: int, line: Line) -> Any:
    if kind not in MARK_OF_KIND:
        return line.slice(start, end) or None
    mark = next((mark for mark in line.marks if mark.kind in MARK_OF_KIND[kind] and mark.start >= start and mark.end <= end), None)
    if mark is None:
        return None
    if kind in ("day", "instant"):
        value = mark.value.value
        return value[1] if isinstance(value, tuple) else value
    return amount_of(mark).value if kind in ("quantity", "money") else mark.value
