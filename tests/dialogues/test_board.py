"""The progress board: what it says in words, what it shows, and who may look at what."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import event

from core.orders.model import Order
from core.people.model import Person
from core.production.board import Board, board
from core.production.model import Forecast, Holder, Step, Wait, WaitKind
from core.values import Language
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


def forecast(house: House, number: str, ships: str, slack: int) -> None:
    """What was worked out for an order."""
    with house.app.works() as work:
        order = work.find(Order, number=number)
        assert order is not None
        for kept in work.every(Forecast, order_id=order.identity):
            work.remove(kept)
        day = date.fromisoformat(ships)
        work.add(Forecast(order_id=order.identity, ships=day, slack=slack, made_on=work.today))


def blocked(house: House, number: str, step: str, about: str, **more: Any) -> None:
    """Something stands still."""
    with house.app.works() as work:
        order = work.find(Order, number=number)
        assert order is not None
        its = work.find(Step, order_id=order.identity, code=step)
        assert its is not None
        work.add(
            Wait(
                kind=WaitKind.BLOCK,
                order_id=order.identity,
                step_id=its.id,
                about=about,
                asked_by=order.owner_id or 0,
                asked_at=work.now,
                **more,
            )
        )


def board_of(house: House, name: str) -> Board:
    """The board as somebody sees it."""
    with house.app.works() as work:
        person = work.find(Person, name=name)
        assert person is not None
        work.speaks(person)
        return board(work)


def pictures(talk: Chat) -> list[Image.Image]:
    """The pictures that came with the last answer."""
    house = talk.house
    kept = [one.attachment for answer in talk.answers for one in answer.files]
    return [Image.open(BytesIO(house.app._fetch(one))) for one in kept]


def test_the_worst_come_first_in_words_with_a_picture_behind(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1201", due="2027-01-29")
    an_order("SO-2026-1202", due="2027-01-28", customer="NORDW")
    an_order("SO-2026-1203", due="2027-01-27")
    forecast(house, "SO-2026-1202", "2027-02-01", -2)
    blocked(
        house,
        "SO-2026-1203",
        "sewing",
        "lining not here",
        holder=Holder.SUPPLIER,
        who="Hengchang",
        expected=date(2026, 11, 26),
    )
    said = talk(
        "/board",
        "Board, Mon 23 Nov",
        "3 open orders · ▲ 1 late · ■ 1 stopped",
        "▲ 1202 Nordwind · due 28 Jan 2027 · 2 working days behind the due date",
        "■ 1203 Lumio · due 27 Jan 2027",
        "sewing waits for Hengchang until Thu 26 Nov (lining not here)",
        "[1202]",
        "[1203]",
    )
    assert said.index("1202 Nordwind") < said.index("1203 Lumio")
    assert "1201 Lumio" not in said
    (picture,) = pictures(talk)
    assert picture.format == "PNG"
    assert picture.width == 860


def test_a_board_without_orders_says_so_and_draws_nothing(talk: Chat) -> None:
    talk("/board", "0 open orders")
    assert pictures(talk) == []


def test_a_board_on_which_all_is_well_says_so(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2027-01-29")
    talk("看板", "1 open order", "Everything here runs to plan.")


def test_everybody_sees_the_board_of_the_own_orders_and_a_supervisor_all(
    talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203", due="2026-11-20")
    an_order("SO-2026-1204", due="2026-11-20", owner="Fang")
    assert "1204" not in talk("/board", "1 open order", "1203 Lumio")
    zhou = talk.as_("Zhou")
    zhou("/board", "2 open orders", "1203 Lumio", "1204 Lumio")
    zhou("/board Fang", "1 open order", "1204 Lumio")
    zhou.press("My own", "0 open orders")
    assert "看板" not in talk.as_("Anna")("/board")


def test_a_name_that_nobody_has_is_said_with_what_would_be_right(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-11-20")
    for typed in ("Acme", "late Acme"):
        said = talk(
            f"/board {typed}",
            "There is neither a customer nor a colleague called “Acme”.",
            "one customer, one colleague, what is late, stopped or due this week",
        )
        assert "1203" not in said
    talk.press("Late", "1 open order", "1203 Lumio")


def test_a_name_nearly_right_is_offered(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-11-20")
    talk("/board Lumoi", "called “Lumoi”")
    talk.press("Lumio", "1 open order", "1203 Lumio")
    talk.as_("Zhou")("/board Fnag", "called “Fnag”", "[Fang]")


@pytest.mark.parametrize(
    "typed", ["late", "stopped", "week", "this week", "due this week", "延误", "停工", "本周"]
)
def test_every_part_that_is_named_can_be_typed(talk: Chat, an_order: Orders, typed: str) -> None:
    an_order("SO-2026-1203")
    assert "neither" not in talk(f"/board {typed}", "Board, Mon 23 Nov")


@pytest.mark.parametrize(
    ("pressed", "shown"), [("Due this week", ["1203"]), ("Late", ["1204"]), ("Stopped", ["1205"])]
)
def test_buttons_choose_a_part_of_the_board(
    house: House, talk: Chat, an_order: Orders, pressed: str, shown: list[str]
) -> None:
    an_order("SO-2026-1203", due="2026-11-27")
    an_order("SO-2026-1204", due="2027-01-29")
    forecast(house, "SO-2026-1204", "2027-02-05", -5)
    an_order("SO-2026-1205", due="2027-01-29")
    blocked(house, "SO-2026-1205", "sewing", "no thread")
    talk("/board", "3 open orders")
    said = talk.press(pressed, f"· {pressed}", "1 open order")
    assert [number for number in ("1203", "1204", "1205") if f"[{number}]" in said] == shown
    talk.press("All orders", "3 open orders")


def test_the_board_of_one_customer_asks_which(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-11-20")
    an_order("SO-2026-1204", due="2026-11-20", customer="NORDW")
    talk("/board", "2 open orders")
    talk.press("One customer", "Which customer?")
    talk.press("Nordwind", "1 open order", "1204 Nordwind")


def test_more_orders_than_a_picture_holds_are_turned_over(talk: Chat, an_order: Orders) -> None:
    for number in range(9):
        an_order(f"SO-2026-{1300 + number}", due="2026-11-20")
    talk("/board", "9 open orders", "[More (1/2) ›]")
    (picture,) = pictures(talk)
    assert picture.height < 2800
    talk.press("More (1/2) ›", "[1308]", "[‹ Back]")


def test_an_order_s_calendar_tells_every_step(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2026-12-18")
    talk("1203 cutting started")
    forecast(house, "SO-2026-1203", "2026-12-22", -2)
    talk(
        "/gantt 1203",
        "SO-2026-1203 · Lumio",
        "Due 18 Dec, ships 22 Dec as things go: 2 working days behind the due date",
        "▶ cutting",
        "○ sewing",
        "[Order]",
    )
    (picture,) = pictures(talk)
    assert picture.width == 1080
    talk("甘特图 1203", "SO-2026-1203 · Lumio")
    talk("/gantt 9999", "9999")


def test_nobody_sees_the_calendar_of_a_colleague_s_order(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203", owner="Fang")
    talk("/gantt 1203", "Fang")
    assert pictures(talk) == []


def test_a_longer_board_asks_the_database_no_more_often(house: House, an_order: Orders) -> None:
    asked: list[str] = []
    event.listen(house.app.database.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    counted = []
    for number in range(12):
        an_order(f"SO-2026-{1300 + number}", due="2026-11-20")
        asked.clear()
        board_of(house, "Zhou")
        counted.append(len(asked))
    assert len({*counted}) == 1


class TestInChinese:
    """The same for a Chinese reader."""

    @pytest.fixture
    def language(self) -> Language:
        return Language.CHINESE

    def test_the_board_is_said_as_the_trade_does(self, house: House, talk: Chat, an_order: Orders) -> None:
        an_order("SO-2026-1203", due="2026-11-20")
        blocked(house, "SO-2026-1203", "sewing", "里布没到", holder=Holder.SUPPLIER, who="恒昌")
        talk("看板", "看板，11月23日 周一", "▲ 1 延误", "■ 1 停工", "车缝", "恒昌", "里布没到")
        talk.press("停工", "1 停工")
        talk("1203 甘特图", "■ 车缝 11月16日–11月17日")

    def test_a_name_that_nobody_has(self, talk: Chat, an_order: Orders) -> None:
        an_order("SO-2026-1203", due="2026-11-20")
        assert "1203" not in talk("看板 宏大", "没有叫“宏大”的客户", "[本周到期]", "[延误]", "[停工]")
