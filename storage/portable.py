"""Rows as JSON lines that say the same to every database."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, LargeBinary, MetaData, String, Table
from sqlalchemy.types import Integer, TypeEngine
from sqlmodel.sql.sqltypes import AutoString

from core.columns import Choice, Exact, Instant


class Kind(NamedTuple):
    """A kind of column: its type, and how a value is written and read; none where JSON has it already."""

    type: type[TypeEngine[Any]]
    write: Callable[[Any], Any] | None = None
    read: Callable[[Any], Any] | None = None


KINDS = {
    "instant": Kind(Instant, datetime.isoformat, datetime.fromisoformat),
    "exact": Kind(Exact, str, Decimal),
    "day": Kind(Date, date.isoformat, date.fromisoformat),
    "bytes": Kind(LargeBinary, lambda value: b64encode(value).decode("ascii"), b64decode),
    "json": Kind(JSON),
    "boolean": Kind(Boolean),
    "integer": Kind(BigInteger),
    "text": Kind(String),
}
Convert = Callable[[Any], Any]


def kind_of(column: Column[Any]) -> str:
    """The name of a column's kind."""
    if isinstance(column.type, Choice | AutoString):
        return "text"
    if isinstance(column.type, Integer):
        return "integer"
    return next(name for name, kind in KINDS.items() if isinstance(column.type, kind.type))


def kinds_of(table: Table) -> dict[str, str]:
    """The kind of each column."""
    return {column.key: kind_of(column) for column in table.columns}


def table_of(name: str, kinds: Mapping[str, str]) -> Table:
    """A table as its columns' kinds describe it, which today's code need not know."""
    return Table(name, MetaData(), *(Column(key, _type(kind)) for key, kind in kinds.items()))


def _type(kind: str) -> TypeEngine[Any]:
    """What is not there stays nothing, and does not become JSON's own null."""
    return JSON(none_as_null=True) if kind == "json" else KINDS[kind].type()


def written(row: Sequence[Any], converts: Sequence[Convert | None]) -> list[Any]:
    """A row as JSON has it."""
    return [
        value if value is None or convert is None else convert(value)
        for value, convert in zip(row, converts, strict=True)
    ]


def writers(kinds: Mapping[str, str]) -> list[Convert | None]:
    """How each column is written."""
    return [KINDS[kind].write for kind in kinds.values()]


def readers(kinds: Mapping[str, str]) -> list[Convert | None]:
    """How each column is read."""
    return [KINDS[kind].read for kind in kinds.values()]
