"""What every import shares: rows that were refused, the report, and taking things in some at a time."""

import gc
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from functools import cache, wraps
from itertools import islice
from typing import Any, ParamSpec, TypeAlias, TypeVar

from sqlalchemy.orm.instrumentation import ClassManager, manager_of_class
from sqlmodel import SQLModel

from core.work import Work

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=SQLModel)

Working: TypeAlias = Callable[[], AbstractContextManager[Work]]
"""Opens a transaction and a work in it; a rehearsal opens none and undoes everything at its own end."""


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that was not taken: the field that was wrong, what was found in it, and what is here instead.

    `because` is the row that was wrong when this one goes with it, or that says the same already.
    """

    row: int
    reason: str
    field: str = ""
    found: str = ""
    here: str = ""
    because: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: how much is new, how much was here already, and which rows were refused."""

    orders: int = 0
    lines: int = 0
    customers: int = 0
    already: int = 0
    refused: tuple[RowRefused, ...] = ()
    products: int = 0

    def __add__(self, other: "ImportReport") -> "ImportReport":
        """Both imports together."""
        return ImportReport(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def made(entity: type[E], **values: Any) -> E:
    """A thing of values that were checked before, in a tenth of the constructor's time."""
    manager, defaults, made_anew = _blank(entity)
    thing: E = manager.new_instance()
    thing.__dict__.update(defaults, **values)
    for name, make in made_anew:
        thing.__dict__.setdefault(name, make())
    return thing


@cache
def _blank(entity: type[E]) -> tuple[ClassManager[E], dict[str, Any], tuple[tuple[str, Any], ...]]:
    manager = manager_of_class(entity)
    assert manager is not None
    optional = {name: one for name, one in entity.model_fields.items() if not one.is_required()}
    made_anew = tuple((name, one.default_factory) for name, one in optional.items() if one.default_factory)
    same = {name: one.get_default() for name, one in optional.items() if not one.default_factory}
    return manager, same, made_anew


def undisturbed(function: Callable[P, T]) -> Callable[P, T]:
    """The function without garbage collection: of thousands of new things that all stay, none is garbage.

    Looking for it all the same was a third of an import's time.
    """

    @wraps(function)
    def quietly(*args: P.args, **kwargs: P.kwargs) -> T:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if collecting:
                gc.enable()

    return quietly


def said_nothing(_: int) -> None:
    """Progress that nobody follows."""


def in_chunks(
    working: Working,
    things: Iterable[T],
    take: Callable[[Work, tuple[T, ...]], ImportReport],
    size: int,
    progress: Callable[[int], None] = said_nothing,
) -> ImportReport:
    """Take in any number of things, `size` in each transaction; `progress` hears how many went by."""
    report = ImportReport()
    waiting = iter(things)
    while some := tuple(islice(waiting, size)):
        report += _take(working, some, take)
        progress(len(some))
    return report


@undisturbed
def _take(
    working: Working, some: tuple[T, ...], take: Callable[[Work, tuple[T, ...]], ImportReport]
) -> ImportReport:
    with working() as work:
        return take(work, some)
