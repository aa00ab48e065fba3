"""Words: sentences marked where they stand, said in the reader's own language when delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_currency_precision
from babel.support import NullTranslations, Translations

from core.values import Language, Money, Name

LOCALE = Path(__file__).parent / "locale"
BABEL_LOCALES = {Language.CHINESE: "zh_Hans_CN", Language.ENGLISH: "en_GB"}
LONG_DAY = {Language.CHINESE: "y年M月d日 EEE", Language.ENGLISH: "EEE d MMM y"}
BRIEF_DAY = {Language.CHINESE: "M月d日", Language.ENGLISH: "d MMM"}
BRIEF_DAY_OF_YEAR = {Language.CHINESE: "y年M月d日", Language.ENGLISH: "d MMM y"}
SHORT_DAY = {Language.CHINESE: "M月d日 EEE", Language.ENGLISH: "EEE d MMM"}


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as it stands in the code, with what goes into its places."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""
    count: int | Decimal = 0


Text: TypeAlias = "str | Words | Sequence[Text]"
"""What can be said: a sentence, a person's own words, or lines of them."""


def _(msgid: str, /, **values: Any) -> Words:
    """Mark a sentence."""
    return Words(msgid, values)


YES, NO = _("yes"), _("no")


def many(one: str, other: str, count: int | Decimal, /, **values: Any) -> Words:
    """Mark a sentence that differs by a count, which it may name as `{count}`."""
    return Words(one, {"count": count, **values}, other, count)


@dataclass(frozen=True, slots=True)
class Short:
    """A day said without its year where the year goes without saying."""

    day: date


@dataclass(frozen=True, slots=True)
class Brief:
    """A day as a row of a list has room for: no weekday, no year where that goes without saying."""

    day: date


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things in one line, by that language's comma or by another sign."""

    parts: Sequence[Any]
    by: str = ""


class Speaker:
    """Says things in one language and time zone."""

    def __init__(self, language: Language, zone: ZoneInfo, year: int = 0) -> None:
        self.language = language
        self.zone = zone
        self.year = year
        self._catalogue = catalogue(language)

    def __call__(self, text: Text) -> str:
        """The text as its reader reads it; lines are put under each other."""
        if isinstance(text, str):
            return text
        if isinstance(text, Words):
            return self._sentence(text)
        return "\n".join(self(line) for line in text)

    def _sentence(self, words: Words) -> str:
        if words.plural:
            said = self._catalogue.ungettext(words.msgid, words.plural, int(words.count))
        else:
            said = self._catalogue.ugettext(words.msgid) if words.msgid else ""
        return said.format(**{name: self.value(value) for name, value in words.values.items()})

    def value(self, value: Any) -> str:
        """A value as its reader writes it."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return value
        if isinstance(value, Words):
            return self._sentence(value)
        if isinstance(value, Enum):
            spoken = spoken_as(value)
            return self._sentence(spoken) if spoken else str(value.value)
        return self._plain(value)

    def _plain(self, value: Any) -> str:
        match value:
            case None:
                return "—"
            case Name():
                return value.in_language(self.language)
            case datetime():
                return self.instant(value)
            case date():
                return self.day(value)
            case Short(day):
                return self.short(day)
            case Money(amount, currency):
                return f"{currency} {_amount(amount, currency, self.language)}"
            case Brief(day):
                return self.brief(day)
            case bool():
                return self._sentence(YES if value else NO)
            case int() | Decimal():
                return self.number(value)
            case Joined(parts, by):
                return (by or ("、" if self.language is Language.CHINESE else ", ")).join(
                    map(self.value, parts)
                )
            case _:
                return str(value)

    def number(self, number: int | Decimal) -> str:
        """1,200 or 2.5, never rounded."""
        return _number(number, self.language)

    def day(self, day: date) -> str:
        """A day with its weekday, in full."""
        return _day(day, LONG_DAY[self.language], self.language)

    def short(self, day: date) -> str:
        """A day with its weekday, and its year when that is not the speaker's."""
        return self.day(day) if day.year != self.year else _day(day, SHORT_DAY[self.language], self.language)

    def brief(self, day: date) -> str:
        """A day without its weekday, and its year when that is not the speaker's."""
        pattern = BRIEF_DAY if day.year == self.year else BRIEF_DAY_OF_YEAR
        return _day(day, pattern[self.language], self.language)

    def instant(self, instant: datetime) -> str:
        """A day and time in the business time zone."""
        local = instant.astimezone(self.zone)
        return (
            f"{self.short(local.date())} {format_time(local, 'HH:mm', locale=BABEL_LOCALES[self.language])}"
        )


@lru_cache(4096)
def _day(day: date, pattern: str, language: Language) -> str:
    return format_date(day, pattern, locale=BABEL_LOCALES[language])


@lru_cache(4096)
def _number(number: int | Decimal, language: Language) -> str:
    return format_decimal(number, locale=BABEL_LOCALES[language], decimal_quantization=False)


@lru_cache(4096)
def _amount(amount: Decimal, currency: str, language: Language) -> str:
    """At least the places its currency has: 3.50, 1,200.00, 350 yen; never rounded."""
    pattern = f"#,##0.{'0' * get_currency_precision(currency)}".rstrip(".")
    return format_decimal(amount, pattern, BABEL_LOCALES[language], decimal_quantization=False)


@cache
def catalogue(language: Language) -> NullTranslations:
    """The words of a language, read from its catalogue; English stands in the code."""
    path = LOCALE / language / "LC_MESSAGES" / "gendan.po"
    with path.open("rb") as source:
        read = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


ENUM_WORDS: dict[tuple[type[Enum], Enum], Words] = {}
"""How the trade's choices are said; every stage's handlers add theirs.

By their class as well: as strings, `open` of an order and `open` of a list are the same.
"""


def said_as(words: Mapping[Any, Words]) -> None:
    """Teach how choices are said."""
    ENUM_WORDS.update({(type(one), one): said for one, said in words.items()})


def spoken_as(one: Enum) -> Words | None:
    """How a choice is said."""
    return ENUM_WORDS.get((type(one), one))
