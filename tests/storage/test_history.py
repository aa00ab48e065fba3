"""The history's chain: whoever changes, takes out or moves an entry is found, by the chain or by a backup."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from core.columns import table
from core.conversations.model import Change
from storage.anchor import first_difference
from storage.backup import back_up
from storage.history import broken_link, fingerprint
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

CHANGE = table(Change)
FIRST, SECOND = "SO-2026-1203", "SO-2026-1204"
MIDDLE = 5
"""An entry with others before and after it, of its order and of another."""
OTHER: dict[str, Any] = {
    "id": 99,
    "order_id": 2,
    "at": datetime(2026, 11, 20, tzinfo=UTC),
    "person_id": 2,
    "channel": "web",
    "message": "m0",
    "operation": "cancel_order",
    "event": "OrderCancelled",
    "account": {"order": FIRST, "reason": "no"},
    "changes": [],
    "undoes_id": 1,
    "previous": "0" * 64,
    "hash": "0" * 64,
}


@pytest.fixture
def busy(house: House, talk: Chat, an_order: Orders) -> House:
    """Two orders that are reported on in turn."""
    an_order(FIRST)
    an_order(SECOND)
    for count in range(1, 5):
        talk(f"{FIRST} sewing {count}")
        talk(f"{SECOND} sewing {count}")
    assert broken(house) is None
    return house


def broken(house: House) -> int | None:
    """The first entry that does not follow."""
    with house.app.database.reading() as connection:
        return broken_link(connection)


def entries(connection: Connection) -> list[dict[str, Any]]:
    """The history as it stands."""
    return [dict(row._mapping) for row in connection.execute(select(CHANGE).order_by(CHANGE.c.id))]


def test_every_column_is_held_by_the_chain() -> None:
    assert OTHER.keys() == {column.key for column in CHANGE.columns}


@pytest.mark.parametrize("column", OTHER)
def test_a_changed_column_is_found(busy: House, column: str) -> None:
    with busy.app.database.writing() as connection:
        assert entries(connection)[MIDDLE - 1][column] != OTHER[column]
        connection.execute(update(CHANGE).where(CHANGE.c.id == MIDDLE).values({column: OTHER[column]}))
    assert broken(busy) is not None


@pytest.mark.parametrize("number", range(1, 7))
def test_an_entry_taken_out_is_found(busy: House, number: int) -> None:
    with busy.app.database.writing() as connection:
        connection.execute(delete(CHANGE).where(CHANGE.c.id == number))
    assert broken(busy) == number + 2


def test_entries_that_change_places_are_found(busy: House) -> None:
    with busy.app.database.writing() as connection:
        for old, new in ((3, 99), (5, 3), (99, 5)):
            connection.execute(update(CHANGE).where(CHANGE.c.id == old).values(id=new))
    assert broken(busy) == 3


def test_an_entry_put_in_is_found(busy: House) -> None:
    with busy.app.database.writing() as connection:
        copied = entries(connection)[MIDDLE - 1] | {"id": 99}
        connection.execute(CHANGE.insert().values(copied))
    assert broken(busy) == 99


def rewrite(connection: Connection) -> None:
    """Change an entry and make the whole chain fit again, as somebody with patience would."""
    last: dict[int, str] = {}
    for row in entries(connection):
        row["message"] = "forged" if row["id"] == MIDDLE else row["message"]
        row["previous"] = last.get(row["order_id"], "")
        row["hash"] = last[row["order_id"]] = fingerprint(row)
        connection.execute(update(CHANGE).where(CHANGE.c.id == row["id"]).values(row))


def take_the_last(connection: Connection) -> None:
    """Take out the last entry of an order, which no later one refers to."""
    connection.execute(delete(CHANGE).where(CHANGE.c.id == 8))


@pytest.mark.parametrize(("forge", "first"), [(rewrite, MIDDLE), (take_the_last, 8)])
def test_a_change_that_fits_the_chain_is_found_by_a_backup(
    busy: House, talk: Chat, tmp_path: Path, forge: Callable[[Connection], None], first: int
) -> None:
    back_up(busy.app.database, tmp_path / "one", busy.clock(), "key")
    talk(f"{FIRST} sewing 9")
    assert first_difference(busy.app.database, tmp_path / "one", "key") is None
    with busy.app.database.writing() as connection:
        forge(connection)
    assert broken(busy) is None
    assert first_difference(busy.app.database, tmp_path / "one", "key") == first


def test_time_alone_changes_nothing(busy: House) -> None:
    busy.clock.now += timedelta(days=400)
    busy.restart()
    assert broken(busy) is None
