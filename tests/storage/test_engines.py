"""What is kept is the same on both engines, and the migrations make the tables of the models on both."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from alembic import command as alembic
from sqlalchemy import inspect

from core.conversations.model import Delivery, Draft, Outgoing
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.rights import Role
from core.values import Language
from storage.database import Database, migration_config, newest_revision
from tests.dialogues.chat import House, at
from tests.dialogues.factory import Orders


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database without a table."""
    database = Database(empty_url)
    yield database
    database.close()


def test_migrations_make_the_tables_of_the_models(empty: Database) -> None:
    assert empty.revision() is None
    empty.migrate()
    assert empty.revision() == newest_revision()
    with empty.engine.connect() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        alembic.check(config)


def test_every_step_of_the_migrations_can_be_taken_back(empty: Database) -> None:
    empty.migrate()
    with empty.engine.begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        alembic.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        alembic.upgrade(config, "head")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("500", "500"),
        ("3.95", "3.95"),
        ("0.666666", "0.666666"),
        ("0.6666666", "0.666666"),
        ("99999999999.999999", "99999999999.999999"),
    ],
)
def test_an_amount_comes_back_as_plain_as_it_went_in(
    house: House, an_order: Orders, given: str, kept: str
) -> None:
    an_order()
    with house.app.works() as work:
        work.every(OrderLine)[0].price = Decimal(given)
    with house.app.works() as work:
        assert str(work.every(OrderLine)[0].price) == kept


def test_every_kind_of_value_comes_back_as_it_went_in(house: House) -> None:
    odd = {"b": [1, None, {"é": "裁剪 {} % :x"}], "a": True}
    moment = datetime(2026, 11, 23, 10, 0, 0, 123456, timezone(timedelta(hours=-5)))
    with house.app.works() as work:
        row = work.add(Outgoing(body=odd, state=Delivery.HELD, due_at=moment, doubtful=True))
    with house.app.works() as work:
        found = work.find(Outgoing, id=row.id)
        assert found is not None
        assert (found.body, list(found.body)) == (odd, ["b", "a"])
        assert (found.state, found.due_at, found.doubtful) == (Delivery.HELD, moment, True)
        assert found.due_at.utcoffset() == timedelta(0)
        assert found.lease_until is None


def test_things_are_found_by_every_kind_of_value(house: House, an_order: Orders) -> None:
    an_order(due="2026-12-18", owner=None)
    with house.app.works() as work:
        assert work.find(Order, due=date(2026, 12, 18), owner_id=None)
        assert work.find(Person, role=Role.SUPERVISOR, language=Language.ENGLISH, active=True)
        assert work.find(OrderLine, quantity=Decimal("500.00"))
        assert work.find(Order, created_at=at("2026-11-23 10:00"))
        assert work.find(Customer, code="nordw") is None


def test_a_number_too_large_for_any_row_finds_nothing(house: House) -> None:
    with house.app.works() as work:
        assert work.find(Order, id=2**31) is None
        assert work.find(Order, serial=10**12, owner_id=2**40) is None


def test_many_things_have_their_identities_in_order(house: House) -> None:
    codes = [f"C{number:03}" for number in range(300)]
    with house.app.works() as work:
        made = [Customer(code=code, name=code) for code in codes]
        work.add_all(made)
        assert [work.find(Customer, id=one.id) for one in made] == made
    with house.app.works() as work:
        kept = {one.code: one.id for one in work.every(Customer)}
        assert [kept[one.code] for one in made] == [one.id for one in made]
        assert sorted(one.id or 0 for one in made) == [one.id for one in made]


def test_a_form_is_found_by_both_of_its_keys(house: House) -> None:
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        form = Draft(channel="phone", chat="a", person_id=mei.identity, operation="o", at=work.now)
        work.add(form).answers = {"order": "1203"}
    with house.app.works() as work:
        found = work.find(Draft, channel="phone", chat="a")
        assert found is not None
        assert found.answers == {"order": "1203"}
        work.remove(found)
    with house.app.works() as work:
        assert work.find(Draft, channel="phone", chat="a") is None
