"""Notes on an order: written down as said, told on the card, and what nobody does yet is not lost."""

import pytest

from core.orders.model import Order
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders
from tests.dialogues.languages import in_chinese


@pytest.mark.parametrize(
    "line",
    [
        "note 1203 customer wants hang tags",
        "1203 note customer wants hang tags",
        "备注 1203 customer wants hang tags",
        "1203 备注 customer wants hang tags",
        "/note 1203 customer wants hang tags",
        "记一下 SO-2026-1203 customer wants hang tags",
    ],
)
def test_a_note_is_kept_with_its_order(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "Noted with SO-2026-1203.", "\ncustomer wants hang tags\n", "[Undo]")
    talk("1203", "Mei: noted: customer wants hang tags")


def test_a_decision_nobody_waits_for_is_kept_with_its_order(
    house: House, talk: Chat, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    supervisor = talk.as_("Zhou")
    supervisor("1203 我看过了 准予出货", "Noted with SO-2026-1203.", "Kept as a note")
    with house.nothing_changes():
        supervisor("退回 付款方式不行", "I did not get that, so nothing was changed.")


def test_a_note_is_asked_for_and_undone(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    before = house.tables()
    talk("/note", "Which order?")
    talk("1203", "What should be written down?")
    talk("customer wants hang tags", "Noted with SO-2026-1203.")
    talk.press("Undo", "Undone")
    assert house.tables() == before


def test_a_note_on_a_colleagues_order_is_refused(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1204", owner="Fang")
    with house.nothing_changes():
        talk("note 1204 hello", "Fang is following SO-2026-1204")
    talk.as_("Anna")("note 1204 hello", "passed that on")
    talk.as_("Zhou")("1204", "The customer waits for an answer: note 1204 hello")


def test_notes_are_in_the_help(talk: Chat) -> None:
    talk("/help all", "/note · Write something down with an order")


@pytest.mark.parametrize(
    "line",
    [
        "1203 跳针 60件 要返工",
        "1203 收到尾款 9,800美金",
        "packing list emailed for 1203",
        "1203 今天出货 京东物流 JD0099887766",
        "1203 数量改成600",
        "1203 拆两单 300+200",
    ],
)
def test_what_nobody_does_yet_is_kept_as_it_was_said(talk: Chat, an_order: Orders, line: str) -> None:
    an_order("SO-2026-1203")
    talk(line, "Noted with SO-2026-1203.", f"\n{line}\n", "Kept as a note; nothing else was changed.")


def test_every_part_of_a_line_is_answered(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1205")
    said = talk("1203 裁剪完成 车缝开始; 1205 等拉链")
    assert "cutting: finished, 500" in said
    assert "sewing: 0/500" in said
    assert "SO-2026-1205\ncutting stands still: 等拉链" in said


@pytest.mark.parametrize("cut", ["; ", "；", "\n", "。"])
def test_a_short_number_begins_another_order(talk: Chat, an_order: Orders, cut: str) -> None:
    an_order("SO-2026-0001")
    an_order("SO-2026-0002")
    said = talk(f"1 裁剪完成 车缝开始{cut}2 等拉链{cut}1 包装开始")
    assert "cutting: finished, 500" in said
    assert "SO-2026-0002\ncutting stands still: 等拉链" in said
    assert "SO-2026-0001\npacking: 0/500" in said


def test_a_clause_without_a_number_belongs_to_the_order_before(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0001")
    said = talk("1 裁剪完成; 车缝开始")
    assert said.count("SO-2026-0001") == 2


def test_nothing_is_written_to_the_wrong_order(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-0001")
    an_order("SO-2026-0003", owner="Fang")
    with house.nothing_changes():
        said = talk("3 等拉链; 1 dyeing 900")
    assert "stands still" not in said


def test_without_an_order_it_is_asked_for(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    with house.nothing_changes():
        talk("收到定金 3000", "Which order?", "[Cancel]")
    talk("1203", "Noted with SO-2026-1203.", "收到定金 3000")


def test_many_notes_make_room_for_each_other(house: House, talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    for place in range(4):
        talk(f"note 1203 {place}{'x' * 900}", "Noted")
    with house.app.works() as work:
        order = work.find(Order, number="SO-2026-1203")
        assert order is not None
        assert len(order.note) == 2000
        assert order.note.splitlines()[-1].startswith("3x")


@in_chinese
def test_a_note_in_chinese(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    talk("备注 1203 客户要加吊牌", "SO-2026-1203", "\n客户要加吊牌\n")
    talk("1203", "客户要加吊牌")


def test_merging_is_kept_with_the_first_of_the_orders(talk: Chat, an_order: Orders) -> None:
    an_order("SO-2026-1203")
    an_order("SO-2026-1205")
    talk("merge 1203 and 1205", "Noted with SO-2026-1203.", "merge 1203 and 1205", "nothing else was changed")


def test_figures_nobody_works_out_yet_are_said_to_be_none(house: House) -> None:
    Chat(house, "Zhou")("on-time rate last quarter?", "not worked out here yet", "[Overdue]")
