"""Exports: the history with all that its chain needs, orders as they can be taken over again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.conversations.model import Change
from core.orders.exports import Days, orders
from storage.export import exported, history
from storage.history import fingerprint
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

SO = "SO-2026-1203"


def rows(
    house: House, what: Any, first: date | None = None, last: date | None = None
) -> list[dict[str, Any]]:
    """What an export has."""
    with exported(house.app.database, what(Days(first, last, house.app.calendar))) as found:
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_the_history_can_be_verified_by_what_is_exported(house: House, talk: Chat, an_order: Orders) -> None:
    an_order(SO)
    for count in (1, 2, 3):
        talk(f"{SO} sewing {count}")
    found = rows(house, history)
    assert [(row["order"], row["person"], row["event"]) for row in found] == [(SO, "Mei", "StepReported")] * 3
    assert [fingerprint(row) for row in found] == [row["hash"] for row in found]
    assert [row["previous"] for row in found] == ["", *(row["hash"] for row in found[:-1])]
    assert set(Change.model_fields) <= found[0].keys()


def test_what_belongs_to_no_order_is_there_too(house: House, talk: Chat) -> None:
    talk("remind me tomorrow 3pm ask for the fabric")
    (row,) = rows(house, history)
    assert (row["order"], row["order_id"], row["event"]) == (None, 0, "ReminderSet")


def test_days_are_the_factorys(house: House, talk: Chat, an_order: Orders) -> None:
    an_order(SO)
    for moment in ("2026-11-23 23:59", "2026-11-24 00:00", "2026-11-24 23:59", "2026-11-25 00:00"):
        house.clock.shows(moment)
        talk(f"{SO} sewing {moment[-2:]}", message=moment)
    day = date(2026, 11, 24)
    assert [row["message"] for row in rows(house, history, day, day)] == [
        "2026-11-24 00:00",
        "2026-11-24 23:59",
    ]
    assert len(rows(house, history, day)) == 3
    assert len(rows(house, history, None, day)) == 3


def test_an_order_is_of_the_day_it_was_placed(house: House, an_order: Orders) -> None:
    an_order(SO, ref="PO-7")
    an_order("SO-2026-1204")
    with house.app.database.writing() as connection:
        connection.exec_driver_sql("update sales_order set ordered_on = '2026-10-01' where serial = 1203")
    assert [row["order"] for row in rows(house, orders)] == ["PO-7", "SO-2026-1204"]
    assert [row["order"] for row in rows(house, orders, date(2026, 11, 1))] == ["SO-2026-1204"]
    assert [row["order"] for row in rows(house, orders, None, date(2026, 11, 1))] == ["PO-7"]
    assert rows(house, orders, date(2027, 1, 1)) == []


@pytest.mark.parametrize("what", [history, orders])
def test_an_empty_house_exports_its_columns(house: House, what: Any) -> None:
    with exported(house.app.database, what(Days(None, None, house.app.calendar))) as found:
        assert list(found.rows) == []
        assert "order" in found.columns


def test_instants_are_aware(house: House, talk: Chat, an_order: Orders) -> None:
    an_order(SO)
    talk(f"{SO} sewing 1")
    assert rows(house, history)[0]["at"] == datetime(2026, 11, 23, 2, tzinfo=UTC)
