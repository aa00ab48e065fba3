"""Order numbers are typed loosely; where several answer, gendan asks."""

import pytest

from core.orders.model import OrderState
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "0001",
        "SO1",
        "so-2026-0001",
        "SO 0001",
        "#1",
        "１号单",
        "so20260001",
        "PO-7788",
        "7788",
        "po 7788",
    ],
)
def test_any_spelling_opens_the_card(talk: Chat, an_order: Orders, typed: str) -> None:
    an_order("SO-2026-0001", ref="PO-7788")
    talk(f"/order {typed}", "SO-2026-0001 · Lumio")


@pytest.mark.parametrize("typed", ["1", "0001", "SO1", "so-2026-0001", "7788", "1号单"])
def test_the_number_alone_is_enough(talk: Chat, an_order: Orders, typed: str) -> None:
    an_order("SO-2026-0001", ref="PO-7788")
    talk(typed, "SO-2026-0001 · Lumio")


def test_a_number_of_two_years_is_asked_about(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2025-0007")
    an_order("SO-2026-0007", product="NW-1")
    talk("7", "could be several orders", "[SO-2025-0007]", "[SO-2026-0007]")
    talk.press("SO-2026-0007", "SO-2026-0007 · Lumio", "NW-1")


def test_a_report_for_several_is_asked_and_then_done(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2025-0007")
    an_order("SO-2026-0007")
    talk("SO7 sewing 300/500", "could be several orders")
    talk.press("SO-2026-0007", "SO-2026-0007", "sewing: 300/500")


def test_the_own_order_comes_before_a_colleagues_and_an_open_one_before_a_closed(
    talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2025-0007", state=OrderState.DELIVERED)
    an_order("SO-2026-0007")
    an_order("SO-2024-0007", owner="Fang")
    talk("7", "SO-2026-0007 · Lumio")


def test_an_order_nobody_knows(house: House, talk: Chat) -> None:
    with house.nothing_changes():
        talk("4711", "There is no order “4711”", "[Find]")


def test_a_colleagues_order_is_named_with_the_colleague(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1204", owner="Fang")
    with house.nothing_changes():
        talk("1204", "Fang is following SO-2026-1204")
    talk.as_("Zhou")("1204", "SO-2026-1204 · Lumio")


@pytest.mark.parametrize("line", ["sewing 130", "车缝 130"])
def test_a_step_and_a_count_alone_are_a_report_of_the_order_just_spoken_of(
    talk: Chat, an_order: Orders, line: str
) -> None:
    an_order("SO-2026-1203")
    talk("1203", "sewing 0/500")
    talk(line, "Which order?", "[1203]")
    talk.press("1203", "sewing: 130/500")
