"""Names, words and files as answers."""

from bot.kinds.asking import Asking
from bot.putting_by import ALSO, taken_up
from core.errors import Unreadable
from core.values import FileBytes, Part

LONGEST_NAME = 80
LONGEST_PART = 40


def read_name(text: str, asking: Asking) -> str:
    """A name, short enough to be kept."""
    name = read_text(text, asking)
    if len(name) > LONGEST_NAME:
        raise Unreadable("name", text)
    return name


def read_part(text: str, asking: Asking) -> Part:
    """A colour, a size or both, with one space between."""
    part = " ".join(read_text(text, asking).split())
    if len(part) > LONGEST_PART:
        raise Unreadable("part", text)
    return Part(part)


def read_text(text: str, _asking: Asking) -> str:
    """Words as typed."""
    if not text.strip():
        raise Unreadable("text", text)
    return text.strip()


def read_file(text: str, asking: Asking) -> FileBytes:
    """A file sent along by its place in the message, or one that was put by; of several the first."""
    first = text.partition(ALSO)[0]
    if first in asking.files:
        return asking.files[first]
    found = taken_up(asking.work, first) if asking.put_by(first) else None
    if found is None:
        raise Unreadable("file", text)
    return found
