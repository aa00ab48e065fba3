"""What is recognised in a text: marks, and the stretches they take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.understanding.amounts import Amount


@dataclass(frozen=True, slots=True)
class Mark:
    """Something recognised: text[start:end] is of a `kind`: a section of the lexicon, order, date …"""

    start: int
    end: int
    kind: str
    value: Any
    english: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.value}"

    def key_in(self, keys: Iterable[str]) -> bool:
        """Whether the meaning of the mark is among these."""
        return type(self.value) is str and self.key in keys


class Spans:
    """Stretches of a text that are already spoken for."""

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing of a stretch is taken."""
        return self._taken.find(1, start, end) < 0

    def wraps(self, start: int, end: int) -> bool:
        """Whether a stretch is as long as the taken one inside it, or longer (今日 in 今日概况)."""
        return not (start and self._taken[start - 1]) and self._taken[end : end + 1] != b"\x01"

    def take(self, start: int, end: int) -> bool:
        """Take a stretch unless part of it is taken."""
        if not self.free(start, end):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True


def amount_of(mark: Mark) -> Amount:
    """The amount a mark carries."""
    amount: Amount = mark.value
    return amount
