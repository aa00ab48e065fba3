"""One shape for what people type: half-width, simplified, lower-case, and exactly as long as the original."""

from functools import cache
from pathlib import Path

PUNCTUATION = {
    "，": ",", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "【": "[", "】": "]",
    "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "～": "~", "〜": "~", "—": "-", "–": "-",
    "−": "-", "‐": "-", "‑": "-", "￥": "¥", "×": "x", "✕": "x", "⁄": "/", "∶": ":", "·": ".", "İ": "i",
    "\u3000": " ", "\xa0": " ", "\u2009": " ", "\t": " ", "\r": " ", "\ufe0f": " ",
}  # fmt: skip
LEXICON = Path(__file__).parent / "lexicon"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"


def fold(text: str) -> str:
    """Folded text; every character keeps its place, so a span found here is a span of the original."""
    folded = text.translate(_table()).lower()
    return folded if len(folded) == len(text) else "".join(_alone(character) for character in text)


@cache
def _table() -> dict[int, str]:
    pairs = table_lines("traditional.txt")
    table = {pair[0]: pair[1] for line in pairs for pair in line.split()}
    table.update((chr(wide), chr(wide - 0xFEE0)) for wide in range(0xFF01, 0xFF5F))
    table.update(PUNCTUATION)
    table.update(dict.fromkeys(INVISIBLE, " "))
    return str.maketrans(table)


def table_lines(name: str) -> list[str]:
    """Lines of a table in the lexicon folder, without its comments."""
    text = (LEXICON / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _alone(character: str) -> str:
    lower = character.translate(_table()).lower()
    return lower if len(lower) == 1 else character
