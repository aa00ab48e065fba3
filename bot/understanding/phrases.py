"""Phrases that handlers add: `note {order} {note}` makes an intent readable without touching the grammar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.understanding.dates import single
from bot.understanding.fold import fold
from bot.understanding.intents.base import Draft
from bot.understanding.line import Line, Mark, amount_of
from bot.understanding.reading import Phrase

SLOT = re.compile(r"\{(\w+)\}")
USUAL_KINDS = {
    "order": "order", "step": "step", "qty": "quantity", "quantity": "quantity", "amount": "money",
    "customer": "customer", "person": "person", "when": "instant", "due": "day", "until": "day",
}  # fmt: skip
MARKS = {
    "order": ("order", "code"), "step": ("step",), "quantity": ("qty", "number"),
    "money": ("money", "number"), "day": ("date",), "instant": ("date",),
}  # fmt: skip
SPACE = re.compile(r"[\s,:]*")
NAME = re.compile(r"[\u4e00-\u9fff]{2,8}|[a-z][a-z0-9&.'\-]+(?: [a-z][a-z0-9&.'\-]+){0,2}")
"""How a supplier's name looks."""
NOBODY = re.compile(
    r"^[还都再才又没未不别改推延拖这那他她它我你谁]|[到才要会能的]$|客户|客人|供应商|厂家|仓库|剩|其余|第.批|部分|一半|全部|左右"
    r"|最[快迟早晚]|应该|估计"
    r"|(?<![a-z])(?:the|they|it|he|she|we|is|are|was|not|never|maybe|customer|client|buyer|supplier|rest)(?![a-z])"
)
"""What stands where a name could, and is none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A fixed word of a phrase, or a slot of some kind."""

    word: "re.Pattern[str] | None" = None
    slot: str = ""
    kind: str = ""
    looks: "re.Pattern[str] | None" = None
    """How the slot looks, where that is all there is to know of it."""


Compiled = tuple[int, str, list[Piece]]
"""A phrase's place among all, its intent, and what it is made of."""


class Phrases:
    """Compiled phrases, asked before the grammar."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, list[Compiled]] = {}
        for place, one in enumerate(phrases):
            self._by_word.setdefault(_longest_word(one), []).append((place, one.intent, _pieces(one)))

    def read(self, line: Line) -> Draft | None:
        """The first phrase the line is an example of."""
        text = line.text
        # There are hundreds, and a line has the words of few.
        near = (one for word, those in self._by_word.items() if word in text for one in those)
        for _place, intent, pieces in sorted(near, key=itemgetter(0)):
            slots = _matched(line, pieces)
            if slots is not None:
                return Draft(intent, slots, 0.95)
        return None


def _longest_word(phrase: Phrase) -> str:
    """The fixed word of a phrase that fewest lines have; empty where it has none."""
    words = (word for text in SLOT.split(phrase.pattern)[::2] for word in fold(text).split())
    return max(words, key=len, default="")


def _pieces(phrase: Phrase) -> list[Piece]:
    out = []
    for place, text in enumerate(SLOT.split(phrase.pattern)):
        if place % 2:
            out.append(_slot(text, phrase.kinds.get(text) or USUAL_KINDS.get(text, "text")))
        elif text.strip():
            words = (re.escape(word) for word in fold(text).split())
            out.append(Piece(word=re.compile(r"\s*".join(words))))
    return out


def _slot(name: str, kind: "str | re.Pattern[str]") -> Piece:
    return Piece(slot=name, kind=kind) if isinstance(kind, str) else Piece(slot=name, looks=kind)


def _matched(line: Line, pieces: list[Piece]) -> dict[str, Any] | None:
    """The slots when the whole line follows the pieces, one after the other."""
    slots: dict[str, Any] = {}
    place = _skip(line, 0)
    for number, piece in enumerate(pieces):
        if piece.word is not None:
            found = piece.word.match(line.text, place)
            if found is None:
                return None
            end = found.end()
        else:
            end = _slot_end(line, piece, place, pieces[number + 1 :])
            if end <= place:
                return None
            slots[piece.slot] = _value(line, piece, place, end)
        place = _skip(line, end)
    return slots if place == len(line.text) else None


def _skip(line: Line, place: int) -> int:
    found = SPACE.match(line.text, place)
    return place if found is None else found.end()


def _slot_end(line: Line, piece: Piece, place: int, rest: list[Piece]) -> int:
    """Where a slot ends: at its mark, its word, or where the next piece begins."""
    if piece.looks is not None:
        seen = piece.looks.match(line.text, place)
        return place if seen is None else seen.end()
    if piece.kind in MARKS:
        mark = _mark_at(line, piece.kind, place)
        return place if mark is None else mark.end
    if piece.kind == "word":
        found = re.compile(r"[^\s,;:]+").match(line.text, place)
        return place if found is None else found.end()
    end = _next_begins(line, place, rest)
    return place if piece.kind == "supplier" and not _names(line, place, end) else end


def _next_begins(line: Line, place: int, rest: list[Piece]) -> int:
    """Where the next piece begins, or the line ends; the place itself when there is none."""
    if not rest:
        return len(line.text)
    if rest[0].word is not None:
        found = rest[0].word.search(line.text, place)
        return place if found is None else found.start()
    return next((mark.start for mark in line.marks if mark.start > place and _is(mark, rest[0].kind)), place)


def _names(line: Line, start: int, end: int) -> bool:
    """Whether a stretch can be a name: no word that means anything by itself, none for nobody."""
    said = line.text[start:end].strip()
    known = any(mark.start < end and start < mark.end and mark.kind != "supplier" for mark in line.marks)
    return bool(NAME.fullmatch(said)) and not known and not NOBODY.search(said)


def _is(mark: Mark, kind: str) -> bool:
    return mark.kind in MARKS.get(kind, ())


def _mark_at(line: Line, kind: str, place: int) -> Mark | None:
    return next((mark for mark in line.marks if mark.start == place and _is(mark, kind)), None)


def _value(line: Line, piece: Piece, start: int, end: int) -> Any:
    mark = _mark_at(line, piece.kind, start)
    if mark is None:
        return line.slice(start, end)
    if piece.kind in ("day", "instant"):
        return single(mark.value)
    return amount_of(mark).value if piece.kind in ("quantity", "money") else mark.value
