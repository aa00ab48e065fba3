"""Numerals as they are typed: 1,200 · 1.2k · 3百 · 一千二 · 两万五 · 廿八 · 半."""

import re
from decimal import Decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
TO_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
SHORT_TENS = {"廿": "二十", "卅": "三十"}
SUFFIXES = {"k": 1000, "千": 1000, "w": 10_000, "万": 10_000, "百": 100, "亿": 100_000_000}

CHINESE = "[零〇一二两俩三四五六七八九十百千万亿廿卅]"
MIXED = r"\d{1,3}[万千百]\d{1,4}(?:[千百]\d{0,2})?"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,12})(?:\.\d{1,6})?"


def chinese(text: str) -> int | None:
    """Value of a Chinese numeral (一千二 is 1200: the last digit takes the next lower place), or None."""
    for short, long in SHORT_TENS.items():
        text = text.replace(short, long)
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    return _places(text)


def _places(text: str) -> int | None:
    total = section = digit = 0
    last_scale, filled = 1, False
    for character in text:
        if character in DIGITS:
            digit, filled = DIGITS[character], character in "零〇"
            last_scale = 1 if filled else last_scale
        elif character in SCALES:
            scale = SCALES[character]
            if scale >= 10_000:
                total, section = total + (section + digit or 1) * scale, 0
            else:
                section += (digit or 1) * scale
            digit, last_scale = 0, scale
        else:
            return None
    return total + section + digit * (last_scale // 10 if last_scale > 10 else 1) if text else None


def number(text: str) -> Decimal | None:
    """Value of one numeral: Arabic, with 百 千 万 亿 k w behind it or not, or Chinese; else None."""
    text = text.strip().replace(",", "")
    if not text or text[0] not in "0123456789":
        value = chinese(text)
        return None if value is None else Decimal(value)
    if any(character in SCALES for character in text[:-1]):
        return _mixed(text)
    scale = 1
    while text[-1] in SUFFIXES:
        scale *= SUFFIXES[text[-1]]
        text = text[:-1].rstrip()
    try:
        return Decimal(text) * scale
    except ArithmeticError:
        return None


def _mixed(text: str) -> Decimal | None:
    """3万5 and 1千2百 read like Chinese numerals; 1万2500 is a sum."""
    head, scale, tail = re.split("([万千百])", text, maxsplit=1)
    if tail.isdigit() and len(tail) > 1:
        return Decimal(head) * SUFFIXES[scale] + int(tail)
    if len(head) > 1:
        return None
    value = chinese(text.translate(TO_CHINESE))
    return None if value is None else Decimal(value)


def plain(value: Decimal) -> Decimal | int:
    """A whole number as int, anything else as it is."""
    return int(value) if value == value.to_integral_value() else value.normalize()
