"""Column types that both engines keep exactly."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Numeric, String, Table, inspect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

MILLION = 1_000_000
MILLIONTH = Decimal("0.000001")


class Instant(TypeDecorator[datetime]):
    """An aware instant: goes in from any zone, comes out in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} names no time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A Decimal with up to six places: NUMERIC, or whole millionths where the engine has only floats."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(20, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return int(Decimal(value) * MILLION)
        # Cut off here too: left to itself NUMERIC would round, and the engines would differ.
        return Decimal(value).quantize(MILLIONTH, ROUND_DOWN)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return plain(Decimal(value) / MILLION if dialect.name == "sqlite" else value)


class Choice(TypeDecorator[Any]):
    """A StrEnum kept as its word."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__(24)
        self.choices = choices

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else str(self.choices(value))

    def process_result_value(self, value: Any, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.choices(value)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def kept(kind: Any, default: Any = ..., **more: Any) -> Any:
    """A field kept in a column of that type."""
    return Field(default, sa_type=kind, **more)


def listed(kind: Any, factory: Callable[[], Any] = list, **more: Any) -> Any:
    """A field kept in a column of that type, empty unless said."""
    return Field(default_factory=factory, sa_type=kind, **more)


def table(entity: type[SQLModel]) -> Table:
    """The table an entity is kept in, for statements that select columns."""
    found = inspect(entity).local_table
    assert isinstance(found, Table)
    return found
