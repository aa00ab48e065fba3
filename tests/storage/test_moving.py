"""Moving a date and back changes nothing, whatever was moved before."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.orders.model import Order
from core.orders.operations import NewLine, create_order, move_due
from core.people.model import Person
from core.production.finding import steps_of
from core.production.model import Step
from core.production.moving import move_step
from core.production.operations import report_progress
from core.production.planning import Follow
from core.values import (
    CustomerCode,
    DueDay,
    OrderNumber,
    Product,
    Progress,
    Quantity,
    StepCode,
    TemplateCode,
    Turn,
)
from core.work import Work
from tests.dialogues.chat import House

TODAY = date(2026, 11, 23)
LINE = NewLine(Product("LM-9"), Quantity(Decimal(900)))
DAYS = st.integers(0, 150).map(lambda days: DueDay(TODAY + timedelta(days)))
FOLLOW = st.sampled_from(Follow)
PLACES = st.integers(0, 30)
MOVES = st.one_of(st.tuples(st.just("due"), DAYS, FOLLOW), st.tuples(st.just("step"), DAYS, FOLLOW, PLACES))
EACH_TIME = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)


def _on(day: int, month: int = 11) -> DueDay:
    return DueDay(date(2026, month, day))


# A step that has begun ends sooner than it takes, and sooner than it was to begin; steps that follow would
# go into the past.
@example(
    _on(23),
    [("due", _on(24), Follow.ALL), ("step", _on(23), Follow.ALL, 0)],
    [0],
    ("due", _on(23), Follow.ALL),
)
@example(_on(24, 12), [("step", _on(23), Follow.ALL, 0)], [0], ("due", _on(23), Follow.ALL))
@example(_on(23), [("step", _on(23), Follow.ALL, one) for one in (1, 0)], [], ("due", _on(24), Follow.ALL))
@example(_on(23), [("step", _on(3, 12), Follow.NONE, 0)], [], ("step", _on(23), Follow.ALL, 0))
@EACH_TIME
@given(due=DAYS, earlier=st.lists(MOVES, max_size=3), began=st.lists(PLACES, max_size=2), move=MOVES)
def test_a_date_moved_and_moved_back_is_as_it_was(
    house: House, due: DueDay, earlier: list[Any], began: list[int], move: Any
) -> None:
    with house.app.works() as work:
        work.speaks(_boss(work))
        order = create_order(work, CustomerCode("LUMIO"), (LINE,), due, TemplateCode("garment")).order
        for place in began:
            _report(work, order, place, Turn.STARTED)
        for one in earlier:
            _move(work, order, one)
        back = _back(work, order, move)
        before = _days(work, order)
        _move(work, order, move)
        _move(work, order, back)
        assert _days(work, order) == before


@EACH_TIME
@given(due=DAYS, moves=st.lists(st.tuples(st.just("due"), DAYS, st.just(Follow.ALL)), min_size=1, max_size=4))
def test_what_is_planned_never_begins_in_the_past_nor_before_what_it_waits_for(
    house: House, due: DueDay, moves: list[Any]
) -> None:
    with house.app.works() as work:
        work.speaks(_boss(work))
        order = create_order(work, CustomerCode("LUMIO"), (LINE,), due, TemplateCode("garment")).order
        _report(work, order, 0, Turn.DONE)
        for one in moves:
            _move(work, order, one)
        finished, *waiting = _steps(work, order)
        assert (finished.planned_start, finished.planned_end) == (
            finished.baseline_start,
            finished.baseline_end,
        )
        for step in waiting:
            assert TODAY <= step.planned_start <= step.planned_end
            assert work.calendar.is_working_day(step.planned_start)
            assert work.calendar.is_working_day(step.planned_end)


def _boss(work: Work) -> Person:
    boss = work.find(Person, name="Zhou")
    assert boss is not None
    return boss


def _steps(work: Work, number: OrderNumber) -> list[Step]:
    order = work.find(Order, number=number)
    assert order is not None
    return steps_of(work, order.identity)


def _report(work: Work, number: OrderNumber, place: int, turn: Turn) -> None:
    report_progress(work, number, StepCode(_at(work, number, place).code), Progress(turn=turn))


def _move(work: Work, number: OrderNumber, move: Any) -> None:
    what, day, follow, *place = move
    kinds: dict[str, Callable[..., None]] = {"due": _move_due, "step": _move_step}
    kinds[what](work, number, day, follow, *place)


def _move_due(work: Work, number: OrderNumber, day: DueDay, follow: Follow) -> None:
    move_due(work, number, day, follow=follow)


def _move_step(work: Work, number: OrderNumber, day: DueDay, follow: Follow, place: int) -> None:
    move_step(work, number, StepCode(_at(work, number, place).code), day, follow)


def _at(work: Work, number: OrderNumber, place: int) -> Step:
    steps = _steps(work, number)
    return steps[place % len(steps)]


def _back(work: Work, number: OrderNumber, move: Any) -> Any:
    """The move that undoes another one."""
    what, _day, *more = move
    order = work.find(Order, number=number)
    assert order is not None
    was = {"due": order.due, "step": _at(work, number, more[-1]).planned_end if what == "step" else None}
    return (what, was[what], *more)


def _days(work: Work, number: OrderNumber) -> list[tuple[str, date, date]]:
    return [(one.code, one.planned_start, one.planned_end) for one in _steps(work, number)]
