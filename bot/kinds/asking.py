"""Who is asked, and how one type of answer is asked for, read and offered."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.messages import storable
from bot.words import Text, Words
from core.errors import Refusal
from core.values import FileBytes, Language, OrderNumber
from core.work import Work


def never(_mark: str) -> bool:
    """Nothing was put by."""
    return False


@dataclass
class Asking:
    """Who is asked, in which language, and what was answered so far."""

    work: Work
    language: Language
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileBytes] = field(default_factory=dict)
    put_by: Callable[[str], bool] = never
    """Whether a mark is that of a file put by here: whoever guesses one learns nothing."""
    key: str = ""
    """The answer being read, for asking again."""
    recent: str = ""
    """The order just talked about in this chat."""
    orders: dict[str, OrderNumber] = field(default_factory=dict)
    """The orders found already, by what was typed."""

    def with_answers(self, answers: Mapping[str, str]) -> "Asking":
        """The same, with these answers."""
        return replace(self, answers=answers)


Choices = Sequence[tuple[Text, str]]


def nothing_offered(_asking: Asking) -> Choices:
    """Nothing to choose from."""
    return ()


@dataclass(frozen=True)
class Kind:
    """How one type is asked for; `words` is how many typed words it takes at most."""

    question: Words
    read: Callable[[str, Asking], Any]
    choices: Callable[[Asking], Choices] = nothing_offered
    words: int = 1
    takes_all: bool = False
    typed: bool = True
    """Whether people know it; the numbers that only buttons carry they do not."""
    shown: Callable[[Any, Asking], Any] | None = None
    """How a value is shown, where it is not simply said."""

    def said(self, raw: str, asking: Asking, *, otherwise: Any) -> Any:
        """How an answer is said: as its kind shows it, or a chosen one by its label."""
        value = self.read(raw, asking)
        if self.shown is not None:
            return self.shown(value, asking)
        offered = self.choices(asking)
        return next((text for text, chosen in offered if raw == chosen or value in (chosen, text)), otherwise)

    def reads(self, text: str, asking: Asking) -> bool:
        """Whether a text answers it."""
        try:
            self.read(text, asking)
        except Refusal:
            return False
        return True


def plainly(text: str) -> str:
    """What was typed, in ordinary digits and letters, without space around it."""
    return unicodedata.normalize("NFKC", storable(text)).strip()
