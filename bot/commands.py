"""Commands: how each operation is called in a chat, asked for, and answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from bot.replies import Ask, Reply
from bot.words import Words
from core.errors import Refusal
from core.operation import Operation
from core.people.model import Person
from core.rights import Right, Role, allows
from core.work import Event, Work

E = TypeVar("E", bound=Event)
X = TypeVar("X", bound=Refusal)
Answers = dict[str, str]
"""Raw answers by question: a parameter's name, or `lines.0.quantity` inside a group."""
Fill = Callable[[Mapping[str, Any]], Answers | None]
"""What a reading's slots mean as answers; none when they mean something else."""


def nothing_presumed(_work: Work, _answers: Mapping[str, str]) -> Answers:
    """No answer goes without asking."""
    return {}


def nothing_more(_answers: Mapping[str, str]) -> tuple[str, ...]:
    """No answer makes another one necessary."""
    return ()


@dataclass(eq=False)
class Command(Generic[E]):
    """One operation's place in the chat.

    `ask` names the optional parameters that its form asks for all the same, `needs` those that the
    answers so far make necessary, `presumes` answers what goes without asking; `questions` replaces a
    type's own question; `phrases` are ways to type it, such as `note {order} {note}`. The form of one that
    `lapses` is only a second thought: it is gone as soon as anything else is said. `strange` says what is
    wrong with words behind its name that none of its questions can read. `also` are names that mean something
    else to others.
    """

    operation: Operation[..., E]
    name: str
    zh: tuple[str, ...]
    help: Words
    shown: bool = True
    also: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    needs: Callable[[Mapping[str, str]], tuple[str, ...]] = nothing_more
    phrases: tuple[str, ...] = ()
    questions: Mapping[str, Words] = field(default_factory=dict)
    lapses: bool = False
    presumes: Callable[[Work, Mapping[str, str]], Answers] = nothing_presumed
    strange: Callable[[str, Ask], Reply] | None = None
    reply: Callable[[E, Ask], Reply] | None = None
    fills: dict[str, Fill] = field(default_factory=dict)

    @property
    def gives_way(self) -> bool:
        """Whether nothing is lost when its form is left for something else."""
        return self.lapses or not self.operation.changes

    def replies(self, function: Callable[[E, Ask], Reply]) -> Callable[[E, Ask], Reply]:
        """Say with this function what happened."""
        self.reply = function
        return function

    def reads(self, *intents: str) -> Callable[[Fill], Fill]:
        """Take these intents of a typed line, with this function making answers of its slots."""

        def register(fill: Fill) -> Fill:
            for intent in intents:
                self.fills[intent] = fill
            return fill

        return register


COMMANDS: dict[str, Command[Any]] = {}
NOTICES: dict[type[Event], Callable[[Any, Ask], Iterable["Notice"]]] = {}
REFUSALS: dict[type[Refusal], Callable[[Any, Ask], Reply]] = {}


@dataclass(frozen=True)
class Notice:
    """Somebody else who is told, and what; what is not personal goes to a deputy in place of who is away."""

    person_id: int
    reply: Reply
    personal: bool = False


def command(
    operation: Operation[..., E],
    name: str,
    *,
    zh: tuple[str, ...] | str,
    help: Words,
    **more: Any,
) -> Command[E]:
    """Give an operation its place in the chat: `/name`, its Chinese names, one line of help."""
    names = (zh,) if isinstance(zh, str) else zh
    made: Command[E] = Command(operation, name, names, help, **more)
    COMMANDS[operation.name] = made
    return made


def notice(event: type[E]) -> Callable[[Callable[[E, Ask], Iterable[Notice]]], Any]:
    """Tell others of an event with this function."""

    def register(function: Callable[[E, Ask], Iterable[Notice]]) -> Any:
        NOTICES[event] = function
        return function

    return register


def refusal(kind: type[X]) -> Callable[[Callable[[X, Ask], Reply]], Callable[[X, Ask], Reply]]:
    """Say with this function why something cannot be."""

    def register(function: Callable[[X, Ask], Reply]) -> Callable[[X, Ask], Reply]:
        REFUSALS[kind] = function
        return function

    return register


def refused(why: Refusal, ask: Ask) -> Reply:
    """The sentence for a refusal."""
    return REFUSALS[type(why)](why, ask)


def allowed(person: Person) -> list[Command[Any]]:
    """The commands somebody may use, in the order they were made."""
    return _allowed(person.role, len(COMMANDS))


def of_name(person: Person, name: str) -> list[Command[Any]]:
    """The commands somebody may use that have this name, English or Chinese."""
    return _by_name(person.role, len(COMMANDS)).get(name, [])


def names() -> frozenset[str]:
    """What every command that anybody is shown is called, English or Chinese."""
    return _names(len(COMMANDS))


def may(person: Person, right: Right) -> bool:
    """Whether somebody's role has a right."""
    return allows(person.role, right)


@cache
def _allowed(role: Role, _known: int) -> list[Command[Any]]:
    return [one for one in COMMANDS.values() if allows(role, one.operation.may)]


@cache
def _by_name(role: Role, known: int) -> dict[str, list[Command[Any]]]:
    found: dict[str, list[Command[Any]]] = {}
    for one in _allowed(role, known):
        for name in dict.fromkeys((one.name, *one.also, *one.zh)):
            found.setdefault(name, []).append(one)
    return found


@cache
def _names(_known: int) -> frozenset[str]:
    return frozenset(name for one in COMMANDS.values() if one.shown for name in (one.name, *one.zh))
