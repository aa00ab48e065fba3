"""Text both ways: plain inside the house, Slack's own markup outside."""

import html
import re
from collections.abc import Mapping

LONGEST = 2_900
"""UTF-16 units of one block of text; Slack takes 3,000."""
MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
PERSON = re.compile(r"<@([A-Z0-9]+)")
MARKED = re.compile(r"(?<!\w)[*_~`](?=\S)|^>|:[a-z][\w+-]*:", re.MULTILINE)
"""What would come out strong, slanted, struck through, as code, as a quotation or as a little picture."""
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """The text with what would be Slack's markup made harmless."""
    return text.encode("utf-8", "replace").decode().translate(ESCAPES)


def looks_marked(text: str) -> bool:
    """Whether Slack would take signs in it for markup that escaping does not help against."""
    return bool(MARKED.search(text))


def length(text: str) -> int:
    """How long Slack finds it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """At most so much of it."""
    text = text.encode("utf-8", "replace").decode()
    return text if length(text) <= most else text[: _fitting(text, most - 1)].rstrip() + "…"


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """The text, cut at line borders where it is too long for one block; nothing when it is blank."""
    # A lone surrogate, as broken clients send it, would make the whole message unsendable.
    text, found = text.encode("utf-8", "replace").decode().strip(), []
    while length(escaped(text)) > longest:
        at = _border(text, _fitting(text, longest))
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [one for one in (*found, text) if one]


def _fitting(text: str, longest: int) -> int:
    """How many signs fit, escaped."""
    used = 0
    for at, sign in enumerate(text):
        used += length(escaped(sign))
        if used > longest:
            return at
    return len(text)


def _border(text: str, fitting: int) -> int:
    """The end of the last line that fits, or of the last word, or simply of what fits."""
    # A border in the first half would make many small pieces of one with a long line in it.
    ends = (text.rfind(mark, fitting // 2, fitting + 1) for mark in ("\n", " "))
    return next((end for end in ends if end > 0), fitting)


def people_in(text: str) -> set[str]:
    """Whom a text mentions."""
    return set(PERSON.findall(text))


def plain(text: str, names: Mapping[str, str]) -> str:
    """What somebody wrote, without markup; people in it by name, and not at all when that is empty."""

    def read(match: re.Match[str]) -> str:
        target, label = match[1], match[2] or ""
        if target.startswith("@"):
            name = names.get(target[1:], label or target[1:])
            return f"@{name}" if name else ""
        return label or target.lstrip("#!")

    return html.unescape(MARKUP.sub(read, text)).strip()
