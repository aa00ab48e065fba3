"""Undo restores everything exactly, whatever was done before."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.conversations.operations import remind_me
from core.errors import Refusal
from core.orders.operations import NewLine, cancel_order, create_order, deliver, move_due, undo
from core.people.model import Person
from core.people.operations import add_customer
from core.production.moving import move_step
from core.production.operations import report_progress, rework_step
from core.production.planning import Follow
from core.production.requests import ask_department
from core.production.waiting import block_step, resume_step
from core.values import (
    Addressee,
    ChangeNumber,
    CompanyName,
    CustomerCode,
    DueDay,
    Later,
    Note,
    OrderNumber,
    Part,
    Product,
    Progress,
    Quantity,
    StepCode,
    Turn,
)
from storage.history import broken_link
from storage.work import SqlWork
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders

ORDER = OrderNumber("SO-2026-1203")
DAY = date(2026, 12, 1)
PROGRESS = st.one_of(
    st.decimals(0, 600, places=0).map(lambda count: Progress(count=count)),
    st.decimals(0, 100, places=0).map(lambda share: Progress(share=share)),
    st.sampled_from(Turn).map(lambda turn: Progress(turn=turn)),
)
PARTS = st.sampled_from(["黑 M", "白 L"]).map(Part)
DAYS = st.integers(0, 90).map(lambda days: DueDay(DAY + timedelta(days)))
FOLLOW = st.none() | st.sampled_from(Follow)
STEPS = st.sampled_from(["cutting", "sewing", "packing"]).map(StepCode)
LINE = NewLine(Product("LM-9"), Quantity(Decimal(70)))
ACTS = st.one_of(
    st.tuples(st.just(report_progress), st.just(ORDER), STEPS, PROGRESS),
    st.tuples(st.just(report_progress), st.just(ORDER), STEPS, PROGRESS, st.just(Note("")), PARTS),
    st.tuples(st.just(block_step), st.just(ORDER), st.just(Note("里布没到")), STEPS),
    st.tuples(st.just(resume_step), st.just(ORDER)),
    st.tuples(st.just(ask_department), st.just(Addressee("department:dyeing")), st.just(Note("补色样"))),
    st.tuples(st.just(rework_step), st.just(ORDER), STEPS, st.integers(1, 300).map(Decimal)),
    st.tuples(st.just(move_due), st.just(ORDER), DAYS, st.none(), FOLLOW),
    st.tuples(st.just(move_step), st.just(ORDER), STEPS, DAYS, FOLLOW),
    st.tuples(st.just(deliver), st.just(ORDER)),
    st.tuples(st.just(cancel_order), st.just(ORDER), st.just(Note("no"))),
    st.tuples(st.just(create_order), st.just(CustomerCode("LUMIO")), st.just((LINE,)), st.just(DueDay(DAY))),
    st.tuples(st.just(add_customer), st.text("abc", min_size=1, max_size=3).map(CompanyName)),
)
EACH_TIME = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)


@EACH_TIME
@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_undoing_backwards_restores_every_table(house: House, an_order: Orders, acts: list[Any]) -> None:
    _fresh(house, an_order)
    states, changes = [], []
    for act in acts:
        before = house.tables()
        number = _done(house, act)
        states += [before] * (number is not None)
        changes += [number] * (number is not None)
    for before, number in zip(reversed(states), reversed(changes), strict=True):
        assert number is not None
        assert _done(house, (undo, ChangeNumber(number))) is not None
        assert house.tables() == before
        assert _done(house, (undo, ChangeNumber(number))) is None
    with house.app.database.reading() as connection:
        assert broken_link(connection) is None


@EACH_TIME
@given(acts=st.lists(ACTS, min_size=2, max_size=6), place=st.integers(0, 5))
def test_undoing_out_of_turn_restores_its_own_or_nothing(
    house: House, an_order: Orders, acts: list[Any], place: int
) -> None:
    _fresh(house, an_order)
    done = [number for number in (_done(house, act) for act in acts) if number is not None]
    before = house.tables()
    undone = _done(house, (undo, ChangeNumber(([*done, 0])[place % (len(done) + 1)])))
    assert (house.tables() == before) or undone is not None


def test_a_reminder_is_undone_too(house: House) -> None:
    before = house.tables()
    number = _done(house, (remind_me, Later(house.clock() + timedelta(hours=1)), Note("call")))
    assert number is not None
    _done(house, (undo, ChangeNumber(number)))
    assert house.tables() == before


def _fresh(house: House, an_order: Orders) -> None:
    """The same order again, for every example gets the database as the last one left it."""
    with house.app.database.writing() as connection:
        for name in ("step_day", "step_part", "wait", "order_forecast", "production_step", "order_line"):
            connection.exec_driver_sql(f"delete from {name}")
        for name in ("sales_order", "own_reminder"):
            connection.exec_driver_sql(f"delete from {name}")
        connection.exec_driver_sql("delete from customer where length(name) < 4")
    an_order(ORDER)


def _done(house: House, act: tuple[Any, ...]) -> int | None:
    """Do it as the supervisor; the history's number of it, none when it was refused."""
    operation, *values = act
    with house.app.works() as work:
        assert isinstance(work, SqlWork)
        boss = work.find(Person, name="Zhou")
        assert boss is not None
        work.speaks(boss)
        try:
            operation(work, *values)
        except Refusal:
            return None
        return work.acts[-1].change
