"""The registry every door is derived from: an operation is a plain typed function."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

from core.discretion import discreet
from core.errors import NotAllowed
from core.rights import Right, allows
from core.work import Event, Work

P = ParamSpec("P")
R = TypeVar("R")
MISSING = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value an operation needs: its type, whether it must be said, and for a group its own parts."""

    name: str
    type: Any
    required: bool
    default: Any = None
    many: bool = False
    parts: tuple["Parameter", ...] = ()


@dataclass(frozen=True, eq=False)
class Operation(Generic[P, R]):
    """A verb of the trade, callable as the function it was made from."""

    name: str
    function: Callable[Concatenate[Work, P], R]
    may: Right
    changes: bool
    undo: bool
    confirm: bool
    parameters: tuple[Parameter, ...] = field(default=())

    def __call__(self, work: Work, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it as `work.person`: raises NotAllowed, or what the rules refuse; then nothing is changed.

        What the role may not read is empty in what comes back; the history and `events_of` have it whole.
        """
        if not allows(work.person.role, self.may):
            raise NotAllowed(self.name)
        if not self.changes:
            return discreet(work.person.role, self.function(work, *args, **kwargs))
        with work.act(self.name):
            done = self.function(work, *args, **kwargs)
        return discreet(work.person.role, done)

    @property
    def doc(self) -> str:
        """The first sentence of what it says of itself."""
        return (inspect.getdoc(self.function) or "").split("\n", 1)[0]


OPERATIONS: dict[str, Operation[..., Any]] = {}


def operation(
    may: Right, *, undo: bool = False, confirm: bool = False
) -> Callable[[Callable[Concatenate[Work, P], R]], Operation[P, R]]:
    """Register something people do; `confirm` shows a summary before a form is sent off."""
    return _registered(may, changes=True, undo=undo, confirm=confirm)


def question(may: Right) -> Callable[[Callable[Concatenate[Work, P], R]], Operation[P, R]]:
    """Register something people ask; it changes nothing."""
    return _registered(may, changes=False, undo=False, confirm=False)


def _registered(
    may: Right, *, changes: bool, undo: bool, confirm: bool
) -> Callable[[Callable[Concatenate[Work, P], R]], Operation[P, R]]:
    def register(function: Callable[Concatenate[Work, P], R]) -> Operation[P, R]:
        name = function.__name__
        made = Operation(name, function, may, changes, undo, confirm, parameters_of(function))
        OPERATIONS[name] = made
        return made

    return register


def parameters_of(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """What the function asks for after its first argument, the work."""
    hints = get_type_hints(function)
    signature = list(inspect.signature(function).parameters.values())[1:]
    return tuple(_parameter(one.name, hints[one.name], one.default) for one in signature)


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    kind, many = _bare(annotation)
    required = default is MISSING
    return Parameter(name, kind, required, None if required else default, many, _parts(kind) if many else ())


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type inside `X | None` and `tuple[X, ...]`, and whether it was the latter."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    return annotation, False


def _parts(kind: Any) -> tuple[Parameter, ...]:
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(_parameter(one.name, hints[one.name], _default(one)) for one in fields(kind))


def _default(one: Any) -> Any:
    return MISSING if one.default is one.default_factory else one.default


def events_of(work: Work) -> Iterable[Event]:
    """Everything that happened in this work so far, in order."""
    return (event for act in work.acts for event in act.events)
