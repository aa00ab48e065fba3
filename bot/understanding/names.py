"""The factory's own names in a text: orders, customers, people, products, suppliers, departments."""

import re
from collections.abc import Iterator
from functools import cache

from bot.understanding.fold import fold, table_lines
from bot.understanding.reading import Known, KnownName

TOKEN = re.compile(r"[a-z0-9][a-z0-9\-_./&']*")
LOOKS_ALIKE = str.maketrans(
    {"o": "0", "i": "1", "l": "1", "-": None, "_": None, " ": None, "/": None, ".": None, "#": None}
)
KINDS = ("customer", "person", "product", "supplier", "department")
Place = tuple[int, int, str, str]


def code_key(text: str) -> str:
    """How a code compares: O as 0, I and L as 1, without separators."""
    return text.translate(LOOKS_ALIKE)


class Names:
    """An index of known names; every name is found as a whole word, Chinese ones anywhere."""

    def __init__(self, known: Known | None = None) -> None:
        self._codes: dict[str, str] = {}
        self._words: dict[str, tuple[str, str]] = {}
        self._heads: dict[str, tuple[int, ...]] = {}
        if known is not None:
            self._learn(known)

    def _learn(self, known: Known) -> None:
        for order in known.orders:
            for code in (order.number, *order.customer_refs, *order.styles):
                if any(character.isdigit() for character in code):
                    self._codes.setdefault(code_key(fold(code)), code)
        for kind, names in zip(
            KINDS,
            (known.customers, known.people, known.products, known.suppliers, known.departments),
            strict=True,
        ):
            for name in names:
                self._learn_name(kind, name)

    def _learn_name(self, kind: str, known: KnownName) -> None:
        for word in (known.name, *known.nicknames, known.code):
            folded = fold(word).strip()
            if len(folded) < 2:
                continue
            self._add(folded, kind, known.name)
            if kind == "person" and not folded.isascii():
                self._add("".join(map(sound, folded)), kind, known.name)

    def _add(self, word: str, kind: str, name: str) -> None:
        if self._words.setdefault(word, (kind, name)) == (kind, name):
            lengths = set(self._heads.get(word[0], ())) | {len(word)}
            self._heads[word[0]] = tuple(sorted(lengths, reverse=True))

    def scan(self, text: str) -> Iterator[Place]:
        """Known names and order codes of a folded text: start, end, kind, value."""
        if self._words:
            yield from self._scan_words(text)
        if self._codes:
            for match in TOKEN.finditer(text):
                code = self._codes.get(code_key(match[0]))
                if (
                    code is not None
                    and any(character.isdigit() for character in match[0])
                    and not match[0].isdigit()
                ):
                    yield match.start(), match.end(), "order", text[match.start() : match.end()].upper()

    def _scan_words(self, text: str) -> Iterator[Place]:
        place = 0
        while place < len(text):
            for length in self._heads.get(text[place], ()):
                end = place + length
                found = self._words.get(text[place:end])
                if found and _whole(text, place, end):
                    yield place, end, found[0], found[1]
                    place = end - 1
                    break
            place += 1


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_before = before.isascii() and before.isalnum() and text[start].isascii()
    cut_after = after.isascii() and after.isalnum() and text[end - 1].isascii()
    return not (cut_before or cut_after)


@cache
def _sounds() -> dict[str, str]:
    rows = (line.split() for line in table_lines("pinyin.txt"))
    return {character: syllable for syllable, characters in rows for character in characters}


def sound(character: str) -> str:
    """How a character sounds, without its tone; anything else stays as it is."""
    return _sounds().get(character, character)
