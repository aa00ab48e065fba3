"""The small named patterns every rule is put together from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.understanding.dates.values import Atom, Context

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

PIECES = {
    "n": r"\d{1,3}(?![\d.])|[一二两三四五六七八九十百廿卅]{1,4}",
    "month": r"1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十元]",
    "mday": r"3[01]|[12]\d|0?[1-9]|三十一?|[二廿]十?[一二三四五六七八九]|二十|十[一二三四五六七八九]?"
    r"|[一二三四五六七八九]",
    "year": r"20\d\d|\d\d|二[零〇]二[零〇一二三四五六七八九]|二[零〇]三[零〇一二三四五六七八九]",
    "week": r"(?:周|星期|星其|礼拜)",
    "wday": r"[一二三四五六天末]|日(?!报)|[1-7](?!\d|[天次个件小k%])",
    "shift": r"上{1,2}|下{1,3}|这|本|此|今|当",
    "en_month": r"jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    "en_wday": r"mon(?:day)?|tues?(?:day)?|wed(?:nesday|nes|s)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?"
    r"|wendesday|wensday|thrusday|tuseday|firday|satuday",
    "en_n": r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty",
    "en_mday": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
    "th": r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)",
    "b": r"(?<![a-z0-9])",
    "e": r"(?![a-z0-9])",
}
MOVED_FROM = re.compile(
    r"(?:mov|slip|push|shift|delay|postpon|chang|revis|amend|updat|bring|brought|pull|reschedul|extend)"
    r"[a-z ]{0,14}from (?:the )?$"
    r"|(?:改|推|延|调|挪|提前|变)[\u4e00-\u9fff]{0,3}(?:从|由|自)$"
)
UNNAMED = {"b", "e", "week"}

Reader = Callable[[Context, re.Match[str]], Any]


def expand(pattern: str) -> str:
    """Replace {piece} and {piece:name} by the piece, as a group of that name."""

    def group(found: re.Match[str]) -> str:
        piece, name = found["piece"], found["name"]
        body = PIECES[piece]
        return body if piece in UNNAMED else f"(?P<{name or piece}>{body})"

    return re.sub(r"\{(?P<piece>[a-z_]+)(?::(?P<name>\w+))?\}", group, pattern)


def before(match: re.Match[str], size: int = 24) -> str:
    """The text right before a match."""
    return match.string[max(0, match.start() - size) : match.start()]


@dataclass
class Rule:
    """One way to say a time: a pattern, and what it means (None: nothing after all)."""

    pattern: str
    read: Reader
    prefix: bool = False

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(expand(self.pattern))

    def atoms(self, context: Context, text: str) -> Iterator[Atom]:
        """Every place of the text where the rule applies."""
        for match in self.compiled.finditer(text):
            try:
                value = self.read(context, match)
            except (ValueError, OverflowError):
                continue
            if value is not None:
                yield Atom(match.start(), match.end(), value)


class Rules(list[Rule]):
    """The rules of one language; call it with a pattern to decorate the reader of a new one."""

    def __call__(self, pattern: str) -> Callable[[Reader], Reader]:
        def register(read: Reader) -> Reader:
            self.append(Rule(pattern, read))
            return read

        return register
