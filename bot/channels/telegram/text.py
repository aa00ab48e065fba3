"""Plain text as Telegram takes it: escaped, and in parts when it is long."""

from dataclasses import dataclass
from html import escape

LONGEST = 4_096 - 2
"""UTF-16 units in one message, with room for a mark before it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message's worth of text, plain and as HTML."""

    plain: str
    html: str


def parts(title: str, text: str, longest: int = LONGEST) -> list[Part]:
    """The text under its title, cut at line borders; nothing when both are blank."""
    # A lone surrogate, as broken clients send it, would make the whole message unsendable.
    title, text = (one.encode("utf-8", "replace").decode().strip() for one in (title, text))
    whole = f"{title}\n{text}".strip()
    return [
        Part(plain, _html(title if n == 0 else "", plain)) for n, plain in enumerate(_cut(whole, longest))
    ]


def _html(title: str, plain: str) -> str:
    if not title or not plain.startswith(title):
        return escape(plain, quote=False)
    return f"<b>{escape(title, quote=False)}</b>{escape(plain[len(title) :], quote=False)}"


def _cut(text: str, longest: int) -> list[str]:
    found = []
    while len(text.encode("utf-16-le")) > 2 * longest:
        at = _border(text, _fitting(text, longest))
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [one for one in (*found, text) if one]


def _fitting(text: str, longest: int) -> int:
    """How many characters fit, never half of one."""
    return len(text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore"))


def _border(text: str, fitting: int) -> int:
    """The end of the last line that fits, or of the last word, or simply of what fits."""
    # A border in the first half would make many small messages of one with a long line in it.
    ends = (text.rfind(mark, fitting // 2, fitting + 1) for mark in ("\n", " "))
    return next((end for end in ends if end > 0), fitting)
