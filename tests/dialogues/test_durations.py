"""Learned durations: what steps really took, beside the template, taken over with one press."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.orders.model import Order
from core.production.model import Step, TemplateStep
from tests.dialogues.chat import Chat, House, at
from tests.dialogues.factory import Orders


@pytest.fixture
def finished(house: House, an_order: Orders) -> None:
    """Three orders of the usual template whose cutting took one, two and four working days."""
    for number, days in enumerate((1, 2, 4), 1):
        name = an_order(f"SO-2026-{number:04d}", steps=["cutting"])
        with house.app.works() as work:
            order = work.find(Order, number=name)
            assert order is not None
            order.template = "garment"
            (step,) = work.every(Step, order_id=order.identity)
            step.done = Decimal(500)
            step.started_at = at("2026-11-16 09:00")
            last = date(2026, 11, 16) + timedelta(days=days - 1)
            step.finished_at = at(f"{last} 16:00")


def cutting_days(house: House) -> tuple[int, Decimal | None]:
    with house.app.works() as work:
        found = next(one for one in work.every(TemplateStep, code="cutting"))
        return found.days, found.rate


@pytest.mark.usefixtures("finished")
def test_a_supervisor_takes_over_what_the_factory_really_needs(house: House, talk: Chat) -> None:
    with house.app.works() as work:
        for one in work.every(TemplateStep, code="cutting"):
            one.days, one.rate = 5, None
    boss = talk.as_("Zhou")
    boss("/durations garment", "cutting: working days given 5, taken 2 (3 finished)")
    boss.press("Take over for cutting: 2")
    assert cutting_days(house) == (2, None)


@pytest.mark.usefixtures("finished")
def test_a_rate_is_learned_as_a_rate(house: House, talk: Chat) -> None:
    with house.app.works() as work:
        for one in work.every(TemplateStep, code="cutting"):
            one.rate = Decimal(900)
    boss = talk.as_("Zhou")
    boss("/durations garment", "cutting: 900 a day given, 250 a day made (3 finished)")
    boss.press("Take over for cutting: 250")
    assert cutting_days(house)[1] == 250


@pytest.mark.usefixtures("finished")
def test_others_see_the_figures_and_change_nothing(talk: Chat) -> None:
    answer = talk("/durations garment", "cutting:", "too few finished to say more")
    assert "Take over" not in answer


def test_an_unknown_template_is_refused(talk: Chat) -> None:
    talk("/durations caravans", "There is no step template “caravans”.")
