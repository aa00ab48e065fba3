"""Forms: an operation's signature becomes questions, raw answers become its values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile, zip_longest
from typing import Any, Literal

from bot.choosing import SEARCHES
from bot.commands import Answers, Command
from bot.kinds import kind_of
from bot.kinds.asking import Asking, Kind
from bot.messages import Field, Form
from bot.words import Text, Words, _
from core.errors import Refusal
from core.operation import Operation, Parameter
from core.production.sheet import TemplateSheet
from core.values import DueDay, FileBytes, Later, Note, StepCode, TemplateCode

SKIPPED = ""
"""The raw answer of a question somebody passed over."""
MORE = "more"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: its key among the answers, its parameter, whether it may be passed over."""

    key: str
    parameter: Parameter
    optional: bool
    more: bool = False
    """Whether it asks for another of a group."""

    @property
    def kind(self) -> Kind:
        """How its answers are asked for and read."""
        return kind_of(bool if self.more else self.parameter.type)


def questions(command: Command[Any], answers: Mapping[str, str]) -> Iterator[Question]:
    """Every question of the form as far as the answers lead, in order."""
    needed = command.needs(answers)
    for parameter in command.operation.parameters:
        if parameter.parts:
            yield from _group(parameter, answers, command.ask)
        elif parameter.name in needed:
            yield Question(parameter.name, parameter, optional=False)
        elif parameter.required or parameter.name in command.ask or parameter.name in answers:
            yield Question(parameter.name, parameter, not parameter.required)


def _group(parameter: Parameter, answers: Mapping[str, str], ask: tuple[str, ...]) -> Iterator[Question]:
    place = 0
    while True:
        for part in parameter.parts:
            key = f"{parameter.name}.{place}.{part.name}"
            if part.required or part.name in ask or key in answers:
                yield Question(key, part, not part.required)
        following = any(key.startswith(f"{parameter.name}.{place + 1}.") for key in answers)
        if not following:
            key = f"{parameter.name}.{place}.{MORE}"
            yield Question(key, parameter, optional=False, more=True)
            if answers.get(key) != YES:
                return
        place += 1


def missing(command: Command[Any], answers: Mapping[str, str]) -> Question | None:
    """The first question without an answer; none when the form is complete."""
    return next((one for one in questions(command, answers) if not _answered(one, answers)), None)


def _answered(one: Question, answers: Mapping[str, str]) -> bool:
    return one.key in answers and (one.optional or answers[one.key] != SKIPPED)


def question(command: Command[Any], answers: Mapping[str, str], key: str) -> Question | None:
    """The question of that key."""
    return next((one for one in questions(command, answers) if one.key == key), None)


def asked(command: Command[Any], one: Question) -> Words:
    """The words of a question: the command's own, or its type's."""
    if one.more:
        return _("Another product?")
    name = one.key.rsplit(".", 1)[-1]
    return command.questions.get(name, one.kind.question)


FieldKind = Literal["text", "note", "choice", "search", "day", "time", "file"]
KINDS_OF_FIELD: dict[Any, FieldKind] = {
    Note: "note",
    StepCode: "choice",
    TemplateCode: "choice",
    bool: "choice",
    date: "day",
    DueDay: "day",
    datetime: "time",
    Later: "time",
    FileBytes: "file",
    TemplateSheet: "file",
}
"""How types that are not simply typed are answered in a form."""
TYPED: tuple[FieldKind, ...] = ("text", "search")
"""Fields that show what would be typed."""


def form_of(
    command: Command[Any],
    answers: Answers,
    asking: Asking,
    say: Callable[[Text], str],
    why: Callable[[Refusal], Text],
    error: str = "",
) -> Form:
    """The whole form at once, as far as the answers lead; `why` says what is wrong with an answer.

    `error` is what else stands in its way.
    """
    asking = asking.with_answers(answers)
    fields = tuple(_field(command, one, asking, say, why) for one in questions(command, answers))
    does = _("Save") if command.operation.changes else _("Show")
    save, cancel, next_, back = (say(one) for one in (does, _("Cancel"), _("Next"), _("Back")))
    return Form(command.operation.name, say(command.help), fields, save, cancel, error, next_, back)


def _field(
    command: Command[Any],
    one: Question,
    asking: Asking,
    say: Callable[[Text], str],
    why: Callable[[Refusal], Text],
) -> Field:
    raw, error = asking.answers.get(one.key, SKIPPED), ""
    choices = tuple((say(text), answer) for text, answer in one.kind.choices(asking))
    kind = _field_kind(one, choices)
    try:
        if raw != SKIPPED:
            value = one.kind.read(raw, asking)
            raw = _as_said(one.kind, value, raw, asking, say) if kind in TYPED else _plain(value, raw)
        elif one.key in asking.answers and not one.optional:
            error = say(_("This one is needed."))
    except Refusal as refusal:
        error = say(why(refusal))
    return Field(
        one.key,
        _numbered(one, say(asked(command, one))),
        kind,
        one.optional,
        choices,
        raw or (NO if one.more else SKIPPED),
        error,
    )


def _field_kind(one: Question, choices: Sequence[tuple[str, str]]) -> FieldKind:
    type_ = bool if one.more else one.parameter.type
    if type_ in SEARCHES:
        return "search"
    choosing = isinstance(type_, type) and issubclass(type_, StrEnum)
    kind = "choice" if choosing else KINDS_OF_FIELD.get(type_, "text")
    return "text" if kind == "choice" and not choices else kind


def _plain(value: Any, raw: str) -> str:
    """A value as a form's own ways of choosing understand it; what has none stays as it was typed."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else raw


def _as_said(kind: Kind, value: Any, raw: str, asking: Asking, say: Callable[[Text], str]) -> str:
    """A typed answer as people say it, where that is read as the same."""
    said = say(kind.said(raw, asking, otherwise=raw))
    return said if kind.reads(said, asking) and kind.read(said, asking) == value else raw


def _numbered(one: Question, text: str) -> str:
    """A question about a later one of a group says which."""
    _name, _dot, rest = one.key.partition(".")
    place = rest.partition(".")[0]
    return f"{int(place) + 1} · {text}" if place.isdecimal() and int(place) else text


def values(operation: Operation[..., Any], answers: Answers, asking: Asking) -> dict[str, Any]:
    """The operation's values; raises the Refusal of the first answer that is none: `asking.key`."""
    found: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.parts:
            found[parameter.name] = tuple(_groups(parameter, answers, asking))
        elif answers.get(parameter.name, SKIPPED) != SKIPPED:
            found[parameter.name] = read(parameter, parameter.name, answers, asking)
    return found


def check(command: Command[Any], answers: Answers, asking: Asking) -> dict[str, Any]:
    """Read what was answered so far; raises the Refusal of the first answer that is none: `asking.key`."""
    given = [one for one in questions(command, answers) if answers.get(one.key, SKIPPED) != SKIPPED]
    return {one.key: read(one.parameter, one.key, answers, asking) for one in given if not one.more}


def _groups(parameter: Parameter, answers: Answers, asking: Asking) -> Iterator[Any]:
    place = 0
    while any(key.startswith(f"{parameter.name}.{place}.") for key in answers):
        parts = {part: f"{parameter.name}.{place}.{part.name}" for part in parameter.parts}
        given = {part: key for part, key in parts.items() if answers.get(key, SKIPPED) != SKIPPED}
        if given:
            yield parameter.type(
                **{part.name: read(part, key, answers, asking) for part, key in given.items()}
            )
        place += 1


def read(parameter: Parameter, key: str, answers: Answers, asking: Asking) -> Any:
    """One answer as a value of its parameter's type; raises the Refusal that says why it is none."""
    asking.key = key
    return kind_of(parameter.type).read(answers[key], asking)


def from_words(operation: Operation[..., Any], text: str, asking: Asking) -> tuple[Answers, str]:
    """What the words after a command's name answer, each by the first that can read it, and what none can."""
    left = text.split()
    answers: Answers = {}
    asked_for = [one for one in operation.parameters if not one.parts]
    for parameter, following in zip_longest(asked_for, asked_for[1:]):
        if not left:
            break
        if not parameter.required and _open(asked_for, answers, before=parameter):
            continue
        kind = kind_of(parameter.type)
        if kind.takes_all:
            answers[parameter.name], left = " ".join(left), []
            break
        leaves = following and (following.required or following.type is parameter.type)
        behind = kind_of(following.type) if following and leaves else None
        taken = _taken(kind, behind, left, asking.with_answers(answers))
        if taken:
            answers[parameter.name] = " ".join(left[:taken])
            left = left[taken:]
    unread, open_one = " ".join(left), _open(asked_for, answers)
    if unread and open_one:
        # They go to the first question that is open, so that it says what is wrong.
        return {**answers, open_one.name: unread}, ""
    return answers, unread


def _open(asked_for: list[Parameter], answers: Answers, before: Parameter | None = None) -> Parameter | None:
    """The first that has to be answered and is not, among those before another."""
    earlier = takewhile(lambda one: one is not before, asked_for)
    return next((one for one in earlier if one.required and one.name not in answers), None)


def _taken(kind: Kind, behind: Kind | None, left: list[str], asking: Asking) -> int:
    """How many of the words make an answer of the kind: what the next question can read is left to it."""
    lengths = range(min(kind.words, len(left)), 0, -1)
    fitting = [length for length in lengths if kind.reads(" ".join(left[:length]), asking)]
    leaving = (length for length in fitting if behind and behind.reads(" ".join(left[length:][:1]), asking))
    return next(leaving, fitting[0] if fitting else 0)
