"""A database from any earlier day comes to today's form with everything in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Connection, MetaData, Table, insert, select, types

from storage.database import MIGRATIONS, Database, migrate_to, newest_revision

REVISIONS = sorted(file.name.partition("_")[0] for file in Path(MIGRATIONS / "versions").glob("[0-9]*.py"))
VALUES: tuple[tuple[type[Any], Any], ...] = (
    (types.Boolean, True),
    (JSON, []),
    (types.LargeBinary, b"\x00\xff"),
    (types.DateTime, datetime(2026, 11, 23, 2, 30, tzinfo=UTC)),
    (types.Date, date(2026, 11, 23)),
    (types.Numeric, Decimal(1)),
    (types.Integer, 1),
    (types.String, "裁剪"),
)
"""What stands in a column of that type; the first that fits."""


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """A database without a table."""
    one = Database(empty_url)
    yield one
    one.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_everything_is_still_there_after_the_upgrade(database: Database, revision: str) -> None:
    with database.migrating() as connection:
        migrate_to(connection, revision)
        before = {table.name: filled(connection, table) for table in tables(connection)}
    database.migrate()
    with database.engine.begin() as connection:
        after = {
            table.name: connection.execute(select(table)).mappings().all() for table in tables(connection)
        }
    assert database.revision() == newest_revision()
    for name, row in before.items():
        assert len(after[name]) == 1, name
        kept = {column: value for column, value in row.items() if column in after[name][0]}
        assert kept == {column: after[name][0][column] for column in kept}, name
        assert row.keys() - kept.keys() <= RENAMED.get(name, set()), name


RENAMED = {
    "template_step": {"days_before_due", "duration_days"},
    "production_step": {"days_before_due", "duration_days"},
}
"""Columns that later forms say in another way."""


def tables(connection: Connection) -> list[Table]:
    """The tables there are, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def filled(connection: Connection, table: Table) -> dict[str, Any]:
    """One row put into a table, with something in every column that must have it; the row."""
    connection.execute(
        insert(table).values({one.name: value(one) for one in table.columns if not one.nullable})
    )
    return dict(connection.execute(select(table)).mappings().one())


def value(column: Column[Any]) -> Any:
    """Something a column can hold."""
    for one in column.foreign_keys:
        return value(one.column)
    return next(found for kind, found in VALUES if isinstance(column.type, kind))
