"""Teaching: the factory's own words, and the lines that show which are missing."""

from dataclasses import dataclass

from sqlalchemy import select

from core.columns import table
from core.conversations.model import Taught, TaughtWord, UnknownLine
from core.errors import UnknownMeaning
from core.operation import operation, question
from core.people.model import Customer, Person
from core.rights import Right
from core.values import Meaning, NewWord
from core.work import Event, Work

LINE = table(UnknownLine)
LINES = select(LINE.c.text, LINE.c.times).order_by(LINE.c.times.desc(), LINE.c.at.desc()).limit(20)
LONGEST = 200


@dataclass(frozen=True)
class WordTaught(Event):
    """A word means something here from now on; `means` is what the thing itself is called."""

    word: str
    kind: Taught
    means: str


@dataclass(frozen=True)
class UnknownLines(Event):
    """The lines that were not understood most often, as (text, times)."""

    lines: tuple[tuple[str, int], ...]
    kept: bool


@operation(may=Right.SUPERVISE, undo=True)
def teach(work: Work, word: NewWord, means: Meaning) -> WordTaught:
    """Teach a word of your own for a step, a style, a customer or a colleague."""
    kind, _, code = means.partition(":")
    taught = Taught(kind)
    if taught is Taught.CUSTOMER:
        _nickname(work.find(Customer, code=code), word, means)
    elif taught is Taught.PERSON:
        _nickname(work.find(Person, name=code, active=True), word, means)
    else:
        _keep(work, taught, word.lower(), code)
    return work.happened(WordTaught(word, taught, code))


def _nickname(somebody: Customer | Person | None, word: str, means: str) -> None:
    if somebody is None:
        raise UnknownMeaning(means)
    known = somebody.nicknames.split()
    # Nicknames are kept apart by spaces, so one with a space in it becomes one word.
    if (one := "".join(word.split())) not in known:
        somebody.nicknames = " ".join([*known, one])


def _keep(work: Work, kind: Taught, word: str, code: str) -> None:
    known = work.find(TaughtWord, kind=kind, word=word)
    if known is None:
        work.add(TaughtWord(kind=kind, word=word, code=code))
    else:
        known.code = code


def meant(work: Work, kind: Taught, word: str) -> str | None:
    """The code that a word of the factory's own stands for; none if it was never taught."""
    known = work.find(TaughtWord, kind=kind, word=word.strip().lower())
    return known.code if known else None


def keep_unknown(work: Work, text: str) -> None:
    """Count a line that was not understood, if the factory wants such lines kept."""
    if not work.policy.keep_unknown_lines:
        return
    line = " ".join(text.split())[:LONGEST]
    known = work.find(UnknownLine, text=line)
    if known is None:
        work.add(UnknownLine(text=line, at=work.now))
    else:
        known.times += 1
        known.at = work.now


@question(may=Right.SUPERVISE)
def unknown_lines(work: Work) -> UnknownLines:
    """What people typed most often without being understood."""
    return UnknownLines(
        tuple((row.text, row.times) for row in work.rows(LINES)), work.policy.keep_unknown_lines
    )
