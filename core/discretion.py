"""Discretion: what a role may not read is emptied before anybody gets to see it.

A field says what kind it is by its annotation: `price: Annotated[Decimal | None, Guarded.PRICES]`.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from core.rights import EVERYTHING, READS, Guarded, Role
from core.work import Event

T = TypeVar("T")
EMPTY_IN_JSON: dict[type, Any] = {str: "", int: 0, tuple: [], bool: False}


def discreet(role: Role, thing: T) -> T:
    """The thing with every field emptied that the role may not read, in whatever it holds too."""
    return thing if READS[role] == EVERYTHING else _without(READS[role], thing)


def _without(readable: frozenset[Guarded], thing: Any) -> Any:
    if isinstance(thing, tuple):
        return tuple(_without(readable, one) for one in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    closed = {name: empty(hint) for name, kind, hint in guarded(type(thing)) if kind not in readable}
    kept = {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in closed}
    inside = {name: _without(readable, value) for name, value in kept.items()}
    changed = {name: value for name, value in inside.items() if value is not kept[name]}
    return replace(thing, **closed, **changed) if closed or changed else thing


def discreet_account(role: Role, event: str, account: dict[str, Any]) -> dict[str, Any]:
    """What the history tells of an event, as the role may read it; of an unknown event, nothing."""
    if READS[role] == EVERYTHING:
        return account
    kind: Any = events().get(event)
    closed = {name: hint for name, one, hint in guarded(kind) if one not in READS[role]} if kind else {}
    shut = {name: EMPTY_IN_JSON.get(type(empty(hint))) for name, hint in closed.items() if name in account}
    return {**account, **shut} if kind else {}


@cache
def guarded(kind: Any) -> tuple[tuple[str, Guarded, Any], ...]:
    """The guarded fields of a dataclass: name, what guards it, and its type."""
    return tuple(_guarded(get_type_hints(kind, include_extras=True)))


def _guarded(hints: dict[str, Any]) -> Iterator[tuple[str, Guarded, Any]]:
    for name, hint in hints.items():
        for said in getattr(hint, "__metadata__", ()):
            if isinstance(said, Guarded):
                yield name, said, hint.__origin__


def empty(hint: Any) -> Any:
    """A value of the type that says nothing."""
    if NoneType in get_args(hint):
        return None
    plain = get_origin(hint) or getattr(hint, "__supertype__", hint)
    return plain()


def events() -> dict[str, type[Event]]:
    """Every kind of event there is, by its name."""
    return {one.__name__: one for one in _kinds(Event)}


def _kinds(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)
