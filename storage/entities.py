"""How entities go into and come out of their tables without the cost of an ORM session.

An entity read here is watched: what it was is remembered, so that what changed can be written and told.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Column,
    Connection,
    Insert,
    Integer,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm.instrumentation import manager_of_class
from sqlmodel import SQLModel

import core.conversations.model
import core.orders.model
import core.people.model
import core.production.model
import core.production.screen
import core.purchasing.model
import core.stock.model  # noqa: F401 - the tables of every stage are known from here on
from core.columns import table

E = TypeVar("E", bound=SQLModel)


class Shape:
    """An entity class seen as a table: its columns, and the statements that keep it."""

    def __init__(self, entity: type[SQLModel]) -> None:
        configure_mappers()
        self.entity = entity
        self.table: Table = table(entity)
        self.columns = tuple(column.key for column in self.table.columns)
        self.keys = tuple(column.key for column in self.table.primary_key)
        self.key = self.keys[0]
        self.numbered = self.keys == ("id",)
        self._manager = manager_of_class(entity)
        self._selects: dict[tuple[tuple[str, bool], ...], Select[Any]] = {}
        self._updates: dict[tuple[str, ...], Update] = {}
        self._updates_unless: dict[tuple[str, ...], Update] = {}
        self.insert: Insert = insert(self.table)
        unnumbered: dict[str, Any] = {
            name: bindparam(name) for name in self.columns if not (self.numbered and name == "id")
        }
        self.insert_next: Insert = insert(self.table).values(unnumbered)
        if self.numbered:
            self.insert_next = self.insert_next.returning(self.table.c.id)
        self.last = select(func.coalesce(func.max(self.table.primary_key.columns[0]), 0))
        self.insert_many: Insert = (
            self.insert.returning(self.table.c.id, sort_by_parameter_order=True)
            if self.numbered
            else self.insert
        )

    def insert_all(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Keep many rows at once; each has its number in it afterwards, if the table numbers them."""
        if not self.numbered:
            connection.execute(self.insert, rows)
        elif connection.dialect.name == "sqlite":
            # There is one writer, so the numbers can be given here; asked to hand back its own,
            # SQLite would be sent row after row.
            last = connection.execute(self.last).scalar_one()
            for number, row in enumerate(rows, last + 1):
                row["id"] = number
            connection.execute(self.insert, rows)
        else:
            for row in rows:
                row.pop("id", None)
            numbers = connection.execute(self.insert_many, rows).scalars().all()
            for number, row in zip(numbers, rows, strict=True):
                row["id"] = number

    def made(self, row: Row[Any] | Mapping[str, Any]) -> Any:
        """The entity in a row."""
        # As SQLAlchemy's own loader does it: no validation, for the row was valid when it went in.
        thing = self._manager.new_instance()
        thing.__dict__.update(row if isinstance(row, Mapping) else row._mapping)
        return thing

    def values(self, thing: SQLModel) -> dict[str, Any]:
        """What is in the entity now."""
        inside = thing.__dict__
        return {column: inside.get(column) for column in self.columns}

    def identity(self, thing: SQLModel) -> Any:
        """What tells it from others of its kind."""
        inside = thing.__dict__
        return inside.get(self.key) if len(self.keys) == 1 else tuple(inside.get(key) for key in self.keys)

    def select(self, equals: Mapping[str, Any]) -> Select[Any]:
        """The statement that finds it by the values of those columns."""
        names = tuple((name, value is None) for name, value in equals.items())
        if names not in self._selects:
            found = select(self.table).order_by(*self.table.primary_key)
            for name, is_none in names:
                column = self.table.c[name]
                found = found.where(column.is_(None) if is_none else column == _sought(column))
            self._selects[names] = found
        return self._selects[names]

    def update(self, names: tuple[str, ...]) -> Update:
        """The statement that writes those columns of one of them, keyed `key_…`."""
        if names not in self._updates:
            made = update(self.table).values({name: bindparam(name) for name in names})
            for key in self.keys:
                made = made.where(self.table.c[key] == bindparam(f"key_{key}"))
            self._updates[names] = made
        return self._updates[names]

    def update_unless_changed(self, names: tuple[str, ...]) -> Update:
        """The same, if those columns still hold what was read in them, given as `was_…`."""
        if names not in self._updates_unless:
            # JSON knows no equality; what holds it is a chat's own, and a chat has one at work on it.
            told = [self.table.c[name] for name in names if not isinstance(self.table.c[name].type, JSON)]
            same = [one.is_not_distinct_from(bindparam(f"was_{one.key}", type_=one.type)) for one in told]
            self._updates_unless[names] = self.update(names).where(*same)
        return self._updates_unless[names]


def _sought(column: Column[Any]) -> BindParameter[Any]:
    """A value to look for: a whole number too large for its column may be typed, and is just not there."""
    return bindparam(column.key, type_=BigInteger() if isinstance(column.type, Integer) else None)


@cache
def locking(statement: Select[Any]) -> Select[Any]:
    """The statement that also keeps the rows it finds from being changed by others."""
    # Weaker than FOR UPDATE: rows that refer to it may still be added, so nobody waits for a look-up.
    return statement.with_for_update(key_share=True)


@cache
def shape(entity: type[SQLModel]) -> Shape:
    """The shape of an entity class."""
    return Shape(entity)


@cache
def by_table() -> dict[str, type[SQLModel]]:
    """Every entity class by its table's name."""
    mappers = SQLModel._sa_registry.mappers
    return {inspect(mapper.class_).local_table.name: mapper.class_ for mapper in mappers}
