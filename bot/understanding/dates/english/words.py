"""Numerals and words of English dates that several rules share."""

import re

from bot.understanding.dates.pieces import MONTHS, WEEKDAYS

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1,
}  # fmt: skip
SHIFT = {"this": 0, "current": 0, "next": 1, "nxt": 1, "last": -1, "previous": -1, "past": -1, "following": 1}
TYPOS = {"wen": 2, "thr": 3, "tus": 1, "fir": 4}


def count(text: str) -> int:
    """Whole number of a numeral in digits or letters."""
    return NUMBERS[text] if text in NUMBERS else int(text)


def weekday(text: str) -> int:
    """Monday = 0; forgives a few slips of the thumb."""
    return TYPOS[text[:3]] if text[:3] in TYPOS else WEEKDAYS.index(text[:3])


def month_number(text: str) -> int:
    """January = 1."""
    return MONTHS.index(text[:3]) + 1


def day_number(text: str) -> int:
    """3 of 3rd."""
    return int(re.sub(r"\D", "", text))
