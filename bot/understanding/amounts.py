"""Quantities, money, percentages and fractions in a folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.understanding.lexicon import built_in
from bot.understanding.numbers import ARABIC, CHINESE, MIXED, number, plain

SYMBOLS = {"$": "USD", "us$": "USD", "¥": "CNY", "€": "EUR", "£": "GBP", "hk$": "HKD", "a$": "AUD"}
# 打包 300套口 1203本周: characters that make another word of what looks like a unit
NOT_A_UNIT_BEFORE = "[装样别分周账色剩口付风数码月季年批日比标接号版衣袋单裹缝纫房唛子照片幅程季期点工价]"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts: `kind` is number, qty, percent, fraction or money."""

    kind: str
    value: Decimal | int
    unit: str = ""
    total: Decimal | int | None = None


@cache
def patterns() -> re.Pattern[str]:
    """One pattern for a number with whatever stands before and after it."""
    lexicon = built_in()
    words = lexicon.words("unit")
    han = "|".join(_alternatives({word: code for word, code in words.items() if not word.isascii()}))
    latin = "|".join(_alternatives({word: code for word, code in words.items() if word.isascii()}))
    money = "|".join(_alternatives(lexicon.words("currency")))
    signs = "|".join(re.escape(sign) for sign in sorted(SYMBOLS, key=len, reverse=True))
    latin_money = "usd|rmb|cny|eur|hkd|gbp|jpy|aud|cad"
    return re.compile(
        rf"(?:(?P<before>{signs}|(?<![a-z])(?:{latin_money})|(?:美金|美元|人民币|欧元|港币)) ?:?)?"
        rf"(?P<sign>(?<=[ =])[+-]|^[+-])?"
        rf"(?P<number>{MIXED}|{ARABIC}(?: ?(?:[kw](?![a-z])|[千万百]+))?"
        rf"|(?:百分之)?{CHINESE}{{1,9}}(?!个?半个))"
        rf"(?:(?P<parts>分之)(?P<share>{CHINESE}{{1,3}})"
        rf"|(?P<yuan>块)(?P<dimes>\d{{1,2}}|[一二三四五六七八九])(?![\d点.%件条个只])"
        rf"|(?: ?/ ?| out of | of )(?P<total>\d{{1,3}}(?:,\d{{3}})+"
        rf"|\d{{1,7}}(?:\.\d)?(?: ?[kw千百万](?![a-z]))?)(?![\d./])"
        rf"| ?(?P<percent>%|percent|per cent|pct|成(?P<tenth>[一二三四五六七八九半])"
        rf"|成(?![衣品本型都交了])|(?<=[一二三四五六七八九])成了)"
        rf"| ?(?P<money>{money})(?![a-z])"
        rf"|(?:[多来几余])?(?P<unit>{han})(?!{NOT_A_UNIT_BEFORE})(?: ?/ ?(?P<whole>\d{{1,7}})"
        rf"(?![\d./]| ?(?:元|块|美|刀|usd|eur|rmb)))?"
        rf"|(?: ?[多来几余])? (?P<apart>{han})(?=$|[^\u4e00-\u9fff]|[了的完已还没要返全左不有坏次需退少多])"
        rf"| ?(?P<latin>{latin})(?![a-z])(?! ?prices?)(?: (?:out )?of (?P<of>\d{{1,7}})(?![\d./]))?"
        rf"|(?P<ordinal>号(?![单订])|楼|线(?![头迹路])|道|班(?!车)|组(?!件|装)|号机|车间|期(?!货))"
        rf")?"
    )


def _alternatives(words: dict[str, str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=len, reverse=True)]


def amounts(text: str) -> Iterator[tuple[int, int, Amount]]:
    """Every number of a text that is not part of a code: start, end, amount."""
    place = 0
    while match := patterns().search(text, place):
        if match["number"][0].isdigit() and not match["before"] and _within_code(text, match):
            comma = text.find(",", match.start("number"), match.end("number"))
            place = comma + 1 if comma > 0 else match.end("number")
            continue
        place = match.end()
        found = _amount(match)
        if found is not None:
            yield match.start(), match.end(), found


def _within_code(text: str, match: "re.Match[str]") -> bool:
    start, end = match.start("number"), match.end("number")
    before, after = text[start - 1 : start], text[end : end + 1]
    letter_before = before.isascii() and (before.isalpha() or before in ("#", "_"))
    hyphen_before = (
        before in ("-", "/", ".")
        and text[start - 2 : start - 1].isascii()
        and text[start - 2 : start - 1].isalnum()
    )
    letter_after = (
        after.isascii() and after.isalpha() and not (match["latin"] or match["money"] or match["percent"])
    )
    layered = after == "-" and text[end + 1 : end + 2].isalpha() and text[end + 1 : end + 2].isascii()
    return letter_before or hyphen_before or layered or (letter_after and after not in "xd")


ORDINAL = re.compile(
    r"(?:第|(?<![a-z])(?:line|lot|no\.?|step|page|floor|room|version|v|batch|week|shift|team|group) ?#?)$"
)


def _amount(match: "re.Match[str]") -> Amount | None:
    written = match["number"]
    if match["ordinal"] or ORDINAL.search(
        match.string[max(0, match.start("number") - 12) : match.start("number")]
    ):
        return None
    if written.startswith("百分之"):
        value = number(written[3:])
        return None if value is None else Amount("percent", plain(value))
    value = number(written)
    if value is None or (not written[0].isdigit() and not _counts(match)):
        return None
    if match["sign"] == "-":
        value = -value
    return _classified(match, value)


def _classified(match: "re.Match[str]", value: Decimal) -> Amount:
    lexicon = built_in()
    if match["share"]:
        return _share(match, value)
    if match["yuan"]:
        return Amount("money", plain(value + _dimes(match["dimes"])), "CNY")
    total = match["total"] or match["whole"] or match["of"]
    if total:
        return Amount("fraction", plain(value), total=int(number(total) or 0))
    if match["percent"]:
        tenths = match["percent"][0] == "成"
        more = 0 if not match["tenth"] else 5 if match["tenth"] == "半" else number(match["tenth"]) or 0
        return Amount("percent", plain(value * 10 + more if tenths else value))
    if match["before"]:
        return Amount("money", plain(value), _currency(match["before"]))
    if match["money"]:
        return Amount("money", plain(value), _currency(match["money"]))
    unit = match["unit"] or match["apart"] or match["latin"]
    if unit:
        kind = lexicon.words("unit")[unit]
        return Amount("qty", plain(value * 12 if kind == "dozen" else value), kind)
    return Amount("number", plain(value))


def _share(match: "re.Match[str]", parts: Decimal) -> Amount:
    """三分之二: so many parts out of a whole, as a percentage."""
    share = number(match["share"]) or Decimal(0)
    whole = parts if parts and share <= parts else Decimal(100)
    return Amount("percent", round(100 * share / whole))


def _dimes(written: str) -> Decimal:
    """12块5 is 12.5."""
    return (number(written) or Decimal(0)) / (10 ** len(written) if written.isdigit() else 10)


def _counts(match: "re.Match[str]") -> bool:
    """Whether a Chinese numeral is a number here: it has a unit, or a scale and more than one character."""
    written = match["number"]
    if match["share"] or match["yuan"]:
        return True
    if match["unit"] or match["apart"] or match["money"] or match["percent"]:
        return not (
            written == "一"
            and match["unit"] in ("个", "把", "块", "部", "包", "套", "对", "只", "张", "本", "打", "车")
        )
    return len(written) > 1 and any(character in "十百千万" for character in written)


def _currency(written: str) -> str:
    word = written.strip(" :")
    return SYMBOLS.get(word) or built_in().words("currency").get(word, word.upper())
