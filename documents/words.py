"""The words sheets use, from `columns.toml`, and how words are compared."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PARTS = re.compile(r"[/|\n\\]+")
APART = re.compile(r"[\s()\[\]/,，、:【】]+")
LESS_SURE = 1000


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its fields' usual headers and which fields it cannot do without."""

    name: str
    headers: dict[str, tuple[str, int]]
    """Compared form of a header to its field and how sure it is, 0 the surest."""
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    instead: dict[str, str]
    in_turn: frozenset[str]
    never: frozenset[str]

    def field_of(self, header: str) -> tuple[str, int] | None:
        """The field a header means, and how sure that is."""
        if compared(header) in self.never:
            return None
        wide = unicodedata.normalize("NFKC", header)
        for whole in (wide, BRACKETS.sub("", wide)):
            if found := self.headers.get(compared(whole)):
                return found
        return self._field_in(BRACKETS.sub("", wide))

    def _field_in(self, header: str) -> tuple[str, int] | None:
        """The one field meant by the parts of a header in two languages."""
        parts = [*PARTS.split(header), *CHINESE.findall(header), CHINESE.sub("", header)]
        found = [self.headers[compared(part)] for part in parts if compared(part) in self.headers]
        if len({field for field, _ in found}) != 1:
            return None
        return found[0][0], LESS_SURE + min(sure for _, sure in found)


@cache
def kind_of(name: str) -> Kind:
    """The kind of sheet of that name; KeyError when there is none."""
    table = _table()
    usual = {field: table[name][field] for field in table[name]}
    every = ((field, sure, header) for field in usual for sure, header in enumerate(usual[field]))
    headers = {compared(header): (field, sure) for field, sure, header in reversed([*every])}
    return Kind(
        name,
        headers,
        tuple(usual),
        tuple(table["needed"][name]),
        table["instead"][name],
        frozenset(table["in_turn"][name]),
        frozenset(map(compared, table["never"][name])),
    )


def compared(word: str) -> str:
    """A word without what does not tell it from others: case, width, spaces, signs."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def is_total(word: str) -> bool:
    """Whether a row that begins with it sums up others."""
    return not any(map(str.isdigit, word)) and compared(word) in _totals()


@cache
def currency_of(word: str) -> str:
    """The ISO code of a currency however it is written; empty when it is none."""
    sign = "".join(unicodedata.normalize("NFKC", word).upper().split())
    known = _currencies().get(sign)
    return known or (sign if len(sign) == 3 and sign.isascii() and sign.isalpha() else "")


def currency_in(header: str) -> str:
    """The currency a header names, as `单价(USD)` does."""
    words = APART.split(unicodedata.normalize("NFKC", header))
    return next((_currencies()[word.upper()] for word in words if word.upper() in _currencies()), "")


@cache
def currency_signs() -> tuple[str, ...]:
    """Every way a currency is written, the longest first."""
    return tuple(sorted(_currencies(), key=len, reverse=True))


@cache
def grade_of(word: str) -> int | None:
    """A customer's grade however it is written."""
    grades = {compared(said): int(grade) for grade, words in _table()["grades"].items() for said in words}
    return grades.get(compared(word))


@cache
def is_held(word: str) -> bool | None:
    """Whether a word for the quality says that the goods are held back; none when it says neither."""
    held = {compared(one): state == "held" for state, words in _table()["quality"].items() for one in words}
    return held.get(compared(word))


@cache
def _totals() -> frozenset[str]:
    return frozenset(map(compared, _table()["totals"]["words"]))


@cache
def _currencies() -> dict[str, str]:
    known = _table()["currencies"]
    return {unicodedata.normalize("NFKC", sign).upper(): code for code in known for sign in known[code]}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text("utf-8"))
