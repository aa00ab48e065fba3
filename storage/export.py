"""What is kept as rows for other programs, as of one moment; the history with its chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from core.columns import table
from core.conversations.model import Change
from core.orders.exports import Days
from core.orders.model import Order
from core.people.model import Person
from storage.database import Database

CHANGE, ORDER, PERSON = table(Change), table(Order), table(Person)
HISTORY = (
    select(
        *(CHANGE.c[name] for name in ("id", "order_id")),
        ORDER.c.number.label("order"),
        CHANGE.c.at,
        CHANGE.c.person_id,
        PERSON.c.name.label("person"),
        *(CHANGE.c[name] for name in ("channel", "message", "operation", "event", "account", "changes")),
        *(CHANGE.c[name] for name in ("undoes_id", "previous", "hash")),
    )
    .select_from(CHANGE)
    .outerjoin(ORDER, ORDER.c.id == CHANGE.c.order_id)
    .outerjoin(PERSON, PERSON.c.id == CHANGE.c.person_id)
    .order_by(CHANGE.c.id)
)
"""Everything that goes into an entry's hash, with the names of order and person beside their numbers."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as of one moment, read as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def history(days: Days) -> Select[Any]:
    """The entries made in those days."""
    return HISTORY.where(days.instants(CHANGE.c.at))


@contextmanager
def exported(database: Database, statement: Select[Any]) -> Iterator[Rows]:
    """The rows of a statement as of one moment; memory stays flat however many there are."""
    paged = statement.execution_options(yield_per=AT_ONCE)
    with database.reading() as connection, connection.execute(paged) as found:
        yield Rows(tuple(found.keys()), (tuple(row) for row in found))
