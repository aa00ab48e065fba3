"""The lexicon: which words of a text mean what."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from bot.understanding.fold import LEXICON, fold

LANGUAGES = ("zh", "en")
SHORTEST_WITH_TYPO = 5
LATIN_WORD = re.compile(r"[a-z][a-z']*")
Meaning = tuple[str, str]
Entries = dict[str, tuple[Meaning, ...]]


class Lexicon:
    """Words and the meanings (section, code) of each; the longest wins, Latin words count only whole."""

    def __init__(self, entries: Mapping[str, tuple[Meaning, ...]]) -> None:
        self.entries: Entries = dict(entries)
        self._heads: dict[str, tuple[int, ...]] = {}
        for word in self.entries:
            self._note(word)
        self._near = _near_words(self.entries)
        self._sections: dict[str, dict[str, str]] = {}
        for word, meanings in self.entries.items():
            for section, code in meanings:
                self._sections.setdefault(section, {})[word] = code

    def _note(self, word: str) -> None:
        head = word[:2] if word[0].isascii() else word[0]
        lengths = set(self._heads.get(head, ())) | {len(word)}
        self._heads[head] = tuple(sorted(lengths, reverse=True))

    def words(self, section: str) -> dict[str, str]:
        """Every word of a section with its code."""
        return self._sections.get(section, {})

    def extended(self, more: Iterable[tuple[str, Meaning]]) -> "Lexicon":
        """A lexicon with more words; the new meaning of a word comes before the old ones of its section."""
        entries = dict(self.entries)
        for word, meaning in more:
            folded = fold(word).strip()
            if folded:
                entries[folded] = _with_meaning(entries.get(folded, ()), meaning)
        return Lexicon(entries)

    def scan(self, text: str) -> Iterator[tuple[int, int, tuple[Meaning, ...]]]:
        """Where words stand in a folded text: start, end, meanings; the longest at each place, no overlap."""
        place, size = 0, len(text)
        heads, entries = self._heads, self.entries
        while place < size:
            character = text[place]
            if character.isascii():
                if not character.isalpha() or (
                    place and text[place - 1].isascii() and text[place - 1].isalnum()
                ):
                    place += 1
                    continue
                end, meanings = self._latin(text, place)
            else:
                end, meanings = place + 1, None
                for length in heads.get(character, ()):
                    meanings = entries.get(text[place : place + length])
                    if meanings:
                        end = place + length
                        break
            if meanings:
                yield place, end, meanings
            place = end

    def _latin(self, text: str, place: int) -> tuple[int, tuple[Meaning, ...] | None]:
        for length in self._heads.get(text[place : place + 2], ()):
            end = place + length
            meanings = self.entries.get(text[place:end])
            if meanings and not (
                end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "'")
            ):
                return end, meanings
        found = LATIN_WORD.match(text, place)
        assert found is not None
        return found.end(), self._misspelt(found[0])

    def _misspelt(self, word: str) -> tuple[Meaning, ...] | None:
        """Meanings of the one word this is a slip of the thumb away from."""
        if len(word) < SHORTEST_WITH_TYPO or word in self.entries:
            return None
        for form in (word, *_deletions(word)):
            near = self._near.get(form)
            if near and abs(len(near) - len(word)) <= 1 and _one_slip(near, word):
                return self.entries[near]
        return None


def _with_meaning(old: tuple[Meaning, ...], new: Meaning) -> tuple[Meaning, ...]:
    place = next((place for place, (section, _code) in enumerate(old) if section == new[0]), len(old))
    return (*old[:place], new, *(one for one in old[place:] if one != new))


TYPO_SECTIONS = {"step", "status", "cue", "payment", "field", "doc", "docstatus"}
TYPO_PRONE = 6


def _near_words(entries: Entries) -> dict[str, str]:
    near: dict[str, str] = {}
    for word, meanings in entries.items():
        if len(word) >= TYPO_PRONE and word.isascii() and word.isalpha() and meanings[0][0] in TYPO_SECTIONS:
            for form in (word, *_deletions(word)):
                near.setdefault(form, word)
    return near


def _deletions(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter is missing, doubled, wrong or swapped with its neighbour."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b
        or rest_b[1:] == rest_a
        or rest_a[1:] == rest_b[1:]
        or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    )


def _forms(word: str) -> tuple[str, ...]:
    """没到 is also typed 还没到 and 还没有到."""
    if word.startswith("没") and len(word) > 1 and not word.startswith("没有"):
        return word, "还" + word, "还没有" + word[1:], "没有" + word[1:]
    return (word,)


@cache
def built_in() -> Lexicon:
    """The words of the lexicon files."""
    entries: dict[str, list[Meaning]] = {}
    for language in LANGUAGES:
        text = (LEXICON / f"{language}.toml").read_text(encoding="utf-8")
        for section, rows in tomllib.loads(text).items():
            for code, words in rows.items():
                for form in (form for word in words for form in _forms(word)):
                    entries.setdefault(fold(form), []).append((section, code))
    return Lexicon({word: tuple(meanings) for word, meanings in entries.items()})
