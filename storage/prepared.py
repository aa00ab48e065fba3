"""Statements compiled once and run on the driver itself, for what every single message asks.

SQLAlchemy still writes the SQL and converts every value; what is spared is its per-execution machinery, which
costs several times the statement on SQLite.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

NUMERIC = 1700
"""PostgreSQL's number of the only type whose conversion depends on what the driver says it is."""
Convert = Callable[[Any], Any]


class Bound(NamedTuple):
    """A place in the statement: its name, what it holds unless told, how a value goes in."""

    name: str
    usual: Any
    convert: Convert | None


class Prepared:
    """One statement for one dialect."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self.sql = compiled.string
        self.expands = bool(compiled.post_compile_params)
        """Whether it has a list in it, whose length SQLAlchemy has to look at each time."""
        self._places = [] if self.expands else _places(compiled, dialect)
        self._by_position = bool(compiled.positional)
        columns = _columns(statement, dialect)
        self._names = [name for name, _convert in columns]
        self._converts = [(name, convert) for name, convert in columns if convert is not None]

    def run(self, driver: Any, values: Mapping[str, Any]) -> Any:
        """Run it on a driver's connection; the driver's cursor."""
        given = [
            place.usual
            if (value := values.get(place.name, place)) is place
            else (place.convert(value) if place.convert is not None else value)
            for place in self._places
        ]
        if self._by_position:
            return driver.execute(self.sql, given)
        names = (place.name for place in self._places)
        return driver.execute(self.sql, dict(zip(names, given, strict=True)))

    def rows(self, driver: Any, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows it selects, by column name."""
        return [self._row(row) for row in self.run(driver, values).fetchall()]

    def first(self, driver: Any, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The first row it selects; none if there is none."""
        row = self.run(driver, values).fetchone()
        return None if row is None else self._row(row)

    def _row(self, row: tuple[Any, ...]) -> dict[str, Any]:
        # Most columns are as the driver gives them: put together in C, and only the others touched.
        found = dict(zip(self._names, row, strict=True))
        for name, convert in self._converts:
            if (value := found[name]) is not None:
                found[name] = convert(value)
        return found


@cache
def prepared(statement: Executable, dialect: Dialect) -> Prepared:
    """The statement, compiled for the dialect the first time it is asked for."""
    return Prepared(statement, dialect)


def _places(compiled: SQLCompiler, dialect: Dialect) -> list[Bound]:
    names = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
    assert names is not None
    usual = compiled.params
    return [_place(name, usual.get(name), compiled.binds[name].type, dialect) for name in names]


def _place(name: str, usual: Any, kind: TypeEngine[Any], dialect: Dialect) -> Bound:
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return Bound(name, usual if usual is None or convert is None else convert(usual), convert)


def _columns(statement: Any, dialect: Dialect) -> list[tuple[str, Convert | None]]:
    columns = getattr(statement, "selected_columns", ())
    return [(one.key, one.type.dialect_impl(dialect).result_processor(dialect, NUMERIC)) for one in columns]
