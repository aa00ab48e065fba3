"""Two who do the same thing at the same moment, in two processes' stead: one does it, the other is told."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from core.errors import BadInvitation, KnownCustomer
from core.people.model import Account, Customer, Person
from core.people.operations import add_customer, come_in
from core.values import CompanyName
from core.work import Interrupted
from storage.work import SqlWork
from tests.dialogues.chat import Chat, House
from tests.dialogues.test_people import code_in

pytestmark = pytest.mark.engine("postgresql")
"""SQLite has one writer."""


def as_mei(work: SqlWork) -> SqlWork:
    mei = work.find(Person, name="Mei")
    assert mei is not None
    work.speaks(mei)
    return work


def add(house: House, name: str) -> None:
    with house.app.works() as work:
        add_customer(as_mei(work), CompanyName(name))


@pytest.mark.parametrize("name", ["Acme", "海宁"])
def test_a_customer_is_taken_up_once(house: House, name: str) -> None:
    with ThreadPoolExecutor(1) as other:
        with house.app.works() as work:
            add_customer(as_mei(work), CompanyName(name))
            late: Future[Any] = other.submit(add, house, name)
        assert isinstance(late.exception(), Interrupted | KnownCustomer)
    with pytest.raises(KnownCustomer):
        add(house, name)
    with house.app.works() as work:
        assert len(work.every(Customer, name=name)) == 1


def test_a_code_lets_one_in(house: House, talk: Chat) -> None:
    code = code_in(talk.as_("Zhou")("/invite Tom merchandiser"))

    def enter(sender: str) -> None:
        with house.app.works() as work:
            come_in(work, code, "phone", sender, sender)

    with ThreadPoolExecutor(1) as other:
        with house.app.works() as work:
            come_in(work, code, "phone", "first", "first")
            late: Future[Any] = other.submit(enter, "second")
        assert isinstance(late.exception(), BadInvitation)
    with house.app.works() as work:
        assert work.find(Account, sender="second") is None
