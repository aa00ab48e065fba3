"""The table of rights as docs/rights.md shows it: `python -m bot.rights` writes it, and a test compares."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints

import core
from bot import handlers
from bot.commands import COMMANDS
from core.discretion import guarded
from core.operation import OPERATIONS, Operation
from core.rights import READS, RIGHTS, Guarded, Right, Role, allows, reads

PAGE = Path(__file__).parent.parent / "docs" / "rights.md"
MARK = "<!-- From here on written by `python -m bot.rights`. -->"


def page() -> str:
    """The whole page: what was written by hand, and the tables."""
    handlers.load()
    # Some operations have no door in a chat.
    for module in walk_packages(core.__path__, "core."):
        import_module(module.name)
    by_hand = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    roles = ("## Rights\n", _rights(), "## Guarded fields\n", _guarded_fields())
    operations = ("## Operations\n", _operations(), "## What their answers hold\n", _answers())
    return by_hand + "\n".join((MARK + "\n", *roles, *operations))


def _rights() -> str:
    rows = [[f"`{right}`", *(_mark(right in RIGHTS[role]) for role in Role)] for right in Right]
    return _table(["right", *Role], rows)


def _guarded_fields() -> str:
    rows = [[f"`{one}`", *(_mark(one in READS[role]) for role in Role)] for one in Guarded]
    return _table(["fields", *Role], rows)


def _operations() -> str:
    rows = [
        [f"`{one.name}`", _door(one), f"`{one.may}`", *(_cell(one, role) for role in Role)]
        for one in sorted(OPERATIONS.values(), key=lambda one: one.name)
    ]
    return _table(["operation", "in a chat", "right", *Role], rows)


def _door(one: Operation[..., Any]) -> str:
    return f"`/{COMMANDS[one.name].name}`" if one.name in COMMANDS else "none: by the command line"


def _cell(one: Operation[..., Any], role: Role) -> str:
    """Whether the role may, and what stays empty for it."""
    if not allows(role, one.may):
        return "—"
    hidden = sorted({kind for kind in _kinds(answer_of(one)) if not reads(role, kind)})
    return f"without {', '.join(hidden)}" if hidden else "✓"


def _kinds(answer: type) -> Iterator[Guarded]:
    for one in (answer, *_inside(answer)):
        yield from (kind for _, kind, _ in guarded(one))


def _answers() -> str:
    answers = {answer_of(one) for one in OPERATIONS.values()}
    every = {one for answer in answers for one in (answer, *_inside(answer))}
    rows = [[f"`{one.__name__}`", _fields(one)] for one in sorted(every, key=lambda one: one.__name__)]
    return _table(["answer", "fields"], rows)


def answer_of(one: Operation[..., Any]) -> type:
    """What an operation gives back."""
    found = get_type_hints(one.function)["return"]
    assert is_dataclass(found), one.name
    return found  # type: ignore[return-value]


def _fields(kind: type) -> str:
    closed = {name: guard for name, guard, _ in guarded(kind)}
    names = [one.name for one in fields(kind)]
    return (
        ", ".join(f"{name} (**{closed[name]}**)" if name in closed else name for name in names) or "nothing"
    )


def _inside(kind: type) -> Iterator[type]:
    """The dataclasses an answer holds, at any depth."""
    for hint in get_type_hints(kind).values():
        for one in (hint, *_parts(hint)):
            if isinstance(one, type) and is_dataclass(one):
                yield one
                yield from _inside(one)


def _parts(hint: Any) -> Iterator[Any]:
    for one in get_args(hint):
        yield one
        yield from _parts(one)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _mark(yes: bool) -> str:
    return "✓" if yes else "—"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
