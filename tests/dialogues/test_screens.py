"""Screens in the hall: who gets a link, what it shows, and how it is taken back."""

import asyncio
import json
import re
from typing import Any

import pytest

from bot.screen import Hall
from core.orders.model import Order
from core.production.model import Step
from core.production.screen import Screen
from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


@pytest.fixture
def zhou(talk: Chat) -> Chat:
    """The chat of a supervisor."""
    return talk.as_("Zhou")


@pytest.fixture
def hall(house: House) -> Hall:
    """What looks after the screens."""
    return Hall(house.app.database.run, house.app.works, house.clock, "Sunny Garments")


def key_in(said: str) -> str:
    """The key in the link that was said."""
    found = re.search(r"/board#(screen-[\w-]+)", said)
    assert found is not None, said
    return found[1]


def board(hall: Hall, key: str, language: str = "") -> dict[str, Any]:
    """What a link shows."""
    text = asyncio.run(hall.text(key, language))
    assert text is not None
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def numbers(hall: Hall, key: str) -> list[str]:
    """The orders a link shows."""
    return [row["number"] for row in board(hall, key)["rows"]]


def belongs(house: House, number: str, step: str, department: str) -> None:
    """A step is done in a department."""
    with house.app.works() as work:
        order = work.find(Order, number=number)
        assert order is not None
        found = work.find(Step, order_id=order.identity, code=step)
        assert found is not None
        found.department = department


def test_a_supervisor_gets_a_link_that_shows_every_order(zhou: Chat, hall: Hall, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1204", owner="Fang")
    zhou("/screen", "What should the screen show?")
    said = zhou.press("All orders", "Screen 1: all orders", "works until", "[Take back 1]")
    assert numbers(hall, key_in(said)) == ["1203", "1204"]
    assert board(hall, key_in(said))["title"] == "Sunny Garments"


def test_a_screen_may_show_one_department_or_one_merchandiser(
    house: House, zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1204", owner="Fang")
    belongs(house, "SO-2026-1203", "sewing", "sewing line 2")
    zhou("/screen")
    zhou.press("One department", "Which department?", "[sewing line 2]")
    zhou("moon", "No step is done in a department called “moon”.", "[sewing line 2]")
    said = zhou.press("sewing line 2", "orders with work left in sewing line 2")
    assert numbers(hall, key_in(said)) == ["1203"]
    zhou("1203 sewing done")
    zhou("/screen person", "Whose orders?")
    said = zhou("Fang", "orders of Fang")
    assert numbers(hall, key_in(said)) == ["1204"]
    assert board(hall, key_in(said))["title"] == "Fang"


def test_work_that_is_done_leaves_the_department_s_screen(
    house: House, zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203", steps=["sewing", "packing"])
    belongs(house, "SO-2026-1203", "sewing", "line 2")
    key = key_in(zhou("/screen department line 2"))
    assert numbers(hall, key) == ["1203"]
    zhou("1203 sewing done")
    assert numbers(hall, key) == []


def test_a_link_taken_back_shows_nothing_until_that_is_undone(
    zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    key = key_in(zhou("/screen all"))
    zhou("/screens", "1 screen", "1 · all orders · by Zhou, until")
    zhou.press("Take back 1", "The link of screen 1 does not work any more.")
    assert asyncio.run(hall.text(key, "")) is None
    zhou("/close_screen 1", "does not work any more", "[Screens]")
    zhou("/screens", "No screen shows the board.", "[New screen]")
    zhou.press("Undo", "Undone")
    assert numbers(hall, key) == ["1203"]


def test_a_link_ends_by_itself(house: House, zhou: Chat, hall: Hall) -> None:
    key = key_in(zhou("/screen all"))
    house.clock.moves(days=89)
    assert numbers(hall, key) == []
    house.clock.moves(days=2)
    assert asyncio.run(hall.text(key, "")) is None
    zhou("/screens", "No screen shows the board.")


@pytest.mark.parametrize("guess", ["", "screen-", "screen-guess", "x" * 500, "' or 1=1"])
def test_a_guess_learns_nothing(zhou: Chat, hall: Hall, guess: str) -> None:
    zhou("/screen all")
    assert asyncio.run(hall.text(guess, "")) is None


def test_the_key_is_kept_nowhere_but_in_the_answer(house: House, zhou: Chat) -> None:
    key = key_in(zhou("/screen all"))
    assert key not in str(house.tables(Screen))
    with house.nothing_changes():
        zhou("/screens", "1 screen")


@pytest.mark.parametrize("name", ["Mei", "Wu", "Anna"])
def test_only_a_supervisor_opens_a_screen(house: House, talk: Chat, name: str) -> None:
    assert "/board#" not in talk.as_(name)("/screen all")
    assert house.tables(Screen)["screen"] == []


def test_a_visitor_in_the_hall_sees_no_customer_and_no_price(
    house: House, zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203", product="LM-45", ref="PO-77")
    with house.app.works() as work:
        order = work.find(Order, number="SO-2026-1203")
        assert order is not None
        order.note, order.terms = "secret note", "30% T/T"
    text = json.dumps(board(hall, key_in(zhou("/screen all"))))
    assert "LM-45 × 500" in json.loads(text)["rows"][0]["goods"]
    assert [
        one for one in ("Lumio", "LUMIO", "3.95", "USD", "PO-77", "secret", "T/T", "Mei") if one in text
    ] == []


def test_a_screen_speaks_its_maker_s_language_or_the_one_asked_for(
    zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    key = key_in(zhou("/screen all"))
    assert board(hall, key)["counts"] == "1 open order"
    assert board(hall, key, Language.CHINESE)["counts"] == "在手1单"
    assert board(hall, key, "klingon")["counts"] == "1 open order"


def test_nothing_is_looked_up_anew_until_something_is_changed(
    zhou: Chat, hall: Hall, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    key = key_in(zhou("/screen all"))
    first = asyncio.run(hall.text(key, ""))
    assert asyncio.run(hall.text(key, "")) is first
    zhou("1203 cutting 100")
    second = asyncio.run(hall.text(key, ""))
    assert second is not None
    assert json.loads(second)["rows"][0]["steps"][0] == ["cutting", "running", 20, 6, "20%"]
