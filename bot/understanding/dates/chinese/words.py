"""Numerals and words of Chinese dates that several rules share."""

from bot.understanding.numbers import number

WEEKDAY = {character: place for place, character in enumerate("一二三四五六日")} | {"天": 6}
SHIFT = {
    "上上": -2,
    "上": -1,
    "这": 0,
    "本": 0,
    "此": 0,
    "今": 0,
    "当": 0,
    "呢": 0,
    "下": 1,
    "下下": 2,
    "下下下": 3,
}


def value(text: str) -> int:
    """Whole number of a numeral; ValueError when it is none."""
    found = number(text.replace("元", "一"))
    if found is None:
        raise ValueError(text)
    return int(found)


def weekday(text: str) -> int:
    """Monday = 0."""
    return WEEKDAY[text] if text in WEEKDAY else int(text) - 1
