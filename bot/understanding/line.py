"""A line with everything that was recognised in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.understanding.amounts import amounts
from bot.understanding.bare_orders import bare_orders, opening_number
from bot.understanding.dates import Context, Found, find
from bot.understanding.fold import fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.marks import Mark, Spans, amount_of
from bot.understanding.names import Names
from bot.understanding.reading import Talk
from bot.understanding.references import references

SPOKEN_STARTS = "零幺一二三四五六七八九呃嗯那额啊喂就"
__all__ = ["EDGES", "Line", "Mark", "amount_of", "order_value", "read_line"]

MAX_LENGTH = 1200
NEAR = 24
EDGES = " \t\r\n,.;:!。、·-_|/()[]\"'“”？?~>*#=…"
DATE_LED = re.compile(
    r"(?:交期|货期|交|due|by|before|until|on|到|至|改|eta|etd|于|在|from|date|till|since|日期|期|为"
    r"|出|[:：]|~|->|=>|→|-|was|is|ship|sail) ?:?$"
)
DATE_FOLLOWED = re.compile(r" ?(?:前|之前|以前|交|出|到|开|走|要|号|日|周|\(|am|pm|发|完)")


@dataclass
class Line:
    """One line of text, folded, with its marks in order of place."""

    raw: str
    text: str
    context: Context
    role: str
    talk: Talk
    marks: list[Mark] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    kinds: dict[str, list[Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marks.sort(key=lambda mark: (mark.start, mark.end))
        for mark in self.marks:
            self.kinds.setdefault(mark.kind, []).append(mark)
            if type(mark.value) is str:
                self.keys.add(mark.key)

    def all(self, kind: str) -> list[Mark]:
        """Marks of a kind, in order."""
        return self.kinds.get(kind, [])

    def first(self, kind: str) -> Mark | None:
        """The first mark of a kind."""
        marks = self.kinds.get(kind)
        return marks[0] if marks else None

    def value(self, kind: str) -> Any:
        """The value of the first mark of a kind, or None."""
        mark = self.first(kind)
        return None if mark is None else mark.value

    def has(self, *keys: str) -> bool:
        """Whether any of these meanings, such as `cue.cancel`, is in the line."""
        return not self.keys.isdisjoint(keys)

    def cue(self, *names: str) -> Mark | None:
        """The first mark that means one of these cues."""
        return next((mark for mark in self.all("cue") if mark.value in names), None)

    def cues(self, *names: str) -> list[Mark]:
        """All marks that mean one of these cues."""
        return [mark for mark in self.all("cue") if mark.value in names]

    def before(self, mark: Mark, size: int = 12) -> str:
        """Folded text before a mark."""
        return self.text[max(0, mark.start - size) : mark.start]

    def after(self, mark: Mark, size: int = 12) -> str:
        """Folded text after a mark."""
        return self.text[mark.end : mark.end + size]

    def slice(self, start: int, end: int) -> str:
        """Text as typed between two places, without punctuation at its edges."""
        return self.raw[start:end].strip(EDGES)

    def without(self, marks: Iterable[Mark]) -> str:
        """Text as typed with some marks cut out; pieces that were apart stay apart by a space."""
        pieces, place = [], 0
        for mark in sorted(marks, key=lambda mark: mark.start):
            pieces.append(self.slice(place, mark.start))
            place = max(place, mark.end)
        pieces.append(self.slice(place, len(self.raw)))
        return " ".join(piece for piece in pieces if piece)

    def dates(self) -> list[Found]:
        """Times the line names, in order."""
        return [mark.value for mark in self.all("date")]

    def qtys(self) -> list[Mark]:
        """Counted or bare numbers, in order."""
        return sorted((*self.all("qty"), *self.all("number")), key=lambda mark: mark.start)


def read_line(text: str, context: Context, lexicon: Lexicon, names: Names, role: str, talk: Talk) -> Line:
    """Recognise everything in a line."""
    raw = text[:MAX_LENGTH]
    folded = fold(raw)
    spans = Spans(len(folded))
    marks = list(_recognised(folded, context, names, spans))
    words = list(_words(folded, lexicon, spans))
    marks += opening_number(folded, marks, words) or bare_orders(folded, marks, words)
    marks += words
    return Line(raw, folded, context, role, talk, marks)


def _recognised(text: str, context: Context, names: Names, spans: Spans) -> Iterator[Mark]:
    yield from (Mark(*place) for place in names.scan(text) if spans.take(place[0], place[1]))
    has_digit = any(character in "0123456789" for character in text)
    codes = list(references(text)) if has_digit or text[:1] in SPOKEN_STARTS else []
    for start, end, reference in codes:
        if reference.kind != "code" and spans.take(start, end):
            yield Mark(start, end, reference.kind, reference.value)
    for found in find(text, context):
        if _is_date(text, found) and spans.take(found.start, found.end):
            yield Mark(found.start, found.end, "date", found)
    for start, end, reference in codes:
        if reference.kind == "code" and spans.take(start, end):
            yield Mark(start, end, "code", reference.value)
    for start, end, amount in amounts(text):
        if spans.take(start, end):
            yield Mark(start, end, amount.kind, amount)


DUE_LAST = re.compile(r"采购|订料|补料|新单|下单|买|order from|new order|purchase|交期")
SLASHED = re.compile(r"\d{1,2}/\d{1,2}")
DOTTED = re.compile(r"\d{1,2}[.-]\d{1,2}")


def _is_date(text: str, found: Found) -> bool:
    """12/30 and 12.3 are days only where a day is expected; elsewhere a fraction, a decimal."""
    written = text[found.start : found.end]
    bare = SLASHED.fullmatch(written) or DOTTED.fullmatch(written)
    if not bare:
        return True
    return bool(
        DATE_LED.search(text[max(0, found.start - NEAR) : found.start])
        or DATE_FOLLOWED.match(text, found.end)
        or (found.start == 0 and found.end == len(text))
        or (found.end == len(text) and text[found.start - 1] == " " and bool(DUE_LAST.search(text)))
    )


def _words(text: str, lexicon: Lexicon, spans: Spans) -> Iterator[Mark]:
    for start, end, meanings in lexicon.scan(text):
        if spans.free(start, end) or spans.wraps(start, end):
            for kind, code in meanings:
                yield Mark(start, end, kind, code, text[start].isascii())


def order_value(orders: list[Mark]) -> str | list[str] | None:
    """One order number, or a list of several."""
    values = list(dict.fromkeys(mark.value for mark in orders))
    return values[0] if len(values) == 1 else values or None
