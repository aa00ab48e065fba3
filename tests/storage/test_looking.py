"""What was looked for in a work is found again as it is by then, whatever was done to it since."""

from datetime import date
from decimal import Decimal

import pytest

from core.people.model import Person
from core.production.finding import steps_of
from core.production.model import Step, StepDay
from core.rights import Role
from core.values import Language
from storage.work import SqlWork
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders

SO = "SO-2026-1203"


def _names(work: SqlWork) -> list[str]:
    return [one.name for one in work.every(Person, department="night", active=True)]


def _somebody(name: str) -> Person:
    return Person(name=name, role=Role.DEPARTMENT, department="night", language=Language.ENGLISH)


def test_what_came_and_went_is_seen(house: House) -> None:
    with house.app.works() as work:
        assert _names(work) == []
        wei, ling = work.add(_somebody("Wei")), work.add(_somebody("Ling"))
        assert _names(work) == ["Wei", "Ling"]
        wei.active = False
        assert _names(work) == ["Ling"]
        wei.active = True
        assert _names(work) == ["Wei", "Ling"]
        work.remove(ling)
        assert _names(work) == ["Wei"]


def test_what_was_not_there_is_found_once_it_is(house: House) -> None:
    with house.app.works() as work:
        assert work.find(Person, name="Wei") is None
        wei = work.add(_somebody("Wei"))
        assert work.find(Person, name="Wei") is wei
        wei.name = "Wei Chen"
        assert work.find(Person, name="Wei") is None
        assert work.find(Person, name="Wei Chen") is wei


def _books_and_fails(work: SqlWork, step: Step) -> None:
    with work.act("report_progress"):
        pieces = StepDay(order_id=1, step_id=step.id or 0, day=date(2026, 3, 2), pieces=Decimal(5))
        work.add(pieces)
        assert work.every(StepDay, order_id=1) == [pieces]
        raise InterruptedError


def test_what_an_act_took_back_is_not_there(house: House, an_order: Orders) -> None:
    an_order(SO)
    with house.app.works() as work:
        assert work.every(StepDay, order_id=1) == []
        with pytest.raises(InterruptedError):
            _books_and_fails(work, steps_of(work, 1)[0])
        assert work.every(StepDay, order_id=1) == []


def test_whoever_gets_a_list_may_change_it(house: House, an_order: Orders) -> None:
    an_order(SO)
    with house.app.works() as work:
        found = work.every(Step, order_id=1)
        found.clear()
        assert work.every(Step, order_id=1)
